"""Transcripts and their cast, as they are written in the YAML files of this folder."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).parent
CAST = "cast"
TUESDAY = date(2026, 11, 24)


@dataclass(frozen=True)
class Step:
    """One line of a client with what has to come of it, or something that happens.

    `says` are keys in order ("not_understood.*": any of them). `records` are names of
    commands, or a name with some of its fields; without it nothing may be recorded.
    `shows` and `hides` are pieces of the texts, `owner` whose thread it is afterwards
    (the bot's, if nothing is said).
    `media` is a photo, pdf, voice or sticker, `button` the payload that was pressed.
    `paper` is what the file says: a name of tests/domain/proof/receipts.yml, "picture"
    without any text, "program" that is refused, or the text itself.
    """

    client: str | None
    event: str | None
    says: tuple[str, ...]
    records: tuple[Any, ...]
    shows: tuple[str, ...]
    hides: tuple[str, ...]
    owner: str | None
    media: str | None
    button: str | None
    paper: str | None


@dataclass(frozen=True)
class Transcript:
    """A conversation: who writes, on which day, and line by line what happens.

    `checked`: this person has proved who they are already. `by_rules`: it must go just
    the same with the model away. `tags` say what it is about: "bargaining".
    """

    theme: str
    name: str
    who: str
    today: date
    checked: bool
    by_rules: bool
    steps: tuple[Step, ...]
    tags: frozenset[str] = frozenset()

    @property
    def ends_with(self) -> str:
        """Tell whose thread it is in the end: "bot" or "person"."""
        heard = [step for step in self.steps if not step.event]
        return heard[-1].owner or "bot"

    @property
    def handed_over_for(self) -> str | None:
        """Give the reason for which the thread went to a person."""
        records = (record for step in self.steps for record in step.records)
        named = (record for record in records if isinstance(record, dict))
        reasons = (r["HandOver"]["reason"] for r in named if "HandOver" in r)
        return next(reasons, None)

    def __str__(self) -> str:
        return f"{self.theme}-{self.name.replace(' ', '_')}"


def cast() -> Mapping[str, Mapping[str, Any]]:
    """Read who is who."""
    people: Mapping[str, Mapping[str, Any]] = _read(HERE / f"{CAST}.yml")
    return people


def transcripts(folder: Path = HERE) -> Iterator[Transcript]:
    """Read the transcripts, a theme a file."""
    for path in sorted(folder.glob("*.yml")):
        if path.stem != CAST:
            for written in _read(path):
                yield _transcript(path.stem, written)


def _read(path: Path) -> Any:  # noqa: ANN401 - whatever the YAML holds
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def _transcript(theme: str, written: dict[str, Any]) -> Transcript:
    return Transcript(
        theme,
        written.pop("name"),
        written.pop("who"),
        written.pop("today", TUESDAY),
        written.pop("checked", False),
        written.pop("model", "rasa") == "any",
        tuple(_step(step) for step in written.pop("steps")),
        frozenset(written.pop("tags", ())),
        **written,  # anything else is a slip of the pen
    )


def _step(written: dict[str, Any]) -> Step:
    return Step(
        written.pop("client", None),
        written.pop("event", None),
        tuple(written.pop("says", ())),
        tuple(written.pop("records", ())),
        _several(written.pop("shows", ())),
        _several(written.pop("hides", ())),
        written.pop("owner", None),
        written.pop("media", None),
        written.pop("button", None),
        written.pop("paper", None),
        **written,
    )


def _several(written: Any) -> tuple[str, ...]:  # noqa: ANN401 - one piece or a list
    return (written,) if isinstance(written, str) else tuple(written)
