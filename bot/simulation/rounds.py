"""The rounds of a simulated day: those of the ticker that write or plan anything."""

from bot.agreements.round import agreement_round
from bot.billing.issue import issue_round
from bot.campaigns.rounds import campaign_round
from bot.feed import note_feed
from bot.promises.ends import promise_round
from bot.promises.news import news_round
from bot.rounds import notice_round, plan_round
from bot.simulation.scenario import Scenario
from bot.task_round import task_round
from bot.wiring import Wiring

ROUNDS = (
    promise_round,
    news_round,
    agreement_round,
    issue_round,
    campaign_round,
    plan_round,
    task_round,
    notice_round,
)


def make_rounds(parts: Wiring, scenario: Scenario, *, new_day: bool) -> None:
    """Make every round once, as the ticker would have by now.

    On a *new_day* the company's file of payments comes first, where it still comes.
    """
    if new_day and scenario.payments_feed == "daily":
        with parts.database.write() as session:
            note_feed(session, {"paid": 1}, parts.clock.now())
    for make in ROUNDS:
        make(parts)
