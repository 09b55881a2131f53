"""Two lives of one person, side by side."""

from dataclasses import replace
from datetime import UTC, datetime

from bot.simulation.comparison import People
from bot.simulation.lines import MESSAGE, Line

AT = datetime(2026, 11, 24, 14, tzinfo=UTC)
OFFER = Line(
    MESSAGE,
    AT,
    AT.date(),
    1,
    "ana",
    "Ana Souza",
    channel="whatsapp",
    details={"purpose": "campaign"},
)


def test_what_is_no_step_has_a_name_too() -> None:
    """A campaign's message is told as one, a step's by its step."""
    people = People()
    people.add("a", OFFER)
    people.add("b", replace(OFFER, step="d+3"))
    (person,) = people.changes()

    assert person["changes"] == [
        {"step": "campaign", "a": "2026-11-24", "b": None},
        {"step": "d+3", "a": None, "b": "2026-11-24"},
    ]
