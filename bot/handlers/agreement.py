"""An agreement takes the place of the invoices that it covers."""

import hashlib
import json
from typing import Any

from bot.balances import priced
from bot.books import post
from bot.campaigns.standing import credit_campaign
from bot.handlers.context import Context
from bot.hooks.announce import announce, in_minor, numbered
from bot.hooks.kinds import Kind
from bot.payments.principal import open_principal
from domain.offers import Offer
from domain.postings import Event, Renewal, renegotiated
from domain.zones import local_day
from models.agreement import Agreement, AgreementInvoice
from models.invoice import OPEN, RENEGOTIATED, Invoice


def record_agreement(
    context: Context, offer: Offer, invoice_ids: tuple[int, ...]
) -> None:
    """Write the agreement with its evidence, and let instalments replace the debt.

    An invoice under another active agreement is refused by the database (F55).
    """
    session, client = context.session, context.client
    today = local_day(context.now, client.zone)
    money = priced(session, client, context.parts.settings, only=invoice_ids or None)
    owed = {line.invoice_id: line for line in money.on(today).lines}
    agreement = Agreement(
        client_id=client.id,
        total_minor=offer.total.minor,
        currency=offer.total.currency,
        terms=_terms(offer),
        evidence=_evidence(context, offer),
        accepted_at=context.now,
    )
    session.add(agreement)
    session.flush()
    campaign = credit_campaign(session, client, agreement.id, today)
    if campaign is not None:
        agreement.evidence = {**agreement.evidence, "campaign": campaign}
    replaced = [invoice for invoice in money.invoices if invoice.id in owed]
    for invoice in replaced:
        invoice.status = RENEGOTIATED
        session.add(
            AgreementInvoice(
                agreement_id=agreement.id,
                invoice_id=invoice.id,
                owed_minor=owed[invoice.id].owed.minor,
            )
        )
    parts = _instalments(context, agreement, offer)
    booked = open_principal(session, replaced)
    left = [(row.id, booked[row.id]) for row in replaced]
    event = Event(f"agreement:{agreement.id}", client.id, today, "renegotiated")
    post(
        session,
        renegotiated(
            event,
            Renewal(tuple(left), tuple((part.id, part.amount) for part in parts)),
        ),
        context.now,
    )
    told = {
        "agreement": agreement.id,
        **in_minor(offer.total),
        "instalments": len(offer.instalments),
        "invoices": numbered(session, [row.id for row in replaced]),
    }
    announce(session, Kind.AGREEMENT_ACCEPTED, client, told, context.now)
    context.note("agreement_recorded", f"client:{client.id}", agreement=agreement.id)


def _instalments(context: Context, agreement: Agreement, offer: Offer) -> list[Invoice]:
    rows = [
        Invoice(
            external_id=f"agreement-{agreement.id}-{part.number}",
            client_id=agreement.client_id,
            number=f"A{agreement.id}-{part.number}/{offer.count}",
            description="entrada" if part.number == 0 else "parcela",
            amount_minor=part.amount.minor,
            currency=part.amount.currency,
            due_on=part.due_on,
            issued_on=local_day(context.now, context.client.zone),
            segment=context.client.segment,
            status=OPEN,
            agreement_id=agreement.id,
            created_at=context.now,
        )
        for part in offer.instalments
    ]
    context.session.add_all(rows)
    context.session.flush()
    return rows


def _terms(offer: Offer) -> dict[str, Any]:
    return {
        "id": offer.id,
        "kind": offer.kind.value,
        "total_minor": offer.total.minor,
        "saved_minor": offer.saved.minor,
        "interest_minor": offer.interest.minor,
        "instalments": [
            {
                "number": part.number,
                "due_on": part.due_on.isoformat(),
                "amount_minor": part.amount.minor,
            }
            for part in offer.instalments
        ],
    }


def _evidence(context: Context, offer: Offer) -> dict[str, Any]:
    """Keep who said yes to what: ids, address, time, and the hash of the terms."""
    text = json.dumps(_terms(offer), sort_keys=True)
    return {
        "message": context.received.id,
        "provider_sid": context.received.provider_sid,
        "said": context.received.body,
        "address": context.conversation.address,
        "at": context.now.isoformat(),
        "terms_sha256": hashlib.sha256(text.encode()).hexdigest(),
    }
