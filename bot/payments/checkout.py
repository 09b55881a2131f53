"""A click on "pay": today's price, one live page at the provider, nothing held open.

1. T1: price the debt, reuse the page of this link if it asks for the same, else write
   a row `creating` with its key, and list the pages that ask for another amount.
2. The provider is called with no transaction open: the old pages are closed first, so
   that nobody pays twice or an old amount (F56), then the new one is opened.
3. T2: store the page. A webhook may have been faster: what it wrote stays (F47).
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.balances import priced
from bot.payments.instruments import shown
from bot.payments.links import invoices_of
from bot.payments.port import (
    CheckoutOpened,
    CheckoutRequest,
    Item,
    Payments,
    PaymentsError,
)
from bot.settings import Settings
from bot.wiring import Wiring
from domain.statement import Balance
from domain.zones import local_day
from flows.heard import Method
from models.client import Client
from models.payment import Checkout, PaymentLink

SHORTEST = timedelta(minutes=31)  # Stripe's own least is 30
LONGEST = timedelta(hours=23)  # Stripe's own most is 24
STILL_GOOD = timedelta(minutes=5)  # to type a card in
LEAST = 50  # centavos; Stripe takes no less

_LOCALES = {"pt": "pt-BR", "en": "en", "es": "es-419"}
_KINDS = {Method.CARD: "card", Method.PIX: "pix", Method.BOLETO: "boleto"}


@dataclass(frozen=True, slots=True)
class Opened:
    """The page is at *url*."""

    url: str


@dataclass(frozen=True, slots=True)
class NotOpened:
    """Why there is no page to go to; no error, but news for the client."""

    reason: Literal["nothing_owed", "too_little", "being_confirmed"]


@dataclass(frozen=True, slots=True)
class _Begun:
    """What T1 left to do: pages to close, the row to fill, the request for it."""

    row_id: int
    request: CheckoutRequest
    stale: tuple[tuple[int, str], ...] = ()  # row id, session id


@dataclass(frozen=True, slots=True)
class Click:
    """What was clicked: on which link, for which invoices, by which way.

    No *invoice_ids* are the link's own; no *way* leaves the choice to the page.
    """

    link: PaymentLink
    token: str
    invoice_ids: tuple[int, ...] = ()
    way: Method | None = None
    back: str = ""  # what stands behind the page's address, to come back to

    @property
    def kind(self) -> str | None:
        """Name the way as the provider does."""
        return _KINDS.get(self.way) if self.way else None


def open_checkout(
    parts: Wiring, payments: Payments, click: Click, now: datetime
) -> Opened | NotOpened:
    """Give the page on which what was clicked is paid now; raises PaymentsError."""
    with parts.database.write() as session:
        begun = _begin(session, parts, click, now)
    if not isinstance(begun, _Begun):
        return begun
    if not _close_stale(parts, payments, begun):
        return NotOpened("being_confirmed")
    try:
        opened = payments.open(begun.request)
    except PaymentsError:
        _mark(parts, begun.row_id, "failed")  # its key may answer with the failure now
        raise
    with parts.database.write() as session:
        _store(session, begun.row_id, opened)
    return Opened(opened.url)


def _begin(
    session: Session, parts: Wiring, click: Click, now: datetime
) -> _Begun | Opened | NotOpened:
    client = session.get_one(Client, click.link.client_id, with_for_update=True)
    only = click.invoice_ids or invoices_of(session, click.link)
    money = priced(session, client, parts.settings, only=only)
    balance = money.on(local_day(now, client.zone))
    if balance.total.minor < LEAST:
        return NotOpened("too_little" if balance.total else "nothing_owed")
    live = _live(session, client, now)
    same = [row for row in live if _asks(row, click, balance, now)]
    for row in same:
        if row.state == "open" and row.url:
            return Opened(row.url)
    row = same[0] if same else _new_row(session, client, click, balance, now)
    stale = [(r.id, r.session_id) for r in live if r.session_id and _rivals(r, row)]
    return _Begun(row.id, _request(parts, click, row, balance, client), tuple(stale))


def _live(session: Session, client: Client, now: datetime) -> list[Checkout]:
    """List the pages on which this client could still pay."""
    query = select(Checkout).where(
        Checkout.client_id == client.id,
        Checkout.kind == "page",
        Checkout.state.in_(("creating", "open")),
        Checkout.expires_at > now,
    )
    return list(session.scalars(query.order_by(Checkout.id)))


def _asks(row: Checkout, click: Click, balance: Balance, now: datetime) -> bool:
    """Tell whether a page asks for just this, this way, and leads back to this link."""
    lasts = row.expires_at is not None and row.expires_at > now + STILL_GOOD
    same = row.link_id == click.link.id and row.way == click.kind
    return lasts and same and row.invoices == shown(balance)


def _rivals(row: Checkout, other: Checkout) -> bool:
    """Tell whether an invoice could be paid on both pages."""
    ids, others = ({each["id"] for each in r.invoices} for r in (row, other))
    return row is not other and bool(ids & others)


def _new_row(
    session: Session,
    client: Client,
    click: Click,
    balance: Balance,
    now: datetime,
) -> Checkout:
    row = Checkout(
        client_id=client.id,
        link_id=click.link.id,
        way=click.kind,
        idempotency_key=_key(session, client, balance),
        amount_minor=balance.total.minor,
        currency=balance.total.currency,
        invoices=shown(balance),
        state="creating",
        created_at=now,
        expires_at=_expiry(balance.on, client.zone, now),
    )
    session.add(row)
    session.flush()
    return row


def _key(session: Session, client: Client, balance: Balance) -> str:
    """Name the page for the provider: whose, for what, and the how-manieth of that."""
    asked = repr([(each["id"], each["owed_minor"]) for each in shown(balance)])
    mark = hashlib.sha256(asked.encode()).hexdigest()[:12]
    base = f"client-{client.id}-v{mark}-"
    earlier = select(func.count(Checkout.id)).where(
        Checkout.idempotency_key.startswith(base, autoescape=True)
    )
    return f"{base}{(session.scalar(earlier) or 0) + 1}"


def _expiry(today: date, zone: str, now: datetime) -> datetime:
    """Let the page end with the day whose price it bears, as far as Stripe allows."""
    midnight = datetime.combine(today + timedelta(days=1), time(), ZoneInfo(zone))
    return min(max(midnight.astimezone(UTC), now + SHORTEST), now + LONGEST)


def _request(
    parts: Wiring, click: Click, row: Checkout, balance: Balance, client: Client
) -> CheckoutRequest:
    page = f"{parts.environment.public_url}/p/{click.token}"
    query = {"pay": click.back} if click.back else {}
    assert row.expires_at is not None  # noqa: S101 - every row of ours has one
    return CheckoutRequest(
        key=row.idempotency_key,
        client_reference=f"client-{client.id}",
        items=tuple(_items(balance)),
        metadata={
            "checkout": row.idempotency_key,
            "client": str(client.id),
            "invoices": ",".join(str(each["id"]) for each in row.invoices)[:500],
        },
        locale=_LOCALES.get(client.language, "auto"),
        success_url=f"{page}?{urlencode(query | {'paid': 1})}",
        cancel_url=f"{page}?{urlencode(query)}" if query else page,
        expires_at=row.expires_at,
        refused=_refused(parts.settings),
        only=(click.kind,) if click.kind else (),
    )


def _items(balance: Balance) -> Iterable[Item]:
    for line in balance.lines:
        yield Item(f"{line.description} {line.number}".strip(), line.owed)


def _refused(settings: Settings) -> tuple[str, ...]:
    """List what the company does not want to be paid by, in Stripe's words."""
    ways = settings.payment.shown_ways
    return tuple(kind for way, kind in _KINDS.items() if way not in ways)


def _close_stale(parts: Wiring, payments: Payments, begun: _Begun) -> bool:
    """Close the pages of older amounts; False when one of them was just paid."""
    for row_id, session_id in begun.stale:
        try:
            payments.expire(session_id)
        except PaymentsError as error:
            if not error.permanent:
                _mark(parts, begun.row_id, "failed")
                raise
            if payments.fetch(session_id).status == "complete":
                _mark(parts, begun.row_id, "failed")
                return False
        _mark(parts, row_id, "expired")
    return True


def _mark(parts: Wiring, row_id: int, state: str) -> None:
    """Move a row on, unless a webhook has done so already."""
    with parts.database.write() as session:
        row = session.get_one(Checkout, row_id, with_for_update=True)
        if row.state in {"creating", "open"}:
            row.state = state


def _store(session: Session, row_id: int, opened: CheckoutOpened) -> None:
    row = session.get_one(Checkout, row_id, with_for_update=True)
    row.session_id, row.url = opened.session_id, opened.url
    row.expires_at = opened.expires_at
    if row.state == "creating":
        row.state = "open"
