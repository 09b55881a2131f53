"""What a client contests, adds to it, or takes back, recorded in the turn."""

from bot.disputes.decide import withdraw
from bot.disputes.notes import add_to
from bot.disputes.open import open_disputes
from bot.handlers.context import Context
from flows.commands import AddToDispute, OpenDispute
from models.media import MediaFile


def open_dispute(context: Context, command: OpenDispute) -> None:
    """Hold what is contested until a person has resolved it."""
    open_disputes(
        context.session,
        context.parts,
        context.client,
        reason=command.reason,
        kind=command.kind,
        invoice_ids=command.invoice_ids,
        actor="bot",
        now=context.now,
        amount=command.amount,
    )


def add_to_dispute(context: Context, command: AddToDispute) -> None:
    """Put words and files beside what is contested; the files are dealt with."""
    add_to(
        context.session,
        context.client,
        invoice_ids=command.invoice_ids,
        text=command.text,
        files=command.papers,
        message=context.received,
        now=context.now,
    )
    for each in command.papers:
        file = context.session.get_one(MediaFile, each)
        file.used_at = file.used_at or context.now
        file.client_id = context.client.id


def withdraw_dispute(context: Context, invoice_ids: tuple[int, ...]) -> None:
    """Let what was contested be asked for again."""
    withdraw(context.session, context.parts, context.client, invoice_ids, context.now)
