"""What the client's page shows: the debt, what of it is chosen, the ways to pay it."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

import segno
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.balances import Priced, priced
from bot.facts import disputed_ids
from bot.payments.debit_rows import next_debit
from bot.payments.instruments import pix_for
from bot.payments.links import invoices_of
from bot.payments.mandates import mandate_of
from bot.payments.ways import Ways, boletos_of, ways_for
from bot.wiring import Wiring
from console.barcode import barcode
from domain.boleto import parse_boleto
from domain.money import Money, total
from domain.payable import Choice, choices, chosen
from domain.statement import Balance
from domain.zones import local_day
from flows.heard import Method
from models.client import Client
from models.payment import Checkout, PaymentLink

AWAITED = timedelta(
    days=6
)  # a boleto that was issued longer ago is no longer waited for
MOST_PICTURES = 12  # barcodes on one page; with more the lines stand alone


@dataclass(frozen=True, slots=True)
class Pix:
    """A code to copy, the same as a picture (SVG), and its name on the statement."""

    code: str
    picture: str
    txid: str


@dataclass(frozen=True, slots=True)
class Slip:
    """A boleto to pay: its line, its bars (SVG; empty where there are too many)."""

    line: str
    picture: str
    number: str = ""  # of the invoice
    page: str | None = None  # the provider's own, to print
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Awaited:
    """A payment under way at the provider; a boleto's slip is shown again."""

    amount: Money
    slip: Slip | None


@dataclass(frozen=True, slots=True)
class Standing:
    """The direct debit in force: since when, and what it takes next."""

    since: date
    next_on: date | None
    next_amount: Money | None


@dataclass(frozen=True, slots=True)
class View:
    """The page's facts; `chosen` is None where nothing is owed."""

    first_name: str
    today: date
    balance: Balance
    choices: tuple[Choice, ...]
    chosen: Choice | None
    contested: frozenset[int]
    ways: Ways
    pix: Pix | None
    boletos: tuple[Slip, ...]
    awaiting: Awaited | None
    mandate: Standing | None

    @property
    def parts(self) -> tuple[Choice, ...]:
        """List the choices that are parts, where there is anything to choose."""
        several = len(self.choices) > 1
        return tuple(each for each in self.choices if each.part and several)

    @property
    def key(self) -> str | None:
        """Name what is chosen, for addresses; None where there is no choice."""
        return self.chosen.name if self.chosen and len(self.choices) > 1 else None

    def sum_from(self, place: int) -> Money:
        """Add up what is owed from a place of the list on."""
        rest = [line.owed for line in self.balance.lines[place:]]
        return total(rest, self.balance.currency)


def view_of(
    session: Session, parts: Wiring, link: PaymentLink, want: str | None, now: datetime
) -> View:
    """Price everything that is open now, and collect the ways to pay what is chosen.

    *want* names the choice; without it the link's own invoices are meant.
    """
    client = session.get_one(Client, link.client_id)
    today = local_day(now, client.zone)
    money = priced(session, client, parts.settings)
    balance = money.on(today)
    contested = disputed_ids(session, client, [row.id for row in money.invoices])
    found, choice = choice_of(session, money, balance, link, want, contested)
    lines = choice.lines if choice else ()
    boletos = boletos_of(money.invoices, lines)
    amount = choice.amount if choice else Money(0)
    ways = ways_for(session, parts, amount, boletos=bool(boletos))
    numbers = {row.id: row.number for row in money.invoices}
    pictured = len(boletos) <= MOST_PICTURES
    return View(
        first_name=client.first_name,
        today=today,
        balance=balance,
        choices=found,
        chosen=choice,
        contested=contested,
        ways=ways,
        pix=_pix(session, parts, client, choice, ways, now),
        boletos=tuple(
            Slip(
                boleto.written,
                barcode(boleto.barcode) if pictured else "",
                numbers[invoice_id],
            )
            for invoice_id, boleto in boletos.items()
        ),
        awaiting=_awaiting(session, client, choice, now),
        mandate=_standing(session, client),
    )


def choice_at(
    session: Session, parts: Wiring, link: PaymentLink, want: str, now: datetime
) -> Choice | None:
    """Find what a form's choice stands for now; None where nothing is owed."""
    client = session.get_one(Client, link.client_id)
    money = priced(session, client, parts.settings)
    balance = money.on(local_day(now, client.zone))
    contested = disputed_ids(session, client, [row.id for row in money.invoices])
    return choice_of(session, money, balance, link, want or None, contested)[1]


def choice_of(  # noqa: PLR0913, PLR0917 - a debt, a link, and what was asked for
    session: Session,
    money: Priced,
    balance: Balance,
    link: PaymentLink,
    want: str | None,
    contested: frozenset[int],
) -> tuple[tuple[Choice, ...], Choice | None]:
    """List what can be paid, and pick what is wanted of it."""
    named = invoices_of(session, link) or ()
    instalments = [row.id for row in money.invoices if row.agreement_id]
    found = choices(balance, named=named, instalments=instalments, contested=contested)
    return found, chosen(found, want, named)


def _pix(  # noqa: PLR0913, PLR0917 - for whom, for what, and whether at all
    session: Session,
    parts: Wiring,
    client: Client,
    choice: Choice | None,
    ways: Ways,
    now: datetime,
) -> Pix | None:
    """Give the company's own code, unless Pix goes through the provider."""
    here = Method.PIX in ways.methods and Method.PIX not in ways.online
    if choice is None or not here:
        return None
    given = pix_for(session, parts.settings, client, choice.ids, now, via="page")
    if given is None:
        return None
    # Black on white in the dark too: not every bank's camera reads the reverse.
    picture = segno.make(given.code, error="m", micro=False).svg_inline(
        omitsize=True,
        border=3,
        dark="#000",
        light="#fff",
        svgclass="qr",
        lineclass=None,
    )
    return Pix(given.code, picture, given.txid or "")


def _standing(session: Session, client: Client) -> Standing | None:
    row = mandate_of(session, client.id)
    if row is None:
        return None
    coming = next_debit(session, client.id)
    return Standing(
        local_day(row.accepted_at or row.created_at, client.zone),
        coming.debit_on if coming else None,
        Money(coming.amount_minor, coming.currency) if coming else None,
    )


def _awaiting(
    session: Session, client: Client, choice: Choice | None, now: datetime
) -> Awaited | None:
    rows = session.scalars(
        select(Checkout)
        .where(
            Checkout.client_id == client.id,
            Checkout.state == "awaiting",
            Checkout.created_at > now - AWAITED,
        )
        .order_by(Checkout.id.desc())
    )
    shown = set(choice.ids if choice else ())
    for row in rows:
        if shown & {each["id"] for each in row.invoices}:
            amount = Money(row.amount_minor, row.currency)
            return Awaited(amount, _issued(row, client.zone))
    return None


def _issued(row: Checkout, zone: str) -> Slip | None:
    """Show the boleto that the provider has issued, as far as we were told of it."""
    boleto = parse_boleto(row.boleto_line or "")
    if boleto is None:
        return None
    until = local_day(row.boleto_until, zone) if row.boleto_until else None
    picture = barcode(boleto.barcode)
    return Slip(boleto.written, picture, page=row.voucher_url, until=until)
