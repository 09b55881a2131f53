"""From a running campaign to sent messages: once each, within every rule."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot import chaos
from bot.campaigns.lifecycle import pause, resume, stop
from bot.campaigns.members import key_of
from bot.campaigns.send import campaign_next
from bot.channels.port import SendError
from bot.dialogues import load_dialogue
from bot.outbox import send_next
from domain.audience import Audience, Owing
from models.campaign import Campaign, CampaignMember
from models.client import ContactPoint, OptOut
from models.conversation import Conversation
from models.invoice import Invoice
from models.message import Message
from models.template import TemplateText
from models.watch import Alert
from tests.bot.campaigns.people import (
    LATE,
    NOTICE,
    OFFER,
    agent,
    client,
    go,
    locked,
    members,
    phone_of,
    row_of,
    running,
    states,
    with_templates,
)
from tests.bot.world import World

OTHER = date(2026, 11, 12)


def ours(world: World) -> list[Message]:
    """List the campaign's messages."""
    return world.messages(purpose="campaign")


def send(world: World) -> None:
    """Let the outbox alone run."""
    channels = dict.fromkeys(("whatsapp", "sms", "email"), world.channel)
    while send_next(world.parts, channels):
        pass


def test_each_member_is_written_to_once(either: World) -> None:
    """Three clients, three messages, however often the worker runs; then it is done."""
    for number in (1, 2, 3):
        client(either, number, LATE)
    campaign = running(either, agent(either))

    go(either)
    go(either)

    assert sorted(each.address for each in either.channel.sent) == [
        f"whatsapp:{phone_of(number)}" for number in (1, 2, 3)
    ]
    assert states(either, campaign) == [("sent", "sent")] * 3
    assert row_of(either, campaign).state == "done"


def test_the_rule_that_refuses_is_kept(world: World) -> None:
    """Whoever opted out is refused for good; at night everybody waits until nine."""
    client(world, 1, LATE)
    gone = client(world, 2, LATE)
    with world.session() as session:
        now = world.clock.now()
        session.add(OptOut(address_hash="x", client_id=gone, at=now, via="test"))
    world.clock.at = datetime(2026, 11, 24, 23, 30, tzinfo=UTC)
    campaign = running(world, agent(world))
    go(world)

    first, second = members(world, campaign)
    assert (first.state, first.rule) == ("planned", "hours")
    assert first.not_before == datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
    assert (second.state, second.rule) == ("refused", "opted_out")
    assert world.channel.sent == []

    world.clock.at = first.not_before
    go(world)

    assert len(world.channel.sent) == 1


@pytest.mark.fault("F33")
def test_a_reminder_and_a_campaign_share_the_caps(world: World) -> None:
    """Whoever was reminded today hears of the campaign 48 hours later, not today."""
    client(world, 1, LATE)
    author = agent(world)
    campaign = running(world, author)
    world.plan()
    go(world)
    [member] = members(world, campaign)

    assert [each.purpose for each in world.messages(direction="out")] == ["reminder"]
    assert (member.state, member.rule) == ("planned", "gap")
    assert member.not_before >= world.clock.now() + timedelta(hours=48)


@pytest.mark.fault("F32")
def test_a_shared_number_hears_of_no_debt(world: World) -> None:
    """An offer to either names no amount, and its thread is nobody's."""
    client(world, 1, LATE)
    other = client(world, 2, LATE)
    with world.session() as session:
        point = session.query(ContactPoint).filter_by(client_id=other).one()
        point.address = point.canonical = phone_of(1)
        point.confirmed_at = world.clock.now()
    running(world, agent(world))
    go(world)

    told = [f"{row.body} {row.content_variables}" for row in ours(world)]
    with world.session() as session:
        threads = [row.client_id for row in session.query(Conversation)]
    assert len(told) == len(world.channel.sent) == 2
    assert "R$" not in " ".join(told)
    assert threads == [None]


def test_two_campaigns_share_the_caps(world: World) -> None:
    """The second campaign of a day waits for the person, whatever it says."""
    client(world, 1, LATE)
    author = agent(world)
    first = running(world, author)
    go(world)
    second = running(world, author, name="Outra")
    go(world)

    assert states(world, first) == [("sent", "sent")]
    assert states(world, second) == [("planned", "gap")]


@pytest.mark.fault("F27")
def test_opt_out_between_writing_and_sending(world: World) -> None:
    """The last gate asks again: an opt-out that came meanwhile is obeyed."""
    who = client(world, 1, LATE)
    campaign = running(world, agent(world))
    assert campaign_next(world.parts)
    with world.session() as session:
        now = world.clock.now()
        session.add(OptOut(address_hash="x", client_id=who, at=now, via="test"))

    send(world)

    assert world.channel.sent == []
    assert states(world, campaign) == [("refused", "opted_out")]


@pytest.mark.fault("F30")
def test_payment_between_planning_and_writing(world: World) -> None:
    """Who has paid is no longer one of those whom the campaign is for."""
    client(world, 1, LATE)
    campaign = running(world, agent(world))
    with world.session() as session:
        session.query(Invoice).one().status = "paid"
    go(world)

    assert world.channel.sent == []
    assert states(world, campaign) == [("refused", "left_audience")]


def test_payment_between_writing_and_sending(world: World) -> None:
    """An amount that is no longer true is not sent, and written afresh if need be."""
    client(world, 1, LATE, OTHER)
    campaign = running(world, agent(world))
    assert campaign_next(world.parts)
    with world.session() as session:
        session.query(Invoice).filter_by(external_id="c1-1").one().status = "paid"
    send(world)

    assert [(each.state, each.reason) for each in ours(world)] == [
        ("blocked", "changed")
    ]
    assert states(world, campaign) == [("planned", "changed")]
    go(world)
    assert len(world.channel.sent) == 1


def test_stop_holds_back_what_is_written(either: World) -> None:
    """Between writing and sending comes the stop: nothing leaves, nobody waits."""
    for number in (1, 2):
        client(either, number, LATE)
    author = agent(either)
    campaign = running(either, author)
    assert campaign_next(either.parts)
    now = either.clock.now()
    locked(either, campaign, lambda session, row: stop(session, row, author, now))

    go(either)

    assert either.channel.sent == []
    assert [(each.state, each.reason) for each in ours(either)] == [
        ("blocked", "campaign_stopped")
    ]
    assert states(either, campaign) == [("stopped", "campaign_stopped")] * 2
    assert row_of(either, campaign).state == "stopped"


def test_pause_and_resume(either: World) -> None:
    """What is written goes back to the plan; after the pause it goes out, once."""
    client(either, 1, LATE)
    author = agent(either)
    campaign = running(either, author)
    assert campaign_next(either.parts)
    now = either.clock.now()
    locked(either, campaign, lambda session, row: pause(session, row, author, now))
    go(either)

    assert either.channel.sent == []
    assert states(either, campaign) == [("planned", "campaign_paused")]

    locked(either, campaign, lambda session, row: resume(session, row, author, now))
    go(either)

    assert len(either.channel.sent) == 1
    assert states(either, campaign) == [("sent", "sent")]


def test_after_its_end_nobody_is_written_to(world: World) -> None:
    """Who waited past the end is expired; the rule that they waited for is kept."""
    client(world, 1, LATE)
    world.clock.at = datetime(2026, 11, 24, 23, 30, tzinfo=UTC)
    campaign = running(world, agent(world))
    go(world)
    world.move(days=6)
    go(world)

    assert world.channel.sent == []
    assert states(world, campaign) == [("expired", "hours")]
    assert row_of(world, campaign).state == "done"


def test_a_worker_that_is_late_closes_its_member(world: World) -> None:
    """The end counts to the second, whether or not the ticker has seen it."""
    client(world, 1, LATE)
    campaign = running(world, agent(world))
    with world.session() as session:
        session.get_one(Campaign, campaign).ends_at = world.clock.now()

    assert campaign_next(world.parts)
    assert ours(world) == []
    assert states(world, campaign) == [("expired", "campaign_over")]


def test_a_row_that_outlives_the_campaign_is_not_sent(world: World) -> None:
    """A message written in time, and due after the end, is held back as well."""
    client(world, 1, LATE)
    campaign = running(world, agent(world))
    assert campaign_next(world.parts)
    with world.session() as session:
        session.get_one(Campaign, campaign).ends_at = world.clock.now()
    send(world)

    assert states(world, campaign) == [("expired", "campaign_over")]
    assert world.channel.sent == []


def test_the_pace(world: World) -> None:
    """At four an hour, the second message leaves a quarter of an hour later."""
    for number in (1, 2):
        client(world, number, LATE)
    campaign = running(world, agent(world))
    with world.session() as session:
        session.get_one(Campaign, campaign).pace_per_hour = 4
    go(world)
    world.move(minutes=14)
    go(world)
    sent_early = len(world.channel.sent)
    world.move(minutes=1)
    go(world)

    assert (sent_early, len(world.channel.sent)) == (1, 2)


def test_a_member_becomes_one_message_only(world: World) -> None:
    """The key is the database's to guard, whatever a worker believes."""
    client(world, 1, LATE)
    campaign = running(world, agent(world))
    go(world)
    [member] = members(world, campaign)
    with world.session() as session:
        row = session.get_one(CampaignMember, member.id)
        row.state, row.not_before = "planned", world.clock.now()
    world.move(days=3)
    with world.session() as session:
        session.get_one(Campaign, campaign).state = "running"
    go(world)

    assert [each.planned_key for each in ours(world)] == [key_of(member)]
    assert len(world.channel.sent) == 1
    assert states(world, campaign)[0][1] == "error"
    with world.parts.database.read() as session:
        told = [alert.kind for alert in session.query(Alert)]
    assert told == ["campaign_failed"]


class CrashError(BaseException):
    """The process is gone."""


def test_a_crash_between_message_and_member(
    either: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Message and member are one commit: after the crash both are there, or neither."""
    client(either, 1, LATE)
    campaign = running(either, agent(either))

    def crash(name: str) -> None:
        if name == "campaign_before_commit":
            raise CrashError

    monkeypatch.setattr(chaos, "point", crash)
    with pytest.raises(CrashError):
        campaign_next(either.parts)
    monkeypatch.undo()

    assert (ours(either), states(either, campaign)) == ([], [("planned", None)])

    go(either)

    assert len(either.channel.sent) == 1
    assert states(either, campaign) == [("sent", "sent")]


@pytest.mark.fault("F17")
def test_a_send_without_an_answer_is_not_tried_again(world: World) -> None:
    """Its member waits for what the provider will say, and gets no second message."""
    client(world, 1, LATE)
    world.channel.failures = [SendError("no answer", permanent=False, lost=True)]
    campaign = running(world, agent(world))
    go(world)

    assert [each.state for each in ours(world)] == ["unknown"]
    assert states(world, campaign) == [("queued", "queued")]


def test_a_definite_failure_ends_the_member(world: World) -> None:
    """A campaign asks once: what the provider refused is told with its code."""
    client(world, 1, LATE)
    world.channel.failures = [SendError("refused", permanent=True, code=63024)]
    campaign = running(world, agent(world))
    go(world)
    [member] = members(world, campaign)

    assert member.state == "refused"
    assert (member.rule or "").startswith("failed_")
    assert (member.figures or {})["code"] == 63024


def test_a_notice_to_those_who_owe_nothing(world: World) -> None:
    """The company's text goes to clients without a debt, and keeps every other rule."""
    client(world, 1)
    client(world, 2, LATE)
    with world.session() as session:
        session.add(
            TemplateText(
                key="hours",
                language="pt",
                channel="whatsapp",
                version=1,
                state="released",
                body="Olá, {first_name}! Na segunda não abrimos. {company}",
                created_at=world.clock.now(),
            )
        )
        session.add(open_thread(world, 1))
    campaign = running(
        world, agent(world), template="hours", audience=Audience(Owing.CLEAR)
    )
    go(world)

    assert states(world, campaign) == [("sent", "sent")]
    assert world.channel.sent[0].body.startswith("Olá, Cliente!")
    assert "Na segunda não abrimos" in world.channel.sent[0].body


def open_thread(world: World, number: int) -> Conversation:
    """Let a client have written two hours ago, so that free text may go out."""
    return Conversation(
        channel="whatsapp",
        address=f"whatsapp:{phone_of(number)}",
        canonical=phone_of(number),
        last_inbound_at=world.clock.now() - timedelta(hours=2),
        created_at=world.clock.now(),
        dialogue={},
    )


def test_nothing_due_looks_at_no_member(world: World) -> None:
    """A paused campaign of any size costs a tick one look at the campaigns."""
    client(world, 1, LATE)
    author = agent(world)
    campaign = running(world, author, NOTICE)
    now = world.clock.now()
    locked(world, campaign, lambda session, row: pause(session, row, author, now))

    assert not campaign_next(world.parts)
    assert states(world, campaign) == [("planned", None)]


def test_the_newest_question_of_ours_is_the_one_that_a_yes_answers(
    world: World,
) -> None:
    """A reminder came days before the offer: "sim" is to the offer, and takes it up."""
    client(world, 1, LATE)
    with_templates(world)
    world.plan()
    world.work()
    world.move(days=3)
    running(world, agent(world), replace(NOTICE, terms=OFFER))
    go(world)
    send(world)
    frame = load_dialogue(world.thread(phone_of(1)).dialogue).stack[-1]

    assert len(ours(world)) == 1
    assert frame.step in {"after_offer", "may_we_bargain"}
