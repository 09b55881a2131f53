"""Endpoints: looked at, made, switched off and on, their secrets changed; by admins."""

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from urllib.parse import urlsplit

from sqlalchemy import update
from sqlalchemy.orm import Session

from bot.alerts import clear_alert
from bot.audit import append
from bot.hooks.deliver import ALERT, OFF
from bot.hooks.kinds import Kind
from bot.reach import Barred
from bot.watch.outside import PORTS, Outside, OutsideError
from models.hook import HookDelivery, HookEndpoint

OVERLAP = timedelta(hours=24)  # in which the old secret still signs
LONGEST_NAME, LONGEST_URL = 80, 500  # the columns' lengths
PERSON = "person"


class Wrong(StrEnum):
    """Why an endpoint cannot be as it was asked for."""

    NAME = "name"
    URL = "url"
    KINDS = "kinds"


@dataclass(frozen=True, slots=True)
class Wish:
    """An endpoint as it was asked for, looked at by `wish_for`; *kinds* None is all."""

    name: str
    url: str
    kinds: tuple[str, ...] | None


def wish_for(
    outside: Outside, *, name: str, url: str, kinds: Collection[str] | None
) -> Wish | Wrong | Barred:
    """Look at what is asked for; *kinds* None hears of everything.

    Ask before a transaction is opened: the resolver is asked whether the address may be
    called. A name that nobody knows yet is taken, for each call looks again.
    """
    name, url = name.strip(), url.strip()
    if wrong := _wrong(name, url, kinds):
        return wrong
    try:
        outside.look(url)
    except OutsideError as error:
        if error.barred is not None:
            return error.barred
        if urlsplit(url).scheme != "https":  # what leads nowhere is not listed either
            return Wrong.URL
    return Wish(name, url, None if kinds is None else tuple(sorted(set(kinds))))


def new_endpoint(
    session: Session, wish: Wish, actor: str, now: datetime
) -> HookEndpoint:
    """Make an endpoint."""
    row = HookEndpoint(
        token=secrets.token_hex(16),
        name=wish.name,
        url=wish.url,
        kinds=None if wish.kinds is None else list(wish.kinds),
        created_at=now,
    )
    session.add(row)
    session.flush()
    append(session, actor, "hook.made", f"hook:{row.id}", {"url": row.url}, now)
    return row


def rotate(session: Session, row: HookEndpoint, actor: str, now: datetime) -> None:
    """Change the secret; the one before signs too for a day."""
    row.version += 1
    row.previous_until = now + OVERLAP
    append(session, actor, "hook.rotated", f"hook:{row.id}", {}, now)


def switch_off(session: Session, row: HookEndpoint, actor: str, now: datetime) -> None:
    """Tell it nothing from now on; what waits goes on waiting."""
    row.disabled_at, row.disabled_why = now, PERSON
    for alert in (ALERT, OFF):
        clear_alert(session, alert, row.name, now)
    append(session, actor, "hook.switched_off", f"hook:{row.id}", {}, now)


def switch_on(session: Session, row: HookEndpoint, actor: str, now: datetime) -> None:
    """Tell it again: what still waits at once, and all that is new."""
    row.disabled_at = row.disabled_why = row.failing_since = None
    for alert in (ALERT, OFF):
        clear_alert(session, alert, row.name, now)
    session.execute(
        update(HookDelivery)
        .where(HookDelivery.endpoint_id == row.id, HookDelivery.settled.is_(False))
        .values(run_after_ms=0)
        .execution_options(synchronize_session=False)
    )
    append(session, actor, "hook.switched_on", f"hook:{row.id}", {}, now)


def resend(session: Session, delivery: HookDelivery, actor: str, now: datetime) -> None:
    """Send an event again, with the same id, whatever became of it before."""
    delivery.state, delivery.settled = "waiting", False
    delivery.attempts, delivery.run_after_ms, delivery.leased_until_ms = 0, 0, 0
    delivery.claim_token = delivery.error = None
    subject = f"hook:{delivery.endpoint_id}"
    append(session, actor, "hook.resent", subject, {"delivery": delivery.id}, now)


def _wrong(name: str, url: str, kinds: Collection[str] | None) -> Wrong | None:
    if not 1 <= len(name) <= LONGEST_NAME:
        return Wrong.NAME
    if not _is_address(url) or len(url) > LONGEST_URL:
        return Wrong.URL
    if kinds is not None and (not kinds or not set(kinds) <= set(Kind)):
        return Wrong.KINDS
    return None


def _is_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
        fits = parts.port != 0
    except ValueError:  # such as a port that is no number
        return False
    whole = parts.scheme in PORTS and bool(parts.hostname) and parts.username is None
    return fits and whole and url.isascii() and url.isprintable() and " " not in url
