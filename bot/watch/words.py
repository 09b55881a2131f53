"""An alert in words: what is wrong, and what to do about it."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from bot.reasons import Reasons
from bot.words import Catalogue
from bot.words.ladder_problems import kept_problems
from bot.words.writing import Writing
from domain.money import Money

_MINOR = "_minor"


@dataclass(frozen=True, slots=True)
class Saying:
    """What an alert says; *do* is empty where only its name is known."""

    title: str
    do: str


def in_words(
    language: str, kind: str, subject: str, figures: Mapping[str, object]
) -> Saying:
    """Say an alert; a kind that nobody wrote words for is shown by its name."""
    written = {**_amounts(language, figures), **_problems(language, figures)}
    values = {"subject": subject, **figures, **written}
    values |= _whys(language, kind, values)
    title = _text(language, f"alert.{kind}.title", values)
    do = _text(language, f"alert.{kind}.do", values) or ""
    plain = (
        f"{kind.replace('_', ' ')}: {subject}" if subject else kind.replace("_", " ")
    )
    return Saying(title or plain, do)


def headline(language: str, new: int, over: int) -> str:
    """Say how many alerts began and how many are over."""
    key = "alert.headline.both" if new and over else "alert.headline.new"
    key = key if new else "alert.headline.over"
    return _text(language, key, {"new": new, "over": over}) or ""


def _amounts(language: str, figures: Mapping[str, object]) -> dict[str, str]:
    """Write figures of money out: `amount_minor` fills {amount}."""
    writing = Writing(language, {}, str)
    currency = str(figures.get("currency", "BRL"))
    return {
        name.removesuffix(_MINOR): writing.money(Money(figure, currency))
        for name, figure in figures.items()
        if name.endswith(_MINOR) and isinstance(figure, int)
    }


def _problems(language: str, figures: Mapping[str, object]) -> dict[str, str]:
    """Word what is wrong with a ladder; an older alert has it in English only."""
    words = _catalogue().words
    kept = figures.get("problems")
    said = kept_problems(words.get(language, words["pt"]), kept)
    return {} if said is None else {"error": said}


def _whys(language: str, kind: str, values: Mapping[str, object]) -> dict[str, str]:
    """Word the codes of `why`: the kind's own words, else those of a contact rule.

    A kind without words of its own says in `why` what a provider or a machine said.
    """
    prefix = f"alert.{kind}.why."
    own = {key for key in _catalogue().words["pt"] if key.startswith(prefix)}
    told = values.get("why")
    if not own or not isinstance(told, str):
        return {}
    reasons = Reasons(language, "UTC")
    named = (
        _text(language, prefix + code, values) or reasons.tell(code, {}).short
        for code in told.split(", ")
    )
    return {"why": ", ".join(named)}


def _text(language: str, key: str, values: Mapping[str, object]) -> str | None:
    words = _catalogue().words
    text = words.get(language, words["pt"]).get(key)
    if text is None:
        return None
    written = text if isinstance(text, str) else text["other"]
    return written.format_map(_Shown(values))


class _Shown(dict[str, object]):
    """Shows a figure that an older alert does not have as an ellipsis."""

    def __missing__(self, key: str) -> str:
        del key
        return "…"


@cache
def _catalogue() -> Catalogue:
    return Catalogue.load()
