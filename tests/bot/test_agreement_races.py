"""One debt, two phones, two yeses at the same instant: one agreement."""

import json
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from sqlalchemy import select, update

from bot.inbox import Arrival, work_next
from models.agreement import Agreement
from models.client import ContactPoint
from models.inbound import Inbound
from models.invoice import OPEN, Invoice
from models.message import Message
from tests.bot.test_inbox import FORM
from tests.bot.world import PHONE, World, ana

OTHER = "+5548977776666"
LATE = date(2026, 11, 19)


def _offered(world: World, phone: str) -> None:
    """Bring a thread to the point where a yes binds."""
    for line in ("quero parcelar em 2x", "529", "1985"):
        world.hears(line, phone=phone)


def _says_yes(world: World, number: int, phone: str) -> None:
    told = FORM | {
        "MessageSid": f"SM{number:032x}",
        "From": f"whatsapp:{phone}",
        "WaId": phone.removeprefix("+"),
        "Body": "sim",
    }
    key = f"in:{told['MessageSid']}"
    world.arrives(Arrival("twilio", "message", key, phone, json.dumps(told)))


def _work(world: World) -> None:
    for _ in range(20):
        while work_next(world.parts, world.listener):
            pass
        with world.session() as session:
            session.execute(update(Inbound).values(run_after_ms=0))


@pytest.mark.fault("F55")
def test_two_yeses_at_once_make_one_agreement(either: World) -> None:
    """The database lets one through; the other thread hears that there is one."""
    client_id = ana(either, LATE)
    with either.session() as session:
        session.add(
            ContactPoint(
                client_id=client_id,
                kind="phone",
                address=OTHER,
                canonical=OTHER,
                confirmed_at=either.clock.now(),
                opt_in_at=either.clock.now(),
                opt_in_source="contract",
            )
        )
    for phone in (PHONE, OTHER):
        _offered(either, phone)
    for number, phone in enumerate((PHONE, OTHER), start=1):
        _says_yes(either, number, phone)
    start = threading.Barrier(2)

    def run(_: int) -> None:
        start.wait(20)
        _work(either)

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(run, range(2)))
    with either.session() as session:
        agreements = session.scalars(select(Agreement)).all()
        parts = session.scalars(select(Invoice).where(Invoice.status == OPEN)).all()
        keys = set(session.scalars(select(Message.key)))
        waiting = session.scalars(select(Inbound).where(~Inbound.settled)).all()

    assert len(agreements) == 1
    assert sum(part.amount_minor for part in parts) == agreements[0].total_minor
    assert {"instalments.thanks", "instalments.in_agreement"} <= keys
    assert waiting == []
