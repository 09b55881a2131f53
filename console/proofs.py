"""The room of receipts: what waits for money, what waits for a person, and the word."""

from datetime import date
from typing import NoReturn

from flask import abort, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from bot.imports.amounts import parse_amount
from bot.proofs.decide import Refused, Why, confirm_proof, reject_proof
from bot.wiring import wiring
from console.blueprint import blueprint
from console.guard import for_roles, me
from console.menu import EVERYBODY, MANAGERS
from console.proof_pages import Draft, list_page, proof_page
from console.shell import reader_words
from domain.money import Money

PROOF = "/proofs/<int(max=2147483647):proof_id>"
CONFLICT = 409
LONGEST = 500
Page = Response | str | tuple[str, int]


@blueprint.get("/proofs")
@for_roles(EVERYBODY)
def proofs() -> str:
    """List the receipts."""
    return list_page()


@blueprint.get(PROOF)
@for_roles(EVERYBODY)
def proof(proof_id: int) -> str:
    """Show one receipt beside its invoices."""
    return proof_page(proof_id)


@blueprint.post(f"{PROOF}/confirm")
@for_roles(MANAGERS)
def confirm_receipt(proof_id: int) -> Page:
    """Book its money on this person's word."""
    form, parts = request.form, wiring()
    with parts.database.write() as session:
        done = confirm_proof(
            session,
            parts,
            proof_id,
            me(),
            amount=_amount(form.get("amount", "")),
            paid_on=_day(form.get("paid_on", "")),
            now=parts.clock.now(),
        )
        if isinstance(done, Refused):
            session.rollback()
    return _after(done, proof_id, "confirmed")


@blueprint.post(f"{PROOF}/reject")
@for_roles(MANAGERS)
def reject_receipt(proof_id: int) -> Page:
    """Refuse it, with words of the catalogue for the client."""
    form, parts = request.form, wiring()
    with parts.database.write() as session:
        done = reject_proof(
            session,
            parts,
            proof_id,
            me(),
            reason=form.get("reason", ""),
            note=form.get("note", "")[: LONGEST + 1],
            now=parts.clock.now(),
        )
        if isinstance(done, Refused):
            session.rollback()
    return _after(done, proof_id, "rejected")


def _after(done: object, proof_id: int, said: str) -> Page:
    words = reader_words()
    if not isinstance(done, Refused):
        flash(words(f"proofs.done.{said}"))
        return redirect(url_for("console.proof", proof_id=proof_id), code=303)
    if done.why is Why.MISSING:
        _nobody()
    form = request.form
    draft = Draft(
        words(f"proofs.refused.{done.why.value}"),
        form.get("amount", ""),
        form.get("paid_on", ""),
        form.get("reason", ""),
        form.get("note", "")[:LONGEST],
    )
    return proof_page(proof_id, draft), CONFLICT


def _nobody() -> NoReturn:
    abort(404)


def _amount(text: str) -> Money | None:
    try:
        return parse_amount(text, wiring().settings.currency)
    except ValueError:
        return None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
