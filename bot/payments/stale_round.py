"""The round that expires what asks for an amount that is another by now (F56).

Nobody has to click: a payment, a discount, an agreement or midnight is enough. Pages
are closed at the provider with no transaction open; a code cannot be called back, and
is only known as expired from then on.
"""

import logging
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, union
from sqlalchemy.orm import Session

from bot.balances import priced
from bot.payments.instruments import expire_stale, shown, stale_of
from bot.payments.port import Payments, PaymentsError
from bot.wiring import Wiring
from domain.zones import local_day
from models.client import Client
from models.instrument import LIVE, Instrument
from models.payment import Checkout

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Page:
    """A page that is open at the provider and asks for an old amount."""

    row_id: int
    session_id: str


def stale_round(parts: Wiring, payments: Payments | None) -> int:
    """Expire old codes and close old pages; give how many there were.

    Where the provider is away the pages are left to the next round.
    """
    now = parts.clock.now()
    with parts.database.read() as session:
        found = [_stale(session, parts, each, now) for each in _clients(session)]
    done = 0
    for client_id, codes, pages in found:
        if codes:
            with parts.database.write() as session:
                client = session.get_one(Client, client_id, with_for_update=True)
                done += expire_stale(session, parts.settings, client, now)
        if payments is not None:
            done += sum(close(parts, payments, page) for page in pages)
    return done


def close(parts: Wiring, payments: Payments, page: Page) -> bool:
    """Close a page, and mark its row; False where it was paid, or nobody knows.

    A page that was just paid is left to the provider's own news of it.
    """
    try:
        payments.expire(page.session_id)
    except PaymentsError as error:
        if not error.permanent or _is_paid(payments, page):
            log.warning("page %s is not closed: %s", page.row_id, error)
            return False
    with parts.database.write() as session:
        row = session.get_one(Checkout, page.row_id, with_for_update=True)
        if row.state in {"creating", "open"}:
            row.state = "expired"
    return True


def _is_paid(payments: Payments, page: Page) -> bool:
    try:
        return payments.fetch(page.session_id).status == "complete"
    except PaymentsError as error:
        return not error.permanent


def _clients(session: Session) -> list[Client]:
    codes = select(Instrument.client_id).where(Instrument.state == LIVE)
    pages = select(Checkout.client_id).where(
        Checkout.kind == "page", Checkout.state == "open"
    )
    ids = union(codes, pages).subquery()
    query = select(Client).where(Client.id.in_(select(ids.c.client_id)))
    return list(session.scalars(query.order_by(Client.id)))


def _stale(
    session: Session, parts: Wiring, client: Client, now: datetime
) -> tuple[int, bool, list[Page]]:
    codes = stale_of(session, parts.settings, client, now)
    today = local_day(now, client.zone)
    rows = session.scalars(
        select(Checkout).where(
            Checkout.client_id == client.id,
            Checkout.kind == "page",
            Checkout.state == "open",
            Checkout.session_id.is_not(None),
            Checkout.expires_at > now,
        )
    )
    pages = []
    for row in rows:
        ids = [each["id"] for each in row.invoices]
        balance = priced(session, client, parts.settings, only=ids).on(today)
        if row.session_id and row.invoices != shown(balance):
            pages.append(Page(row.id, row.session_id))
    return client.id, bool(codes), pages
