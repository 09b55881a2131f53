"""The thread changes hands."""

from bot.conversations import hand_over
from bot.handlers.context import Context


def hand_over_thread(context: Context, reason: str) -> None:
    """Give the thread to the people of the console; the bot goes quiet."""
    hand_over(
        context.session,
        context.conversation,
        reason,
        context.now,
        context.parts.settings,
    )
