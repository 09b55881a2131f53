"""The form of a campaign: from what was typed to a draft, and back.

What cannot be read is named by its field, and everything typed is shown again.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Final

from werkzeug.datastructures import MultiDict

from bot.campaigns.drafts import Draft
from bot.campaigns.words import WORDS
from bot.imports.amounts import parse_amount
from bot.imports.values import BadValueError
from domain.audience import Audience, AudienceError, Owing
from domain.channel import Channel
from domain.standing import Terms

LISTS: Final = (
    "portfolios",
    "segments",
    "risks",
    "languages",
    "buckets",
)
LINES: Final = ("states", "cities")
EITHER: Final = {"": None, "yes": True, "no": False}
_PERCENT = re.compile(r"(\d{1,3})(?:[.,](\d{1,2}))?\s*%?")
_WHOLE = 10_000  # basis points
_MOST_INSTALMENTS = 60


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed, by field; lists are tuples."""

    values: Mapping[str, str] = field(default_factory=dict)
    lists: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def __getitem__(self, name: str) -> str:
        """Give a field as it was typed."""
        return self.values.get(name, "")

    def has(self, name: str, value: str) -> bool:
        """Tell whether a box is ticked."""
        return value in self.lists.get(name, ())


class UnreadableError(ValueError):
    """A field cannot be read; *field* names it, *rule* says what is wrong."""

    def __init__(self, field_: str, rule: str) -> None:
        super().__init__(f"{field_}: {rule}")
        self.field, self.rule = field_, rule


NAMES: Final = (
    "name", "kind", "template", "owing", "states", "cities", "days_late_from",
    "days_late_to", "owed_from", "owed_to", "not_contacted_since", "promise",
    "agreement", "dispute", "channel", "charges", "principal", "instalments", "plan",
    "valid_until",
)  # fmt: skip


def typed_in(form: MultiDict[str, str]) -> Typed:
    """Take a form as it was typed."""
    values = {name: form.get(name, "").strip() for name in NAMES}
    return Typed(values, {name: tuple(form.getlist(name)) for name in LISTS})


def read(typed: Typed) -> Draft:
    """Read a draft; raises UnreadableError for the first field that cannot be."""
    try:
        audience = _audience(typed)
    except AudienceError as error:
        raise UnreadableError(error.field, error.rule) from error
    terms = _terms(typed) if typed["kind"] == "offer" else None
    return Draft(typed["name"], typed["template"] or WORDS, audience, terms)


def show(draft: Draft) -> Typed:
    """Show a stored draft as it would be typed."""
    audience, terms = draft.audience, draft.terms
    values = {"name": draft.name, "kind": draft.kind, "template": draft.template}
    values |= {"owing": audience.owing.value, "channel": audience.channel or ""}
    values |= {"states": ", ".join(audience.states)}
    values |= {"cities": ", ".join(audience.cities)}
    for name in ("days_late_from", "days_late_to"):
        number = getattr(audience, name)
        values[name] = "" if number is None else str(number)
    for name in ("owed_from", "owed_to"):
        values[name] = _reais(getattr(audience, name))
    since = audience.not_contacted_since
    values["not_contacted_since"] = since.isoformat() if since else ""
    for name in ("promise", "agreement", "dispute"):
        wanted = getattr(audience, name)
        values[name] = next(key for key, each in EITHER.items() if each is wanted)
    if terms is not None:
        values |= {
            "charges": _percent_shown(terms.charges_bp),
            "principal": _percent_shown(terms.principal_bp),
            "instalments": str(terms.instalments),
            "plan": _percent_shown(terms.plan_bp),
            "valid_until": terms.valid_until.isoformat(),
        }
    return Typed(values, {name: getattr(audience, name) for name in LISTS})


def _audience(typed: Typed) -> Audience:
    lists = {name: typed.lists.get(name, ()) for name in LISTS}
    lines = {name: _names(typed[name]) for name in LINES}
    lines["states"] = tuple(state.upper() for state in lines["states"])
    return Audience(
        owing=_owing(typed),
        **lists,
        **lines,
        days_late_from=_days(typed, "days_late_from"),
        days_late_to=_days(typed, "days_late_to"),
        owed_from=_amount(typed, "owed_from"),
        owed_to=_amount(typed, "owed_to"),
        not_contacted_since=_day(typed, "not_contacted_since"),
        promise=_either(typed, "promise"),
        agreement=_either(typed, "agreement"),
        dispute=_either(typed, "dispute"),
        channel=_channel(typed),
    )


def _terms(typed: Typed) -> Terms:
    until = _day(typed, "valid_until")
    if until is None:
        raise UnreadableError("valid_until", "missing")  # noqa: EM101 - a field's name
    instalments = _number(typed, "instalments", _MOST_INSTALMENTS) or 1
    plan = _percent(typed, "plan") if instalments > 1 else 0
    charges, principal = _percent(typed, "charges"), _percent(typed, "principal")
    return Terms(until, charges, principal, instalments, plan)


def _owing(typed: Typed) -> Owing:
    wanted = typed["owing"] or Owing.LATE.value
    if wanted not in {each.value for each in Owing}:
        raise UnreadableError("owing", "unknown")  # noqa: EM101 - a field's name
    return Owing(wanted)


def _channel(typed: Typed) -> Channel | None:
    wanted = typed["channel"]
    if wanted and wanted not in {each.value for each in Channel}:
        raise UnreadableError("channel", "unknown")  # noqa: EM101 - a field's name
    return Channel(wanted) if wanted else None


def _names(text: str) -> tuple[str, ...]:
    parts = (part.strip() for part in re.split(r"[,;\n]", text))
    return tuple(dict.fromkeys(part for part in parts if part))


def _days(typed: Typed, name: str) -> int | None:
    return _number(typed, name, 10**6)


def _number(typed: Typed, name: str, most: int) -> int | None:
    text = typed[name]
    if not text:
        return None
    if not (text.isascii() and text.isdecimal()) or len(text) > len(str(most)):
        raise UnreadableError(name, "no_number")
    return int(text)


def _amount(typed: Typed, name: str) -> int | None:
    if not typed[name]:
        return None
    try:
        return parse_amount(typed[name]).minor
    except BadValueError as error:
        raise UnreadableError(name, "no_amount") from error


def _percent(typed: Typed, name: str) -> int:
    if not typed[name]:
        return 0
    found = _PERCENT.fullmatch(typed[name])
    points = int(found[1]) * 100 + int((found[2] or "0").ljust(2, "0")) if found else -1
    if not 0 <= points <= _WHOLE:
        raise UnreadableError(name, "no_percent")
    return points


def _day(typed: Typed, name: str) -> date | None:
    if not typed[name]:
        return None
    try:
        return date.fromisoformat(typed[name])
    except ValueError as error:
        raise UnreadableError(name, "no_day") from error


def _either(typed: Typed, name: str) -> bool | None:
    if typed[name] not in EITHER:
        raise UnreadableError(name, "unknown")
    return EITHER[typed[name]]


def _reais(minor: int | None) -> str:
    return "" if minor is None else f"{Decimal(minor).scaleb(-2):f}".replace(".", ",")


def _percent_shown(points: int) -> str:
    text = f"{Decimal(points).scaleb(-2):f}"
    return (text.rstrip("0").rstrip(".") or "0").replace(".", ",")
