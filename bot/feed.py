"""The feed of payments: how old our news are, and who is told when they are too old.

Once a file told of payments, every import of invoices that could (a column of states or
of days of payment) is news, also one that changes nothing. Payments through Stripe come
by themselves: a company that never imported any has no feed, unless config.yml requires
one.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy.orm import Session

from bot.alerts import clear_alert, raise_alert
from bot.plan_results import wake
from bot.wiring import Wiring
from domain.contact_policy import Feed, Limits
from models.watch import Beat

BEAT = "payments_feed"
ALERT = "stale_feed"


class News(NamedTuple):
    """How old the last news of payments are; *missing* where none ever came."""

    age: timedelta | None
    missing: bool

    def stale(self, limits: Limits) -> bool:
        """Tell whether nobody may be reminded on them."""
        return self.missing or (self.age is not None and self.age > limits.feed_max_age)


def note_feed(session: Session, details: Mapping[str, object], now: datetime) -> None:
    """Remember that news of payments came; whoever waited for them is judged anew.

    *details* hold the file and how many rows of it were *paid*. The first file that
    tells of a payment makes it a feed; a portfolio of open invoices is none.
    """
    if not details.get("paid") and session.get(Beat, BEAT) is None:
        return
    session.merge(Beat(name=BEAT, at=now, details=dict(details)))
    session.flush()
    wake(session, now, rule=ALERT)


def news_of(session: Session, limits: Limits, now: datetime) -> News:
    """Tell how old the news of payments are, as config.yml wants them looked at."""
    if limits.feed is Feed.OFF:
        return News(None, missing=False)
    beat = session.get(Beat, BEAT)
    if beat is None:
        return News(None, missing=limits.feed is Feed.REQUIRED)
    return News(now - beat.at, missing=False)


def feed_round(parts: Wiring) -> bool:
    """Keep the alert about old news as it should be; tell whether it stands."""
    now, limits = parts.clock.now(), parts.settings.limits
    with parts.database.write() as session:
        news = news_of(session, limits, now)
        if not news.stale(limits):
            clear_alert(session, ALERT, BEAT, now)
            return False
        figures = {
            "last": (now - news.age).isoformat() if news.age is not None else None,
            "limit_hours": int(limits.feed_max_age / timedelta(hours=1)),
        }
        raise_alert(session, ALERT, BEAT, figures, now)
        return True
