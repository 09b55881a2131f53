"""What may happen to Ana and her first invoice, by the name of the rule that minds."""

from collections.abc import Callable
from datetime import date, timedelta

from models.agreement import Agreement, AgreementInvoice
from models.base import Base
from models.client import ContactPoint, OptOut
from models.dispute import Dispute
from models.invoice import Hold, Invoice
from models.promise import PromiseRow
from tests.bot.chores import add, change, pays
from tests.bot.world import World

Mishap = Callable[[World, int], None]


def happens(world: World, client: int, why: str) -> None:
    """Let something happen that the rule *why* minds."""
    _MISHAPS[why](world, client)


def _row(make: Callable[[World, int], Base]) -> Mishap:
    return lambda world, client: add(world, make(world, client))


def _dispute(world: World, client: int) -> Base:
    now = world.clock.now()
    return Dispute(client_id=client, invoice_id=1, reason="?", opened_at=now)


def _hold(world: World, client: int) -> Base:
    now = world.clock.now()
    return Hold(client_id=client, invoice_id=1, reason="manual", created_at=now)


def _promise(world: World, client: int) -> Base:
    return PromiseRow(
        client_id=client,
        amount_minor=100_00,
        due_on=date(2026, 11, 27),
        invoices=[1],
        made_at=world.clock.now(),
    )


def _agreement(world: World, client: int) -> Base:
    return Agreement(
        client_id=client,
        total_minor=100_00,
        terms={},
        evidence={},
        accepted_at=world.clock.now(),
        covers=[AgreementInvoice(invoice_id=1, owed_minor=100_00)],
    )


def _opt_out(world: World, client: int) -> Base:
    now = world.clock.now()
    return OptOut(address_hash="h", client_id=client, at=now, via="SAIR")


def _dies(world: World, client: int) -> None:
    change(world, client, deceased_at=world.clock.now())


def _hardship(world: World, client: int) -> None:
    until = world.clock.now() + timedelta(days=30)
    change(world, client, vulnerable_until=until)


def _prescribes(world: World, client: int) -> None:
    del client
    with world.session() as session:
        session.get_one(Invoice, 1).prescribes_on = date(2026, 11, 20)


def _quarantine(world: World, client: int) -> None:
    del client
    with world.session() as session:
        session.get_one(ContactPoint, 1).quarantined_at = world.clock.now()


def _dead_number(world: World, client: int) -> None:
    del client
    with world.session() as session:
        session.get_one(ContactPoint, 1).invalid_at = world.clock.now()


def _wants_no_calls(world: World, client: int) -> None:
    change(world, client, refused_channels=["phone"])


_MISHAPS: dict[str, Mishap] = {
    "nothing_owed": lambda world, client: pays(world, client, 1, 103_00),
    "disputed": _row(_dispute),
    "on_hold": _row(_hold),
    "promise_open": _row(_promise),
    "agreement_open": _row(_agreement),
    "deceased": _dies,
    "vulnerable": _hardship,
    "prescribed": _prescribes,
    "opted_out": _row(_opt_out),
    "quarantined": _quarantine,
    "no_phone": _dead_number,
    "calls_refused": _wants_no_calls,
}
