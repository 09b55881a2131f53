"""What was heard: one inbound message after understanding, before any decision.

The understanding (`nlu/`) makes it, the flows read it. Intents are the contract of
docs/understanding.md; a value is None when the message does not hold it.
"""

from dataclasses import dataclass, field
from datetime import date
from enum import Enum, StrEnum

from domain.money import Money
from domain.preferences import PreferenceWish
from domain.schedules import Part


class Intent(StrEnum):
    """What the client wants with a message."""

    GREET = "greet"
    GOODBYE = "goodbye"
    THANKS = "thanks"
    AFFIRM = "affirm"
    DENY = "deny"
    ASK_BALANCE = "ask_balance"
    EXPLAIN_CHARGES = "explain_charges"
    ASK_DUE_DATE = "ask_due_date"
    REQUEST_PAYMENT_LINK = "request_payment_link"
    NEGOTIATE_INSTALLMENTS = "negotiate_installments"
    ASK_DISCOUNT = "ask_discount"
    PROPOSE_AMOUNT = "propose_amount"
    PROMISE_TO_PAY = "promise_to_pay"
    ALREADY_PAID = "already_paid"
    DISPUTE_DEBT = "dispute_debt"
    HARDSHIP = "hardship"
    WRONG_PERSON = "wrong_person"
    DECEASED = "deceased"
    OPT_OUT = "opt_out"
    OPT_IN = "opt_in"
    HUMAN_AGENT = "human_agent"
    COMPLAINT_OR_ABUSE = "complaint_or_abuse"
    IDENTITY_ANSWER = "identity_answer"
    ASK_WHO_IS_THIS = "ask_who_is_this"
    ASK_IF_GENUINE = "ask_if_genuine"
    ASK_RECEIPT = "ask_receipt"
    ASK_AGREEMENT = "ask_agreement"
    ASK_UNLOCK = "ask_unlock"
    CANNOT_PAY = "cannot_pay"
    ASK_CONSEQUENCES = "ask_consequences"
    CONTACT_PREFERENCE = "contact_preference"
    CANCEL = "cancel"
    MENU = "menu"
    OUT_OF_SCOPE = "out_of_scope"


class Answer(Enum):
    """A yes-or-no reading of what the client wrote."""

    YES = "yes"
    NO = "no"
    UNCLEAR = "unclear"


class Method(StrEnum):
    """A way to pay, as the client names it."""

    PIX = "pix"
    BOLETO = "boleto"
    CARD = "card"
    DEBIT = "debit"
    TRANSFER = "transfer"


DESPAIR = "pattern:despair"  # the rule of words of somebody who may be in danger
ROBOT = "pattern:robot"  # the rule of who asks whether a machine answers
UNREADABLE = "unreadable"  # the rule of a voice note, a video, a sticker by itself


@dataclass(frozen=True, slots=True)
class InvoiceRef:
    """Which invoice the client means; at most one field is set."""

    month: int | None = None
    amount: Money | None = None
    which: str | None = None  # "oldest" | "newest" | "smallest" | "largest"
    number: str | None = None


@dataclass(frozen=True, slots=True)
class Dated:
    """An invoice with a day of its own: "a de março sexta"."""

    invoice: InvoiceRef
    day: date


@dataclass(frozen=True, slots=True)
class Remembered:
    """An earlier figure that the client holds against today's: "estava 100, subiu?".

    *amounts* are all that were named; *last_month*: it was then; *asked*: why it is
    not the same is what the message asks, and nothing else.
    """

    amounts: tuple[Money, ...] = ()
    last_month: bool = False
    asked: bool = False


@dataclass(frozen=True, slots=True)
class Values:
    """Amounts, days and counts found in the words, by rules and never by the model."""

    amount: Money | None = None
    out_of_reach: Money | None = None  # what they say they do not have
    down_payment: Money | None = None
    count: int | None = None  # instalments
    parts: tuple[Part, ...] = ()  # two or more, where a schedule of their own is named
    day: date | None = None  # the (first) day named
    day_to: date | None = None  # the last day, when a range was named
    method: Method | None = None
    digits: str | None = None  # digits alone: a CPF part, a year, a postal code, a menu
    invoice: InvoiceRef | None = None
    dated: tuple[Dated, ...] = ()  # two or more invoices, each with its own day
    answer: Answer = Answer.UNCLEAR
    contact: PreferenceWish | None = None  # how and when to write to them
    remembered: Remembered | None = None  # an earlier figure, where one is held up
    reserved: bool = False  # "sim, mas ...": a yes or no with a condition attached


@dataclass(frozen=True, slots=True)
class Guess:
    """One intent with its calibrated confidence, 0 to 1."""

    intent: Intent
    confidence: float


@dataclass(frozen=True, slots=True)
class Wish:
    """One of several wishes in a message, with what its own clause names."""

    intent: Intent
    values: Values


@dataclass(frozen=True, slots=True)
class Heard:
    """One message, understood."""

    text: str = ""
    language: str = "pt"  # "pt" | "en" | "es"
    intent: Intent = Intent.OUT_OF_SCOPE
    confidence: float = 0.0
    also: tuple[Intent, ...] = ()  # further wishes in the same message
    ranking: tuple[Guess, ...] = ()
    values: Values = field(default_factory=Values)
    rule: str = ""  # what decided: "button", "menu", "word:opt_out", "model", "none"
    button: str | None = None  # the payload of the button that was pressed
    media: int = 0  # pictures and papers that came along
    thumb: bool = False  # an emoji yes: enough for a question, never for an agreement
    card: bool = False  # a card number was in it: masked, and never a value
    apart: tuple[Wish, ...] = ()  # what each wish names, where the message has clauses

    def named_for(self, intent: Intent) -> Values:
        """Give what was named for one of the wishes; without clauses, all of it."""
        own = (wish.values for wish in self.apart if wish.intent is intent)
        return next(own, self.values)

    @property
    def nothing(self) -> bool:
        """Tell that there is no message at all: a step then asks its question."""
        return self == Heard(language=self.language)
