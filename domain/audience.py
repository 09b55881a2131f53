"""Whom a campaign is for: a filter that is stored, shown, and turned into one query."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum
from typing import Any, Final

from domain.channel import Channel

BUCKETS: Final[Mapping[str, tuple[int, int | None]]] = {
    "1-30": (1, 30),
    "31-60": (31, 60),
    "61-90": (61, 90),
    "91-180": (91, 180),
    "181+": (181, None),
}
RISKS: Final = ("low", "medium", "high")
LANGUAGES: Final = ("pt", "en", "es")
ROADS: Final = (Channel.WHATSAPP, Channel.SMS, Channel.EMAIL)
MOST_NAMES = 50
LONGEST_NAME = 120
MOST_DAYS = 36_500
MOST_MINOR = 10**12
_STATE_LENGTH = 2


class Owing(StrEnum):
    """What the clients of an audience owe.

    LATE: an invoice past its day. OPEN: one not paid, late or not. CLEAR: nothing.
    ANYBODY: whoever is a client.
    """

    LATE = "late"
    OPEN = "open"
    CLEAR = "clear"
    ANYBODY = "anybody"


class AudienceError(ValueError):
    """A filter makes no sense; *field* is the one to mend, *rule* what is wrong."""

    def __init__(self, field_: str, rule: str) -> None:
        super().__init__(f"{field_}: {rule}")
        self.field, self.rule = field_, rule


@dataclass(frozen=True, slots=True)
class Audience:
    """A filter over clients; what is empty or None leaves everybody in.

    - *days_late_from*, *days_late_to*, *buckets*: of the oldest invoice that is late,
      from the date that stands on it.
    - *owed_from*, *owed_to*: minor units of principal that is left, of what is late
      (for OPEN: of all that is open).
    - *not_contacted_since*: nothing of ours went to them on that day or after it.
    - *promise*, *agreement*, *dispute*: whether one is open; None is either.
    - *channel*: they can be reached there.
    """

    owing: Owing = Owing.LATE
    portfolios: tuple[str, ...] = ()
    segments: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    cities: tuple[str, ...] = ()
    risks: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    buckets: tuple[str, ...] = ()
    days_late_from: int | None = None
    days_late_to: int | None = None
    owed_from: int | None = None
    owed_to: int | None = None
    not_contacted_since: date | None = None
    promise: bool | None = None
    agreement: bool | None = None
    dispute: bool | None = None
    channel: Channel | None = None

    def __post_init__(self) -> None:
        for name in ("portfolios", "segments", "states", "cities"):
            _check_names(name, getattr(self, name))
        if any(len(state) != _STATE_LENGTH for state in self.states):
            _refuse("states", "unknown")
        _check_among("risks", self.risks, RISKS)
        _check_among("languages", self.languages, LANGUAGES)
        _check_among("buckets", self.buckets, BUCKETS)
        _check_range(self, "days_late", MOST_DAYS)
        _check_range(self, "owed", MOST_MINOR)
        if self.channel is not None and self.channel not in ROADS:
            _refuse("channel", "unknown")
        self._check_debt()

    @property
    def speaks_of_debt(self) -> bool:
        """Tell whether everybody in it owes something."""
        return self.owing in {Owing.LATE, Owing.OPEN}

    def _check_debt(self) -> None:
        if self.owing is not Owing.LATE:
            _only_of_late(self, "days_late_from", "days_late_to", "buckets")
        if not self.speaks_of_debt:
            _only_of_late(self, "owed_from", "owed_to")


def as_json(audience: Audience) -> dict[str, Any]:
    """Show an audience as JSON: what is set, and nothing else."""
    shown = {each.name: getattr(audience, each.name) for each in fields(Audience)}
    kept = {name: value for name, value in shown.items() if value not in {None, ()}}
    return {name: _plain(value) for name, value in kept.items()}


def from_json(stored: Mapping[str, Any]) -> Audience:
    """Read a stored audience; raises AudienceError for what is none."""
    known = {each.name for each in fields(Audience)}
    if unknown := set(stored) - known:
        _refuse(min(unknown), "unknown")
    values = dict(stored)
    for name, value in stored.items():
        if isinstance(value, list):
            values[name] = tuple(value)
    try:
        if "owing" in stored:
            values["owing"] = Owing(stored["owing"])
        if "channel" in stored:
            values["channel"] = Channel(stored["channel"])
        if "not_contacted_since" in stored:
            day = date.fromisoformat(stored["not_contacted_since"])
            values["not_contacted_since"] = day
    except (ValueError, TypeError) as error:
        where = "audience"
        raise AudienceError(where, "unreadable") from error
    return Audience(**values)


def _plain(value: object) -> object:
    if isinstance(value, tuple):
        return list(value)
    return value.isoformat() if isinstance(value, date) else value


def _check_names(name: str, values: tuple[str, ...]) -> None:
    if len(values) > MOST_NAMES:
        _refuse(name, "too_many")
    if not all(value.strip() and len(value) <= LONGEST_NAME for value in values):
        _refuse(name, "unknown")


def _check_among(name: str, values: tuple[str, ...], known: Iterable[str]) -> None:
    if set(values) - set(known):
        _refuse(name, "unknown")


def _check_range(audience: Audience, name: str, most: int) -> None:
    least, last = getattr(audience, f"{name}_from"), getattr(audience, f"{name}_to")
    for end, value in (("from", least), ("to", last)):
        if value is not None and not 0 <= value <= most:
            _refuse(f"{name}_{end}", "out_of_range")
    if least is not None and last is not None and least > last:
        _refuse(f"{name}_to", "before_from")


def _only_of_late(audience: Audience, *names: str) -> None:
    for name in names:
        if getattr(audience, name) not in {None, ()}:
            _refuse(name, "needs_debt")


def _refuse(name: str, rule: str) -> None:
    raise AudienceError(name, rule)
