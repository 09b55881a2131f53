"""Two yeses on two phones: one unlock."""

from sqlalchemy import select

from models.inbound import Inbound
from models.message import Message
from models.promise import PromiseRow
from models.unlock import Unlock
from tests.bot.races import OTHER, at_once, hears_all, second_phone, writes
from tests.bot.unlocks.asked import ASKS, suspended
from tests.bot.world import PHONE, World


def test_two_yeses_at_once_make_one_unlock(either: World) -> None:
    """On two phones at the same instant: one promise, one unlock, two answers."""
    client_id = suspended(either)
    second_phone(either, client_id)
    for phone in (PHONE, OTHER):
        for line in (ASKS, "529", "1985"):
            either.hears(line, phone=phone)
    for number, phone in enumerate((PHONE, OTHER), start=1):
        writes(either, number, "sim", phone)
    at_once(lambda: hears_all(either), lambda: hears_all(either))
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
