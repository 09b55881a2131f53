"""What the client was right about, done to an invoice and in the books."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from bot.balances import Priced, priced
from bot.books import post
from bot.imports.booking import amended
from bot.payments.principal import as_booked, open_principal
from bot.waivers import Refused, waive_item
from bot.wiring import Wiring
from domain.charges import Items
from domain.disputes import Remedy, Unfit, fits, let_off
from domain.money import Money
from domain.waiver import Item
from domain.zones import local_day
from models.client import Client
from models.invoice import CANCELLED, Invoice

OF_PLAN = frozenset({Remedy.CANCEL, Remedy.REDUCE})


@dataclass(frozen=True, slots=True)
class Right:
    """The client is right: how, and where it is less, the new principal."""

    remedy: Remedy
    to: Money | None = None


class NotLetOffError(RuntimeError):
    """A charge that stood when it was looked at could not be let off."""


@dataclass(frozen=True)
class Bench:
    """Whose invoices are put right, by whom, and when."""

    session: Session
    parts: Wiring
    client: Client
    actor: str
    now: datetime

    def unfit(self, invoice: Invoice, right: Right) -> Unfit | None:
        """Tell why it cannot be had for this invoice; None where it can.

        An instalment is a part of what was agreed: who changes it changes the
        agreement, in its own room; what lateness added to it may fall here.
        """
        if invoice.agreement_id is not None and right.remedy in OF_PLAN:
            return Unfit("instalment")
        charged, left = self._charges(invoice)
        return fits(right.remedy, invoice.amount, left, right.to, charged)

    def put_right(self, invoice: Invoice, right: Right) -> None:
        """Do it; `unfit` has said that it can be done."""
        if right.remedy is Remedy.CHARGES:
            self._let_charges_off(invoice)
            return
        nothing = Money(0, invoice.currency)
        to = right.to if right.remedy is Remedy.REDUCE and right.to else nothing
        today = local_day(self.now, self.client.zone)
        booked = amended(invoice, to, self.now, today, why="dispute")
        post(self.session, booked, self.now)
        if to:
            invoice.amount_minor = to.minor
        else:
            invoice.status = CANCELLED
        self.session.flush()

    def _let_charges_off(self, invoice: Invoice) -> None:
        falls = let_off(*self._charges(invoice))
        shares = (
            (Item.INTEREST, falls.interest),
            (Item.FINE, falls.fine),
            (Item.PRINCIPAL, falls.principal),
        )
        for item, amount in shares:
            if not amount:
                continue
            row = waive_item(
                self.session,
                self.parts.settings,
                self.client,
                invoice_id=invoice.id,
                item=item,
                amount=amount,
                reason="dispute",
                actor=self.actor,
                now=self.now,
            )
            if isinstance(row, Refused):
                msg = f"{item} of invoice {invoice.id}: {row.why}"
                raise NotLetOffError(msg)

    def _charges(self, invoice: Invoice) -> tuple[Items, Items]:
        """Give what was charged and not waived, and what is left, as it is booked."""
        money: Priced = priced(
            self.session, self.client, self.parts.settings, only=[invoice.id]
        )
        today = local_day(self.now, self.client.zone)
        position = money.position(invoice, today)
        booked = open_principal(self.session, [invoice])[invoice.id]
        left = as_booked(position.left.items, booked)
        return position.charged.items - position.waived, left
