"""While the books are in doubt: no figure is said, and nothing is agreed on one.

The dialogue goes on as it is where it names no amount. Where it would, a person is
called instead, and the client is told so honestly.
"""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import datetime

from domain.money import Money
from flows.commands import Command, HandOver, RecordAgreement, RecordPromise
from flows.dialogue import Dialogue, Outcome
from flows.turn import PayLink, PixCode, Say

BINDING = (RecordAgreement, RecordPromise)
FIGURES = (Money, PayLink, PixCode)


def without_figures(outcome: Outcome, person_by: datetime | None) -> Outcome:
    """Give *outcome* as it is, or a person in its place where it is about amounts."""
    if not any(_figures_in(say) for say in outcome.says) and not _binds(outcome.do):
        return outcome
    when = Say("person.by", {"by": person_by}) if person_by else Say("person.soon")
    kept = tuple(each for each in outcome.do if not isinstance(each, BINDING))
    if not any(isinstance(each, HandOver) for each in kept):
        kept = (*kept, HandOver("books_frozen"))
    return replace(
        outcome,
        says=(Say("person.checking_records"), when),
        dialogue=Dialogue(),
        do=kept,
        why="books_frozen",
    )


def _binds(commands: tuple[Command, ...]) -> bool:
    return any(isinstance(command, BINDING) for command in commands)


def _figures_in(value: object) -> bool:
    if isinstance(value, FIGURES):
        return True
    if isinstance(value, Mapping):
        return any(_figures_in(each) for each in value.values())
    if isinstance(value, tuple | list | frozenset):
        return any(_figures_in(each) for each in value)
    if is_dataclass(value) and not isinstance(value, type):
        return any(_figures_in(getattr(value, f.name)) for f in fields(value))
    return False
