"""A small world whose reminders have their WhatsApp templates."""

from bot.channels.templates import Approved, remember
from bot.database import Database
from tests.bot.world import World, world_on

KEYS = ("reminder.neutral", "reminder.invoice.late", "reminder.invoice.due_day")


def with_templates(database: Database) -> World:
    """Build a world whose reminder templates are known to Twilio."""
    made = world_on(database)
    with made.session() as session:
        for key in KEYS:
            remember(session, key, "pt", Approved("HX" + "a" * 32, ()))
    return made
