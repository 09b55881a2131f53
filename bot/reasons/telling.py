"""The catalogue of reasons: it fills a rule's words with what decided."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from string import Formatter
from typing import Any
from zoneinfo import ZoneInfo

import yaml
from babel.dates import format_date, format_datetime
from babel.numbers import format_currency

LANGUAGES = ("pt", "en", "es")
_LOCALES = {"pt": "pt_BR", "en": "en_GB", "es": "es"}
_FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Reason:
    """A decision in words: the rule's brief name, and the sentence with its figures."""

    short: str
    text: str


@dataclass(frozen=True)
class Reasons:
    """Tells reasons in one language, by the clock of one zone.

    *numbers* are invoice numbers by id, where they are known.
    """

    language: str
    zone: str
    numbers: Mapping[int, str] = field(default_factory=dict)
    currency: str = "BRL"

    @property
    def words(self) -> Mapping[str, Any]:
        """Give the catalogue of the language."""
        return _read(self.language)

    def tell(self, rule: str | None, figures: Mapping[str, Any] | None) -> Reason:
        """Say why; a rule that nobody named is shown as it is, with its figures."""
        given = _amounts(figures or {})
        known = {k: self.value(k, v) for k, v in given.items()}
        also = self._also(given.get("also", ()))
        known = {n: text for n, text in known.items() if text and n != "also"}
        texts: Sequence[str] = self.words["rule"].get(rule or "", ())
        if not texts:
            return self._unnamed(rule, known)
        full = next(text for text in texts if _braces(text) <= known.keys())
        return Reason(texts[-1], full.format(**known) + also)

    def named(self, group: str, name: str | None) -> str:
        """Give the words of a code; one that nobody named is shown as it is."""
        words: Mapping[str, str] = self.words[group]
        return words.get(name or "", (name or "").replace("_", " "))

    def say(self, key: str, **values: object) -> str:
        """Give one of the catalogue's own sentences."""
        text: str = self.words["say"][key]
        return text.format(**values)

    def value(self, name: str, value: Any) -> str:  # noqa: ANN401 - whatever JSON a row keeps
        """Write one figure as people read it: money, days, instants, names."""
        if value is None or value in ("", []):
            return ""
        write = _money if isinstance(value, Minor) else _WRITERS.get(name)
        try:
            return write(self, value) if write else _plain(value)
        except (ValueError, TypeError):  # a row of another version of ours
            return _plain(value)

    def moment(self, at: datetime) -> str:
        """Write an instant by the zone's clock."""
        local = at.astimezone(ZoneInfo(self.zone))
        return format_datetime(local, "dd/MM/y HH:mm", locale=self._locale)

    def day(self, day: date) -> str:
        """Write a day."""
        return format_date(day, "dd/MM/y", locale=self._locale)

    def money(self, minor: int) -> str:
        """Write an amount that is kept as minor units."""
        value = Decimal(minor).scaleb(-2)
        return format_currency(value, self.currency, locale=self._locale)

    def _also(self, rules: Sequence[str]) -> str:
        """Name the other rules that refused, in brief."""
        names: Mapping[str, Sequence[str]] = self.words["rule"]
        briefly = [names[rule][-1] for rule in rules if names.get(rule)]
        return self.say("also", reasons=", ".join(briefly)) if briefly else ""

    @property
    def _locale(self) -> str:
        return _LOCALES[self.language]

    def _unnamed(self, rule: str | None, known: Mapping[str, str]) -> Reason:
        short = (rule or "").replace("_", " ")
        told = [f"{self.named('figure', k)}: {text}" for k, text in known.items()]
        return Reason(short, f"{short} ({', '.join(told)})" if told else short)


def reasons_in(
    language: str | None, zone: str, numbers: Mapping[int, str] | None = None
) -> Reasons:
    """Choose the catalogue; a language that we do not speak has Portuguese."""
    spoken = language if language in LANGUAGES else LANGUAGES[0]
    return Reasons(spoken, zone, numbers or {})


def _amounts(figures: Mapping[str, Any]) -> Mapping[str, Any]:
    """Let the figures of a condition about amounts be written as such."""
    if not str(figures.get("condition", "")).endswith("_amount"):
        return figures
    money = {n: Minor(figures[n]) for n in ("wanted", "found") if n in figures}
    return {**figures, **money}


class Minor(int):
    """An amount in minor units, whatever the figure's name."""


def _moment(reasons: Reasons, value: Any) -> str:  # noqa: ANN401 - JSON
    return reasons.moment(datetime.fromisoformat(value))


def _day(reasons: Reasons, value: Any) -> str:  # noqa: ANN401 - JSON
    return reasons.day(date.fromisoformat(value))


def _money(reasons: Reasons, value: Any) -> str:  # noqa: ANN401 - JSON
    return reasons.money(int(value))


def _invoices(reasons: Reasons, value: Any) -> str:  # noqa: ANN401 - JSON
    return ", ".join(reasons.numbers.get(each, f"#{each}") for each in value)


def _holds(reasons: Reasons, value: Any) -> str:  # noqa: ANN401 - JSON
    return ", ".join(reasons.named("hold", each) for each in value)


def _channel(reasons: Reasons, value: Any) -> str:  # noqa: ANN401 - JSON
    return reasons.named("channel", str(value))


def _level(reasons: Reasons, value: Any) -> str:  # noqa: ANN401 - JSON
    return reasons.named("level", str(value))


def _invoice(reasons: Reasons, value: Any) -> str:  # noqa: ANN401 - JSON
    return reasons.numbers.get(value, f"#{value}")


def _tone(reasons: Reasons, value: Any) -> str:  # noqa: ANN401 - JSON
    return reasons.named("tone", str(value))


def _condition(reasons: Reasons, value: Any) -> str:  # noqa: ANN401 - JSON
    return reasons.named("condition", str(value))


def _place(_: Reasons, value: Any) -> str:  # noqa: ANN401 - JSON
    return str(value).rpartition("/")[2].replace("_", " ")


def _plain(value: Any) -> str:  # noqa: ANN401 - JSON
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return str(value)


_WRITERS: Mapping[str, Callable[[Reasons, Any], str]] = {
    **dict.fromkeys(("last", "latest", "until", "opted_out_at", "since"), _moment),
    **dict.fromkeys(("prescribed_on", "promised_on", "on"), _day),
    **dict.fromkeys(("tone", "allowed"), _tone),
    "condition": _condition,
    "invoice": _invoice,
    **dict.fromkeys(("owed_minor", "said_minor"), _money),
    **dict.fromkeys(("says", "may_say"), _level),
    "invoices": _invoices,
    "reasons": _holds,
    "channel": _channel,
    "zone": _place,
}


def _braces(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@cache
def _read(language: str) -> Mapping[str, Any]:
    text = (_FOLDER / f"{language}.yml").read_text(encoding="utf-8")
    tree: Mapping[str, Any] = yaml.safe_load(text)
    return tree
