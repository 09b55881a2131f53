"""The room of money that came and waits for its owner, and what people decide of it."""

from collections.abc import Callable

from flask import flash, redirect, request, url_for
from werkzeug.wrappers import Response

from bot.cash.decide import assign, dismiss, send_back, undo
from bot.cash.hand import Hand, Refused, Share, Why
from bot.imports.amounts import parse_amount
from bot.imports.dates import parse_date
from bot.imports.values import BadValueError
from bot.ledger.freeze import BooksFrozenError
from bot.wiring import wiring
from console import money_view as view
from console.asked import line, number
from console.blueprint import blueprint
from console.guard import for_roles, me
from console.menu import FINANCE
from console.shell import reader_words
from models.cash import CashItem

ITEM = "/money/<int(max=2147483647):item_id>"
CONFLICT = 409
Answer = Response | tuple[str, int]
Deed = Callable[[Hand, CashItem], object]


@blueprint.get("/money")
@for_roles(FINANCE)
def money() -> str:
    """List the money that waits for its owner."""
    return view.list_page()


@blueprint.get(ITEM)
@for_roles(FINANCE)
def money_item(item_id: int) -> str:
    """Show one item."""
    return view.item_page(item_id)


@blueprint.post(f"{ITEM}/assign")
@for_roles(FINANCE)
def assign_money(item_id: int) -> Answer:
    """Give it to the candidate of the button, or to those who were picked."""
    return _do(item_id, _assign, "assigned")


@blueprint.post(f"{ITEM}/return")
@for_roles(FINANCE)
def return_money(item_id: int) -> Answer:
    """Book that it was sent back."""

    def deed(hand: Hand, item: CashItem) -> object:
        try:
            on = parse_date(request.form.get("on", "").strip())
        except BadValueError:
            return Refused(Why.DAY)
        return send_back(hand, item, on, _reason())

    return _do(item_id, deed, "returned")


@blueprint.post(f"{ITEM}/dismiss")
@for_roles(FINANCE)
def dismiss_money(item_id: int) -> Answer:
    """Take it off the list: it is no client's."""
    return _do(item_id, lambda hand, item: dismiss(hand, item, _reason()), "dismissed")


@blueprint.post(f"{ITEM}/undo")
@for_roles(FINANCE)
def undo_money(item_id: int) -> Answer:
    """Put it back on the list."""
    return _do(item_id, lambda hand, item: undo(hand, item, _reason()), "undone")


def _assign(hand: Hand, item: CashItem) -> object:
    if "candidate" in request.form:
        share = view.candidate_share(item, number(request.form["candidate"], 99))
        return assign(hand, item, [share]) if share else Refused(Why.CLIENT)
    ids = [number(each, 0) for each in request.form.getlist("client")]
    try:
        shares = [_share(item, id_, alone=len(ids) == 1) for id_ in ids]
    except BadValueError:
        return Refused(Why.SUM)
    return assign(hand, item, shares, _reason())


def _share(item: CashItem, client_id: int, *, alone: bool) -> Share:
    """Read one client's part; where there is but one, it is all of it."""
    written = request.form.get(f"amount_{client_id}", "").strip()
    amount = (
        item.amount if alone and not written else parse_amount(written, item.currency)
    )
    ticked = request.form.getlist(f"invoice_{client_id}")
    return Share(client_id, amount, tuple(number(each, 0) for each in ticked))


def _reason() -> str:
    return line(request.form.get("reason", ""), 300)


def _do(item_id: int, deed: Deed, said: str) -> Answer:
    """Decide, and go back to the list; a refusal is shown with its reason."""
    parts = wiring()
    try:
        with parts.database.write() as session:
            item = view.item_row(session, item_id, lock=True)
            hand = Hand(session, parts, f"agent:{me().id}", parts.clock.now())
            done = deed(hand, item)
            if isinstance(done, Refused):
                session.rollback()
    except BooksFrozenError:
        return view.item_page(item_id, "frozen"), CONFLICT
    if isinstance(done, Refused):
        return view.item_page(item_id, done.why.value), CONFLICT
    flash(reader_words()(f"money.done.{said}"))
    to_item = said == "undone"
    if to_item:
        return redirect(url_for("console.money_item", item_id=item_id), code=303)
    return redirect(url_for("console.money"), code=303)
