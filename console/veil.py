"""Sensitive messages are shown to whoever has the thread, and to nobody else."""

from console.guard import me
from console.showing import Showing
from models.conversation import Conversation
from models.message import Message


def holds(thread: Conversation) -> bool:
    """Tell whether the reader has the thread: then they need what was said in it."""
    return thread.agent_id is not None and thread.agent_id == me().id


def veiled(message: Message, show: Showing, *, held: bool) -> str | None:
    """Give what stands in the place of a text; None where it may be read.

    What was reduced is gone for everybody (`bot.sensitive.reduce`).
    """
    if message.reduced_at is not None:
        day = show.day(show.local(message.reduced_at).date())
        return show.words("veil.reduced", day=day)
    if message.sensitive_at is not None and not held:
        return show.words("veil.hidden")
    return None
