"""One debt, two phones, two yeses at the same instant: one agreement."""

from datetime import date

import pytest
from sqlalchemy import select

from models.agreement import Agreement
from models.inbound import Inbound
from models.invoice import OPEN, Invoice
from models.message import Message
from tests.bot.races import OTHER, at_once, hears_all, second_phone, writes
from tests.bot.world import PHONE, World, ana

LATE = date(2026, 11, 19)


def _offered(world: World, phone: str) -> None:
    """Bring a thread to the point where a yes binds."""
    for line in ("quero parcelar em 2x", "529", "1985"):
        world.hears(line, phone=phone)


@pytest.mark.fault("F55")
def test_two_yeses_at_once_make_one_agreement(either: World) -> None:
    """The database lets one through; the other thread hears that there is one."""
    client_id = ana(either, LATE)
    second_phone(either, client_id)
    for phone in (PHONE, OTHER):
        _offered(either, phone)
    for number, phone in enumerate((PHONE, OTHER), start=1):
        writes(either, number, "sim", phone)
    at_once(lambda: hears_all(either), lambda: hears_all(either))
    with either.session() as session:
        agreements = session.scalars(select(Agreement)).all()
        parts = session.scalars(select(Invoice).where(Invoice.status == OPEN)).all()
        keys = set(session.scalars(select(Message.key)))
        waiting = session.scalars(select(Inbound).where(~Inbound.settled)).all()

    assert len(agreements) == 1
    assert sum(part.amount_minor for part in parts) == agreements[0].total_minor
    assert {"instalments.thanks", "instalments.in_agreement"} <= keys
    assert waiting == []
