"""A clear yes in a thread becomes an agreement, with that letter as its evidence."""

from typing import Any

from bot.agreements.record import record
from bot.agreements.terms import sealed, stored_terms
from bot.handlers.context import Context
from domain.offers import Offer


def record_agreement(
    context: Context, offer: Offer, invoice_ids: tuple[int, ...]
) -> None:
    """Write the agreement with its evidence, and let instalments replace the debt.

    An invoice under another active agreement is refused by the database (F55).
    """
    record(
        context.session,
        context.parts,
        context.client,
        offer,
        invoice_ids,
        evidence=_evidence(context, offer),
        actor="bot",
        now=context.now,
    )


def _evidence(context: Context, offer: Offer) -> dict[str, Any]:
    """Keep who said yes to what: ids, address, time, and the hash of the terms."""
    return {
        "message": context.received.id,
        "provider_sid": context.received.provider_sid,
        "said": context.received.body,
        "address": context.conversation.address,
        "at": context.now.isoformat(),
        "terms_sha256": sealed(stored_terms(offer)),
    }
