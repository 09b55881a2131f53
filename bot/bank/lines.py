"""What every kind of statement becomes: an account, days, and lines with amounts."""

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from domain.likeness import words_of


class UnreadableStatementError(ValueError):
    """The file as a whole cannot be used; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class StatementLine:
    """One line; *minor* is negative for what went out.

    *bank_ref* is the bank's own id (FITID) where it gives one. *codes* name our own
    instrument (a nosso número), *numbers* may name an invoice. *place* is where it
    stands in the file, for a person.
    """

    place: int
    on: date
    minor: int
    text: str = ""
    bank_ref: str = ""
    payer: str = ""
    document: str = ""
    codes: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    method: str | None = None
    credited_on: date | None = None


@dataclass(frozen=True, slots=True)
class Refused:
    """A line that cannot be read: where, what stands there, and the reason."""

    place: int
    value: str
    reason: str


@dataclass(frozen=True, slots=True)
class Statement:
    """A file as read. *skipped* lines say nothing of money (a balance, a protest)."""

    kind: str
    account: str
    lines: tuple[StatementLine, ...]
    refused: tuple[Refused, ...] = ()
    from_on: date | None = None
    to_on: date | None = None
    skipped: int = 0
    layout: str = ""


def references(account: str, lines: Sequence[StatementLine]) -> list[str]:
    """Name each line for good, so that it counts once in all files of an account.

    1. With an id of the bank's: account, id, day and amount. The day and the amount are
       in it because banks begin their ids anew: money with an old id is not lost.
    2. An id that stands at several different lines of one file is none.
    3. Without one: account, day, amount, words, and the place among lines that are
       equal in all of that, so that the second of two equal payments counts too.
    """
    trusted = trusted_ids(lines)
    seen: Counter[tuple[object, ...]] = Counter()
    names = []
    for line in lines:
        facts: tuple[object, ...] = (line.on.isoformat(), line.minor)
        if line.bank_ref in trusted:
            names.append(_digest(account, "id", line.bank_ref, *facts))
            continue
        facts = (*facts, line.bank_ref, *words_of(f"{line.text} {line.payer}"))
        names.append(_digest(account, "words", *facts, seen[facts]))
        seen[facts] += 1
    return names


def trusted_ids(lines: Sequence[StatementLine]) -> set[str]:
    """List the ids of the bank's that stand for one line each, or for its copies."""
    different: dict[str, set[StatementLine]] = {}
    for line in lines:
        bare = StatementLine(
            0, line.on, line.minor, line.text, payer=line.payer, document=line.document
        )
        different.setdefault(line.bank_ref, set()).add(bare)
    return {ref for ref, them in different.items() if ref and len(them) == 1}


def _digest(*facts: object) -> str:
    written = "\x1f".join(str(fact) for fact in facts)
    return hashlib.sha256(written.encode()).hexdigest()[:40]
