"""Old invoices that come back when their agreement ends: open, at their own due dates.

What people let off of the instalments is carried over to them; what the agreement
itself let off is not. The agreement has interrupted prescription, once (CC art. 202 VI
and sole paragraph): the term runs anew from the day of the yes.
"""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.payments.principal import open_principal
from domain.contact_rules import prescription_of
from domain.money import Money, total
from domain.waiver import Item
from models.agreement import Agreement, AgreementInvoice
from models.charges import WaiverRow
from models.invoice import OPEN, Hold, Invoice

CARRIED = "let off of an instalment"


def come_back(invoices: Sequence[Invoice]) -> None:
    """Let them be owed again."""
    for invoice in invoices:
        invoice.status, invoice.paid_on = OPEN, None


def interrupt(
    session: Session,
    agreement: Agreement,
    invoices: Sequence[Invoice],
    agreed_on: date,
    years: int,
) -> None:
    """Count prescription anew from the day of the yes, for the first agreement only.

    A date that finance set stays, and so does one that had come before the yes.
    """
    for invoice in invoices:
        ends_on = prescription_of(invoice.due_on, None, years)
        late = ends_on is None or ends_on <= agreed_on
        own = invoice.prescribes_on is not None
        if late or own or _agreed_before(session, agreement, invoice):
            continue
        invoice.prescribes_on = prescription_of(agreed_on, None, years)


def carry(  # noqa: PLR0913 - how much, of what, since when, who decided
    session: Session,
    invoices: Sequence[Invoice],
    amount: Money,
    *,
    since: date,
    today: date,
    actor: str,
    now: datetime,
) -> Money:
    """Let off principal of the old invoices, the oldest first; give what had no place.

    It is booked already, where it was let off of the instalments.
    """
    booked = open_principal(session, invoices)
    for invoice in invoices:
        part = min(amount, booked[invoice.id])
        if part.minor <= 0:
            continue
        amount -= part
        session.add(
            WaiverRow(
                client_id=invoice.client_id,
                invoice_id=invoice.id,
                item=Item.PRINCIPAL.value,
                amount_minor=part.minor,
                currency=part.currency,
                granted_on=today,
                since_on=since,
                reason=CARRIED,
                actor=actor,
                created_at=now,
            )
        )
    session.flush()
    return amount


def principal_of(session: Session, invoices: Sequence[Invoice]) -> Money:
    """Add up the principal that is open by the rows."""
    booked = open_principal(session, invoices)
    return total(list(booked.values()), invoices[0].currency)


def carry_holds(
    session: Session, gone: Sequence[int], back: Sequence[Invoice], now: datetime
) -> None:
    """Let what held an instalment hold the old invoices: a claim, a bank's dispute."""
    held = session.scalars(
        select(Hold).where(Hold.invoice_id.in_(gone), Hold.lifted_at.is_(None))
    ).all()
    for hold in held:
        hold.lifted_at = now
    wanted = {(hold.reason, hold.note, hold.until) for hold in held}
    session.add_all(
        Hold(
            client_id=invoice.client_id,
            invoice_id=invoice.id,
            reason=reason,
            note=note,
            until=until,
            created_at=now,
        )
        for reason, note, until in sorted(wanted, key=repr)
        for invoice in back
    )
    session.flush()


def _agreed_before(session: Session, agreement: Agreement, invoice: Invoice) -> bool:
    query = select(func.count()).where(
        AgreementInvoice.invoice_id == invoice.id,
        AgreementInvoice.agreement_id < agreement.id,
    )
    return bool(session.scalar(query))
