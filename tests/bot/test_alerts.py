"""Alerts: raised once for as long as they hold, cleared, and raised anew."""

from datetime import UTC, datetime, timedelta

from bot.alerts import clear_alert, raise_alert, standing_alerts
from bot.database import Database

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def test_an_alert_stands_once_with_its_newest_figures(database: Database) -> None:
    """A second raise changes the figures and nothing else."""
    with database.write() as session:
        raise_alert(session, "template_paused", "reminder.late", {"clients": 1}, NOW)
        later = NOW + timedelta(hours=1)
        raise_alert(session, "template_paused", "reminder.late", {"clients": 9}, later)
        found = standing_alerts(session)

        assert [(a.raised_at, a.figures) for a in found] == [(NOW, {"clients": 9})]


def test_a_cleared_alert_may_be_raised_anew(database: Database) -> None:
    """The same trouble a week later is another alert."""
    with database.write() as session:
        first = raise_alert(session, "feed_stale", "", {}, NOW).id
        assert clear_alert(session, "feed_stale", "", NOW)
        assert not clear_alert(session, "feed_stale", "", NOW)

        second = raise_alert(session, "feed_stale", "", {}, NOW)

        assert second.id != first
        assert standing_alerts(session) == [second]
