"""An agreement as its rules look at it: what is late, who was warned, what bars an end.

Nothing is broken by rule while somebody has to look first: a dispute, a claim that it
was paid, a hold, hardship, a death, a person in the thread; nor on old news of
payments, nor while money is under way.
"""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from bot.balances import Priced, calendar_of, priced
from bot.facts import contact_facts
from bot.roads import NOWHERE
from bot.wiring import Wiring
from domain.agreed import agreed
from domain.agreements import AgreementRules, Part, Verdict, Warned, judge
from domain.calendar import Calendar
from domain.contact_policy import Denied, Purpose, may_contact
from domain.message_state import State
from domain.statement import Balance
from domain.zones import local_day
from models.agreement import Agreement, AgreementWarning
from models.client import Client
from models.invoice import OPEN, Invoice
from models.message import Message
from models.payment import Checkout

QUIET = frozenset({"books_frozen", "stale_feed", "promise_open", "clock_unsure"}) | {
    "shadow"
}  # they pass, and others are told of them
ASKS = frozenset(
    {"deceased", "disputed", "on_hold", "person_has_thread", "vulnerable"}
)  # a person decides
UNDER_WAY = "under_way"
MOST_TRIES = 2  # a warning that failed for sure is written once more, on another road
LEFT = frozenset({State.ACCEPTED, State.SENT, State.DELIVERED, State.READ})


@dataclass
class Look:
    """One look at one agreement; the caller holds its client's row."""

    session: Session
    parts: Wiring
    client: Client
    agreement: Agreement
    now: datetime

    @property
    def today(self) -> date:
        """Give the client's day."""
        return local_day(self.now, self.client.zone)

    @cached_property
    def rules(self) -> AgreementRules:
        """Give the rules of the client's segment, as far as they were not agreed.

        What the client was told at the yes holds, whatever the settings say by now.
        """
        rules = self.parts.settings.agreements_for(self.client.segment)
        told = agreed(self.agreement.terms, self.agreement.currency).conditions
        if told is None:
            return rules
        return rules.as_told(told.break_days, told.notice_days)

    @cached_property
    def calendar(self) -> Calendar:
        """Give the calendar of the client's place."""
        return calendar_of(self.client, self.parts.settings)

    @cached_property
    def money(self) -> Priced:
        """Read what is open of the agreement, with what was paid on it."""
        query = select(Invoice.id).where(
            Invoice.agreement_id == self.agreement.id, Invoice.status == OPEN
        )
        ids = list(self.session.scalars(query))
        return priced(self.session, self.client, self.parts.settings, only=ids)

    @cached_property
    def overdue(self) -> Balance:
        """Price the instalments that were payable before today."""
        days = {row.id: self.calendar.next_business(row.due_on) for row in self._open}
        found = self.money.on(self.today)
        lines = (ln for ln in found.lines if days.get(ln.invoice_id or 0) is not None)
        late = tuple(ln for ln in lines if days[ln.invoice_id or 0] < self.today)
        return Balance(self.today, late, found.currency)

    @cached_property
    def warning(self) -> AgreementWarning | None:
        """Find the warning that stands."""
        return self.session.scalar(
            select(AgreementWarning).where(
                AgreementWarning.agreement_id == self.agreement.id,
                AgreementWarning.lapsed_at.is_(None),
            )
        )

    @cached_property
    def verdict(self) -> Verdict:
        """Judge it by the rules."""
        return judge(self.rules, self._parts, self._warned, self.today, self.calendar)

    @cached_property
    def bars(self) -> frozenset[str]:
        """Name what stands in the way of an end by rule."""
        facts = contact_facts(
            self.session,
            self.parts,
            self.client,
            NOWHERE,
            Purpose.REMINDER,
            self.now,
            balance=self.overdue,
        )
        answer = may_contact(facts, self.parts.settings.limits)
        names: set[str] = {UNDER_WAY} if self._under_way else set()
        if isinstance(answer, Denied):
            names |= {answer.rule, *_also(answer)}
        return frozenset(names) & (QUIET | ASKS | {UNDER_WAY})

    @property
    def asks(self) -> frozenset[str]:
        """Name those of the bars that only a person can take away."""
        return self.bars & ASKS

    @property
    def days_late(self) -> int:
        """Tell how late the late part is."""
        part = self.verdict.part
        return (self.today - part.payable_on).days if part else 0

    @property
    def failed_on(self) -> tuple[str, ...]:
        """List the channels on which warnings of the late part have failed for sure."""
        part = self.verdict.part
        query = (
            select(Message.channel)
            .join(AgreementWarning, AgreementWarning.message_id == Message.id)
            .where(
                AgreementWarning.agreement_id == self.agreement.id,
                AgreementWarning.invoice_id == (part.id if part else 0),
                Message.state == State.FAILED.value,
            )
        )
        return tuple(self.session.scalars(query))

    @property
    def _open(self) -> tuple[Invoice, ...]:
        return self.money.invoices

    @property
    def _parts(self) -> list[Part]:
        return [
            Part(
                row.id,
                self.calendar.next_business(row.due_on),
                self.money.position(row, self.today).left.total,
            )
            for row in self._open
        ]

    @property
    def _warned(self) -> Warned | None:
        row = self.warning
        if row is None:
            return None
        message = self.session.get_one(Message, row.message_id)
        state, sent_on = State(message.state), None
        if state in LEFT and message.sent_at is not None:
            sent_on = local_day(message.sent_at, self.client.zone)
        gone = state in {State.UNKNOWN, State.FAILED}
        return Warned(row.invoice_id, row.last_day, sent_on, gone)

    @property
    def _under_way(self) -> bool:
        """Tell whether money for a late part is asked of a bank, or awaited."""
        ids = {line.invoice_id for line in self.overdue.lines}
        query = select(Checkout).where(
            Checkout.client_id == self.client.id,
            or_(
                Checkout.state == "awaiting",
                (Checkout.kind == "debit") & Checkout.state.in_(("creating", "open")),
            ),
        )
        found = self.session.scalars(query)
        return any(ids & {each["id"] for each in row.invoices} for row in found)


def _also(denied: Denied) -> tuple[str, ...]:
    also = denied.figures.get("also", ())
    return tuple(str(name) for name in also) if isinstance(also, list) else ()
