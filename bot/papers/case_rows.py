"""What a case file tells line by line, in order: contacts and refusals, addresses."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import NamedTuple

from bot.papers.case import Case
from bot.papers.pen import formatted_phone
from domain.phones import mask_phone
from models.task import OPEN


class Event(NamedTuple):
    """Something that was done, or was not, to reach the client."""

    at: datetime
    sort: str  # "reminder", or domain.ladder.Kind
    about: str  # step and invoices
    result: str
    rule: str | None
    possible_at: datetime | None
    note: str
    figures: Mapping[str, object] | None = None


def events(case: Case) -> list[Event]:
    """List every decision about a reminder and every task, the oldest first."""
    return sorted([*_decisions(case), *_tasks(case)], key=lambda each: each.at)


def numbers(case: Case, ids: list[int]) -> str:
    """Name invoices; one that is no longer known keeps its id."""
    return ", ".join(case.numbers.get(each, str(each)) for each in ids)


def shown(case: Case, address: str) -> str:
    """Write an address, hidden but for its ends unless the case is whole."""
    bare = address.partition(":")[2] or address
    if case.whole:
        return formatted_phone(bare)
    name, at, domain = bare.partition("@")
    return f"{name[:1]}***@{domain}" if at else mask_phone(bare)


def _decisions(case: Case) -> Iterator[Event]:
    for contact in case.contacts:
        about = ", ".join(contact.steps)
        for each in contact.decisions:
            yield Event(
                at=each.at,
                sort="reminder",
                about=about,
                result=each.verdict,
                rule=each.rule if each.rule != each.verdict else None,
                possible_at=each.possible_at,
                note="",
                figures=each.figures,
            )


def _tasks(case: Case) -> Iterator[Event]:
    for task in case.tasks:
        done_by_rule = task.state == "cancelled"
        about = [task.step or "", numbers(case, task.invoices)]
        yield Event(
            at=task.done_at or task.created_at,
            sort=task.kind,
            about=" · ".join(part for part in about if part),
            result=task.state if done_by_rule else task.result or OPEN,
            rule=task.result if done_by_rule else None,
            possible_at=None,
            note=_note(task.note, task.details.get("tracking")),
        )


def _note(note: str | None, tracking: object) -> str:
    return " · ".join(str(part) for part in (note, tracking) if part)
