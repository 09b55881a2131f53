"""A client's receipts in the office: each payment's, and the yearly clearance."""

from dataclasses import dataclass
from datetime import date

from flask import abort, render_template
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from bot.annual import Withheld, annual_of, right_to
from bot.audit import append
from bot.papers.annual import print_annual
from bot.papers.receipt import print_receipt
from bot.receipts import payments_of, receipt_of
from bot.wiring import wiring
from console.blueprint import blueprint
from console.guard import for_roles, me
from console.menu import EVERYBODY
from console.papers import handed
from console.shell import showing
from domain.zones import local_day
from models.client import Client
from models.payment import Payment
from models.receipt import Receipt

CLIENT = "/clients/<int(max=2147483647):client_id>/receipts"
YEARS = 3  # past ones whose clearance is offered


@dataclass(frozen=True, slots=True)
class Row:
    """A payment with every receipt that it ever had, the newest first."""

    payment: Payment
    receipts: tuple[Receipt, ...]


@dataclass(frozen=True, slots=True)
class Cleared:
    """A year, and why there is no clearance of it; None: there is."""

    year: int
    withheld: Withheld | None


@blueprint.get(CLIENT)
@for_roles(EVERYBODY)
def receipts(client_id: int) -> str:
    """List a client's payments with their receipts."""
    parts = wiring()
    show = showing()
    with parts.database.read() as session:
        client = _client(session, client_id)
        today = local_day(show.now, parts.settings.zone)
        return render_template(
            "console/receipts.html",
            here="inbox",
            show=show,
            client=client,
            rows=[_row(session, each) for each in payments_of(session, client)],
            years=_years(session, client, today),
        )


@blueprint.get(f"{CLIENT}/<int(max=2147483647):payment_id>.pdf")
@for_roles(EVERYBODY)
def receipt_paper(client_id: int, payment_id: int) -> Response:
    """Hand out a payment's receipt; it is issued where there was none."""
    parts = wiring()
    now = parts.clock.now()
    with parts.database.write() as session:
        client = _client(session, client_id)
        payment = session.get(Payment, payment_id)
        if payment is None or payment.client_id != client.id:
            abort(404)
        found = receipt_of(session, parts, payment, now)
        if found is None:
            abort(404)
        _note(session, client, found)
        return handed(print_receipt(session, parts, found, now))


@blueprint.get(f"{CLIENT}/clearance/<int(max=9999):year>.pdf")
@for_roles(EVERYBODY)
def clearance_paper(client_id: int, year: int) -> Response:
    """Hand out the clearance of a year, where there is a right to it."""
    parts = wiring()
    now = parts.clock.now()
    with parts.database.write() as session:
        client = _client(session, client_id)
        found = annual_of(session, parts, client, year, now)
        if isinstance(found, Withheld):
            abort(404)
        _note(session, client, found)
        return handed(print_annual(session, parts, found, now))


def _client(session: Session, client_id: int) -> Client:
    client = session.get(Client, client_id)
    if client is None:
        abort(404)
    return client


def _row(session: Session, payment: Payment) -> Row:
    query = select(Receipt).where(Receipt.payment_id == payment.id)
    found = session.scalars(query.order_by(Receipt.id.desc()))
    return Row(payment, tuple(found))


def _years(session: Session, client: Client, today: date) -> list[Cleared]:
    years = range(today.year - 1, today.year - 1 - YEARS, -1)
    rights = ((year, right_to(session, client, year, today)) for year in years)
    return [
        Cleared(year, right if isinstance(right, Withheld) else None)
        for year, right in rights
    ]


def _note(session: Session, client: Client, receipt: Receipt) -> None:
    agent = me()
    facts = {"receipt": receipt.full_number}
    at = wiring().clock.now()
    append(
        session,
        f"agent:{agent.id}",
        "receipt.printed",
        f"client:{client.id}",
        facts,
        at,
    )
