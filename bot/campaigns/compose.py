"""One client's message of a campaign, made as it would be sent now, or the refusal."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.balances import balance_of_client
from bot.campaigns.gate import speaks_of_debt
from bot.campaigns.own_words import Reader
from bot.campaigns.words import STEP, words_for
from bot.campaigns.writer import Rehearsal
from bot.facts import Road, about_the_rest, contact_facts, spoken_of
from bot.figures import FIGURE, dump, figure_in
from bot.identity import is_shared, level_in
from bot.letters import Letter
from bot.params import Writer
from bot.roads import road_for
from bot.texts.choice import Chosen
from bot.turn import conversation_with
from bot.wiring import Wiring
from domain.audience import from_json
from domain.contact_policy import Denied, Purpose, may_contact
from domain.ladder import Stage, Step
from domain.phones import canonical
from domain.statement import Balance
from domain.zones import local_day
from models.campaign import Campaign
from models.client import Client
from models.conversation import Conversation


@dataclass(frozen=True)
class Composed:
    """Words for one client, the thread that they go into, and what is kept of why."""

    conversation: Conversation
    words: Chosen
    record: Mapping[str, object] = field(default_factory=dict)


def compose(
    session: Session, parts: Wiring, campaign: Campaign, client: Client, now: datetime
) -> Composed | Denied:
    """Ask the contact policy, and write the message of *client*; nothing is added.

    A thread is opened, and links are made: the caller commits, or not.
    """
    road = road_to(parts, campaign, client)
    balance, denied = judged(session, parts, campaign, client, road, now)
    if denied is not None:
        return denied
    thread = conversation_with(session, Letter(road.channel.value, road.address), now)
    unknown = thread.client_id is None and thread.last_inbound_at is None
    if unknown and not is_shared(session, road.address):
        thread.client, thread.language = client, client.language
    writer = Writer(session, parts, thread, now, client=client)
    return _compose(writer, campaign, client, balance)


def rehearse(
    session: Session, parts: Wiring, campaign: Campaign, client: Client, now: datetime
) -> Composed | Denied:
    """Write the same message for a preview, whatever the policy says; keep nothing."""
    road = road_to(parts, campaign, client)
    balance, _ = judged(session, parts, campaign, client, road, now)
    thread = _thread_at(session, road) or _new_thread(client, road, now)
    with session.no_autoflush:
        writer = Rehearsal(session, parts, thread, now, client=client)
        return _compose(writer, campaign, client, balance)


def road_to(parts: Wiring, campaign: Campaign, client: Client) -> Road:
    """Choose the road: the one that the filter names, else the client's usual one."""
    channel = from_json(campaign.audience).channel
    if channel is None:
        return road_for(parts, client, None)
    only = Step(STEP, 1, Stage.LATE, STEP, (channel,))
    return road_for(parts, client, only)


def judged(  # noqa: PLR0913, PLR0917 - one message to one person on one road
    session: Session,
    parts: Wiring,
    campaign: Campaign,
    client: Client,
    road: Road,
    now: datetime,
) -> tuple[Balance, Denied | None]:
    """Ask the contact policy; give what may be spoken of, and its refusal, if any."""
    today = local_day(now, client.zone)
    whole = balance_of_client(session, client, today, parts.settings)
    facts = contact_facts(
        session, parts, client, road, Purpose.CAMPAIGN, now, balance=whole
    )
    spoken = spoken_of(whole, facts)
    facts = about_the_rest(facts, whole)
    facts = replace(facts, speaks_of_debt=speaks_of_debt(campaign))
    answer = may_contact(facts, parts.settings.limits)
    return spoken, answer if isinstance(answer, Denied) else None


def _compose(
    writer: Writer, campaign: Campaign, client: Client, balance: Balance
) -> Composed | Denied:
    thread, session, now = writer.conversation, writer.session, writer.now
    level = level_in(session, thread, client, now)
    words = words_for(writer, campaign, Reader(client, balance, level))
    if isinstance(words, Denied):
        return words
    record: dict[str, object] = {}
    if speaks_of_debt(campaign):
        whole = balance_of_client(session, client, balance.on, writer.parts.settings)
        record["owed_minor"] = whole.total.minor
        figure = figure_in([words.reminder.say], whole)
        record |= {FIGURE: dump(figure)} if figure else {}
    return Composed(thread, words, record)


def _thread_at(session: Session, road: Road) -> Conversation | None:
    return session.scalar(
        select(Conversation).where(
            Conversation.channel == road.channel.value,
            Conversation.canonical == canonical(road.address),
        )
    )


def _new_thread(client: Client, road: Road, now: datetime) -> Conversation:
    """Imagine the thread that would be opened."""
    return Conversation(
        channel=road.channel.value,
        address=road.address,
        canonical=canonical(road.address),
        language=client.language,
        dialogue={},
        created_at=now,
    )
