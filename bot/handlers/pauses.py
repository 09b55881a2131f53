"""What makes the régua stand still: a claim, hardship."""

from datetime import date, datetime, timedelta

from bot.handlers.context import Context
from bot.hardship.lane import (
    choose,
    end_lane,
    lane_of,
    move_lane,
    note_reason,
    open_lane,
)
from domain.hardship import End, Kind, Way
from flows.heard import Heard
from flows.unpaid import reason_said
from models.invoice import Hold

CLAIM_PAUSES = timedelta(hours=48)


def claim_payment(context: Context, invoice_ids: tuple[int, ...]) -> None:
    """Pause what is said to be paid for 48 hours, in which it can be checked."""
    until = context.now + CLAIM_PAUSES
    for invoice_id in invoice_ids or (None,):
        _hold(context, "claimed_payment", invoice_id, until=until)
    context.note(
        "payment_claimed", f"client:{context.client.id}", invoices=list(invoice_ids)
    )


def record_hardship(context: Context, kind: Kind) -> None:
    """Take the pressure off at once; what the client told us is not stored here."""
    settings = context.parts.settings
    open_lane(
        context.session,
        settings,
        context.client,
        kind=kind,
        actor="bot",
        now=context.now,
    )


def pause_collection(context: Context, until: date) -> None:
    """Note that they chose the pause, and let it end with the day that was said."""
    session, client = context.session, context.client
    row = lane_of(session, client)
    if row is None:  # a person ended it while the client was writing
        return
    choose(session, client, Way.PAUSE)
    if until != row.until_on:
        settings = context.parts.settings
        move_lane(session, settings, client, until, actor="bot", now=context.now)


def resume_collection(context: Context) -> None:
    """Let them out of the lane: they said that they can go on."""
    end_lane(context.session, context.client, End.RESUMED, actor="bot", now=context.now)


def note_by_the_way(context: Context, heard: Heard) -> None:
    """Count a reason that is told in passing (REC-01); no dialogue turns on it."""
    reason = reason_said(heard.text) if heard.button is None else None
    if reason is not None and context.conversation.client is not None:
        note_reason(context.session, context.client, reason, context.now)


def record_reason(context: Context, reason: str) -> None:
    """Keep why it was not paid (REC-01), to be counted, and in the trail."""
    note_reason(context.session, context.client, reason, context.now)
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
