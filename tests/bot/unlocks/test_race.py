"""Two yeses on two phones: one unlock."""

import json
import threading
from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import select, update

from bot.inbox import Arrival, work_next
from models.client import ContactPoint
from models.inbound import Inbound
from models.message import Message
from models.promise import PromiseRow
from models.unlock import Unlock
from tests.bot.test_inbox import FORM
from tests.bot.unlocks.asked import ASKS, OTHER, suspended
from tests.bot.world import PHONE, World


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


def test_two_yeses_at_once_make_one_unlock(either: World) -> None:
    """On two phones at the same instant: one promise, one unlock, two answers."""
    client_id = suspended(either)
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
        for line in (ASKS, "529", "1985"):
            either.hears(line, phone=phone)
    for number, phone in enumerate((PHONE, OTHER), start=1):
        _says_yes(either, number, phone)
    start = threading.Barrier(2)

    def run(_: int) -> None:
        start.wait(20)
        _work(either)

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(run, range(2)))
    with either.session() as session:
        unlocks = session.scalars(select(Unlock)).all()
        promises = session.scalars(
            select(PromiseRow).where(PromiseRow.state == "open")
        ).all()
        keys = set(session.scalars(select(Message.key)))
        waiting = session.scalars(select(Inbound).where(~Inbound.settled)).all()

    assert [row.state for row in unlocks] == ["granted"]
    assert [row.promise_id for row in unlocks] == [row.id for row in promises]
    assert "unlock.thanks" in keys
    assert waiting == []
