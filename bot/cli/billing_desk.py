"""What `regua billing` stands on: reading what was typed, and printing."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.billing.cancel import Outcome
from bot.billing.changes import Hand, Refused, subscription_named
from bot.billing.plans import price_now
from bot.cli.errors import CommandError
from bot.cli.office import Office, office
from bot.cli.output import print_table, say
from bot.imports.amounts import parse_amount
from bot.imports.dates import parse_date
from bot.imports.values import BadValueError
from domain.billing import Bill
from domain.money import Money
from domain.zones import local_day
from models.client import Client
from models.invoice import Invoice
from models.subscription import Subscription

T = TypeVar("T")


@contextmanager
def at_work(*, dry_run: bool) -> Iterator[tuple[Office, Session, Hand]]:
    """Open the books for a change by hand; a dry run takes it back."""
    with office() as rooms, rooms.database.write() as session:
        yield rooms, session, hand_of(rooms)
        if dry_run:
            session.rollback()


def hand_of(rooms: Office) -> Hand:
    """Give the command line's hand, today."""
    now = rooms.clock.now()
    return Hand("cli", local_day(now, rooms.settings.zone), now)


def done(result: T | Refused) -> T:
    """Insist that it was done; raises CommandError with the reason."""
    if isinstance(result, Refused):
        said = result.said or result.why.value.replace("_", " ")
        raise CommandError(f"it cannot be done: {said}", "the plan")
    return result


def plan_named(session: Session, plan_id: str) -> Subscription:
    """Find a plan; raises CommandError."""
    row = subscription_named(session, plan_id)
    if row is None:
        do = "see `regua billing list`"
        raise CommandError(f"there is no plan {plan_id!r}", "the plans", do)
    return row


def client_named(session: Session, client_id: str) -> Client:
    """Find a client; raises CommandError."""
    query = select(Client).where(Client.external_id == client_id)
    client = session.scalar(query)
    if client is None:
        do = "import the clients first"
        raise CommandError(f"there is no client {client_id!r}", "the clients", do)
    return client


def amount_of(text: str, rooms: Office) -> Money:
    """Read an amount; raises CommandError."""
    return _read(
        "AMOUNT", text, lambda cell: parse_amount(cell, rooms.settings.currency)
    )


def day_of(where: str, text: str) -> date | None:
    """Read a day, if one is written; raises CommandError."""
    return _read(where, text, parse_date) if text else None


def _read(where: str, text: str, parse: Callable[[str], T]) -> T:
    try:
        return parse(text)
    except BadValueError as error:
        raise CommandError(f"{text!r} {error}", where) from error


def shown_plan(row: Subscription, today: date) -> dict[str, object]:
    """Give a plan as plain values."""
    days = ("starts_on", "ends_on", "next_issue_on", "unbilled_from")
    return {
        "id": row.external_id,
        "client": row.client.external_id,
        "description": row.description,
        "amount": _plain(price_now(row, today)),
        "due_day": row.due_day,
        "every_months": row.every_months,
        "state": row.state,
        **{name: (day := getattr(row, name)) and day.isoformat() for name in days},
    }


def shown_invoice(row: Invoice) -> dict[str, object]:
    """Give an invoice as plain values."""
    return {
        "number": row.number,
        "amount": _plain(row.amount),
        "due_on": row.due_on.isoformat(),
        "description": row.description,
    }


def print_coming(coming: Iterator[Bill]) -> None:
    """Print what will be issued."""
    columns = ("from", "to", "amount", "issued on", "due on")
    rows = [
        (b.period.first, b.period.last, _plain(b.amount), b.issue_on, b.due_on)
        for b in coming
    ]
    print_table(columns, rows)


def tell_outcome(outcome: Outcome, *, adjust: bool) -> None:
    """Say what a cancellation does."""
    for bill in outcome.coming:
        say(f"still to be issued: {_plain(bill.amount)}, due on {bill.due_on}")
    for each in outcome.unserved:
        fate = each.fate.value if adjust else "stays"
        left = f" ({_plain(each.kept)} left)" if fate == "less" else ""
        say(f"invoice {each.invoice.number}: {fate}{left}")


def _plain(amount: Money) -> str:
    return f"{amount.minor // 100}.{amount.minor % 100:02}"
