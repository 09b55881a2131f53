"""The figures that clients were told: kept when said, and compared when they ask.

A message's figure is put on its row when it is written, and becomes a told figure when
it is really sent: in the transaction that commits it as `sending`. One that failed in
the end told nothing.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from bot.balances import Priced, pricing
from domain.charges import Items
from domain.difference import Difference, Figure, Paid, Told, difference
from domain.message_state import State
from domain.money import Money
from domain.statement import Balance, InvoiceBalance
from flows.turn import Say
from models.client import Client
from models.figure import ToldFigure
from models.invoice import PAID, Invoice
from models.message import Message
from models.payment import Payment, PaymentLine

FIGURE = "figure"  # in a row's `decided`
MESSAGE, PAGE = "message", "page"
MOST = 40  # figures that are looked through, the newest first
_UNTOLD = (State.FAILED.value, State.BLOCKED.value, State.PLANNED.value)
_AMOUNTS = (
    "principal",
    "correction",
    "fine",
    "interest",
    "discount",
    "early",
    "paid",
    "owed",
)
_ITEMS = ("interest", "fine", "principal", "correction")


def figure_in(says: Iterable[Say], balance: Balance) -> Figure | None:
    """Find what *says* tell of today's *balance*; None where they name none of it."""
    shown: dict[int | None, InvoiceBalance] = {}
    for say in says:
        for value in say.params.values():
            shown |= {each.invoice_id: each for each in _lines_in(value)}
    # An amount of another day (a promise's) is no figure of today's.
    lines = tuple(line for line in balance.lines if shown.get(line.invoice_id) == line)
    return figure_of(lines, balance) if lines else None


def figure_of(lines: Sequence[InvoiceBalance], balance: Balance) -> Figure:
    """Make the figure of some lines of a balance."""
    whole = len(lines) == len(balance.lines)
    return Figure(balance.on, tuple(lines), whole, balance.currency)


def put_on(row: Message, figure: Figure | None) -> None:
    """Let a row remember what it tells, until it is sent."""
    if figure is not None:
        row.decided = {**(row.decided or {}), FIGURE: dump(figure)}


def note_sent(session: Session, row: Message, now: datetime) -> None:
    """Keep what a message tells, in the transaction that lets it out."""
    stored = (row.decided or {}).get(FIGURE)
    if stored is None or row.client_id is None:
        return
    query = select(ToldFigure).where(ToldFigure.message_id == row.id)
    told = session.scalar(query)
    if told is None:
        told = _row(row.client_id, _load(stored), MESSAGE, now)
        told.message_id = row.id
        session.add(told)
    told.told_at = now


def note_page(session: Session, client: Client, figure: Figure, now: datetime) -> None:
    """Keep what the client's page shows, once for each figure of a day."""
    latest = session.scalar(
        select(ToldFigure)
        .where(ToldFigure.client_id == client.id, ToldFigure.place == PAGE)
        .order_by(ToldFigure.told_at.desc(), ToldFigure.id.desc())
        .limit(1)
    )
    row = _row(client.id, figure, PAGE, now)
    if latest and (latest.as_of, latest.lines) == (row.as_of, row.lines):
        return
    session.add(row)


def told_to(session: Session, client: Client) -> tuple[Told, ...]:
    """Read the figures that a client was told, the newest first."""
    rows = session.scalars(
        select(ToldFigure)
        .outerjoin(Message, Message.id == ToldFigure.message_id)
        .where(
            ToldFigure.client_id == client.id,
            or_(Message.id.is_(None), Message.state.not_in(_UNTOLD)),
        )
        .order_by(ToldFigure.told_at.desc(), ToldFigure.id.desc())
        .limit(MOST)
    )
    return tuple(
        Told(
            Figure(
                row.as_of,
                tuple(_line(each, row.currency) for each in row.lines),
                row.whole,
                row.currency,
            ),
            row.told_at,
        )
        for row in rows
    )


def changed_since(
    session: Session, client: Client, money: Priced, told: Told, today: date
) -> Difference:
    """Tell why today's figure is not the one that was told."""
    named = [ln.invoice_id for ln in told.figure.lines if ln.invoice_id is not None]
    open_now = [money.line(invoice, today) for invoice in money.invoices]
    settled = _settled(session, client, money, named, today)
    owing = [line for line in open_now if line.owed or line.invoice_id in named]
    return difference(told.figure, [*owing, *settled], _payments(session, named, told))


def _settled(
    session: Session, client: Client, money: Priced, ids: list[int], today: date
) -> list[InvoiceBalance]:
    """Show told invoices that were paid since; one that is gone has no line."""
    query = select(Invoice).where(Invoice.id.in_(ids), Invoice.status == PAID)
    paid = tuple(session.scalars(query))
    priced = pricing(session, client, money.settings, paid)
    lines = [priced.line(invoice, invoice.paid_on or today) for invoice in paid]
    return [line for line in lines if not line.owed]


def _payments(session: Session, ids: list[int], told: Told) -> list[Paid]:
    query = (
        select(PaymentLine)
        .join(Payment, Payment.id == PaymentLine.payment_id)
        .where(
            PaymentLine.invoice_id.in_(ids),
            PaymentLine.voided_at.is_(None),
            Payment.created_at >= told.at,
        )
        .order_by(PaymentLine.effective_on, PaymentLine.id)
    )
    currency = told.figure.currency
    return [
        Paid(line.invoice_id, Money(line.amount_minor, currency), line.effective_on)
        for line in session.scalars(query)
    ]


def _lines_in(value: object) -> Iterable[InvoiceBalance]:
    items = value if isinstance(value, tuple) else (value,)
    for item in items:
        line = getattr(item, "line", item)
        if isinstance(line, InvoiceBalance):
            yield line


def _row(client_id: int, figure: Figure, place: str, now: datetime) -> ToldFigure:
    return ToldFigure(
        client_id=client_id,
        told_at=now,
        as_of=figure.on,
        place=place,
        total_minor=figure.total.minor,
        currency=figure.currency,
        whole=figure.whole,
        lines=[as_json(line) for line in figure.lines],
    )


def as_json(line: InvoiceBalance) -> dict[str, Any]:
    """Write a line: amounts in minor units, days as ISO dates."""
    amounts = {name: getattr(line, name).minor for name in _AMOUNTS}
    return {
        "invoice": line.invoice_id,
        "number": line.number,
        "description": line.description,
        "due_on": line.due_on.isoformat(),
        "days_late": line.days_late,
        **amounts,
        "waived": {name: getattr(line.waived, name).minor for name in _ITEMS},
        "early_until": line.early_until and line.early_until.isoformat(),
    }


def _line(stored: Mapping[str, Any], currency: str) -> InvoiceBalance:
    waived = {name: Money(stored["waived"][name], currency) for name in _ITEMS}
    until = stored["early_until"]
    return InvoiceBalance(
        number=stored["number"],
        description=stored["description"],
        due_on=date.fromisoformat(stored["due_on"]),
        days_late=stored["days_late"],
        invoice_id=stored["invoice"],
        waived=Items(**waived),
        early_until=date.fromisoformat(until) if until else None,
        part=None,  # which instalment it was is in its number
        **{name: Money(stored[name], currency) for name in _AMOUNTS},
    )


def dump(figure: Figure) -> dict[str, Any]:
    """Write a figure as the row of a message keeps it until it is sent."""
    return {
        "on": figure.on.isoformat(),
        "whole": figure.whole,
        "currency": figure.currency,
        "lines": [as_json(line) for line in figure.lines],
    }


def _load(stored: Mapping[str, Any]) -> Figure:
    currency = stored["currency"]
    lines = tuple(_line(each, currency) for each in stored["lines"])
    on = date.fromisoformat(stored["on"])
    return Figure(on, lines, stored["whole"], currency)
