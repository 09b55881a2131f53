"""Receipts on the client's page: listed there, and handed out to whoever may see it.

A paper takes a checked identity and the link (level DOCUMENTS): the page's own rules.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice

from flask import Blueprint, redirect, url_for
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from bot.annual import annual_of, right_to
from bot.papers import Paper
from bot.papers.annual import print_annual
from bot.papers.receipt import print_receipt
from bot.payments.links import open_link
from bot.receipts import payments_of, receipt_of
from bot.wiring import Wiring, wiring
from console.papers import handed
from console.pay_identity import may_see
from domain.money import Money
from domain.zones import local_day
from models.client import Client
from models.payment import Payment
from models.receipt import Receipt

blueprint = Blueprint("receipts", __name__, url_prefix="/p")
LATEST = 12
Made = Callable[[Session, Wiring, Client, datetime], Paper | None]


@dataclass(frozen=True, slots=True)
class Had:
    """A payment that a receipt can be had for."""

    payment_id: int
    on: date
    amount: Money
    returned: bool


@dataclass(frozen=True, slots=True)
class Papers:
    """What a client can take along: receipts, and the last year's clearance."""

    receipts: tuple[Had, ...]
    year: int | None


def papers_for(
    session: Session, parts: Wiring, client: Client, now: datetime
) -> Papers:
    """List a client's receipts, the newest first, and the clearance they may have."""
    rows = islice(payments_of(session, client), LATEST)
    today = local_day(now, parts.settings.zone)
    year = today.year - 1
    right = right_to(session, client, year, today)
    return Papers(
        tuple(
            Had(
                row.id,
                row.received_on,
                Money(row.amount_minor, row.currency),
                row.refunded_minor > 0,
            )
            for row in rows
        ),
        None if isinstance(right, str) else year,
    )


@blueprint.get("/<token>/receipts/<int(max=2147483647):payment_id>.pdf")
def receipt(token: str, payment_id: int) -> Response:
    """Hand out the receipt of a payment of this client's."""

    def made(
        session: Session, parts: Wiring, client: Client, now: datetime
    ) -> Paper | None:
        query = select(Payment).where(
            Payment.id == payment_id, Payment.client_id == client.id
        )
        payment = session.scalar(query)
        found = payment and receipt_of(session, parts, payment, now)
        return print_receipt(session, parts, found, now) if found else None

    return answer(token, made)


@blueprint.get("/<token>/clearance/<int(max=9999):year>.pdf")
def clearance(token: str, year: int) -> Response:
    """Hand out the clearance of a year, where there is a right to it."""

    def made(
        session: Session, parts: Wiring, client: Client, now: datetime
    ) -> Paper | None:
        found = annual_of(session, parts, client, year, now)
        if not isinstance(found, Receipt):
            return None
        return print_annual(session, parts, found, now)

    return answer(token, made)


def answer(token: str, made: Made) -> Response:
    """Send the paper; who may not see it yet, or asks for none, is led to the page."""
    parts = wiring()
    now = parts.clock.now()
    paper = None
    with parts.database.write() as session:
        link = open_link(session, token, now)
        if link is not None and may_see(link, now):
            client = session.get_one(Client, link.client_id)
            paper = made(session, parts, client, now)
    if paper is None:
        return redirect(url_for("pay.show", token=token), code=303)
    return handed(paper)
