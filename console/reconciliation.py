"""The room of reconciliation: Stripe's account beside our books, and what differs."""

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from bot.reconciliation.decide import LONGEST_NOTE, leave_out
from bot.reconciliation.run import last_run
from bot.wiring import wiring
from console.blueprint import blueprint
from console.guard import for_roles, me
from console.menu import FINANCE
from console.shell import reader_words, showing
from models.client import Client
from models.reconciliation import (
    EXPECTED,
    UNMATCHED,
    BalanceTransaction,
    Reconciliation,
)

RUNS, MOVEMENTS = 14, 100
MOVEMENT = "/reconciliation/<int(max=2147483647):movement_id>"


@blueprint.get("/reconciliation")
@for_roles(FINANCE)
def reconciliation() -> str:
    """Show the last comparison, what it found, and the ones before."""
    with wiring().database.read() as session:
        last = last_run(session)
        return render_template(
            "console/reconciliation.html",
            here="reconciliation",
            show=showing(),
            last=last,
            clients=_clients(session, last),
            runs=_runs(session),
            movements=_movements(session, UNMATCHED),
            left_out=_movements(session, EXPECTED),
            longest=LONGEST_NOTE,
            stripe=wiring().environment.stripe_api_key is not None,
            hour=wiring().settings.reconciliation.hour,
        )


@blueprint.post(f"{MOVEMENT}/leave-out")
@for_roles(FINANCE)
def leave_movement_out(movement_id: int) -> Response:
    """Take a movement off the list, with its reason."""
    parts, note = wiring(), request.form.get("note", "")
    with parts.database.write() as session:
        if session.get(BalanceTransaction, movement_id) is None:
            abort(404)
        done = leave_out(session, movement_id, me(), note, parts.clock.now())
    words = reader_words()
    flash(
        words("reconciliation.left" if done else "reconciliation.not_left"),
        "message" if done else "error",
    )
    return redirect(url_for("console.reconciliation"), code=303)


def _runs(session: Session) -> list[Reconciliation]:
    query = select(Reconciliation).order_by(Reconciliation.id.desc()).limit(RUNS)
    return list(session.scalars(query))


def _movements(session: Session, state: str) -> list[BalanceTransaction]:
    query = select(BalanceTransaction).where(BalanceTransaction.state == state)
    order = BalanceTransaction.created_at.desc(), BalanceTransaction.id.desc()
    return list(session.scalars(query.order_by(*order).limit(MOVEMENTS)))


def _clients(session: Session, run: Reconciliation | None) -> dict[Any, str]:
    ids = {each.get("client_id") for each in run.differences} if run else set()
    query = select(Client.id, Client.name).where(Client.id.in_(ids - {None}))
    return dict(session.execute(query).all())
