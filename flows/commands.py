"""What a dialogue wants done: commands, run by bot/handlers in the turn's transaction.

Commands are imperative; each is a value that can be stored, printed and compared.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from domain.disputes import Kind
from domain.hardship import Kind as HardshipKind
from domain.money import Money
from domain.offers import Offer, Wish
from domain.preferences import Preference
from domain.promises import Promise


@dataclass(frozen=True, slots=True)
class ConfirmIdentity:
    """The client proved who they are; valid for 24 hours in this conversation."""


@dataclass(frozen=True, slots=True)
class FailIdentity:
    """One try of the identity check was wrong; the third one locks for 24 hours."""


@dataclass(frozen=True, slots=True)
class RevokeIdentity:
    """Somebody else holds the phone now: a check that was passed no longer counts."""


@dataclass(frozen=True, slots=True)
class BindClient:
    """A number shared by several clients speaks, from now on, for this one."""

    client_id: int


@dataclass(frozen=True, slots=True)
class EndMandate:
    """The client wants no more direct debits."""


@dataclass(frozen=True, slots=True)
class RecordPromise:
    """Store the promise; it holds the régua until its day."""

    promise: Promise


@dataclass(frozen=True, slots=True)
class CancelPromises:
    """Take back what is promised: the client says that it will not be."""


@dataclass(frozen=True, slots=True)
class RememberPayDay:
    """Keep the day of the month on which the client said that they are paid."""

    day_of_month: int


@dataclass(frozen=True, slots=True)
class GrantUnlock:
    """Bring the service back on trust, on the promise that was just recorded."""


@dataclass(frozen=True, slots=True)
class RefuseUnlock:
    """Keep that an unlock was asked for, and why it could not be."""

    why: str  # a reason of domain.unlock


@dataclass(frozen=True, slots=True)
class RecordAgreement:
    """Replace the invoices by the offer's instalments, with the evidence of the yes.

    *proposal* is the one whose offer this is, where a person granted it.
    """

    offer: Offer
    invoice_ids: tuple[int, ...]
    proposal: int | None = None


@dataclass(frozen=True, slots=True)
class AskSupervisor:
    """Take a wish beyond the bot's limits to who may decide; *said* are their words.

    *nearest* is the best that the bot could offer.
    """

    wish: Wish
    invoice_ids: tuple[int, ...]
    nearest: Offer
    said: str


@dataclass(frozen=True, slots=True)
class DeclineOffer:
    """The client said no to what a person granted; it stands until its day."""

    proposal: int


@dataclass(frozen=True, slots=True)
class ClaimPayment:
    """The client says it is paid: pause these invoices (none named: all) and check."""

    invoice_ids: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class CheckProof:
    """Put receipts under checking: these invoices (none named: all) stand still.

    *papers* are ids of files, none for a receipt that is not here. *amount* and *day*
    are what the client typed, for a receipt that cannot be read. Without *until* there
    is nothing to wait for: the money is here, or a person decides.
    """

    papers: tuple[int, ...]
    invoice_ids: tuple[int, ...]
    until: date | None
    amount: Money | None = None
    day: date | None = None


@dataclass(frozen=True, slots=True)
class SetAside:
    """These files were dealt with: they are no receipts, or were one already."""

    papers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class OpenDispute:
    """Hold the contested invoices (none named: all) until a person has resolved it."""

    reason: str
    invoice_ids: tuple[int, ...] = ()
    kind: Kind = Kind.OTHER
    amount: Money | None = None  # what it should have been, by the client's own words


@dataclass(frozen=True, slots=True)
class AddToDispute:
    """Put words and files beside what is contested (no invoice named: all of it)."""

    text: str
    invoice_ids: tuple[int, ...] = ()
    papers: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class WithdrawDispute:
    """The client no longer contests these invoices: they are asked for again."""

    invoice_ids: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class RecordReason:
    """Why the client has not paid (REC-01): money, forgot, trouble_paying, dispute."""

    reason: str


@dataclass(frozen=True, slots=True)
class RecordHardship:
    """Pressure stops: pause everything of this person; no detail is kept.

    *kind* is one that somebody acts on later; any other is OTHER.
    """

    kind: HardshipKind = HardshipKind.OTHER


@dataclass(frozen=True, slots=True)
class PauseCollection:
    """They chose the pause, or more of it: it ends with this day."""

    until: date


@dataclass(frozen=True, slots=True)
class ResumeCollection:
    """They can go on: their pause in hardship is over."""


@dataclass(frozen=True, slots=True)
class CallForHelp:
    """Somebody may be in danger: people are told at once, before all others."""


@dataclass(frozen=True, slots=True)
class ReportWrongPerson:
    """Quarantine the number: whoever holds it is not our client."""


@dataclass(frozen=True, slots=True)
class ReportDeath:
    """The client has died: everything stops, for good, and a person follows up."""


@dataclass(frozen=True, slots=True)
class OptOutAll:
    """Stop all messages to this person, on every channel."""

    via: str  # the rule that heard it: "word:opt_out", "phrase:opt_out", "model"


@dataclass(frozen=True, slots=True)
class SuspendContact:
    """They may want no more messages: pause all of ours until they have said so."""


@dataclass(frozen=True, slots=True)
class ResumeContact:
    """They want to go on hearing from us: end the pause of SuspendContact."""


@dataclass(frozen=True, slots=True)
class OptIn:
    """Bring back replies and reminders for this number."""


@dataclass(frozen=True, slots=True)
class RecordPreference:
    """Write to this client as they want: this is all that holds from now on."""

    preference: Preference


@dataclass(frozen=True, slots=True)
class RecordEmail:
    """Keep an e-mail address as typed, unconfirmed, and send a link to it."""

    address: str


@dataclass(frozen=True, slots=True)
class HandOver:
    """Give the thread to a person; the bot goes quiet."""

    reason: str  # asked, three_misses, identity_locked, dispute, hardship, death, ...


Command = (
    ConfirmIdentity
    | FailIdentity
    | RevokeIdentity
    | BindClient
    | EndMandate
    | RecordPromise
    | CancelPromises
    | RememberPayDay
    | GrantUnlock
    | RefuseUnlock
    | RecordAgreement
    | AskSupervisor
    | DeclineOffer
    | ClaimPayment
    | CheckProof
    | SetAside
    | OpenDispute
    | AddToDispute
    | WithdrawDispute
    | RecordReason
    | RecordHardship
    | PauseCollection
    | ResumeCollection
    | CallForHelp
    | ReportWrongPerson
    | ReportDeath
    | OptOutAll
    | SuspendContact
    | ResumeContact
    | OptIn
    | RecordPreference
    | RecordEmail
    | HandOver
)


def replaced_by(commands: Iterable[Command]) -> frozenset[int]:
    """Give the invoices that agreements among *commands* replace."""
    made = (each for each in commands if isinstance(each, RecordAgreement))
    return frozenset(number for each in made for number in each.invoice_ids)
