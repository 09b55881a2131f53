"""Receipts that a dialogue put under checking, or set aside."""

from bot.handlers.context import Context
from bot.proofs.check import Typed, put_under_checking
from flows.commands import CheckProof
from models.media import MediaFile


def check_proof(context: Context, command: CheckProof) -> None:
    """Record one proof for each file, or one for a receipt that is not here."""
    files: list[MediaFile | None] = [
        context.session.get_one(MediaFile, each) for each in command.papers
    ]
    typed = Typed(command.amount, command.day)
    for file in files or [None]:
        put_under_checking(
            context.session,
            context.parts,
            context.conversation,
            context.client,
            file,
            command.invoice_ids,
            command.until,
            typed,
            context.now,
        )


def set_aside(context: Context, papers: tuple[int, ...]) -> None:
    """Note that nothing more will come of these files."""
    for each in papers:
        file = context.session.get_one(MediaFile, each)
        file.used_at, file.client_id = context.now, context.client.id
    context.note("proof.set_aside", f"client:{context.client.id}", files=list(papers))
