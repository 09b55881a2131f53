"""What makes the régua stand still: a claim, hardship."""

from datetime import datetime, timedelta

from bot.handlers.context import Context
from models.invoice import Hold

CLAIM_PAUSES = timedelta(hours=48)
HARDSHIP_PAUSES = timedelta(days=30)


def claim_payment(context: Context, invoice_ids: tuple[int, ...]) -> None:
    """Pause what is said to be paid for 48 hours, in which it can be checked."""
    until = context.now + CLAIM_PAUSES
    for invoice_id in invoice_ids or (None,):
        _hold(context, "claimed_payment", invoice_id, until=until)
    context.note(
        "payment_claimed", f"client:{context.client.id}", invoices=list(invoice_ids)
    )


def record_hardship(context: Context) -> None:
    """Take the pressure off for a month; what the client told us is not stored here."""
    client = context.client
    client.vulnerable_until = context.now + HARDSHIP_PAUSES
    context.note("hardship_recorded", f"client:{client.id}")


def record_reason(context: Context, reason: str) -> None:
    """Keep why it was not paid (REC-01), in the trail and beside the message."""
    context.note("reason_recorded", f"client:{context.client.id}", reason=reason)


def _hold(
    context: Context, reason: str, invoice_id: int | None, *, until: datetime | None
) -> None:
    context.session.add(
        Hold(
            client_id=context.client.id,
            invoice_id=invoice_id,
            reason=reason,
            until=until,
            created_at=context.now,
        )
    )
