"""What messages cost: asked for until it is known, and summed by channel and month.

Twilio's price arrives after the message, so a round looks for it, for a day: one list
of a thousand messages a call, not one call a message. E-mail has its price at once.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.channels.twilio import Twilio
from bot.channels.twilio_prices import Priced, parts_of, prices_since
from bot.wiring import Wiring
from domain.prices import micro_of
from models.message import OUT, Message

LOOKS_FOR = timedelta(hours=24)
SLACK = timedelta(minutes=5)  # how far the two clocks may be apart
DECEMBER = 12


@dataclass(frozen=True, slots=True)
class Cost:
    """The messages of one channel and kind in a month; `micro` are millionths.

    `kind` is text or template: a template outside WhatsApp's window bears a fee that
    a text inside has not. `unpriced` are those whose price nobody has told yet.
    """

    channel: str
    kind: str
    currency: str
    messages: int
    segments: int
    micro: int
    unpriced: int


def price_round(parts: Wiring, twilio: Twilio) -> int:
    """Fetch the prices that were not known yet; give how many are now."""
    wanted = _unpriced(parts)
    if not wanted:
        return 0
    found: list[Priced] = []
    for priced in prices_since(twilio, min(wanted.values()) - SLACK):
        if priced.sid in wanted:
            found.append(priced)
            if len(found) == len(wanted):
                break
    with parts.database.write() as session:
        for priced in found:
            row = session.scalar(
                select(Message)
                .where(Message.provider_sid == priced.sid)
                .with_for_update()
            )
            if row is not None:
                row.price_micro, row.price_currency = priced.micro, priced.currency
                row.segments = priced.segments or row.segments
    return len(found)


def note_cost(row: Message, told: Mapping[str, str]) -> None:
    """Keep what a status callback says of the cost, where it says anything."""
    micro = micro_of(told.get("Price"))
    if micro is not None:
        row.price_micro = micro
        row.price_currency = told.get("PriceUnit", "USD")[:3]
    row.segments = parts_of(told.get("NumSegments")) or row.segments


def costs_in(session: Session, month: date, zone: str) -> Sequence[Cost]:
    """Sum what went out in a month of *zone*, by channel, kind and currency."""
    first, last = month_of(month, zone)
    kind = func.coalesce(Message.sent_as, "text")
    currency = func.coalesce(Message.price_currency, "")
    rows = session.execute(
        select(
            Message.channel,
            kind,
            currency,
            func.count(),
            func.coalesce(func.sum(Message.segments), 0),
            func.coalesce(func.sum(Message.price_micro), 0),
            func.count() - func.count(Message.price_micro),
        )
        .where(
            Message.direction == OUT,
            Message.provider_sid.is_not(None),
            Message.sent_at >= first,
            Message.sent_at < last,
        )
        .group_by(Message.channel, kind, currency)
        .order_by(Message.channel, kind, currency)
    )
    return [
        Cost(channel, name, money, count, parts or 0, micro or 0, unpriced)
        for channel, name, money, count, parts, micro, unpriced in rows
    ]


def month_of(day: date, zone: str) -> tuple[datetime, datetime]:
    """Give the instants (UTC) at which a month begins and ends in *zone*."""
    first = day.replace(day=1)
    year, month = divmod(first.year * DECEMBER + first.month, DECEMBER)
    ends = date(year, month + 1, 1)
    return _midnight(first, zone), _midnight(ends, zone)


def _midnight(day: date, zone: str) -> datetime:
    local = datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(zone))
    return local.astimezone(UTC)


def _unpriced(parts: Wiring) -> dict[str, datetime]:
    """List what went out in the last day without a price: Twilio's id, and when."""
    with parts.database.read() as session:
        rows = session.execute(
            select(Message.provider_sid, Message.sent_at).where(
                Message.direction == OUT,
                Message.price_micro.is_(None),
                Message.provider_sid.is_not(None),
                Message.sent_at > parts.clock.now() - LOOKS_FOR,
            )
        )
        return {sid: at for sid, at in rows if sid and at}
