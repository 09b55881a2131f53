"""An agreement is recorded: instalments take the place of the invoices it covers.

1. The evidence of the yes is kept with the terms. 2. The invoices are renegotiated,
with what was owed of each that day; the database lets an invoice be under one active
agreement only (F55). 3. The instalments are open invoices of their own. 4. The books
move the principal from the old to the new. 5. An earlier agreement of which nothing is
open any more is renegotiated; it comes back where this one is undone.
"""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.agreements.conditions import conditions_for
from bot.agreements.standing import agreements_of
from bot.audit import append
from bot.balances import priced
from bot.books import post
from bot.campaigns.standing import campaign_standing, credit_campaign
from bot.hardship.lane import choose, end_lane
from bot.hooks.announce import announce, in_minor, numbered
from bot.hooks.kinds import Kind
from bot.payments.instruments import expire_stale
from bot.payments.principal import open_principal
from bot.plan_results import wake
from bot.wiring import Wiring
from domain.agreed import terms_json
from domain.evidence import Evidence, sha256_of_json
from domain.hardship import End, Way
from domain.novation import Renewal, renegotiated
from domain.offers import Offer
from domain.postings import Event
from domain.statement import InvoiceBalance
from domain.zones import local_day
from models.agreement import ACTIVE, REPLACED, Agreement, AgreementInvoice
from models.client import Client
from models.invoice import OPEN, RENEGOTIATED, Invoice


def record(  # noqa: PLR0913 - what is agreed, about what, and who said so
    session: Session,
    parts: Wiring,
    client: Client,
    offer: Offer,
    invoice_ids: Sequence[int],
    *,
    evidence: Evidence,
    actor: str,
    now: datetime,
) -> Agreement:
    """Write the agreement, and let its instalments replace the invoices.

    Without *invoice_ids* it is about all that is open. Raises IntegrityError where an
    invoice is under an active agreement already.
    """
    today = local_day(now, client.zone)
    money = priced(session, client, parts.settings, only=invoice_ids or None)
    lines = money.on(today).lines
    owed = {line.invoice_id: line.owed for line in lines}
    replaced = [invoice for invoice in money.invoices if invoice.id in owed]
    agreement = _agreement(session, parts, client, offer, lines, evidence, now)
    for invoice in replaced:
        invoice.status = RENEGOTIATED
        minor = owed[invoice.id].minor
        agreement.covers.append(
            AgreementInvoice(invoice_id=invoice.id, owed_minor=minor)
        )
    parts_ = _instalments(session, client, agreement, offer, now)
    _book(session, agreement, replaced, parts_, today, now)
    for earlier in agreements_of(session, replaced):
        _replace(session, client, earlier, agreement, actor, now)
    choose(session, client, Way.PLAN)
    end_lane(session, client, End.AGREED, actor=actor, now=now)
    expire_stale(session, parts.settings, client, now)
    wake(session, now, client_id=client.id)
    told = {
        "agreement": agreement.id,
        **in_minor(offer.total),
        "instalments": len(offer.instalments),
        "invoices": numbered(session, [row.id for row in replaced]),
    }
    announce(session, Kind.AGREEMENT_ACCEPTED, client, told, now)
    facts = {
        "agreement": agreement.id,
        "terms_sha256": agreement.evidence["terms_sha256"],
        "evidence_sha256": sha256_of_json(agreement.evidence),
    }
    append(session, actor, "agreement_recorded", f"client:{client.id}", facts, now)
    return agreement


def _agreement(  # noqa: PLR0913, PLR0917 - the columns of the row
    session: Session,
    parts: Wiring,
    client: Client,
    offer: Offer,
    lines: Sequence[InvoiceBalance],
    evidence: Evidence,
    now: datetime,
) -> Agreement:
    """Write the row whole: what was agreed and its proof cannot change after this."""
    today = local_day(now, client.zone)
    terms = terms_json(offer, lines, conditions_for(parts.settings, client, today))
    campaign = campaign_standing(session, client, today)
    row = Agreement(
        client_id=client.id,
        total_minor=offer.total.minor,
        currency=offer.total.currency,
        state=ACTIVE,
        terms=terms,
        evidence=evidence.proving(terms, campaign),
        accepted_at=now,
    )
    session.add(row)
    session.flush()
    if campaign is not None:
        credit_campaign(session, client, row.id, campaign)
    return row


def _instalments(
    session: Session, client: Client, agreement: Agreement, offer: Offer, now: datetime
) -> list[Invoice]:
    rows = [
        Invoice(
            external_id=f"agreement-{agreement.id}-{part.number}",
            client_id=agreement.client_id,
            number=f"A{agreement.id}-{part.number}/{offer.count}",
            description="entrada" if part.number == 0 else "parcela",
            amount_minor=part.amount.minor,
            currency=part.amount.currency,
            due_on=part.due_on,
            issued_on=local_day(now, client.zone),
            segment=client.segment,
            status=OPEN,
            agreement_id=agreement.id,
            created_at=now,
        )
        for part in offer.instalments
    ]
    session.add_all(rows)
    session.flush()
    return rows


def _book(  # noqa: PLR0913, PLR0917 - what is replaced by what, and when
    session: Session,
    agreement: Agreement,
    replaced: Sequence[Invoice],
    parts: Sequence[Invoice],
    today: date,
    now: datetime,
) -> None:
    booked = open_principal(session, replaced)
    renewal = Renewal(
        tuple((row.id, booked[row.id]) for row in replaced),
        tuple((part.id, part.amount) for part in parts),
    )
    reference = f"agreement:{agreement.id}"
    event = Event(reference, agreement.client_id, today, "renegotiated")
    post(session, renegotiated(event, renewal), now)


def _replace(  # noqa: PLR0913, PLR0917 - which is replaced by which, and who said so
    session: Session,
    client: Client,
    earlier: Agreement,
    later: Agreement,
    actor: str,
    now: datetime,
) -> None:
    """End an earlier agreement of which nothing is open any more."""
    session.flush()
    still_open = select(Invoice.id).where(
        Invoice.agreement_id == earlier.id, Invoice.status == OPEN
    )
    if session.scalar(still_open.limit(1)) is not None:
        return
    earlier.state, earlier.ended_at, earlier.ended_by = REPLACED, now, actor
    earlier.ended_reason = f"agreement {later.id}"
    for cover in earlier.covers:
        cover.active = False
    session.flush()
    told = {"agreement": earlier.id, "replaced_by": later.id}
    announce(session, Kind.AGREEMENT_RENEGOTIATED, client, told, now)
