"""What people do about promises and unlocks: by phone, and within the same limits."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from bot.balances import calendar_of, priced
from bot.promises.making import make_promise
from bot.promises.rows import past_of
from bot.unlocks.life import grant
from bot.unlocks.standing import unlock_standing
from bot.wiring import Wiring
from domain.money import Money
from domain.promises import Promise, Refused, offer_promise
from domain.unlock import NoUnlock, last_day, may_unlock
from domain.zones import local_day
from models.client import Client
from models.promise import PromiseRow
from models.unlock import Unlock


@dataclass(frozen=True)
class Desk:
    """Who acts (as the trail names them), about whom, and when."""

    session: Session
    parts: Wiring
    client: Client
    actor: str
    now: datetime

    @property
    def today(self) -> date:
        """Give the client's day."""
        return local_day(self.now, self.client.zone)


def record(desk: Desk, day: date, part: Money | None = None) -> PromiseRow | Refused:
    """Record what a client promised to a person: what is late, or all that is open."""
    offer = _offer(desk, day, part)
    if isinstance(offer, Refused):
        return offer
    return make_promise(
        desk.session, desk.client, offer, actor=desk.actor, now=desk.now
    )


def unlock_on(desk: Desk, day: date) -> Unlock | Refused | NoUnlock:
    """Grant an unlock on a promise, within the limits of both."""
    limits = desk.parts.settings.unlock_for(desk.client.segment)
    balance = priced(desk.session, desk.client, desk.parts.settings).on(desk.today)
    standing = unlock_standing(desk.session, desk.client, balance)
    if refused := may_unlock(standing, limits, desk.today):
        return refused
    if day > last_day(desk.today, limits):
        return Refused("too_far")
    promise = record(desk, day)
    if isinstance(promise, Refused):
        return promise
    return grant(
        desk.session,
        desk.parts,
        desk.client,
        promise,
        balance,
        actor=desk.actor,
        now=desk.now,
    )


def _offer(desk: Desk, day: date, part: Money | None) -> Promise | Refused:
    session, client, settings = desk.session, desk.client, desk.parts.settings
    money = priced(session, client, settings)
    lines = [line for line in money.on(desk.today).lines if line.owed]
    about = [line for line in lines if line.days_late] or lines
    ids = tuple(line.invoice_id for line in about if line.invoice_id is not None)
    mine = priced(session, client, settings, only=ids) if ids else money
    limits = settings.promises_for(client.segment)
    return offer_promise(
        lambda on: mine.on(on).total if ids else Money(0),
        day,
        desk.today,
        limits,
        calendar_of(client, settings),
        client_id=client.id,
        invoice_ids=ids,
        past=past_of(session, client, ids, limits, desk.now),
        part=part,
    )
