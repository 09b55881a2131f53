"""`regua books correct ...`: deeds of finance in the books, each with its reason."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, TypeVar

import typer
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.billing.changes import Hand
from bot.cli.billing_desk import client_named
from bot.cli.errors import CommandError
from bot.cli.house import house
from bot.cli.output import say
from bot.imports.amounts import parse_amount
from bot.imports.values import BadValueError
from bot.ledger.correct import amend_invoice, correct_whole, move_amount
from bot.ledger.credit import apply_credit
from bot.ledger.refused import LONGEST_REASON, Refused, Why
from bot.ledger.write_off import write_off
from bot.wiring import Wiring
from domain.books import Account
from domain.money import Money
from domain.zones import local_day
from models.invoice import Invoice

T = TypeVar("T")
Reason = Annotated[str, typer.Option("--reason", help="Why; it is kept.")]
Who = Annotated[str, typer.Argument(metavar="CLIENT", help="The client's own code.")]
Number = Annotated[str, typer.Argument(metavar="INVOICE", help="Its number or id.")]
Amount = Annotated[str, typer.Argument(help="Such as 99.90 or 1.234,56.")]
Booked = Annotated[int, typer.Argument(metavar="TRANSACTION", help="Its id.")]
Side = Annotated[Account, typer.Argument(help="An account.")]
Only = Annotated[
    list[str] | None, typer.Option("--invoice", help="Only this one; repeatable.")
]

_REFUSED = {
    Why.MISSING: "there is no such thing in the books",
    Why.REASON: f"give a reason of at most {LONGEST_REASON} characters",
    Why.CLOSED: "the invoice is not open",
    Why.AGREEMENT: "it is an instalment: the agreement has to end first",
    Why.NOTHING: "there is no credit to use, or nothing is owed",
    Why.AMOUNT: "this amount cannot be booked here",
    Why.DONE: "it was corrected already",
    Why.MOVED: "something else stands on it: take that back first",
    Why.PROVIDER: "it is the provider's fact: a refund or a dispute undoes it",
    Why.OWN_WAY: "it is taken back where it was made, not in the books",
    Why.ACCOUNT: "this account follows its rows, and takes no amount by hand",
    Why.FROZEN: "the books are frozen",
}


def correct(booked: Booked, *, reason: Reason) -> None:
    """Take a whole transaction back, by its mirror image."""
    with _desk() as (_, session, hand):
        _done(correct_whole(session, booked, reason, hand))
    say(f"transaction {booked}: taken back")


def amend(invoice: Number, amount: Amount, *, reason: Reason) -> None:
    """Let an open invoice be about another amount."""
    with _desk() as (parts, session, hand):
        row = _invoice(session, invoice)
        _done(amend_invoice(session, row.id, _amount(parts, amount), reason, hand))
    say(f"invoice {invoice}: {amount}")


def move(debit: Side, credit: Side, amount: Amount, *, reason: Reason) -> None:
    """Book an amount between two accounts that no rows stand behind."""
    with _desk() as (parts, session, hand):
        money = _amount(parts, amount)
        _done(move_amount(session, debit, credit, money, reason, hand))
    say(f"{amount}: {debit} debited, {credit} credited")


def give_up(invoice: Number, *, reason: Reason) -> None:
    """Write an invoice off: nothing is asked for any more."""
    with _desk() as (_, session, hand):
        left = _done(write_off(session, _invoice(session, invoice).id, reason, hand))
    say(f"invoice {invoice}: {left.minor / 100:.2f} written off")


def use_credit(client: Who, *, reason: Reason, invoice: Only = None) -> None:
    """Settle open invoices with the client's own credit, the oldest first."""
    with _desk() as (parts, session, hand):
        row = client_named(session, client)
        ids = [_invoice(session, each).id for each in invoice or ()]
        paid = _done(apply_credit(session, parts, row, ids, reason, hand))
    say(f"{client}: {paid.amount_minor / 100:.2f} of credit used")


def hang(commands: typer.Typer) -> None:
    """Hang the commands beside those that read."""
    commands.command("correct")(correct)
    commands.command("amend")(amend)
    commands.command("move")(move)
    commands.command("write-off")(give_up)
    commands.command("use-credit")(use_credit)


@contextmanager
def _desk() -> Iterator[tuple[Wiring, Session, Hand]]:
    with house() as parts, parts.database.write() as session:
        now = parts.clock.now()
        yield parts, session, Hand("cli", local_day(now, parts.settings.zone), now)


def _done(result: T | Refused) -> T:
    if isinstance(result, Refused):
        raise CommandError(_REFUSED[result.why], "the books", "see docs/books.md")
    return result


def _invoice(session: Session, name: str) -> Invoice:
    query = select(Invoice).where(
        (Invoice.number == name) | (Invoice.external_id == name)
    )
    found = session.scalars(query.limit(2)).all()
    if len(found) != 1:
        what = f"no invoice {name!r}" if not found else f"several invoices {name!r}"
        raise CommandError(what, "INVOICE", "write its id in your own system")
    return found[0]


def _amount(parts: Wiring, text: str) -> Money:
    try:
        return parse_amount(text, parts.settings.currency)
    except BadValueError as error:
        raise CommandError(f"{text!r} {error}", "AMOUNT") from error
