"""What a step may look at, and what it may answer with."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Generic, TypeVar

from domain.agreed import Conditions
from domain.agreement_now import AgreementNow
from domain.calendar import Calendar
from domain.charges import ChargesPolicy
from domain.difference import Difference, Told
from domain.disclosure import Level
from domain.hardship import Lane
from domain.identity import Facts
from domain.means import UNKNOWN, Means
from domain.money import Money
from domain.offers import Envelope
from domain.preferences import Options, Preference
from domain.promises import Past, Promise, PromiseLimits
from domain.proof import Paper
from domain.proposals import Proposal
from domain.quotes import Quote
from domain.statement import Balance
from domain.unlock import Standing, UnlockLimits
from flows.commands import Command
from flows.heard import Heard, Method

Draft = TypeVar("Draft")


@dataclass(frozen=True, slots=True)
class Debtor:
    """The client as a dialogue may know them."""

    id: int
    first_name: str


def _as_it_was(told: Told, today: date) -> Difference:
    del today
    return Difference(told.figure.total)


@dataclass(frozen=True, slots=True)
class Case:
    """A snapshot of everything a dialogue decides on; taken once per turn.

    `client` is None while it is unclear who writes: a number that several share
    (`candidates`) or one that nobody has. `as_client` gives the case of a candidate.
    """

    client: Debtor | None
    candidates: tuple[Debtor, ...]
    as_client: "Callable[[int], Case]"
    balance_on: Callable[[date], Balance]
    level: Level
    identity: Facts
    tries_left: int
    identity_locked: bool
    person_has_thread: bool
    opted_out: bool
    in_agreement: bool
    disputed: frozenset[int]  # invoice ids
    claimed: frozenset[int]  # invoice ids said to be paid, under checking
    envelope: Envelope
    promise_limits: PromiseLimits
    calendar: Calendar
    ways: tuple[Method, ...]  # the ways to pay that the company offers
    boleto_lines: Mapping[int, str]  # by invoice id, as they are written
    person_by: datetime | None  # when a person will have answered, client's zone
    dispute_by: date  # by when a person answers what is contested today
    online: frozenset[Method] = frozenset()  # ways that go through the client's page
    has_mandate: bool = False  # a direct debit is in force
    stop_asked: bool = False  # whether they want no more messages, not answered yet
    promises: tuple[Promise, ...] = ()  # those that stand, the next day first
    past: Past = field(default_factory=Past)  # of what was promised before
    pay_day: int | None = None  # the day of the month on which they are paid
    unlock: Standing = field(default_factory=Standing)
    suspends_on: date | None = None  # the coming day that a reminder stated
    unlock_limits: UnlockLimits = field(default_factory=UnlockLimits)
    told: tuple[Told, ...] = ()  # the figures that this client was told, newest first
    changed_since: Callable[[Told, date], Difference] = _as_it_was
    policies: Mapping[int, ChargesPolicy] = field(default_factory=dict)
    preference: Preference = field(default_factory=Preference)
    contact_options: Options = field(default_factory=Options)
    papers: tuple[Paper, ...] = ()  # files that came and were not dealt with yet
    quotes: tuple[Quote, ...] = ()  # terms that this client was told, newest first
    means: Means = UNKNOWN  # what they can likely keep
    instalments: frozenset[int] = frozenset()  # invoice ids of agreements in force
    bargained: Mapping[int, int] = field(default_factory=dict)  # times, by invoice id
    rounds_lost: int = 0  # wishes that could not be met lately, in any thread of theirs
    proof_days: int = 2  # business days for which a receipt is checked
    proposal: Proposal | None = None  # beyond the bot's limits: asked for or offered
    ask_by: datetime | None = None  # by when who decides answers; None: not to be asked
    claimed_until: Mapping[int, date] = field(default_factory=dict)
    contested_by: Mapping[int, date] = field(default_factory=dict)  # as they were told
    recognised: Mapping[int, Money] = field(default_factory=dict)  # parts not contested
    own_pix: bool = False  # the company's own Pix key, which takes any amount
    lane: Lane = field(default_factory=Lane)  # what is granted in hardship
    conditions: Conditions = field(default_factory=Conditions)  # of a new agreement
    agreement: AgreementNow | None = None  # in force, else the newest that there was

    def policy_of(self, invoice_id: int | None) -> ChargesPolicy:
        """Give what being late costs on an invoice."""
        return self.policies.get(invoice_id or 0) or ChargesPolicy()


@dataclass(frozen=True, slots=True)
class Turn(Generic[Draft]):
    """One message, the case, and the draft so far; the clock has been read already."""

    case: Case
    heard: Heard
    draft: Draft | None
    today: date  # in the client's zone
    misses: int = 0  # messages not understood in a row
    shown: tuple[int, ...] = ()  # the invoices that our last words were about

    @property
    def balance(self) -> Balance:
        """Price what is open as of today."""
        return self.case.balance_on(self.today)


@dataclass(frozen=True, slots=True)
class Choice:
    """A button, or a numbered line where there are none.

    `payload` comes back as Heard.button: "intent:ask_balance", "answer:yes",
    "choice:2", "method:pix"; see flows.choices. `key` is its label's words, 20
    characters at most. `listed`: the words above show it as a numbered line already.
    """

    payload: str
    key: str
    params: Mapping[str, object] = field(default_factory=dict)
    listed: bool = False


@dataclass(frozen=True, slots=True)
class Say:
    """Words by key, with what fills them, and the buttons beneath."""

    key: str
    params: Mapping[str, object] = field(default_factory=dict)
    choices: tuple[Choice, ...] = ()


@dataclass(frozen=True, slots=True)
class PayLink:
    """A param: the client's page, whose token is made when the words are written."""

    invoice_ids: tuple[int, ...] = ()  # none: all that is open


@dataclass(frozen=True, slots=True)
class PixCode:
    """A param: the copy-and-paste Pix code of what is owed today on these invoices."""

    invoice_ids: tuple[int, ...] = ()
    part: bool = False  # of a contested one, what the client recognises


@dataclass(frozen=True, slots=True)
class AgreementPaper:
    """A param: the agreement itself, which goes along where the channel carries files.

    None is the newest one of the thread's client.
    """

    agreement_id: int | None = None


@dataclass(frozen=True, slots=True)
class Move:
    """What a step decided: the words, the step to wait in, the commands to run.

    `then` None ends the flow; `start` names a flow that goes on in the same turn.
    `closes`: what this flow interrupted has lost its sense, and is not gone back to.
    """

    says: tuple[Say, ...] = ()
    then: str | None = None
    draft: object = None
    do: tuple[Command, ...] = ()
    start: str | None = None
    closes: bool = False


# None says: this message is no answer to my question; the engine looks further.
# A step that hears nothing at all (Heard()) asks its question.
Step = Callable[[Turn[Draft]], Move | None]


def ask(
    key: str,
    *,
    then: Callable[[Turn[Draft]], Move | None],
    draft: object = None,
    choices: tuple[Choice, ...] = (),
    do: tuple[Command, ...] = (),
    **params: object,
) -> Move:
    """Say *key* and wait for the answer in *then*."""
    return Move((Say(key, params, choices),), then.__name__, draft, do)


def finish(
    key: str,
    *,
    do: tuple[Command, ...] = (),
    choices: tuple[Choice, ...] = (),
    start: str | None = None,
    closes: bool = False,
    **params: object,
) -> Move:
    """Say *key*, run the commands, and end the flow."""
    return Move((Say(key, params, choices),), do=do, start=start, closes=closes)
