"""A client's balance on any day, item by item, and what people let off of it."""

from datetime import date

from flask import abort, flash, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from bot.balance_on import balance_on
from bot.conversations import actor
from bot.imports.amounts import parse_amount
from bot.imports.values import BadValueError
from bot.waivers import (
    LONGEST_REASON,
    Refused,
    Why,
    take_back,
    waive_item,
    waivers_for,
)
from bot.why import numbers_of
from bot.wiring import wiring
from console.blueprint import blueprint
from console.guard import for_roles, me
from console.menu import EVERYBODY, MANAGERS
from console.shell import reader_words, showing
from domain.money import Money
from domain.waiver import Item
from domain.zones import local_day
from models.charges import WaiverRow
from models.client import Client

PAGE = "/clients/<int(max=2147483647):client_id>/balance"
ITEMS = ("fine", "interest", "correction", "principal")
Answer = Response | tuple[str, int]


@blueprint.get(PAGE)
@for_roles(EVERYBODY)
def client_balance(client_id: int) -> str:
    """Show what a client owed on a day (`?on=2026-11-24`), item by item."""
    return _page(client_id)


@blueprint.post(f"{PAGE}/waive")
@for_roles(MANAGERS)
def waive_balance(client_id: int) -> Answer:
    """Let off an item of an invoice, or a part of it."""
    form, parts = request.form, wiring()
    item, invoice = form.get("item", ""), form.get("invoice", "")
    if item not in ITEMS or not invoice.isdecimal():
        abort(400)
    try:
        amount = _amount(form.get("amount", ""))
    except BadValueError:
        return _page(client_id, Refused(Why.TOO_MUCH)), 409
    with parts.database.write() as session:
        done = waive_item(
            session,
            parts.settings,
            _client(session, client_id),
            invoice_id=int(invoice),
            item=Item(item),
            amount=amount,
            reason=form.get("reason", ""),
            actor=actor(me()),
            now=parts.clock.now(),
        )
    return _after(done, client_id, "balance.waived")


@blueprint.post(f"{PAGE}/waivers/<int(max=2147483647):waiver_id>/take-back")
@for_roles(MANAGERS)
def unwaive_balance(client_id: int, waiver_id: int) -> Answer:
    """Ask again for what was let off."""
    parts = wiring()
    with parts.database.write() as session:
        done = take_back(
            session,
            parts.settings,
            _client(session, client_id),
            waiver_id,
            reason=request.form.get("reason", ""),
            actor=actor(me()),
            now=parts.clock.now(),
        )
    return _after(done, client_id, "balance.taken_back")


def _amount(text: str) -> Money | None:
    currency = wiring().settings.currency
    return parse_amount(text, currency) if text.strip() else None


def _after(done: WaiverRow | Refused, client_id: int, words: str) -> Answer:
    if isinstance(done, Refused):
        return _page(client_id, done), 409
    flash(reader_words()(words), "done")
    return redirect(url_for("console.client_balance", client_id=client_id), code=303)


def _page(client_id: int, refused: Refused | None = None) -> str:
    parts, show = wiring(), showing()
    with parts.database.read() as session:
        row = _client(session, client_id)
        today = local_day(show.now, row.zone)
        day = _day() or today
        return render_template(
            "console/client_balance.html",
            here="clients",
            show=show,
            client=row,
            day=day,
            today=today,
            found=balance_on(session, row, day, parts.settings),
            now=balance_on(session, row, today, parts.settings),
            waivers=waivers_for(session, row),
            numbers=numbers_of(session, row),
            items=ITEMS,
            refused=refused,
            typed=request.form,
            longest=LONGEST_REASON,
            may=me().role in MANAGERS,
        )


def _day() -> date | None:
    try:
        return date.fromisoformat(request.args.get("on", ""))
    except ValueError:
        return None


def _client(session: Session, client_id: int) -> Client:
    row = session.get(Client, client_id)
    if row is None:
        abort(404)
    return row
