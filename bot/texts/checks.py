"""What stands against a text, when it is saved: placeholders, lengths, tone, the law.

An error refuses it; a warning is shown and has to be confirmed at release; a note only
says what is done to the text.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from bot.codes import SMS_LINE
from bot.texts.company import fixed_values
from bot.texts.complete import (
    CHAT,
    closing_in,
    complete,
    lacks_crossed,
    lacks_opt_out,
    needed_level,
)
from bot.texts.lint import lint_rules
from bot.texts.whatsapp import code_line, template_of_text
from bot.wiring import Wiring
from domain.channel import Channel
from domain.codes import shown_code
from domain.disclosure import Level
from domain.placeholders import check, fill, names_in
from domain.sms import LONGEST, Segments, segments, transliterate
from domain.text_lint import lint
from domain.text_shape import LONGEST_SUBJECT, LONGEST_TEMPLATE, shouts, template_flaws

ERROR, WARNING, NOTE = "error", "warning", "note"
FEW_SEGMENTS = 2  # an SMS beyond this is dear, and read by few
_DATED = "suspension_undated"  # a rule that a stated day answers
_ONLY_WARN = {"few_words"}


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to know of a text; `code` names its words, `figures` fill them.

    *position* counts characters of the text as written, from 0.
    """

    code: str
    severity: str
    position: int | None = None
    figures: dict[str, Any] = field(default_factory=dict)


LIKELY_CODE = "K7M49QXD"  # as long as any


@dataclass(frozen=True, slots=True)
class Price:
    """What an SMS costs as written, and in the cheap alphabet."""

    written: Segments
    plain: Segments
    text: str  # in the cheap alphabet


def problems(
    parts: Wiring, language: str, channel: str, subject: str, body: str
) -> list[Problem]:
    """Check a text as a whole; the errors come first, then by their place."""
    found = [
        *_placeholders(subject, body),
        *_tone(language, channel, subject, body),
        *_shape(parts, language, channel, subject, body),
        *_notes(language, channel, body),
    ]
    rank = {ERROR: 0, WARNING: 1, NOTE: 2}
    return sorted(found, key=lambda p: (rank[p.severity], p.position or 0))


def signed_sms(parts: Wiring, language: str, filled: str) -> str:
    """Put a likely code's line below a text: each message ends with one (bot.codes)."""
    line = code_line(parts, language, SMS_LINE).replace(
        "{code}", shown_code(LIKELY_CODE)
    )
    return f"{filled}\n{line}"


def price_of(filled: str) -> Price:
    """Count the parts of an SMS before and after its accents go."""
    plain = transliterate(filled)
    return Price(segments(filled), segments(plain), plain)


def sample_of(language: str, channel: str, body: str, parts: Wiring) -> str:
    """Fill a text with long but likely values, to measure it."""
    closing = closing_in(language)
    values = {
        **closing.samples,
        "ice_breaker": closing.ice_breaker,
        **fixed_values(parts, language),
    }
    return fill(complete(body, language, channel), values)


def _placeholders(subject: str, body: str) -> Iterator[Problem]:
    if not body.strip():
        yield Problem("empty", ERROR)
    for where, text in (("body", body), ("subject", subject)):
        for unknown in check(text):
            figures = {"name": unknown.name, "meant": unknown.meant, "where": where}
            code = "unknown_meant" if unknown.meant else "unknown"
            yield Problem(code, ERROR, unknown.position, figures)


def _tone(language: str, channel: str, subject: str, body: str) -> Iterator[Problem]:
    dated = "suspends_on" in names_in(body)
    for where, text in (("body", body), ("subject", subject)):
        for each in lint(text, language, channel, lint_rules()):
            if each.rule == _DATED and dated:
                continue
            figures = {
                "rule": each.rule,
                "found": each.found,
                "source": each.source,
                "where": where,
            }
            yield Problem("lint", each.severity.value, each.position, figures)
        for place in shouts(text):
            yield Problem("shouting", WARNING, place, {"where": where})


def _shape(
    parts: Wiring, language: str, channel: str, subject: str, body: str
) -> Iterator[Problem]:
    if channel == Channel.WHATSAPP:
        yield from _whatsapp(parts, language, body)
    if channel == Channel.EMAIL and not subject.strip():
        yield Problem("subject_missing", ERROR)
    if len(subject) > LONGEST_SUBJECT:
        figures = {"length": len(subject), "most": LONGEST_SUBJECT}
        yield Problem("subject_too_long", ERROR, None, figures)
    if channel not in CHAT:
        return
    sample = sample_of(language, channel, body, parts)
    if _units(sample) > LONGEST:
        figures = {"length": _units(sample), "most": LONGEST}
        yield Problem("text_too_long", ERROR, None, figures)
    if channel == Channel.SMS:
        yield from _sms(parts, signed_sms(parts, language, sample))


def _whatsapp(parts: Wiring, language: str, body: str) -> Iterator[Problem]:
    template = template_of_text(parts, language, body)
    for flaw in template_flaws(template.body):
        severity = WARNING if flaw.code in _ONLY_WARN else ERROR
        figures = dict(zip(("length", "most"), flaw.figures, strict=False))
        yield Problem(flaw.code, severity, None, figures)
    sample = sample_of(language, "whatsapp", body, parts)
    sample = f"{sample}\n{code_line(parts, language)}"
    if _units(sample) > LONGEST_TEMPLATE >= len(template.body):
        figures = {"length": _units(sample), "most": LONGEST_TEMPLATE}
        yield Problem("filled_too_long", ERROR, None, figures)


def _sms(parts: Wiring, sample: str) -> Iterator[Problem]:
    price = price_of(sample)
    plain = parts.settings.channels.sms.transliterate
    count = price.plain.count if plain else price.written.count
    figures = {"before": price.written.count, "after": price.plain.count}
    if count > FEW_SEGMENTS:
        yield Problem("many_segments", WARNING, None, {"count": count, **figures})
    if not plain and price.written.count > price.plain.count:
        yield Problem("accents_cost", WARNING, None, figures)


def _notes(language: str, channel: str, body: str) -> Iterator[Problem]:
    if channel == Channel.LETTER or not body.strip():
        return
    if lacks_crossed(body, language):
        yield Problem("crossed_added", NOTE)
    if lacks_opt_out(body, language, channel):
        yield Problem("opt_out_added", NOTE)
    if channel in CHAT and "company" not in names_in(body):
        yield Problem("company_added", NOTE)
    speaks = needed_level(body, language) >= Level.INVOICE
    if channel in CHAT and speaks and "link" not in names_in(body):
        yield Problem("no_link", WARNING)


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
