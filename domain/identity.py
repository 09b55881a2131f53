"""The identity check: it compares what a client types and never shows what we know.

Passing takes the first three digits of the CPF and a second fact (birth year, or else
postal code) where we have one. Without a CPF it takes both others: a birth year or a
postal code alone is known to half the street. What is missing is not asked, and where
that leaves too little there are no questions: a person has to check.

Three wrong tries lock it for a day. What is no try at an answer (silence, a joke,
another question) is for the dialogue to leave out.
"""

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from hmac import compare_digest

MOST_TRIES = 3
LOCK = timedelta(hours=24)
_CPF, _PREFIX, _YEAR, _CEP = 11, 3, 4, 8  # digits


class Question(StrEnum):
    """A fact that a client may be asked for; also the ending of the message's key."""

    CPF_PREFIX = "cpf_prefix"
    BIRTH_YEAR = "birth_year"
    POSTAL_CODE = "postal_code"


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a client, for comparing; kept out of every repr and log.

    *cpf_prefix* is the first three digits of a CPF, never of a CNPJ: that is public.
    """

    cpf_prefix: str | None = field(default=None, repr=False)
    birth_year: int | None = field(default=None, repr=False)
    postal_code: str | None = field(default=None, repr=False)
    name: str | None = field(default=None, repr=False)


def facts_of(
    document: str | None,
    birth_year: int | None,
    postal_code: str | None,
    name: str | None = None,
) -> Facts:
    """Take the comparable facts out of a client's record."""
    digits = _digits(document or "")
    prefix = digits[:_PREFIX] if len(digits) == _CPF else None
    return Facts(prefix, birth_year, postal_code, name)


def questions_for(facts: Facts) -> list[Question]:
    """List what has to be answered, in order; empty where a person has to check."""
    cpf = [Question.CPF_PREFIX] if _is_cpf_prefix(facts.cpf_prefix) else []
    others = [Question.BIRTH_YEAR] if facts.birth_year else []
    others += [Question.POSTAL_CODE] if _digits(facts.postal_code or "") else []
    if cpf:
        return cpf + others[:1]
    return others if len(others) > 1 else []


def check(question: Question, digits: str, facts: Facts) -> bool:
    """Compare what was typed; anything but digits in it is passed over.

    Taken: the three digits or the whole CPF; a year of four or two digits, or a whole
    date that ends in it; a whole postal code, or a CEP's last three digits (its first
    five are the neighbourhood's). A fact that we do not have is never right.
    """
    typed = _digits(digits)
    match question:
        case Question.CPF_PREFIX:
            return _is_cpf_prefix(facts.cpf_prefix) and _same(
                typed[:_PREFIX] if len(typed) in {_PREFIX, _CPF} else "",
                facts.cpf_prefix or "",
            )
        case Question.BIRTH_YEAR:
            return facts.birth_year is not None and _is_year(typed, facts.birth_year)
        case Question.POSTAL_CODE:
            return _is_postal_code(typed, _digits(facts.postal_code or ""))


@dataclass(frozen=True, slots=True)
class Attempts:
    """How often an answer was wrong, and until when (UTC) nothing is compared."""

    failed: int = 0
    locked_until: datetime | None = None

    def locked(self, now: datetime) -> bool:
        """Tell whether the check is locked."""
        return self.locked_until is not None and now < self.locked_until

    def failing(self, now: datetime) -> "Attempts":
        """Count a wrong answer; the third one locks. A lock that is over starts anew.

        A passed check is `Attempts()`; a right answer with another question to come
        changes nothing, or guesses could be bought with it.
        """
        if self.locked(now):
            return self
        failed = 1 if self.locked_until is not None else self.failed + 1
        return Attempts(failed, now + LOCK if failed >= MOST_TRIES else None)


def _is_cpf_prefix(prefix: str | None) -> bool:
    return prefix is not None and re.fullmatch(r"[0-9]{3}", prefix) is not None


def _is_year(typed: str, year: int) -> bool:
    known = f"{year:04}"
    if len(typed) in {_YEAR, _CEP}:  # 1985, or 12031985
        return _same(typed[-_YEAR:], known)
    return len(typed) in {2, 6} and _same(typed[-2:], known[-2:])  # 85, or 120385


def _is_postal_code(typed: str, known: str) -> bool:
    if len(known) == _CEP and len(typed) == _PREFIX:
        return _same(typed, known[-_PREFIX:])
    return bool(known) and _same(typed, known)


def _digits(text: str) -> str:
    return re.sub(r"[^0-9]", "", text)


def _same(typed: str, known: str) -> bool:
    return compare_digest(typed, known)
