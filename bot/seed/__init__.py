"""The demo's portfolio: invented people and a year of their bills."""

from bot.seed.portfolio import seed

__all__ = ["seed"]
