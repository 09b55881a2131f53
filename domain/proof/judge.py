"""What a receipt is worth before the money is there: a pure verdict."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from domain.proof.payee import Payee, is_ours
from domain.proof.reading import Reading, Standing


class Verdict(StrEnum):
    """What to do about one file that may be a receipt."""

    BOOKED = "booked"  # the money is here already
    AGAIN = "again"  # sent before by the same client, and still under checking
    REUSED = "reused"  # another client has sent the same receipt: a person decides
    NOT_OURS = "not_ours"  # paid to somebody else: perhaps a swindle
    RETURNED = "returned"  # it says itself that nothing was paid
    SCHEDULED = "scheduled"  # no payment yet; waits for its day
    NOT_A_RECEIPT = "not_a_receipt"
    CHECKING = "checking"  # it fits so far: the money is waited for
    IN_VAIN = "in_vain"  # others of theirs came to nothing: a person decides
    UNREAD = "unread"  # a picture, or a page without text: people look at it
    REFUSED = "refused"  # a file that we do not open
    WAITING = "waiting"  # still to be fetched


PAUSING = frozenset({Verdict.CHECKING, Verdict.UNREAD, Verdict.SCHEDULED})


@dataclass(frozen=True, slots=True)
class Known:
    """What the house knows of a file: facts, looked up before the verdict."""

    booked: bool = False  # its payment is in the books, for this client
    by_another: bool = False  # the same file or Pix id came from somebody else
    under_checking: bool = False  # and from this client, whose proof is still open
    in_vain: bool = False  # it was refused before, or too many came to nothing


@dataclass(frozen=True, slots=True)
class Paper:
    """One file of a message as a dialogue may know it.

    *invoices* are those of the proof that it repeats or of the payment that it shows;
    *until* is the last day of a checking under way.
    """

    id: int
    verdict: Verdict
    reading: Reading | None = None
    invoices: tuple[int, ...] = ()
    until: date | None = None


def judge(reading: Reading | None, ours: Payee, known: Known) -> Verdict:
    """Decide what a file is worth.

    1. A receipt that somebody else sent too is for a person, whatever it says.
    2. Money that is here needs no more looking. 3. The same paper twice is one paper.
    4. Then what it says: of its payee first, for that cannot wait. 5. What would stop
    the reminders once more, after others did in vain, waits for a person instead.
    """
    if known.by_another:
        return Verdict.REUSED
    if known.booked:
        return Verdict.BOOKED
    if known.under_checking:
        return Verdict.AGAIN
    verdict = Verdict.UNREAD if reading is None else _by_itself(reading, ours)
    return Verdict.IN_VAIN if known.in_vain and verdict in PAUSING else verdict


def _by_itself(reading: Reading, ours: Payee) -> Verdict:
    match reading.standing:
        case Standing.NOT_A_RECEIPT:
            return Verdict.NOT_A_RECEIPT
        case Standing.RETURNED:
            return Verdict.RETURNED
        case _ if paid_to_another(reading, ours):
            return Verdict.NOT_OURS
        case Standing.SCHEDULED:
            return Verdict.SCHEDULED
        case _:
            return Verdict.CHECKING


def paid_to_another(reading: Reading, ours: Payee) -> bool:
    """Tell whether the payee is clearly somebody else: doubt is not enough."""
    return not reading.names_us and is_ours(reading.payee, ours) is False
