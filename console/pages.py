"""The console's one page: the list, the thread and the client, side by side."""

import secrets
from dataclasses import dataclass
from typing import Any

from flask import abort, render_template, request
from sqlalchemy.orm import Session

from bot.addresses import address_hash, opted_out
from bot.agent_replies import window_closed
from bot.reasons import Reasons, reasons_in
from bot.why import numbers_of
from bot.wiring import wiring
from console.asked import number, page_asked
from console.attachments import attachments_of
from console.bubbles import bubbles_of, plainly
from console.card import card_of
from console.guard import me
from console.queries import (
    PAGE,
    Shelf,
    count_of,
    inbox,
    messages_of,
    names_of_agents,
    news_of,
    news_of_inbox,
    parked,
    parked_in,
    text_of,
)
from console.roads import roads_of
from console.search import found_by
from console.sharers import sharers_of
from console.shell import showing
from console.showing import Showing
from console.stamps import stamp
from console.veil import holds, veiled
from domain.documents import parse_document
from domain.phones import mask_phone
from domain.sms import LONGEST
from models.client import ContactPoint
from models.conversation import Conversation


@dataclass(frozen=True, slots=True)
class Draft:
    """What a person had typed when an action was refused, and why it was."""

    problem: str | None = None
    body: str = ""
    note: str = ""
    client_key: str | None = None
    revealed: bool = False


def list_page() -> str:
    """Show the inbox with no thread open."""
    show = showing()
    with wiring().database.read() as session:
        shown = _list(session, show)
    return render_template("console/inbox.html", **shown, show=show, view="list")


def thread_page(
    thread_id: int, view: str = "thread", draft: Draft | None = None
) -> str:
    """Show one thread beside the list; 404 for one that does not exist."""
    show = showing()
    draft = draft or Draft()
    with wiring().database.read() as session:
        thread = session.get(Conversation, thread_id)
        if thread is None:
            abort(404)
        shown = _list(session, show) | _thread(session, thread, show)
        shown |= _beside(session, thread, show)
        return render_template(
            "console/thread.html",
            **shown,
            show=show,
            view=view,
            draft=draft,
            client_key=draft.client_key or secrets.token_hex(16),
            longest=LONGEST,
        )


def shelf_asked() -> Shelf:
    """Read which shelf is asked for; nonsense is the one of those who wait."""
    try:
        return Shelf(request.args.get("shelf", Shelf.WAITING))
    except ValueError:
        return Shelf.WAITING


def _list(session: Session, show: Showing) -> dict[str, Any]:
    shelf, agent, sought = shelf_asked(), me(), request.args.get("q", "").strip()
    found = found_by(session, sought) if sought else None
    place = page_asked()
    page = inbox(session, shelf, agent, found=found, skip=(place - 1) * PAGE)
    kept: dict[str, Any] = {"shelf": shelf.value} if shelf is not Shelf.WAITING else {}
    if sought:
        kept["q"] = sought
    return {
        "shelf": shelf,
        "shelves": [(s, count_of(session, s, agent)) for s in Shelf],
        "q": sought,
        "page": page,
        "page_number": place,
        "kept": kept,
        "parked": [(row, text_of(row), there) for row, there in parked(session)],
        "mask_phone": mask_phone,
        "veiled": veiled,
        "holds": holds,
        "stamp": stamp(show.now, *news_of_inbox(session)),
    }


def _thread(session: Session, thread: Conversation, show: Showing) -> dict[str, Any]:
    before = number(request.args.get("before"), 0)
    messages, earlier = messages_of(session, thread, before=before or None)
    names = names_of_agents(session)
    client = thread.client.name if thread.client else mask_phone(thread.address)
    sharers = sharers_of(session, thread)
    files = attachments_of(session, messages, show)
    return {
        "sharers": sharers,
        "thread": thread,
        "who": client,
        "owner_name": names.get(thread.agent_id or 0),
        "bubbles": bubbles_of(
            messages, names, client, show, sharers, files, held=holds(thread)
        ),
        "earlier": messages[0].id if earlier and messages else None,
        "stuck": [(row, text_of(row)) for row in parked_in(session, thread)],
        "newest": messages[-1].id if messages else 0,
        "stamp": stamp(show.now, *news_of_inbox(session), *news_of(session, thread)),
    }


def _beside(session: Session, thread: Conversation, show: Showing) -> dict[str, Any]:
    settings = wiring().settings
    card = (
        card_of(session, thread.client, settings, show.now) if thread.client else None
    )
    closed = window_closed(thread, show.now)
    balance = card.balance if card else None
    roads = roads_of(session, wiring(), thread, balance, show.now) if closed else []
    return {
        "card": card,
        "reasons": _reasons(session, thread, show),
        "window_closed": closed,
        "roads": roads,
        "document": _document(thread.client.document if thread.client else None),
        "mask": _mask,
        "plainly": plainly,
        "silenced": _silenced(session, thread),
    }


def _reasons(session: Session, thread: Conversation, show: Showing) -> Reasons:
    """Tell reasons in the agent's language, with this client's invoices by number."""
    numbers = numbers_of(session, thread.client) if thread.client else {}
    return reasons_in(show.words.language, show.zone, numbers)


def _document(number: str | None) -> str | None:
    """Mask a CPF or CNPJ; one that is none shows nothing of itself."""
    if not number:
        return None
    document = parse_document(number)
    return document.masked if document else "*" * len(number)


def _mask(point: ContactPoint) -> str:
    if point.kind != "email":
        return mask_phone(point.address)
    name, _, domain = point.address.partition("@")
    return f"{name[:1]}{'*' * 5}@{domain}"


def _silenced(session: Session, thread: Conversation) -> bool:
    """Tell whether this person asked to be left alone: not even we may write."""
    key = address_hash(thread.address, wiring().secret_key)
    return opted_out(session, thread.client, [key])
