"""Why a deed of finance in the books was not done: values that people are told."""

from dataclasses import dataclass
from enum import StrEnum

LONGEST_REASON = 200  # characters, the column's width


class Why(StrEnum):
    """The reasons; their words are `books.refused.<value>`."""

    MISSING = "missing"  # there is no such thing
    REASON = "reason"  # none was given, or it is too long
    CLOSED = "closed"  # the invoice is not open
    AGREEMENT = "agreement"  # an instalment: the agreement has to end first
    NOTHING = "nothing"  # there is no credit, or nothing is owed
    AMOUNT = "amount"  # nothing, or not what can be
    DONE = "done"  # it was corrected already
    MOVED = "moved"  # something else stands on it: that first
    PROVIDER = "provider"  # the provider's fact: a refund or a dispute undoes it
    OWN_WAY = "own_way"  # it is taken back where it was made, not in the books
    ACCOUNT = "account"  # this account follows rows, and is not written by hand
    FROZEN = "frozen"  # the books are frozen


@dataclass(frozen=True, slots=True)
class Refused:
    """It was not done, and why."""

    why: Why


def reason_of(text: str) -> str | Refused:
    """Take a reason as typed; one is always needed."""
    reason = " ".join(text.split())
    if not reason or len(reason) > LONGEST_REASON:
        return Refused(Why.REASON)
    return reason
