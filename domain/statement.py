"""What a client owes on a day, as dialogues and pages show it, line by line."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from domain.accrual import NO_TERMS, Bill, Credit, Position, Terms, position_of
from domain.calendar import Calendar
from domain.charges import ChargesPolicy, Items
from domain.money import Money, total

_NOTHING = Money(0)  # of any currency: __post_init__ gives it the right one


@dataclass(frozen=True, slots=True)
class InvoiceBalance:
    """One invoice on one day, line by line.

    principal + correction + fine + interest - discount - early - waived - paid = owed.
    The first four are the whole amounts since the start, also where a part of them is
    paid. *discount* was granted; *early* may be had until *early_until*, and *owed* is
    what settles the invoice today. *part* is of an instalment (`domain.accrual.Bill`).
    Raises ValueError when the lines do not sum to it.
    """

    number: str
    description: str
    due_on: date
    days_late: int
    principal: Money
    fine: Money
    interest: Money
    discount: Money
    paid: Money
    owed: Money
    invoice_id: int | None = None
    correction: Money = _NOTHING
    waived: Items = field(default_factory=Items.nothing)
    early: Money = _NOTHING
    early_until: date | None = None
    part: tuple[int, int] | None = None

    @property
    def let_off(self) -> Money:
        """Add up what is not asked for: discounts, also one in time, and waivers."""
        return self.discount + self.early + self.waived.total

    @property
    def corrected(self) -> Money:
        """Give the principal at today's prices."""
        return self.principal + self.correction

    def __post_init__(self) -> None:
        nothing = Money(0, self.principal.currency)  # it is so in every currency
        for name in ("correction", "early"):
            if not getattr(self, name):
                object.__setattr__(self, name, nothing)
        if not self.waived.total:
            object.__setattr__(self, "waived", Items.nothing(nothing.currency))
        charged = self.principal + self.correction + self.fine + self.interest
        if self.owed != charged - self.let_off - self.paid or self.owed.minor < 0:
            msg = f"the lines of invoice {self.number} do not sum to {self.owed}"
            raise ValueError(msg)


@dataclass(frozen=True, slots=True)
class Price:
    """An amount that holds until a day: a discount is in it that is lost then."""

    amount: Money
    until: date


@dataclass(frozen=True, slots=True)
class Balance:
    """Everything a client owes *on* a day; settled invoices are no lines of it."""

    on: date
    lines: tuple[InvoiceBalance, ...] = ()
    currency: str = "BRL"

    @property
    def total(self) -> Money:
        """Add up what is owed, late or not yet due."""
        return total([line.owed for line in self.lines], self.currency)

    @property
    def overdue(self) -> Money:
        """Add up what is owed by late invoices."""
        return total([line.owed for line in self.late], self.currency)

    @property
    def late(self) -> tuple[InvoiceBalance, ...]:
        """List the late invoices, the oldest first."""
        late = (line for line in self.lines if line.days_late and line.owed)
        return tuple(sorted(late, key=lambda line: line.due_on))

    @property
    def days_late(self) -> int:
        """Give how late the oldest open invoice is; 0 where none is late."""
        return max((line.days_late for line in self.late), default=0)

    @property
    def oldest(self) -> InvoiceBalance | None:
        """Find the open invoice that was due first; None when nothing is owed."""
        owing = (line for line in self.lines if line.owed)
        return min(owing, key=lambda line: line.due_on, default=None)


def balance_of(  # noqa: PLR0913, PLR0917 - a bill, its day, and the rules of both
    bill: Bill,
    credits_: Iterable[Credit],
    on: date,
    policy: ChargesPolicy,
    calendar: Calendar,
    terms: Terms = NO_TERMS,
) -> InvoiceBalance:
    """Work out the line of *bill* on the day *on*, by the rules of `domain.accrual`."""
    return line_of(bill, position_of(bill, credits_, on, policy, calendar, terms))


def line_of(bill: Bill, position: Position) -> InvoiceBalance:
    """Show a position that was already worked out as a line."""
    charged, nothing = position.charged, Money(0, position.paid.currency)
    return InvoiceBalance(
        number=bill.number,
        description=bill.description,
        due_on=bill.due_on,
        days_late=position.left.days_late,
        principal=charged.principal,
        fine=charged.fine,
        interest=charged.interest,
        discount=position.discount,
        paid=position.paid,
        owed=position.asked.total,
        invoice_id=bill.invoice_id,
        correction=charged.correction,
        waived=position.waived,
        early=position.early.off if position.early else nothing,
        early_until=position.early.until if position.early else None,
        part=bill.part,
    )


def price_of(lines: Iterable[InvoiceBalance], currency: str = "BRL") -> Money | Price:
    """Add up what settles *lines* today, with the first day on which that is over."""
    found = tuple(lines)
    amount = total([line.owed for line in found], currency)
    ends = [line.early_until for line in found if line.early_until is not None]
    return Price(amount, min(ends)) if ends else amount
