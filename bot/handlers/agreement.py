"""A clear yes in a thread becomes an agreement, with that letter as its evidence."""

from typing import Any

from bot.agreements.record import record
from bot.agreements.terms import sealed, stored_terms
from bot.balances import calendar_of
from bot.handlers.context import Context
from bot.proposals.end import accept, give_up
from domain.offers import Offer


def record_agreement(
    context: Context,
    offer: Offer,
    invoice_ids: tuple[int, ...],
    proposal: int | None = None,
) -> None:
    """Write the agreement with its evidence, and let instalments replace the debt.

    An invoice under another active agreement is refused by the database (F55). Where
    the offer is a person's *proposal*, the evidence tells who decided it.
    """
    agreement = record(
        context.session,
        context.parts,
        context.client,
        offer,
        invoice_ids,
        evidence=_evidence(context, offer),
        actor="bot",
        now=context.now,
    )
    if decided := _end_proposal(context, offer, agreement.id, proposal):
        agreement.evidence = {**agreement.evidence, **decided}


def _end_proposal(
    context: Context, offer: Offer, agreement_id: int, proposal: int | None
) -> dict[str, object]:
    """Accept a person's offer; another yes ends what was open besides."""
    session, client, now = context.session, context.client, context.now
    if proposal is None:
        give_up(session, client, agreement_id, now)
        return {}
    calendar = calendar_of(client, context.parts.settings)
    return accept(session, client, proposal, offer, agreement_id, calendar, now)


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
