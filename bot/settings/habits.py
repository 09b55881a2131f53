"""Smaller habits of the house: hand-off, disclosure, payment, ticks."""

from typing import Annotated, Literal

from pydantic import Field

from bot.settings.part import Part, Written
from bot.settings.rules import HoursBlock
from domain.hours import HoursTable
from flows.heard import Method

Count = Annotated[int, Field(ge=1)]
DeskHours = Annotated[
    HoursTable, Written(HoursBlock, lambda block: HoursTable(block.hours(), law={}))
]


class Handoff(Part):
    """Within how many minutes of the people's hours a person answers (PAY-05).

    No law narrows the hours: the client waits for this answer.
    """

    answer_within_minutes: Count = 60
    hours: DeskHours = Field(default_factory=lambda: HoursTable(law={}))


class Disclosure(Part):
    """How long a confirmed number and an identity check are good for."""

    number_confirmed_days: Count = 180
    pre_due_names_invoice: bool = False
    identity_valid_hours: Count = 24


DebitKind = Literal[
    "acss_debit", "au_becs_debit", "bacs_debit", "sepa_debit", "us_bank_account"
]


class DirectDebit(Part):
    """Direct debit through Stripe, by kind; none of them exists in Brazil.

    Each debit is announced *notice_days* before, or it is not made. One that the bank
    refuses is tried again after *retry_after_days*, *retries* times at most: Nacha
    allows two within 180 days of the first (Operating Rules, 2.12.4), and the others
    are held to the same.
    """

    kinds: tuple[DebitKind, ...] = ()
    notice_days: Annotated[int, Field(ge=1, le=30)] = 3
    retries: Annotated[int, Field(ge=0, le=2)] = 1
    retry_after_days: Annotated[int, Field(ge=3, le=60)] = 5


class Payment(Part):
    """The client's page and the ways to pay that it shows, in order.

    What a receipt speaks of is not reminded of for *proof_business_days* after it came.
    *payees* are names or CNPJs that are paid for us beside our own: a receipt may name
    the provider. *stripe_pix* and *stripe_boleto*: whether Stripe takes them on this
    account; auto is what the account itself says (bot/payments/offered.py).
    """

    link_valid_days: Count = 7
    proof_business_days: Annotated[int, Field(ge=1, le=15)] = 2
    payees: tuple[str, ...] = ("Stripe",)
    stripe: bool = True
    stripe_pix: Literal["auto"] | bool = "auto"
    stripe_boleto: Literal["auto"] | bool = "auto"
    shown_ways: tuple[Method, ...] = (
        Method.PIX,
        Method.CARD,
        Method.BOLETO,
        Method.DEBIT,
        Method.TRANSFER,
    )
    direct_debit: DirectDebit = Field(default_factory=DirectDebit)


class Disputes(Part):
    """Within how many business days a person answers what a client contests."""

    answer_business_days: Annotated[int, Field(ge=1, le=60)] = 5


class Billing(Part):
    """How invoices of recurring plans are issued.

    One that is issued late falls due `least_days_to_pay` from then at the earliest; one
    that is later than `catch_up_days` waits for a person.
    """

    least_days_to_pay: Annotated[int, Field(ge=0, le=60)] = 5
    catch_up_days: Annotated[int, Field(ge=1, le=366)] = 45


class Ticks(Part):
    """How often each round is made, in seconds."""

    plan: Count = 300
    nudge: Count = 900
    expire: Count = 300
    reconcile: Count = 60
    poll_inbound: Count = 120
    templates: Count = 600
    prices: Count = 900
    handoffs: Count = 60
    campaigns: Count = 30
    billing: Count = 900
    tasks: Count = 300
    proofs: Count = 300
    clearances: Count = 3_600
    books: Count = 21_600
    instruments: Count = 60
    debits: Count = 300
    watch: Count = 60
    account: Count = 900
    hooks: Count = 3600
    disputes: Count = 900
    proposals: Count = 300
    hardship: Count = 900
    sensitive: Count = 3600
    agreements: Count = 900
