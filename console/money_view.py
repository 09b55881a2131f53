"""What the room of money that came shows: the list, and one item with candidates."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import abort, render_template, request
from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from bot.balances import balance_of_client
from bot.cash.hand import Share
from bot.wiring import wiring
from console.asked import line, number, page_asked
from console.people import name_in
from console.search import by_name
from console.shell import company_day, showing
from domain.documents import parse_document
from domain.statement import Balance
from models.cash import APPLIED, IGNORED, OPEN, RETURNED, CashItem
from models.client import Client
from models.invoice import Invoice
from models.payment import Payment

PAGE = 50
FOUND = 12  # clients of a search
MOST_SHARES = 6
TABS = {"waiting": OPEN, "decided": (APPLIED, RETURNED), "aside": (IGNORED,)}


@dataclass(frozen=True, slots=True)
class Shown:
    """A candidate with the names behind its ids."""

    place: int
    client: Client
    numbers: tuple[str, ...]
    clues: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Chosen:
    """A client who was picked by hand, with what they owe on the item's day."""

    client: Client
    balance: Balance


def list_page() -> str:
    """List what waits, what was decided, or what was set aside."""
    tab = request.args.get("tab", "waiting")
    states = TABS.get(tab, OPEN)
    sought = line(request.args.get("q", ""), 80)
    place = page_asked()
    with wiring().database.read() as session:
        order = CashItem.received_on if states is OPEN else CashItem.received_on.desc()
        query = (
            select(CashItem)
            .where(CashItem.state.in_(states), *_found(sought))
            .order_by(order, CashItem.id)
            .offset((place - 1) * PAGE)
            .limit(PAGE + 1)
        )
        rows = list(session.scalars(query))
        return render_template(
            "console/money.html",
            here="money",
            show=showing(),
            rows=[(row, best(session, row)) for row in rows[:PAGE]],
            more=len(rows) > PAGE,
            page=place,
            tab=tab if tab in TABS else "waiting",
            tabs=TABS,
            q=sought,
            today=company_day(),
            figures=figures(session),
        )


def item_page(item_id: int, said: str = "") -> str:
    """Show one item: what came, whose it may be, and what can be done."""
    with wiring().database.read() as session:
        item = item_row(session, item_id)
        query = (
            select(Payment, Client)
            .join(Client, Client.id == Payment.client_id)
            .where(Payment.cash_item_id == item.id)
            .order_by(Payment.id)
        )
        return render_template(
            "console/money_item.html",
            here="money",
            show=showing(),
            item=item,
            waiting=item.state in OPEN,
            candidates=candidates(session, item),
            chosen=_chosen(session, item),
            found=_search(session),
            q=request.values.get("q", "")[:80],
            payments=session.execute(query).all(),
            decided_by=name_in(session, item.decided_by) or "",
            document=shown_document(item.payer_document),
            today=company_day(),
            said=said,
            typed=request.form,
        )


def item_row(session: Session, item_id: int, *, lock: bool = False) -> CashItem:
    """Give an item; 404 for none."""
    item = session.get(CashItem, item_id, with_for_update=lock)
    if item is None:
        abort(404)
    assert item.statement is None or item.statement.file  # noqa: S101 - loads it here
    return item


def candidates(session: Session, item: CashItem) -> list[Shown]:
    """Name those who may have paid, the likeliest first."""
    shown = []
    for place, told in enumerate(item.candidates):
        client = session.get(Client, told["client"])
        if client is None:
            continue
        query = select(Invoice.number).where(Invoice.id.in_(told["invoices"]))
        numbers = tuple(session.scalars(query.order_by(Invoice.due_on)))
        shown.append(Shown(place, client, numbers, tuple(told["clues"])))
    return shown


def best(session: Session, item: CashItem) -> list[Shown]:
    """Give the likeliest, unless another is as likely: then nobody is a click away."""
    scores = [told["score"] for told in item.candidates[:2]]
    alike = len(set(scores)) < len(scores)
    return [] if alike else candidates(session, item)[:1]


def candidate_share(item: CashItem, place: int) -> Share | None:
    """Give what a candidate of the list stands for; None for none."""
    if not 0 <= place < len(item.candidates):
        return None
    told = item.candidates[place]
    day = told["priced_on"]
    return Share(
        told["client"],
        item.amount,
        tuple(told["invoices"]),
        date.fromisoformat(day) if day else None,
    )


def figures(session: Session) -> dict[str, Any]:
    """Count what waits, and add it up."""
    count, minor, oldest = session.execute(
        select(
            func.count(CashItem.id),
            func.sum(CashItem.amount_minor),
            func.min(CashItem.received_on),
        ).where(CashItem.state.in_(OPEN))
    ).one()
    return {"count": count, "minor": int(minor or 0), "oldest": oldest}


def shown_document(document: str | None) -> str:
    """Write the payer's document as far as a reader needs it."""
    if not document:
        return ""
    whole = parse_document(document)
    if whole is not None:
        return whole.masked
    return f"***.{document[:3]}.{document[3:]}-**"


def _found(sought: str) -> list[ColumnElement[bool]]:
    if not sought:
        return []
    text = CashItem.description.icontains(sought, autoescape=True)
    return [or_(text, CashItem.payer.icontains(sought, autoescape=True))]


def _chosen(session: Session, item: CashItem) -> list[Chosen]:
    settings = wiring().settings
    ids: Sequence[int] = [
        number(each, 0) for each in request.values.getlist("client")[:MOST_SHARES]
    ]
    clients = [session.get(Client, id_) for id_ in dict.fromkeys(ids)]
    return [
        Chosen(each, balance_of_client(session, each, item.received_on, settings))
        for each in clients
        if each is not None
    ]


def _search(session: Session) -> list[Client]:
    sought = line(request.values.get("q", ""), 80)
    if not sought:
        return []
    bare = parse_document(sought)
    who = [Client.id.in_(by_name(session, sought)), Client.external_id == sought]
    who.append(Client.id.in_(select(Invoice.client_id).where(Invoice.number == sought)))
    if bare is not None:
        who.append(Client.document == bare.number)
    query = select(Client).where(or_(*who)).order_by(Client.name).limit(FOUND)
    return list(session.scalars(query))
