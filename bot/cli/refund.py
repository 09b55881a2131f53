"""`regua refund`: money that goes back, asked for and agreed to by finance."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Annotated

import typer
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.cli.errors import CommandError
from bot.cli.house import house
from bot.cli.output import print_json, print_table, say
from bot.imports.amounts import parse_amount
from bot.imports.values import BadValueError
from bot.payments.amounts import figure
from bot.payments.refunds import (
    Answer,
    Cashier,
    Refused,
    Why,
    agree,
    ask,
    by_bank,
    confirm_paid,
    refuse,
)
from domain.money import Money
from models.agent import Agent
from models.refund import LIVE, RefundOrder

PaymentId = Annotated[int, typer.Argument(metavar="PAYMENT", help="Its number.")]
OrderId = Annotated[int, typer.Argument(metavar="REFUND", help="As `list` shows it.")]
By = Annotated[str, typer.Option("--by", help="Who decides: an e-mail of the console.")]
Amount = Annotated[
    str | None, typer.Option(help="As 50,00; all that is left by default.")
]
Reason = Annotated[str, typer.Option("--reason", help="Why, for the books.")]
AsJson = Annotated[bool, typer.Option("--json", help="For programs.")]
PaidOn = Annotated[str, typer.Option("--on", help="The day of the transfer.")]

_WORDS = {
    Why.MISSING: ("there is no such one", "see `regua refund list`"),
    Why.ROLE: ("only finance and admin give money back", "choose another --by"),
    Why.AMOUNT: ("the amount is nothing, or more than is left", "give less"),
    Why.REASON: ("a reason is needed", "--reason, 200 characters at most"),
    Why.DISPUTED: ("a bank asks for it already", "wait for the end of the dispute"),
    Why.STATE: ("it is beyond that", "see `regua refund list`"),
    Why.SAME_PERSON: ("a second person has to agree", "choose another --by"),
    Why.DAY: ("it cannot have been on that day", "between the payment and today"),
}

commands = typer.Typer(help="Money that goes back.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Hang the commands on the tree."""
    app.add_typer(commands, name="refund")


@commands.command("ask")
def ask_(
    payment: PaymentId,
    *,
    by: By,
    reason: Reason,
    amount: Amount = None,
    as_json: AsJson = False,
) -> None:
    """Ask for a payment to go back, wholly or in part."""
    _do(lambda desk: ask(desk, payment, _money(desk, amount), reason), by, as_json)


@commands.command("agree")
def agree_(order: OrderId, *, by: By, as_json: AsJson = False) -> None:
    """Agree to a refund, as the second person where one is needed."""
    _do(lambda desk: agree(desk, order), by, as_json)


@commands.command("refuse")
def refuse_(
    order: OrderId, *, by: By, reason: Reason = "", as_json: AsJson = False
) -> None:
    """Say no to a refund, or take it back before it has left."""
    _do(lambda desk: refuse(desk, order, reason), by, as_json)


@commands.command("by-bank")
def by_bank_(order: OrderId, *, by: By, as_json: AsJson = False) -> None:
    """Pay back by bank transfer what the provider could not."""
    _do(lambda desk: by_bank(desk, order), by, as_json)


@commands.command("paid")
def paid_(order: OrderId, *, by: By, on: PaidOn, as_json: AsJson = False) -> None:
    """Book that our bank has paid it back."""
    _do(lambda desk: confirm_paid(desk, order, _day(on)), by, as_json)


@commands.command("list")
def list_(*, everything: bool = False, as_json: AsJson = False) -> None:
    """List the refunds that are under way, or --everything."""
    query = select(RefundOrder).order_by(RefundOrder.id)
    if not everything:
        query = query.where(RefundOrder.state.in_((*LIVE, "failed")))
    with house(key=False) as parts, parts.database.read() as session:
        rows = [_shown(order) for order in session.scalars(query)]
    if as_json:
        print_json(rows)
        return
    names = ("refund", "payment", "client", "amount", "state", "route", "reason")
    print_table(names, [[row[name] for name in names] for row in rows])


def _do(deed: Callable[[Cashier], Answer], by: str, as_json: bool) -> None:  # noqa: FBT001 - handed on
    with _desk(by) as desk:
        order = deed(desk)
        if isinstance(order, Refused):
            what, do = _WORDS[order.why]
            raise CommandError(what, "the refund", do)
        desk.session.flush()
        shown = _shown(order)
    if as_json:
        print_json(shown)
    else:
        say(", ".join(f"{name}: {value}" for name, value in shown.items() if value))


@contextmanager
def _desk(by: str) -> Iterator[Cashier]:
    with house(key=False) as parts, parts.database.write() as session:
        yield Cashier(session, parts, _agent(session, by), parts.clock.now())


def _agent(session: Session, email: str) -> Agent:
    found = session.scalar(
        select(Agent).where(
            func.lower(Agent.email) == email.strip().lower(),
            Agent.disabled_at.is_(None),
        )
    )
    if found is None:
        raise CommandError(f"nobody here is {email!r}", "--by", "see `regua agent`")
    return found


def _money(desk: Cashier, written: str | None) -> Money | None:
    if written is None:
        return None
    currency = desk.parts.settings.currency
    try:
        return parse_amount(written, currency)
    except BadValueError as error:
        raise CommandError(f"{written!r} is no amount", "--amount", "50,00") from error


def _day(written: str) -> date:
    try:
        return date.fromisoformat(written)
    except ValueError as error:
        raise CommandError(f"{written!r} is no day", "--on", "2026-11-20") from error


def _shown(order: RefundOrder) -> dict[str, object]:
    return {
        "refund": order.id,
        "payment": order.payment_id,
        "client": order.client.external_id,
        "amount": figure(order.amount_minor, order.currency),
        "state": order.state,
        "route": order.route,
        "reason": order.reason,
        "error": order.error,
    }
