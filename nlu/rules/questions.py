"""Questions that patterns hear by themselves: who we are, papers, what comes next."""

from flows.heard import ROBOT, Intent
from nlu.rules.agreement import asks_of_agreement
from nlu.rules.consequences import asks_consequences
from nlu.rules.genuine import doubts_us, wants_receipt
from nlu.rules.robot import asks_if_robot


def questions_in(text: str) -> list[tuple[Intent, str, bool]]:
    """List each with the name of its rule, and whether a plain text asks it."""
    return [
        (Intent.ASK_IF_GENUINE, "pattern:genuine", doubts_us(text)),
        (Intent.ASK_WHO_IS_THIS, ROBOT, asks_if_robot(text)),
        (Intent.ASK_RECEIPT, "pattern:receipt", wants_receipt(text)),
        (Intent.ASK_AGREEMENT, "pattern:agreement", asks_of_agreement(text)),
        (Intent.ASK_CONSEQUENCES, "pattern:consequences", asks_consequences(text)),
    ]
