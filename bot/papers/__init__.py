"""Papers: what is printed or handed on, as PDF and CSV, from rows on a given day."""

from bot.papers.paper import CSV_ZIP, PDF, NoPaper, Paper, Why

__all__ = ["CSV_ZIP", "PDF", "NoPaper", "Paper", "Why"]
