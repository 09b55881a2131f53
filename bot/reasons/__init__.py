"""Reasons in words: a rule and its figures as a sentence, in the reader's language."""

from bot.reasons.telling import LANGUAGES, Reason, Reasons, reasons_in

__all__ = ["LANGUAGES", "Reason", "Reasons", "reasons_in"]
