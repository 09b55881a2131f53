"""The yearly clearance of debts (Lei 12.007/2009): who has a right to it; its issue.

1. It covers the invoices that fell due from January to December (art. 2), in whatever
   months there were any (§ 2). 2. Only who paid all of them has a right to it (§ 1):
   what was agreed anew counts as paid when its instalments are; what was cancelled is
   no debt. 3. What is contested is left out by name (§ 3 says so of courts; we take any
   dispute so, in the consumer's favour). 4. It takes the place of the receipts of that
   year and of those before (art. 4): an older invoice that is open is reserved by name.
5. It goes out by May of the next year, or in the month after the last payment (art. 3).
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.payments.replaced import in_place_of
from bot.receipt_facts import Facts, payee_of, payer_of
from bot.receipts import issue
from bot.wiring import Wiring
from domain.zones import local_day
from models.client import Client
from models.dispute import Dispute
from models.invoice import CANCELLED, OPEN, PAID, RENEGOTIATED, Invoice
from models.payment import PaymentLine
from models.receipt import ANNUAL, Receipt


class Withheld(StrEnum):
    """Why there is no statement."""

    NOT_OVER = "not_over"  # the year still runs
    NOTHING = "nothing"  # no invoice fell due in it
    OPEN = "open"  # not everything is paid


@dataclass(frozen=True, slots=True)
class Year:
    """The invoices of a client's year, sorted by what became of them."""

    paid: tuple[Invoice, ...]
    owed: tuple[Invoice, ...]
    disputed: tuple[Invoice, ...]
    older: tuple[Invoice, ...]  # of earlier years, open


def annual_of(
    session: Session, parts: Wiring, client: Client, year: int, now: datetime
) -> Receipt | Withheld:
    """Give the statement of a year that stands; issue it where it is due."""
    session.get_one(Client, client.id, with_for_update=True)
    standing = session.scalar(
        select(Receipt).where(
            Receipt.client_id == client.id,
            Receipt.about_year == year,
            Receipt.voided_at.is_(None),
        )
    )
    if standing is not None:
        return standing
    found = right_to(session, client, year, local_day(now, parts.settings.zone))
    if isinstance(found, Withheld):
        return found
    facts = _facts(session, parts, client, year, found)
    row = Receipt(kind=ANNUAL, client_id=client.id, about_year=year, facts=facts)
    return issue(session, parts, row, now)


def right_to(
    session: Session, client: Client, year: int, today: date
) -> Year | Withheld:
    """Tell whether a client has a right to the statement of a year, on a day."""
    if today.year <= year:
        return Withheld.NOT_OVER
    found = _year(session, client, year)
    if found.owed:
        return Withheld.OPEN
    return found if found.paid else Withheld.NOTHING


def _year(session: Session, client: Client, year: int) -> Year:
    first, last = date(year, 1, 1), date(year, 12, 31)
    rows = session.scalars(
        select(Invoice)
        .where(
            Invoice.client_id == client.id,
            Invoice.due_on <= last,
            Invoice.status != CANCELLED,
        )
        .order_by(Invoice.due_on, Invoice.id)
    ).all()
    contested = _contested(session, client)
    own = [row for row in rows if row.due_on >= first]
    disputed = tuple(
        row
        for row in own
        if row.status == OPEN and {row.id, None} & contested  # None: all of them
    )
    paid = tuple(row for row in own if _is_paid(session, row))
    return Year(
        paid,
        tuple(row for row in own if row not in paid and row not in disputed),
        disputed,
        tuple(row for row in rows if row.due_on < first and row.status == OPEN),
    )


def _is_paid(session: Session, invoice: Invoice) -> bool:
    if invoice.status == PAID:
        return True
    if invoice.status != RENEGOTIATED:
        return False
    return in_place_of(session, [invoice.id]) == [invoice.id]  # nothing open is


def _contested(session: Session, client: Client) -> set[int | None]:
    query = select(Dispute.invoice_id).where(
        Dispute.client_id == client.id, Dispute.state == "open"
    )
    return set(session.scalars(query))


def _facts(
    session: Session, parts: Wiring, client: Client, year: int, found: Year
) -> Facts:
    ids = [row.id for row in found.paid]
    lines = session.scalars(
        select(PaymentLine).where(
            PaymentLine.invoice_id.in_(ids), PaymentLine.voided_at.is_(None)
        )
    ).all()
    paid: dict[int, int] = {}
    for line in lines:
        paid[line.invoice_id] = paid.get(line.invoice_id, 0) + line.amount_minor
    return {
        "payee": payee_of(parts.settings),
        "payer": payer_of(client),
        "year": year,
        "currency": parts.settings.currency,
        "lines": [
            {
                "number": row.number,
                "description": row.description,
                "due_on": row.due_on.isoformat(),
                "paid_on": row.paid_on.isoformat() if row.paid_on else None,
                "paid": paid.get(row.id, 0),
            }
            for row in found.paid
        ],
        "but_older": [row.number for row in found.older],
        "but_disputed": [row.number for row in found.disputed],
        "payments": sorted({line.payment_id for line in lines}),
    }
