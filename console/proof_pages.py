"""What the room of receipts shows: the queue, and one receipt beside its invoices."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from flask import abort, render_template, request
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.balances import balance_of_client
from bot.proofs.queue import OPEN, PAGE, Shelf, by_same_paper, count_of, queue
from bot.proofs.tell import REASONS
from bot.wiring import wiring
from console.asked import page_asked
from console.attachments import describe
from console.guard import me
from console.menu import MANAGERS
from console.queries import names_of_agents
from console.shell import showing
from console.showing import Showing
from domain.money import Money, total
from domain.statement import InvoiceBalance
from domain.zones import local_day
from models.agent import Agent
from models.cash import CashItem
from models.invoice import Invoice
from models.proof import Proof

AROUND = timedelta(days=5)  # of a receipt's day, in which its line may stand


@dataclass(frozen=True, slots=True)
class Draft:
    """What had been typed when a decision was refused, and why it was."""

    problem: str = ""
    amount: str = ""
    paid_on: str = ""
    reason: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """One thing that was compared: fits, differs or open, and the words for it."""

    name: str
    said: str
    fit: str  # kept | broken | soon | quiet, as the tags are coloured


def list_page() -> str:
    """Show the queue."""
    show = showing()
    shelves = {shelf.value: shelf for shelf in Shelf}
    shelf = shelves.get(request.args.get("shelf", ""), Shelf.ASKS)
    place = page_asked()
    with wiring().database.read() as session:
        page = queue(session, shelf, skip=(place - 1) * PAGE)
        return render_template(
            "console/proofs.html",
            here="proofs",
            show=show,
            shelf=shelf,
            shelves=[(each, count_of(session, each)) for each in Shelf],
            rows=[(row, _numbers(session, row)) for row in page.proofs],
            more=page.more,
            page=place,
            names=names_of_agents(session),
        )


def proof_page(proof_id: int, draft: Draft | None = None) -> str:
    """Show one receipt; 404 for one that does not exist."""
    show, agent = showing(), me()
    with wiring().database.read() as session:
        proof = session.get(Proof, proof_id)
        if proof is None:
            abort(404)
        lines = _lines(session, proof, show)
        return render_template(
            "console/proof.html",
            here="proofs",
            show=show,
            proof=proof,
            file=proof.media,
            file_words=describe(proof.media, show) if proof.media else "",
            lines=lines,
            owed=total([line.owed for line in lines], proof.currency),
            marks=_marks(proof, lines, show),
            bank=_bank(session, proof),
            others=by_same_paper(session, proof),
            draft=draft or Draft(),
            reasons=REASONS,
            today=local_day(show.now, proof.client.zone),
            typed=_typed(proof, lines),
            may_decide=_may(agent, proof),
            names=names_of_agents(session),
        )


def _may(agent: Agent, proof: Proof) -> bool:
    return agent.role in MANAGERS and proof.state in OPEN


def _numbers(session: Session, proof: Proof) -> list[str]:
    query = select(Invoice.number).where(Invoice.id.in_(proof.invoices))
    return list(session.scalars(query.order_by(Invoice.due_on)))


def _lines(session: Session, proof: Proof, show: Showing) -> tuple[InvoiceBalance, ...]:
    """Price what it is for on the day of the payment, or today where none is read."""
    today = local_day(show.now, proof.client.zone)
    day = min(proof.paid_on or today, today)
    balance = balance_of_client(session, proof.client, day, wiring().settings)
    wanted = frozenset(proof.invoices)
    return tuple(
        line for line in balance.lines if not wanted or line.invoice_id in wanted
    )


def _marks(proof: Proof, lines: Sequence[InvoiceBalance], show: Showing) -> list[Mark]:
    found = [_payee(proof, show), _amount(proof, lines, show)]
    reading = proof.reading
    standing = str(reading.get("standing", ""))
    if standing:
        fit = {"paid": "kept", "returned": "broken"}.get(standing, "soon")
        found.append(Mark("standing", show.words(f"proofs.standing.{standing}"), fit))
    if proof.paid_on:
        found.append(Mark("day", show.day(proof.paid_on), "quiet"))
    codes = ("end_to_end", "txid", "authentication", "line")
    found += [Mark(c, str(reading[c]), "quiet") for c in codes if reading.get(c)]
    payer = reading.get("payer") or {}
    if payer.get("name"):
        found.append(Mark("payer", str(payer["name"]), "quiet"))
    return found


def _payee(proof: Proof, show: Showing) -> Mark:
    payee = proof.reading.get("payee") or {}
    parts = (payee.get("name"), payee.get("document"), payee.get("key"))
    said = " · ".join(str(part) for part in parts if part)
    fit = {True: "kept", False: "broken", None: "soon"}[proof.payee_ok]
    return Mark("payee", said or show.words("proofs.not_read"), fit)


def _amount(proof: Proof, lines: Sequence[InvoiceBalance], show: Showing) -> Mark:
    if proof.amount_minor is None:
        return Mark("amount", show.words("proofs.not_read"), "soon")
    amount = Money(proof.amount_minor, proof.currency)
    said = show.money(amount)
    if not lines:
        return Mark("amount", said, "quiet")
    owed = total([line.owed for line in lines], proof.currency)
    if amount == owed:
        return Mark("amount", said, "kept")
    key = "missing" if amount < owed else "over"
    apart = show.money(max(amount, owed) - min(amount, owed))
    said = f"{said} · {show.words(f'proofs.{key}', amount=apart)}"
    return Mark("amount", said, "soon")


def _bank(session: Session, proof: Proof) -> Sequence[CashItem]:
    """List lines of the bank that may be its money: same amount, about the same day."""
    if proof.amount_minor is None:
        return []
    day = proof.paid_on or proof.created_at.date()
    query = (
        select(CashItem)
        .where(
            CashItem.amount_minor == proof.amount_minor,
            CashItem.received_on.between(day - AROUND, day + AROUND),
        )
        .order_by(CashItem.received_on, CashItem.id)
        .limit(10)
    )
    return session.scalars(query).all()


def _typed(proof: Proof, lines: Sequence[InvoiceBalance]) -> dict[str, Any]:
    """Fill the form with what was read, else with what is owed."""
    minor = proof.amount_minor
    if minor is None and lines:
        minor = total([line.owed for line in lines], proof.currency).minor
    day: date | None = proof.paid_on
    return {
        "amount": f"{minor // 100},{minor % 100:02}" if minor else "",
        "paid_on": day.isoformat() if day else "",
    }
