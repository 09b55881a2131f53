"""The library: good texts by situation, language and channel, to begin with."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from bot.texts.versions import Slot

_FOLDER = Path(__file__).parent


class Sample(NamedTuple):
    """A text of the library; the subject is an e-mail's or a letter's."""

    subject: str
    body: str


def sample_for(slot: Slot) -> Sample | None:
    """Find the library's text of a situation; None where it has none."""
    given = _read(slot.language).get(slot.key, {}).get(slot.channel)
    if given is None:
        return None
    if isinstance(given, str):
        return Sample("", given)
    return Sample(given["subject"], given["body"])


def situations() -> tuple[str, ...]:
    """List the library's situations, in the order of the ladder."""
    return tuple(_read("pt"))


@cache
def _read(language: str) -> Mapping[str, Any]:
    file = _FOLDER / f"{language}.yml"
    read: dict[str, Any] = yaml.safe_load(file.read_text(encoding="utf-8"))
    return read
