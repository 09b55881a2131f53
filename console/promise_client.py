"""One client's promises and unlock: recorded by people, ended with a reason."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from flask import abort, flash, redirect, render_template, request, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response

from bot.balances import balance_of_client, calendar_of
from bot.conversations import clean
from bot.imports.amounts import parse_amount
from bot.imports.values import BadValueError
from bot.promises.desk import Desk, record, unlock_on
from bot.promises.ends import Ending, cancel_promise
from bot.promises.rows import record_of
from bot.services.told import tell_service
from bot.unlocks.life import end_unlock, refuse, unbar
from bot.unlocks.standing import BARRED, unlock_of, unlock_standing
from bot.wiring import wiring
from console.blueprint import blueprint
from console.guard import for_roles, me
from console.menu import EVERYBODY, MANAGERS
from console.shell import reader_words, showing
from domain.money import Money
from domain.promises import Refused
from domain.unlock import Ended, NoUnlock, Service, last_day, may_unlock
from domain.zones import local_day
from models.client import Client
from models.promise import PromiseRow
from models.unlock import Unlock

CLIENT = "/promises/clients/<int(max=2147483647):client_id>"
LONGEST, UNFIT, LATEST = 200, 422, 30
Answer = Response | str | tuple[str, int]


@blueprint.get(CLIENT)
@for_roles(EVERYBODY)
def promise_client(client_id: int) -> str:
    """Show a client's promises, how they kept them, and their service."""
    return _page(client_id)


@blueprint.post(f"{CLIENT}/record")
@for_roles(EVERYBODY)
def record_client_promise(client_id: int) -> Answer:
    """Record what the client promised to a person, within the limits."""
    day = _day()
    try:
        part = _part()
    except BadValueError:
        return _page(client_id, "amount"), UNFIT
    if day is None:
        return _page(client_id, "day"), UNFIT
    with _desk(client_id) as desk:
        done = record(desk, day, part)
    if isinstance(done, Refused):
        return _page(client_id, done.reason), UNFIT
    return _after(client_id, "recorded")


@blueprint.post(f"{CLIENT}/end/<int(max=2147483647):promise_id>")
@for_roles(EVERYBODY)
def end_client_promise(client_id: int, promise_id: int) -> Answer:
    """Take a promise back, with the reason."""
    note = _note()
    if not note:
        return _page(client_id, "note"), UNFIT
    with _desk(client_id) as desk:
        row = desk.session.get(PromiseRow, promise_id)
        if row is None or row.client_id != client_id:
            abort(404)
        calendar = calendar_of(desk.client, desk.parts.settings)
        ending = Ending(desk.actor, note, calendar)
        done = cancel_promise(desk.session, desk.client, row, desk.now, ending)
    return _after(client_id, "ended") if done else (_page(client_id, "over"), UNFIT)


@blueprint.post(f"{CLIENT}/unlock")
@for_roles(MANAGERS)
def unlock_client(client_id: int) -> Answer:
    """Grant an unlock on a promise, within the limits."""
    day = _day()
    if day is None:
        return _page(client_id, "day"), UNFIT
    with _desk(client_id) as desk:
        done = unlock_on(desk, day)
    if isinstance(done, Refused | NoUnlock):
        return _page(client_id, done.reason), UNFIT
    return _after(client_id, "unlocked")


@blueprint.post(f"{CLIENT}/unlock/end")
@for_roles(MANAGERS)
def end_client_unlock(client_id: int) -> Answer:
    """End an unlock before its day, with the reason."""
    note = _note()
    if not note:
        return _page(client_id, "note"), UNFIT
    with _desk(client_id) as desk:
        row = unlock_of(desk.session, client_id)
        if row is not None:
            row.note = note
            calendar = calendar_of(desk.client, desk.parts.settings)
            end_unlock(
                desk.session,
                desk.client,
                row,
                Ended.CANCELLED,
                desk.now,
                calendar=calendar,
                by=desk.actor,
            )
    return _after(client_id, "unlock_ended")


@blueprint.post(f"{CLIENT}/unlock/bar")
@for_roles(MANAGERS)
def bar_client_unlocks(client_id: int) -> Answer:
    """Unlock a client no more, or let the limits decide again."""
    with _desk(client_id) as desk:
        if request.form.get("lift"):
            unbar(desk.session, desk.client, desk.actor, desk.now)
            return _after(client_id, "unbarred")
        note = _note()
        if note:
            refuse(desk.session, desk.client, BARRED, desk.actor, desk.now, note)
    return _after(client_id, "barred") if note else (_page(client_id, "note"), UNFIT)


@blueprint.post(f"{CLIENT}/service")
@for_roles(EVERYBODY)
def tell_client_service(client_id: int) -> Answer:
    """Say that the service is back, or that it was suspended."""
    try:
        state = Service(request.form.get("state", ""))
    except ValueError:
        abort(400)
    with _desk(client_id) as desk:
        tell_service(
            desk.session,
            desk.parts,
            desk.client,
            state,
            desk.today,
            actor=desk.actor,
            now=desk.now,
        )
    return _after(client_id, f"service_{state}")


@contextmanager
def _desk(client_id: int) -> Iterator[Desk]:
    parts = wiring()
    with parts.database.write() as session:
        client = session.get(Client, client_id, with_for_update=True)
        if client is None:
            abort(404)
        yield Desk(session, parts, client, f"agent:{me().id}", parts.clock.now())


def _page(client_id: int, problem: str = "") -> str:
    parts, show = wiring(), showing()
    with parts.database.read() as session:
        client = session.get(Client, client_id)
        if client is None:
            abort(404)
        today = local_day(show.now, client.zone)
        balance = balance_of_client(session, client, today, parts.settings)
        unlocks = select(Unlock).where(Unlock.client_id == client_id)
        rows = select(PromiseRow).where(PromiseRow.client_id == client_id)
        limits = parts.settings.unlock_for(client.segment)
        standing = unlock_standing(session, client, balance)
        return render_template(
            "console/promise_client.html",
            here="promises",
            show=show,
            client=client,
            balance=balance,
            today=today,
            longest=parts.settings.promises_for(client.segment).longest_wait,
            promises=session.scalars(
                rows.order_by(PromiseRow.id.desc()).limit(LATEST)
            ).all(),
            record=record_of(session, client),
            unlocks=session.scalars(
                unlocks.order_by(Unlock.id.desc()).limit(LATEST)
            ).all(),
            standing=standing,
            refused=may_unlock(standing, limits, today),
            unlock_until=last_day(today, limits),
            allowed=limits.allowed,
            may_unlock=me().role in MANAGERS,
            problem=problem,
            typed=request.form,
        )


def _after(client_id: int, said: str) -> Response:
    flash(reader_words()(f"promises.done.{said}"))
    return redirect(url_for("console.promise_client", client_id=client_id), code=303)


def _note() -> str:
    return clean(request.form.get("note", ""))[:LONGEST]


def _part() -> Money | None:
    written = request.form.get("amount", "").strip()
    return parse_amount(written, wiring().settings.currency) if written else None


def _day() -> date | None:
    try:
        return date.fromisoformat(request.form.get("day", ""))
    except ValueError:
        return None
