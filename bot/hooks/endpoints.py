"""Endpoints: made, changed, switched off and on, their secrets changed; by admins."""

import secrets
from collections.abc import Collection
from datetime import datetime, timedelta
from enum import StrEnum
from urllib.parse import urlsplit

from sqlalchemy import update
from sqlalchemy.orm import Session

from bot.alerts import clear_alert
from bot.audit import append
from bot.hooks.deliver import ALERT, OFF
from bot.hooks.kinds import Kind
from models.hook import HookDelivery, HookEndpoint

OVERLAP = timedelta(hours=24)  # in which the old secret still signs
LONGEST_URL = 500
PERSON = "person"


class Wrong(StrEnum):
    """Why an endpoint cannot be as it was asked for."""

    NAME = "name"
    URL = "url"
    KINDS = "kinds"


def new_endpoint(  # noqa: PLR0913 - what is asked for, by whom, and when
    session: Session,
    *,
    name: str,
    url: str,
    kinds: Collection[str] | None,
    actor: str,
    now: datetime,
) -> HookEndpoint | Wrong:
    """Make an endpoint; *kinds* None hears of everything.

    The address is https; that it is public is looked at with each call.
    """
    if wrong := _wrong(name, url, kinds):
        return wrong
    row = HookEndpoint(
        token=secrets.token_hex(16),
        name=name.strip(),
        url=url.strip(),
        kinds=None if kinds is None else sorted(set(kinds)),
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
    if not 1 <= len(name.strip()) <= 80:  # noqa: PLR2004 - the column's length
        return Wrong.NAME
    parts = urlsplit(url.strip())
    if parts.scheme != "https" or not parts.hostname or parts.username:
        return Wrong.URL
    if len(url) > LONGEST_URL:
        return Wrong.URL
    if kinds is not None and (not kinds or not set(kinds) <= set(Kind)):
        return Wrong.KINDS
    return None
