"""The watch's round: look, raise and clear alerts, tell people, and say "I live"."""

import logging

from bot.agents import door_time
from bot.alerts import clear_alert, raise_alert, standing_alerts
from bot.watch.checks import KINDS, Finding, Sight, look
from bot.watch.outside import Outside, OutsideError, outside_of
from bot.watch.tell import tell
from bot.wiring import Wiring

log = logging.getLogger(__name__)


def watch_round(parts: Wiring, outside: Outside | None = None) -> int:
    """Look once and tell who is to be told; give how many things are not right."""
    now = parts.clock.now()
    with parts.database.read() as session:
        sight = Sight(session, parts.settings, now, door_time(parts.clock))
        found = look(sight)
    _keep(parts, found)
    outside = outside or outside_of(parts.settings)
    tell(parts, outside)
    _ping(parts, outside)
    return len(found)


def _keep(parts: Wiring, found: list[Finding]) -> None:
    """Let the alerts of the watch's own kinds be exactly what was found."""
    now = parts.clock.now()
    with parts.database.write() as session:
        for each in found:
            raise_alert(session, each.kind, each.subject, each.figures, now)
        still = {(each.kind, each.subject) for each in found}
        for alert in standing_alerts(session):
            if alert.kind in KINDS and (alert.kind, alert.subject) not in still:
                clear_alert(session, alert.kind, alert.subject, now)


def _ping(parts: Wiring, outside: Outside) -> None:
    """Tell the dead man's switch that somebody watches; its silence is its alarm."""
    if url := parts.environment.ping_url:
        try:
            outside.call("GET", url)
        except OutsideError as error:
            log.warning("the ping did not get out: %s", error)
