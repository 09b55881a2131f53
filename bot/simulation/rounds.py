"""The rounds of a simulated day: those of the ticker, in its order."""

from bot.feed import note_feed
from bot.rounds import notice_round, plan_round, promise_round
from bot.simulation.scenario import Scenario
from bot.wiring import Wiring


def make_rounds(parts: Wiring, scenario: Scenario, *, new_day: bool) -> None:
    """Make every round once, as the ticker would have by now.

    On a *new_day* the company's file of payments comes first, where it still comes.
    """
    if new_day and scenario.payments_feed == "daily":
        with parts.database.write() as session:
            note_feed(session, {"paid": 1}, parts.clock.now())
    promise_round(parts)
    notice_round(parts)
    plan_round(parts)
