"""Costs: the provider's price when it comes, summed by channel and month."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any, cast

import pytest
from sqlalchemy import update

from bot.channels.twilio import Twilio
from bot.costs import Cost, costs_in, month_of, price_round
from bot.outgoing import TEMPLATE, TEXT
from bot.statuses import apply_status
from models.message import Message
from tests.bot.world import World, ana

ZONE = "America/Sao_Paulo"
LATE = date(2026, 11, 19)


@dataclass
class Listing:
    """Stands where the SDK's list of messages was, and remembers what was asked."""

    listed: list[Any] = field(default_factory=list)
    asked: list[dict[str, Any]] = field(default_factory=list)

    @property
    def client(self) -> SimpleNamespace:
        """Give what looks like the SDK's client."""
        return SimpleNamespace(messages=self)

    def stream(self, **query: Any) -> Iterable[Any]:  # noqa: ANN401 - the SDK's own
        """Give the messages."""
        self.asked.append(query)
        return iter(self.listed)

    def tells(self, sid: str, price: str | None, segments: str = "1") -> None:
        """Let Twilio know a message."""
        told = {"sid": sid, "price": price, "price_unit": "USD"}
        self.listed.append(SimpleNamespace(**told, num_segments=segments))


@pytest.fixture
def sent(world: World) -> Message:
    """Send one reply by WhatsApp; give its row."""
    ana(world, LATE)
    world.hears("oi")
    world.work()
    return world.messages(direction="out")[0]


def looked(world: World, listing: Listing) -> int:
    """Make the round."""
    return price_round(world.parts, cast("Twilio", listing))


def test_a_price_that_comes_later(world: World, sent: Message) -> None:
    """The round asks until it is known, and then no more."""
    listing = Listing()
    listing.tells(str(sent.provider_sid), None)
    assert looked(world, listing) == 0

    listing.listed.clear()
    listing.tells("SM" + "9" * 32, "-1.00")  # of nobody here
    listing.tells(str(sent.provider_sid), "-0.00750", "2")
    assert looked(world, listing) == 1
    assert looked(world, listing) == 0

    row = world.messages(direction="out")[0]
    assert (row.price_micro, row.price_currency, row.segments) == (7_500, "USD", 2)
    assert len(listing.asked) == 2


def test_one_list_for_all(world: World, sent: Message) -> None:
    """Many messages are one question, from the oldest of them on."""
    listing = Listing()

    looked(world, listing)

    assert sent.sent_at is not None
    since = sent.sent_at - timedelta(minutes=5)
    assert [each["date_sent_after"] for each in listing.asked] == [since]
    assert listing.asked[0]["page_size"] == 1_000


@pytest.mark.usefixtures("sent")
def test_after_a_day_nobody_asks(world: World) -> None:
    """What has no price after 24 hours will have none."""
    world.move(hours=25)
    listing = Listing()

    assert looked(world, listing) == 0
    assert listing.asked == []


def test_a_price_in_a_callback(world: World, sent: Message) -> None:
    """Where a status tells it, it is kept at once."""
    told = {
        "m": sent.token,
        "MessageSid": str(sent.provider_sid),
        "MessageStatus": "delivered",
        "Price": "-0.0040",
        "PriceUnit": "USD",
        "NumSegments": "3",
    }
    with world.session() as session:
        apply_status(session, world.parts, told, world.clock.now())

    row = world.messages(direction="out")[0]
    assert (row.price_micro, row.price_currency, row.segments) == (4_000, "USD", 3)


def test_sums(world: World, sent: Message) -> None:
    """Templates and session texts stand apart; what has no price is counted."""
    with world.session() as session:
        session.execute(
            update(Message)
            .where(Message.id == sent.id)
            .values(price_micro=None, price_currency=None)
        )
        columns = {
            column.name: getattr(sent, column.name)
            for column in Message.__table__.columns
            if column.name != "id"
        }
        for place, (channel, kind, micro) in enumerate(
            [
                ("whatsapp", TEMPLATE, 50_000),
                ("whatsapp", TEMPLATE, 25_000),
                ("sms", TEXT, 7_500),
                ("email", TEXT, 0),
            ]
        ):
            own = {
                "token": f"{place:032x}",
                "provider_sid": f"SM{place:032x}",
                "channel": channel,
                "sent_as": kind,
                "price_micro": micro,
                "price_currency": "USD",
                "segments": 2 if channel == "sms" else None,
            }
            session.add(Message(**(columns | own)))

    with world.parts.database.read() as session:
        costs = costs_in(session, date(2026, 11, 1), ZONE)

    assert list(costs) == [
        Cost("email", "text", "USD", 1, 0, 0, 0),
        Cost("sms", "text", "USD", 1, 2, 7_500, 0),
        Cost("whatsapp", "template", "USD", 2, 0, 75_000, 0),
        Cost("whatsapp", "text", "", 1, 0, 0, 1),
    ]


def test_another_month(world: World, sent: Message) -> None:
    """A month is the company's own, not Greenwich's."""
    at = datetime(2026, 12, 1, 2, 0, tzinfo=UTC)  # still November in São Paulo
    with world.session() as session:
        session.execute(update(Message).where(Message.id == sent.id).values(sent_at=at))

    with world.parts.database.read() as session:
        assert len(costs_in(session, date(2026, 11, 30), ZONE)) == 1
        assert costs_in(session, date(2026, 12, 1), ZONE) == []


@pytest.mark.parametrize(
    ("day", "ends"),
    [
        pytest.param(date(2026, 11, 24), (2026, 12), id="in a year"),
        pytest.param(date(2026, 12, 31), (2027, 1), id="over the new year"),
    ],
)
def test_months(day: date, ends: tuple[int, int]) -> None:
    """A month ends where the next one begins."""
    first, last = month_of(day, "UTC")

    assert (first.day, (last.year, last.month, last.day)) == (1, (*ends, 1))
