"""What a campaign would do now: whom it holds, who would be refused and why, examples.

Counts and amounts are of everybody. The contact policy costs a dozen queries a client,
so a large campaign is asked about by a sample, spread evenly over it; the preview says
which. Nothing is written.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import islice
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.campaigns.choose import Moment, chosen
from bot.campaigns.compose import Composed, judged, rehearse, road_to
from bot.campaigns.drafts import Counted
from bot.wiring import Wiring
from domain.audience import BUCKETS, from_json
from domain.contact_policy import Denied
from models.campaign import Campaign
from models.client import Client
from models.message import OUT, Message

EXAMPLES = 10
BATCH = 1_000  # rows fetched at a time


@dataclass(frozen=True, slots=True)
class Example:
    """What one client would read, by which road, or why they would read nothing."""

    client_id: int
    name: str
    channel: str
    body: str
    refused: Denied | None


@dataclass
class Breakdown:
    """Everybody, counted by the age of the oldest late invoice and by segment."""

    clients: int = 0
    owed_minor: int = 0
    buckets: dict[str, Counted] = field(default_factory=dict)
    segments: dict[str, Counted] = field(default_factory=dict)

    def add(self, owed: int, bucket: str, segment: str) -> None:
        """Count one client in."""
        self.clients += 1
        self.owed_minor += owed
        for table, name in ((self.buckets, bucket), (self.segments, segment)):
            before = table.get(name, Counted(0, 0))
            table[name] = Counted(before.clients + 1, before.owed_minor + owed)


@dataclass(frozen=True, slots=True)
class Preview:
    """Counts of everybody; of those *asked* about, how many by each rule and road."""

    everybody: Breakdown
    asked: int
    refused: Mapping[str, int]
    later: Mapping[str, int]
    channels: Mapping[str, int]
    examples: tuple[Example, ...]

    @property
    def whole(self) -> bool:
        """Tell whether everybody was asked about."""
        return self.asked == self.everybody.clients

    def estimated(self, number: int) -> int:
        """Give what *number* of those asked about means for everybody, rounded."""
        if not self.asked:
            return 0
        return round(number * self.everybody.clients / self.asked)


def preview(
    session: Session, parts: Wiring, campaign: Campaign, now: datetime
) -> Preview:
    """Look at a campaign as it would go out now; the session is only read."""
    moment = Moment(now, parts.settings.zone)
    everybody, ids = _everybody(session, campaign, moment)
    sample = spread(ids, parts.settings.campaigns.preview_clients)
    refused: Counter[str] = Counter()
    later: Counter[str] = Counter()
    channels: Counter[str] = Counter()
    for client in _clients(session, sample):
        road = road_to(parts, campaign, client)
        _, denied = judged(session, parts, campaign, client, road, now)
        if denied is None or denied.possible_at is not None:
            channels[road.channel.value] += 1
        if denied is not None:
            (refused if denied.possible_at is None else later)[denied.rule] += 1
    shown = _examples(session, parts, campaign, sample, now)
    return Preview(everybody, len(sample), refused, later, channels, shown)


def spread(ids: list[int], most: int) -> list[int]:
    """Take at most *most* of *ids*, spread evenly over the list.

    >>> spread([1, 2, 3, 4, 5, 6], 3), spread([1, 2], 3)
    ([1, 3, 5], [1, 2])
    """
    if len(ids) <= most:
        return ids
    return [ids[place * len(ids) // most] for place in range(most)]


def prices(session: Session, since: datetime) -> dict[str, tuple[int, str]]:
    """Give what a message of each channel cost on average since then, in millionths."""
    rows = session.execute(
        select(Message.channel, func.avg(Message.price_micro), Message.price_currency)
        .where(
            Message.direction == OUT,
            Message.price_micro.is_not(None),
            Message.created_at >= since,
        )
        .group_by(Message.channel, Message.price_currency)
    )
    return {channel: (round(abs(cost)), money) for channel, cost, money in rows}


def _everybody(
    session: Session, campaign: Campaign, moment: Moment
) -> tuple[Breakdown, list[int]]:
    found, ids = Breakdown(), []
    query = chosen(from_json(campaign.audience), moment)
    for row in session.execute(query.execution_options(yield_per=BATCH)):
        ids.append(row.client_id)
        found.add(int(row.owed), bucket_of(row.oldest, moment.today), row.segment or "")
    return found, ids


def bucket_of(oldest: date | None, today: date) -> str:
    """Name the ageing bucket of the oldest late invoice; "" where nothing is late."""
    if oldest is None:
        return ""
    days = (today - oldest).days
    spans = BUCKETS.items()
    return next(name for name, (_, most) in spans if most is None or days <= most)


def _clients(session: Session, ids: list[int]) -> Iterator[Client]:
    for client_id in ids:
        client = session.get(Client, client_id)
        if client is not None:
            yield client


def _examples(
    session: Session,
    parts: Wiring,
    campaign: Campaign,
    sample: list[int],
    now: datetime,
) -> tuple[Example, ...]:
    first = islice(_clients(session, spread(sample, EXAMPLES)), EXAMPLES)
    return tuple(_example(session, parts, campaign, client, now) for client in first)


def _example(
    session: Session, parts: Wiring, campaign: Campaign, client: Client, now: datetime
) -> Example:
    road = road_to(parts, campaign, client)
    _, denied = judged(session, parts, campaign, client, road, now)
    made: Any = rehearse(session, parts, campaign, client, now)
    body = made.words.said.text if isinstance(made, Composed) else ""
    refused = denied or (made if isinstance(made, Denied) else None)
    return Example(client.id, client.name, road.channel.value, body, refused)
