"""The commands of a dialogue, run against the rows in the turn's transaction."""

from bot.handlers.context import Context
from bot.handlers.registry import run

__all__ = ["Context", "run"]
