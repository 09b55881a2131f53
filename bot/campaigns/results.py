"""What came of a campaign: how far its messages got, and what clients did after them.

An answer, a promise, a payment, an agreement or an opt-out counts where it came within
the configured days of the message, once a client; amounts are added up.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from domain.campaign import Member
from models.agreement import Agreement
from models.campaign import Campaign, CampaignMember
from models.client import OptOut
from models.message import IN, Message
from models.payment import Payment
from models.promise import PromiseRow

Events = Select[Any, Any]
LEFT = ("accepted", "sent", "delivered", "read")  # states of what went out
STEPS = ("members", "sent", "delivered", "read", "answered", "promised", "paid")


@dataclass(frozen=True, slots=True)
class Reached:
    """One member whose message left: when, and how far it got."""

    client_id: int
    at: datetime
    delivered: bool
    read: bool


@dataclass
class Results:
    """The figures of a campaign; *cost* in millionths, by currency."""

    members: int = 0
    waiting: int = 0
    sent: int = 0
    delivered: int = 0
    read: int = 0
    answered: int = 0
    promised: int = 0
    agreed: int = 0
    paid: int = 0
    paid_minor: int = 0
    opted_out: int = 0
    states: Mapping[str, int] = field(default_factory=dict)
    rules: Mapping[str, int] = field(default_factory=dict)
    cost: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Followed:
    """What clients did within the days that count, by client."""

    answered: frozenset[int]
    promised: frozenset[int]
    agreed: frozenset[int]
    opted_out: frozenset[int]
    paid_minor: Mapping[int, int]


def results(session: Session, campaign: Campaign, days: int) -> Results:
    """Work out the figures of a campaign; *days* is how long an effect counts."""
    found = Results(**_states(session, campaign))
    reached = reached_by(session, campaign)
    after = followed(session, campaign, reached, days)
    found.sent = len(reached)
    found.delivered = sum(each.delivered for each in reached)
    found.read = sum(each.read for each in reached)
    found.answered, found.promised = len(after.answered), len(after.promised)
    found.agreed, found.opted_out = len(after.agreed), len(after.opted_out)
    found.paid = len(after.paid_minor)
    found.paid_minor = sum(after.paid_minor.values())
    found.cost = _cost(session, campaign)
    return found


def reached_by(session: Session, campaign: Campaign) -> list[Reached]:
    """List the members whose message left."""
    rows = session.execute(
        select(
            CampaignMember.client_id,
            func.coalesce(Message.sent_at, Message.created_at),
            Message.state,
            Message.delivered_at,
            Message.read_at,
        )
        .join(Message, Message.id == CampaignMember.message_id)
        .where(CampaignMember.campaign_id == campaign.id, Message.state.in_(LEFT))
    )
    return [
        Reached(
            client_id,
            at,
            delivered=delivered_at is not None or state in {"delivered", "read"},
            read=read_at is not None or state == "read",
        )
        for client_id, at, state, delivered_at, read_at in rows
    ]


def followed(
    session: Session, campaign: Campaign, reached: Iterable[Reached], days: int
) -> Followed:
    """Find what the clients who were reached did within *days* of their message."""
    span = timedelta(days=days)
    at = {each.client_id: each.at for each in reached}

    def within(who: int, when: datetime) -> bool:
        return who in at and at[who] <= when <= at[who] + span

    def those(query: Events) -> frozenset[int]:
        rows = session.execute(query)
        return frozenset(who for who, when in rows if within(who, when))

    first = min(at.values(), default=campaign.created_at)
    letters = _events(campaign, first, Message.client_id, Message.created_at)
    promises = _events(campaign, first, PromiseRow.client_id, PromiseRow.made_at)
    agreements = _events(campaign, first, Agreement.client_id, Agreement.accepted_at)
    outs = _events(campaign, first, OptOut.client_id, OptOut.at)
    money = _events(campaign, first, Payment.client_id, Payment.created_at)
    paid: dict[int, int] = defaultdict(int)
    for who, when, amount in session.execute(
        money.add_columns(Payment.amount_minor - Payment.refunded_minor)
    ):
        if within(who, when):
            paid[who] += amount
    return Followed(
        answered=those(letters.where(Message.direction == IN)),
        promised=those(promises),
        agreed=those(agreements),
        opted_out=those(outs),
        paid_minor=dict(paid),
    )


def _events(
    campaign: Campaign,
    first: datetime,
    who: InstrumentedAttribute[Any],
    when: InstrumentedAttribute[Any],
) -> Events:
    """Build the query of what members did since the first message."""
    members = select(CampaignMember.client_id).where(
        CampaignMember.campaign_id == campaign.id
    )
    return select(who, when).where(who.in_(members), when >= first)


def _states(session: Session, campaign: Campaign) -> dict[str, Any]:
    rows = session.execute(
        select(CampaignMember.state, CampaignMember.rule, func.count())
        .where(CampaignMember.campaign_id == campaign.id)
        .group_by(CampaignMember.state, CampaignMember.rule)
    )
    states: Counter[str] = Counter()
    rules: Counter[str] = Counter()
    for state, rule, number in rows:
        states[state] += number
        if rule and state not in {Member.SENT, Member.QUEUED}:
            rules[rule] += number
    waiting = states[Member.PLANNED.value] + states[Member.QUEUED.value]
    return {
        "members": sum(states.values()),
        "waiting": waiting,
        "states": dict(states),
        "rules": dict(rules.most_common()),
    }


def _cost(session: Session, campaign: Campaign) -> dict[str, int]:
    rows = session.execute(
        select(Message.price_currency, func.sum(func.abs(Message.price_micro)))
        .join(CampaignMember, CampaignMember.message_id == Message.id)
        .where(
            CampaignMember.campaign_id == campaign.id,
            Message.price_micro.is_not(None),
        )
        .group_by(Message.price_currency)
    )
    return {currency or "": int(total) for currency, total in rows}
