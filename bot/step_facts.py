"""The facts that a step's conditions ask about, of one client at one instant."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.balances import calendar_of
from bot.roads import unreached
from bot.wiring import Wiring
from domain.calendar import Calendar
from domain.channel import Channel
from domain.contact_policy import Denied
from domain.ladder import DebtFacts, Step, unmet
from domain.money import Money
from models.client import Client
from models.invoice import PAID, Invoice


@dataclass
class StepFacts:
    """Looks up what is asked of a client once, and only when it is asked."""

    session: Session
    parts: Wiring
    client: Client
    today: date

    def refusal(self, step: Step, invoice: Invoice, owed: Money) -> Denied | None:
        """Tell which condition of a step does not hold for an invoice, in figures."""
        found = unmet(step.when, self.of(invoice, owed))
        if found is None:
            return None
        figures = {"step": step.name, "invoice": invoice.id, **found.figures}
        return Denied("condition", figures)

    def of(self, invoice: Invoice, owed: Money) -> DebtFacts:
        """Give the facts of one invoice; *owed* is what is left of it today."""
        payable = self.calendar.next_business(invoice.due_on)
        return DebtFacts(
            owed=owed,
            days_late=(self.today - payable).days,
            risk=self.client.risk,
            late_before=self._late_before,
            unreached=self._unreached,
        )

    @cached_property
    def calendar(self) -> Calendar:
        """Give the calendar of the client's place."""
        return calendar_of(self.client, self.parts.settings)

    @cached_property
    def _late_before(self) -> int:
        """Count the invoices that the client paid late."""
        query = select(Invoice.due_on, Invoice.paid_on).where(
            Invoice.client_id == self.client.id,
            Invoice.status == PAID,
            Invoice.paid_on > Invoice.due_on,
        )
        rows = self.session.execute(query)
        return sum(
            paid > self.calendar.next_business(due)
            for due, paid in rows
            if paid is not None
        )

    @cached_property
    def _unreached(self) -> frozenset[Channel]:
        return unreached(self.parts, self.client)
