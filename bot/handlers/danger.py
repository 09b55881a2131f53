"""Somebody may be in danger: people are told at once, before all others."""

from bot.alerts import raise_alert
from bot.handlers.context import Context
from bot.watch.danger import DANGER, DESPAIR
from models.conversation import PERSON


def call_for_help(context: Context) -> None:
    """Raise an alarm for people, and put the thread before all that waits.

    The alarm leaves the house (bot/watch), and repeats nothing of what was written. A
    colleague who has the thread already keeps it, and is called to it anew.
    """
    thread = context.conversation
    subject = f"conversation:{thread.id}"
    raise_alert(context.session, DANGER, subject, {"thread": thread.id}, context.now)
    if thread.owner == PERSON:
        thread.handoff_reason, thread.handoff_at = DESPAIR, context.now
    context.note("danger_heard", subject)
