"""`regua payment`: money that a person has seen, booked by hand with a reason."""

import secrets
from typing import Annotated

import typer
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.cli.bank import plain
from bot.cli.errors import CommandError
from bot.cli.house import house
from bot.cli.output import print_json, say
from bot.cli.why import find_client
from bot.imports.amounts import parse_amount
from bot.imports.dates import parse_date
from bot.imports.values import BadValueError
from bot.payments import withdraw as standing
from bot.payments.manual import METHODS, ByHand, Refused, Why, add_payment
from domain.zones import local_day
from models.client import Client
from models.invoice import Invoice
from models.payment import Payment

Who = Annotated[
    str, typer.Argument(metavar="CLIENT", help="Code, number, e-mail, or name.")
]
Amount = Annotated[str, typer.Argument(metavar="AMOUNT", help="As 102.17 or 102,17.")]
Reason = Annotated[str, typer.Option("--reason", help="Kept with the payment.")]
Day = Annotated[str, typer.Option("--on", help="The day it came; today if none.")]
Method = Annotated[str, typer.Option("--method", help=f"One of {', '.join(METHODS)}.")]
Numbers = Annotated[
    list[str] | None,
    typer.Option("--invoice", help="Only these, by number; else the oldest first."),
]
Payer = Annotated[str, typer.Option("--payer", help="Who paid, if somebody else did.")]
Key = Annotated[
    str, typer.Option("--key", help="Your own id: the same one books once.")
]
Sure = Annotated[bool, typer.Option("--sure", help="Book it though it looks doubled.")]
Quiet = Annotated[bool, typer.Option("--quiet", help="Do not tell the client.")]
PaymentId = Annotated[int, typer.Argument(metavar="PAYMENT", help="Its number.")]
AsJson = Annotated[bool, typer.Option("--json", help="For programs.")]

_WORDS = {
    Why.AMOUNT: ("this is no amount", "write 102.17"),
    Why.METHOD: ("this is no method of ours", f"one of {', '.join(METHODS)}"),
    Why.REASON: ("a reason is needed", "--reason, up to 300 letters"),
    Why.PAYER: ("the payer's name is too long", "200 letters at most"),
    Why.INVOICE: ("this client has no such open invoice", "check its number"),
    Why.FUTURE: ("the day is to come", "give a day that was"),
    Why.EARLY: ("it is before the invoice was issued", "--sure, if it is right"),
    Why.DUPLICATE: (
        "there is one of the same amount near that day",
        "--sure, if it is another",
    ),
}
_STANDING = {
    standing.Why.STATE: ("it was taken back already", ""),
    standing.Why.REFUNDED: ("money of it went back", "ask for a refund of the rest"),
    standing.Why.CREDIT: ("the credit that it left is used", ""),
    standing.Why.MOVED: (
        "what it had settled was cancelled or written off",
        "ask for a refund",
    ),
    standing.Why.REASON: ("a reason is needed", "--reason"),
}

commands = typer.Typer(help="Payments by hand.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Hang the commands on the tree."""
    app.add_typer(commands, name="payment")


@commands.command()
def add(  # noqa: PLR0913 - a command's options
    who: Who,
    amount: Amount,
    *,
    reason: Reason,
    on: Day = "",
    method: Method = "transfer",
    invoice: Numbers = None,
    payer: Payer = "",
    key: Key = "",
    sure: Sure = False,
    quiet: Quiet = False,
    as_json: AsJson = False,
) -> None:
    """Book a payment that came outside of us."""
    with house() as parts, parts.database.write() as session:
        now, client = parts.clock.now(), find_client(session, who)
        try:
            money = parse_amount(amount, parts.settings.currency)
            day = parse_date(on) if on else local_day(now, client.zone)
        except BadValueError as error:
            raise CommandError(str(error), "AMOUNT or --on") from error
        told = ByHand(
            key or f"cli-{secrets.token_hex(8)}",
            money,
            day,
            method,
            reason,
            _ids(session, client, invoice or []),
            payer,
            sure=sure,
            tell=not quiet,
        )
        done = add_payment(session, parts, client, told, "cli", now)
        if isinstance(done, Refused):
            what, do = _WORDS[done.why]
            like = f" (payment {done.like.id})" if done.like else ""
            raise CommandError(what + like, "", do)
        shown = _shown(done, client)
    if as_json:
        print_json(shown)
    else:
        say(f"payment {shown['id']}: {shown['amount']} of {shown['client']}")


@commands.command()
def withdraw(number: PaymentId, *, reason: Reason) -> None:
    """Take a payment back that was booked by mistake; its invoices are owed again."""
    with house() as parts, parts.database.write() as session:
        payment = session.get(Payment, number)
        if payment is None:
            raise CommandError(f"there is no payment {number}")
        if payment.cash_item_id is not None:
            do = "undo it in the room of money to identify"
            raise CommandError("it came by a statement or the feed", "", do)
        now = parts.clock.now()
        why = standing.withdraw(session, payment, reason, "cli", now)
        if why is not None:
            what, do = _STANDING[why]
            raise CommandError(what, f"payment {number}", do)
    say(f"payment {number} is taken back")


def _ids(session: Session, client: Client, numbers: list[str]) -> tuple[int, ...]:
    query = select(Invoice.id).where(
        Invoice.client_id == client.id, Invoice.number.in_(numbers)
    )
    ids = tuple(session.scalars(query))
    if len(ids) != len(set(numbers)):
        what, do = _WORDS[Why.INVOICE]
        raise CommandError(what, "--invoice", do)
    return ids


def _shown(payment: Payment, client: Client) -> dict[str, object]:
    return {
        "id": payment.id,
        "client": client.external_id,
        "amount": plain(payment.amount_minor),
        "on": payment.received_on.isoformat(),
        "method": payment.method,
    }
