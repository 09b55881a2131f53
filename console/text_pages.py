"""What the pages of texts show: the shelf, and one text with everything about it."""

import re
from dataclasses import dataclass
from datetime import datetime
from difflib import SequenceMatcher
from typing import Any, NamedTuple

from flask import render_template, request
from sqlalchemy.orm import Session

from bot.texts.checks import ERROR, WARNING, Problem, problems
from bot.texts.complete import complete
from bot.texts.library import sample_for
from bot.texts.preview import find_client, preview
from bot.texts.shelf import CHANNELS, approval_of_text, house_templates, shelf
from bot.texts.versions import Slot, draft_of, history, in_force
from bot.wiring import wiring
from console.queries import names_of_agents
from console.shell import reader_words, showing
from console.wording import LANGUAGES, Words
from domain.placeholders import LEVELS
from models.template import DRAFT, TemplateText

LONGEST = 8_000  # characters of a text that a form may send


@dataclass(frozen=True, slots=True)
class Draft:
    """What was typed, before it is kept."""

    subject: str
    body: str
    refused: bool = False


class Said(NamedTuple):
    """One problem in words, and its line and column where it has a place."""

    severity: str
    words: str
    source: str
    line: int | None
    column: int | None


class Change(NamedTuple):
    """A stretch of a text beside its elder: kept, put in, or taken out."""

    kind: str  # "same" | "ins" | "del"
    text: str


def draft_asked() -> Draft:
    """Read what was typed into the form."""
    body = request.form.get("body", "").replace("\r\n", "\n")
    return Draft(request.form.get("subject", "")[:200], body[:LONGEST])


def list_page() -> str:
    """Show all texts of one language."""
    words = reader_words()
    wanted = request.args.get("lang", wiring().settings.language)
    language = wanted if wanted in LANGUAGES else LANGUAGES[0]
    with wiring().database.read() as session:
        return render_template(
            "console/texts.html",
            rows=shelf(session, wiring(), language),
            house=house_templates(session, language),
            situation=lambda key: situation(words, key),
            language=language,
            languages=LANGUAGES,
            channels=CHANNELS,
            show=showing(),
        )


def text_page(slot: Slot, typed: Draft | None = None, refused: str = "") -> str:
    """Show one text: what is typed, else its draft, else what is in force."""
    parts, words = wiring(), reader_words()
    now = parts.clock.now()
    with parts.database.read() as session:
        live, draft = in_force(session, slot), draft_of(session, slot)
        begun = _begun(slot, typed, draft, live)
        row = TemplateText(**slot._asdict(), subject=begun.subject, body=begun.body)
        found = _problems(slot, begun) if begun.body or begun.refused else []
        return render_template(
            "console/text.html",
            slot=slot,
            title=situation(words, slot.key),
            typed=begun,
            refused=refused,
            live=live,
            draft=draft,
            problems=[said_of(words, each, begun) for each in found],
            errors=sum(each.severity == ERROR for each in found),
            warnings=sum(each.severity == WARNING for each in found),
            whole=complete(begun.body, slot.language, slot.channel),
            changes=_changes(live, begun),
            approval=_approval(session, draft, live),
            history=[
                (row, changes_between(row.body, live.body) if live else [])
                for row in history(session, slot)
            ],
            names=names_of_agents(session),
            placeholders=LEVELS,
            library=sample_for(slot),
            channels=CHANNELS,
            languages=LANGUAGES,
            show=showing(),
            is_draft=DRAFT,
            **_preview(session, row, now),
        )


def situation(words: Words, key: str) -> str:
    """Name a situation; one of the company's own is known by its key."""
    return words.texts.get(f"texts.situation.{key}", key)


def said_of(words: Words, problem: Problem, typed: Draft) -> Said:
    """Put a problem into words, with its source and its place in the text."""
    figures = problem.figures
    code = problem.code
    if code == "lint":
        reason = words(f"texts.rule.{figures['rule']}")
        said = words("texts.problem.lint", found=figures["found"], reason=reason)
    else:
        said = words(f"texts.problem.{code}", **figures)
    source = figures.get("source")
    text = typed.subject if figures.get("where") == "subject" else typed.body
    line, column = _line(text, problem.position)
    return Said(
        problem.severity,
        said,
        words(f"texts.source.{source}") if source else "",
        line,
        column,
    )


def changes_between(old: str, new: str) -> list[Change]:
    """Compare two texts word by word."""
    before, after = _words_of(old), _words_of(new)
    found = []
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for what, a, b, c, d in matcher.get_opcodes():
        if what == "equal":
            found.append(Change("same", "".join(before[a:b])))
            continue
        found += [Change("del", "".join(before[a:b]))] if b > a else []
        found += [Change("ins", "".join(after[c:d]))] if d > c else []
    return found


def _begun(
    slot: Slot,
    typed: Draft | None,
    draft: TemplateText | None,
    live: TemplateText | None,
) -> Draft:
    """Choose what stands in the form: typed, asked for, the draft, or in force."""
    if typed is not None:
        return typed
    start = request.args.get("start")
    sample = sample_for(slot)
    if start == "library" and sample is not None:
        return Draft(sample.subject, sample.body)
    row = draft or live
    if row is None:
        return Draft(*sample) if sample is not None else Draft("", "")
    return Draft(row.subject, row.body)


def _problems(slot: Slot, typed: Draft) -> list[Problem]:
    return problems(wiring(), slot.language, slot.channel, typed.subject, typed.body)


def _changes(live: TemplateText | None, typed: Draft) -> list[Change]:
    if live is None or (live.body, live.subject) == (typed.body, typed.subject):
        return []
    old = f"{live.subject}\n\n{live.body}" if live.subject else live.body
    new = f"{typed.subject}\n\n{typed.body}" if typed.subject else typed.body
    return changes_between(old, new)


def _approval(
    session: Session, draft: TemplateText | None, live: TemplateText | None
) -> list[tuple[TemplateText, Any]]:
    rows = [row for row in (draft, live) if row is not None]
    return [(row, approval_of_text(session, row.id)) for row in rows]


def _preview(session: Session, row: TemplateText, now: datetime) -> dict[str, Any]:
    """Show the text on the client who was asked for, else on one who is owing."""
    wanted = request.values.get("client", "")[:80]
    client = find_client(session, wanted)
    shown = (
        preview(session, wiring(), client, row, now)
        if client is not None and row.body.strip()
        else None
    )
    return {"seen": shown, "wanted": wanted, "nobody": client is None}


def _line(text: str, position: int | None) -> tuple[int | None, int | None]:
    if position is None:
        return None, None
    before = text[:position]
    return before.count("\n") + 1, position - (before.rfind("\n") + 1) + 1


def _words_of(text: str) -> list[str]:
    return re.findall(r"\s+|\S+", text)
