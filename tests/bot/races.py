"""Two at the same instant: deeds let go together, a second phone, an inbox emptied."""

import json
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from sqlalchemy import update

from bot.inbox import Arrival, work_next
from models.client import ContactPoint
from models.inbound import Inbound
from tests.bot.test_inbox import FORM
from tests.bot.world import World

OTHER = "+5548977776666"
LONGEST = 20  # seconds for all to be there
Answer = TypeVar("Answer")


def at_once(*deeds: Callable[[], Answer]) -> list[Answer]:
    """Do all of these from one start, each in a thread of its own."""
    start = threading.Barrier(len(deeds))

    def run(deed: Callable[[], Answer]) -> Answer:
        start.wait(LONGEST)
        return deed()

    with ThreadPoolExecutor(len(deeds)) as pool:
        return list(pool.map(run, deeds))


def second_phone(world: World, client_id: int) -> None:
    """Let a client have another phone, as good as the first."""
    now = world.clock.now()
    with world.session() as session:
        session.add(
            ContactPoint(
                client_id=client_id,
                kind="phone",
                address=OTHER,
                canonical=OTHER,
                confirmed_at=now,
                opt_in_at=now,
                opt_in_source="contract",
            )
        )


def writes(world: World, number: int, text: str, phone: str) -> None:
    """Let a message wait in the inbox."""
    told = FORM | {
        "MessageSid": f"SM{number:032x}",
        "From": f"whatsapp:{phone}",
        "WaId": phone.removeprefix("+"),
        "Body": text,
    }
    key = f"in:{told['MessageSid']}"
    world.arrives(Arrival("twilio", "message", key, phone, json.dumps(told)))


def hears_all(world: World) -> None:
    """Work the inbox until it is empty, whatever was put off."""
    for _ in range(20):
        while work_next(world.parts, world.listener):
            pass
        with world.session() as session:
            session.execute(update(Inbound).values(run_after_ms=0))
