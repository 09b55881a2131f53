"""What the client's page shows: today's debt, line by line, and the ways to pay it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import segno
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.balances import priced
from bot.environment import Environment
from bot.payments.checkout import LEAST
from bot.payments.instruments import pix_for
from bot.payments.links import invoices_of
from bot.settings import Settings
from bot.wiring import Wiring
from domain.money import Money, total
from domain.statement import Balance
from domain.zones import local_day
from flows.heard import Method
from models.client import Client
from models.invoice import Invoice
from models.payment import Checkout, PaymentLink

AWAITED = timedelta(
    days=6
)  # a boleto that was issued longer ago is no longer waited for


@dataclass(frozen=True, slots=True)
class Pix:
    """A code to copy, the same as a picture (SVG), and its name on the statement."""

    code: str
    picture: str
    txid: str


@dataclass(frozen=True, slots=True)
class View:
    """The page's facts; `ways` are in the company's order, and possible today."""

    first_name: str
    today: date
    balance: Balance
    ways: tuple[Method, ...]
    pix: Pix | None
    boletos: Mapping[str, str]  # line by invoice number
    awaiting: Money | None  # a boleto under way

    def sum_from(self, place: int) -> Money:
        """Add up what is owed from a place of the list on."""
        rest = [line.owed for line in self.balance.lines[place:]]
        return total(rest, self.balance.currency)


def view_of(session: Session, parts: Wiring, link: PaymentLink, now: datetime) -> View:
    """Price a link's debt now, and collect the ways to pay it."""
    client = session.get_one(Client, link.client_id)
    today = local_day(now, client.zone)
    only = invoices_of(session, link)
    money = priced(session, client, parts.settings, only=only)
    balance = money.on(today)
    boletos = _boletos(money.invoices, balance)
    return View(
        first_name=client.first_name,
        today=today,
        balance=balance,
        ways=_ways(parts.settings, parts.environment, balance, boletos),
        pix=_pix(session, parts.settings, client, balance, now),
        boletos=boletos,
        awaiting=_awaiting(session, client, balance, now),
    )


def _ways(
    settings: Settings,
    environment: Environment,
    balance: Balance,
    boletos: Mapping[str, str],
) -> tuple[Method, ...]:
    online = settings.payment.stripe and environment.stripe_api_key is not None
    possible = {
        Method.PIX: settings.company.pix is not None,
        Method.CARD: online and balance.total.minor >= LEAST,
        Method.BOLETO: bool(boletos),
        Method.TRANSFER: settings.company.bank is not None,
    }
    return tuple(way for way in settings.payment.shown_ways if possible.get(way))


def _pix(
    session: Session,
    settings: Settings,
    client: Client,
    balance: Balance,
    now: datetime,
) -> Pix | None:
    ids = [line.invoice_id for line in balance.lines if line.invoice_id is not None]
    given = pix_for(session, settings, client, ids, now, via="page")
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


def _boletos(invoices: tuple[Invoice, ...], balance: Balance) -> dict[str, str]:
    owing = {line.invoice_id for line in balance.lines}
    return {
        row.number: row.boleto_line
        for row in invoices
        if row.boleto_line and row.id in owing
    }


def _awaiting(
    session: Session, client: Client, balance: Balance, now: datetime
) -> Money | None:
    rows = session.scalars(
        select(Checkout)
        .where(
            Checkout.client_id == client.id,
            Checkout.state == "awaiting",
            Checkout.created_at > now - AWAITED,
        )
        .order_by(Checkout.id.desc())
    )
    shown = {line.invoice_id for line in balance.lines}
    for row in rows:
        if shown & {each["id"] for each in row.invoices}:
            return Money(row.amount_minor, row.currency)
    return None
