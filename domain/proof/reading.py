"""What a receipt says, as far as it could be read; what it does not say is None."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from domain.money import Money


class Kind(StrEnum):
    """How it was paid."""

    PIX = "pix"
    BOLETO = "boleto"
    TRANSFER = "transfer"
    CARD = "card"
    UNKNOWN = "unknown"


class Standing(StrEnum):
    """What the receipt says of the payment: only PAID is one."""

    PAID = "paid"
    SCHEDULED = "scheduled"  # "agendamento": money that has not moved, and need not
    RETURNED = "returned"  # came back, was refused or cancelled
    PENDING = "pending"  # the bank is still at it
    NOT_A_RECEIPT = "not_a_receipt"


@dataclass(frozen=True, slots=True)
class Party:
    """Who paid or who was paid; *document* as printed, digits often masked by `*`."""

    name: str | None = None
    document: str | None = None
    key: str | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """One receipt. *day* is when it was paid or, if scheduled, when it is to be."""

    kind: Kind = Kind.UNKNOWN
    standing: Standing = Standing.NOT_A_RECEIPT
    amount: Money | None = None
    day: date | None = None
    time: str | None = None  # "14:32", in the bank's own zone
    end_to_end: str | None = None
    txid: str | None = None
    authentication: str | None = None
    line: str | None = None  # the boleto's, 47 or 48 digits
    payee: Party = field(default_factory=Party)
    payer: Party = field(default_factory=Party)
    names_us: bool = False  # our own number or name stands somewhere in it
