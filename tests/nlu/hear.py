"""What the tests of the understanding share: a day, a place, and a model that obeys."""

from collections.abc import Mapping
from datetime import date
from typing import Final

from domain.calendar import calendar_for
from flows.heard import Guess, Heard, Intent
from nlu.client import Model, NoModel
from nlu.understand import Understanding

TODAY: Final = date(2026, 11, 18)  # a Wednesday; Friday the 20th is a holiday


class FakeModel:
    """A model that says what it was told to, and remembers what it was asked."""

    def __init__(self, answers: Mapping[str, tuple[Intent, float]]) -> None:
        self.answers = answers
        self.asked: list[str] = []

    def rank(self, text: str) -> tuple[Guess, ...] | None:
        """Rank the told intent first, and all others that were told behind it."""
        self.asked.append(text)
        top, confidence = self.answers.get(text, (Intent.OUT_OF_SCOPE, 0.3))
        told = dict.fromkeys(intent for intent, _ in self.answers.values())
        others = [it for it in told if it is not top] or [Intent.OUT_OF_SCOPE]
        share = round((1 - confidence) / len(others), 4)
        return (Guess(top, confidence), *(Guess(it, share) for it in others))


def hear(  # noqa: PLR0913  (the same as Understanding.parse)
    text: str,
    *,
    model: Model | None = None,
    asked: str | None = None,
    button: str | None = None,
    media: int = 0,
    hint: str | None = None,
) -> Heard:
    """Understand a text on the day of the tests, by default without a model."""
    return Understanding(model or NoModel()).parse(
        text,
        today=TODAY,
        calendar=calendar_for("SP"),
        asked=asked,
        button=button,
        media=media,
        language_hint=hint,
    )
