"""Who decides about money that came, with what, and when."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy.orm import Session

from bot.audit import append
from bot.wiring import Wiring
from domain.books import Account
from domain.money import Money
from domain.zones import local_day
from models.cash import CashItem


class Why(StrEnum):
    """Why a decision was refused."""

    STATE = "state"  # somebody else decided meanwhile
    SUM = "sum"  # the shares are not the money that came
    CLIENT = "client"  # no such client
    INVOICE = "invoice"  # not open, or another client's
    REASON = "reason"  # a person's decision needs one
    REFUNDED = "refunded"  # money of it went back, or a bank asks for it
    CREDIT = "credit"  # the credit that it left is used already
    MOVED = "moved"  # what it paid was cancelled or bargained anew since
    DAY = "day"  # in the future, or before the money came


@dataclass(frozen=True, slots=True)
class Refused:
    """A decision that was not carried out."""

    why: Why


@dataclass(frozen=True)
class Hand:
    """A person, or the house itself, at work in one transaction."""

    session: Session
    parts: Wiring
    actor: str
    now: datetime

    @property
    def today(self) -> date:
        """Give the company's day."""
        return local_day(self.now, self.parts.settings.zone)

    def note(self, action: str, item: CashItem, **facts: object) -> None:
        """Write the trail."""
        subject = f"cash_item:{item.id}"
        append(self.session, self.actor, action, subject, facts, self.now)

    def decided(
        self, item: CashItem, state: str, rule: str, reason: str | None = None
    ) -> None:
        """Let the row say what it is now, by whom, and why."""
        item.state, item.rule = state, rule
        item.reason = reason or None
        item.decided_by, item.decided_at = self.actor, self.now
        self.session.flush()


@dataclass(frozen=True, slots=True)
class Share:
    """A part of money that came, for one client: for these invoices, or the oldest."""

    client_id: int
    amount: Money
    invoice_ids: tuple[int, ...] = ()
    priced_on: date | None = None


def place_of(item: CashItem) -> Account:
    """Tell where the money lies: at our bank, or with the provider."""
    return Account.CLEARING if item.source == "stripe" else Account.CASH


def reference(item: CashItem) -> str:
    """Name the item's present round in the books."""
    return f"cash:{item.id}:{item.round}"
