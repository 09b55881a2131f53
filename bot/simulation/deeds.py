"""What clients do in a simulation: pay and write, through the real doors."""

import json
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.balances import balance_of_client
from bot.inbox import Arrival, store
from bot.payments.settle import receive
from bot.simulation.scenario import OLDEST, OVERDUE
from bot.wiring import Wiring
from domain.money import Money, total
from domain.phones import canonical
from domain.statement import InvoiceBalance
from domain.zones import local_day
from models.client import Client, ContactPoint

PROVIDER = "manual"


@dataclass(frozen=True)
class Pays:
    """A client pays *amount*, or what is owed of the *invoices* that are named."""

    client_id: int
    amount: str | Decimal
    method: str
    invoices: tuple[int, ...] = ()


@dataclass(frozen=True)
class Writes:
    """A client writes; without an address, from the first phone that we know."""

    client_id: int
    text: str
    channel: str
    address: str | None = None


Deed = Pays | Writes


def do(parts: Wiring, deed: Deed, number: int) -> None:
    """Let it happen now; *number* tells deeds of one run apart."""
    match deed:
        case Pays():
            _pay(parts, deed, number)
        case Writes():
            _write(parts, deed, number)


def _pay(parts: Wiring, deed: Pays, number: int) -> None:
    now = parts.clock.now()
    with parts.database.write() as session:
        client = session.get_one(Client, deed.client_id)
        today = local_day(now, client.zone)
        balance = balance_of_client(session, client, today, parts.settings)
        lines = _chosen(balance.lines, deed, today)
        amount = _amount(lines, deed, balance.currency)
        if amount.minor <= 0:
            return
        receive(
            session,
            parts,
            client=client,
            provider=PROVIDER,
            external_ref=f"simulated-{number}",
            amount=amount,
            method=deed.method,
            received_on=today,
            invoice_ids=[line.invoice_id for line in lines if line.invoice_id],
            now=now,
        )


def _chosen(
    lines: tuple[InvoiceBalance, ...], deed: Pays, today: date
) -> tuple[InvoiceBalance, ...]:
    if deed.invoices:
        return tuple(line for line in lines if line.invoice_id in deed.invoices)
    if deed.amount == OVERDUE:
        return tuple(line for line in lines if line.due_on < today)
    if deed.amount == OLDEST:
        return tuple(sorted(lines, key=lambda line: line.due_on)[:1])
    return lines


def _amount(lines: tuple[InvoiceBalance, ...], deed: Pays, currency: str) -> Money:
    if isinstance(deed.amount, Decimal):
        return Money(int(deed.amount * 100), currency)
    return total([line.owed for line in lines], currency)


def _write(parts: Wiring, deed: Writes, number: int) -> None:
    """Post it as the provider would; the worker takes the turn."""
    address = deed.address
    if address is None:
        with parts.database.read() as session:
            address = _phone(session, deed)
    if address is None:
        return
    sid = f"SIM{number:031d}"
    ours = "whatsapp:" if deed.channel == "whatsapp" else ""
    form = {"MessageSid": sid, "From": address, "To": ours, "Body": deed.text}
    key = canonical(address)[:80]
    arrival = Arrival("twilio", "message", f"in:{sid}", key, json.dumps(form))
    store(parts.database, arrival, parts.clock.now())


def _phone(session: Session, deed: Writes) -> str | None:
    query = (
        select(ContactPoint.address)
        .where(
            ContactPoint.client_id == deed.client_id,
            ContactPoint.kind == "phone",
            ContactPoint.quarantined_at.is_(None),
        )
        .order_by(ContactPoint.id)
        .limit(1)
    )
    number = session.scalar(query)
    if number is None:
        return None
    return f"whatsapp:{number}" if deed.channel == "whatsapp" else number
