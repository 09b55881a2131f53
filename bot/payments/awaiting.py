"""A boleto that was issued and is not paid yet: reminders wait for it, for a while."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bot.payments.aftermath import CLAIMED, lift
from models.invoice import Hold
from models.payment import Checkout

# A boleto of Stripe's can be paid for three days and arrives on the next business day.
LONGEST = timedelta(days=6)


def awaits(session: Session, checkout: Checkout, now: datetime) -> None:
    """Hold the reminders of what the boleto is for (F50)."""
    session.add_all(
        Hold(
            client_id=checkout.client_id,
            invoice_id=each["id"],
            reason=CLAIMED,
            note=_note(checkout),
            until=now + LONGEST,
            created_at=now,
        )
        for each in checkout.invoices
    )
    session.flush()


def awaits_no_more(session: Session, checkout: Checkout, now: datetime) -> None:
    """Let go: it came, or it will not."""
    lift(session, checkout.client_id, _note(checkout), now)


def _note(checkout: Checkout) -> str:
    return f"checkout:{checkout.id}"
