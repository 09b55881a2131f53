"""Take over, answer, give back: who may, once, and on what they saw."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.audit import first_broken
from bot.wiring import EXTENSION
from models.audit import Audit
from models.client import Client, OptOut
from models.conversation import Conversation
from models.inbound import Inbound
from models.message import Message
from tests.console.conftest import NOON, PHONE, Desk


def sent(desk: Desk) -> list[Message]:
    """List what agents wrote."""
    return desk.rows(
        select(Message).where(Message.author == "agent").order_by(Message.id)
    )


def test_taking_over_makes_the_bot_go_quiet(desk: Desk) -> None:
    """Owner and version change together; the bot's reply on the old one is void."""
    thread = desk.thread(desk.client())
    bia = desk.agent()
    desk.enter(bia)

    answer = desk.press(thread, "take-over")
    now = desk.row(thread)

    assert answer.status_code == 303
    assert (now.owner, now.agent_id, now.version) == ("person", bia.id, 4)


def test_a_stale_page_still_takes_over_from_the_bot(desk: Desk) -> None:
    """The client's new message must not keep a person out."""
    thread = desk.thread(desk.client())
    desk.enter(desk.agent())

    answer = desk.press(thread, "take-over", version=1)

    assert answer.status_code == 303
    assert desk.row(thread).owner == "person"


@pytest.mark.fault("F25")
def test_of_two_who_take_over_at_once_the_second_is_told(desk: Desk) -> None:
    """Caio pressed on a page that showed the bot; Bia has it now and keeps it."""
    thread = desk.thread(desk.client())
    bia = desk.agent()
    desk.enter(bia)
    other = desk.enter(desk.agent("Caio Reis"), desk.app.test_client())
    desk.press(thread, "take-over")

    answer = desk.press(thread, "take-over", other, version=3)

    assert answer.status_code == 409
    assert "mudou enquanto você decidia" in answer.text
    assert desk.row(thread).agent_id == bia.id


def test_a_colleague_may_take_over_knowingly(desk: Desk) -> None:
    """On the page that shows Bia as the owner, the button says her name."""
    thread = desk.thread(desk.client())
    desk.enter(desk.agent())
    caio = desk.agent("Caio Reis")
    other = desk.enter(caio, desk.app.test_client())
    desk.press(thread, "take-over")
    page = other.get(f"/console/threads/{thread.id}")

    assert "Assumir de Bia Nunes" in page.text

    desk.press(thread, "take-over", other)

    assert desk.row(thread).agent_id == caio.id


def test_a_reply_becomes_a_message_to_send(desk: Desk) -> None:
    """It waits in the outbox, by the agent, to the address that wrote."""
    thread = desk.thread(desk.client(), owner="person", handoff_due_at=NOON)
    bia = desk.agent()
    desk.enter(bia)

    answer = desk.press(thread, "reply", body=" Oi, Ana!\r\nJá vejo. ", client_key="k1")
    [message] = sent(desk)
    now = desk.row(thread)

    assert answer.status_code == 303
    assert message.body == "Oi, Ana!\nJá vejo."
    assert (message.purpose, message.state) == ("agent", "planned")
    assert (message.address, message.queue_key) == (thread.address, thread.canonical)
    assert (message.agent_id, message.settled) == (bia.id, False)
    assert (now.agent_id, now.answered_at, now.handoff_due_at) == (bia.id, NOON, None)


@pytest.mark.fault("F24")
def test_a_form_that_comes_twice_sends_once(desk: Desk) -> None:
    """A double click and a retry carry the same key."""
    thread = desk.thread(desk.client(), owner="person")
    desk.enter(desk.agent())

    first = desk.press(thread, "reply", body="Oi", client_key="same")
    second = desk.press(thread, "reply", body="Oi", client_key="same")

    assert (first.status_code, second.status_code) == (303, 303)
    assert len(sent(desk)) == 1


def test_the_same_words_twice_are_two_messages(desk: Desk) -> None:
    """Each page has a key of its own: saying "ok" again is allowed."""
    thread = desk.thread(desk.client(), owner="person")
    desk.enter(desk.agent())
    desk.press(thread, "reply", body="ok", client_key="one")
    desk.press(thread, "reply", body="ok", client_key="two")

    assert len(sent(desk)) == 2


def test_a_key_of_another_thread_sends_nothing(desk: Desk) -> None:
    """A key belongs to the thread that it was made for."""
    ana = desk.client()
    thread = desk.thread(ana, owner="person")
    other = desk.thread(ana, channel="sms", address=PHONE, owner="person")
    desk.enter(desk.agent())
    desk.press(thread, "reply", body="oi", client_key="k")

    assert desk.press(other, "reply", body="oi", client_key="k").status_code == 409
    assert len(sent(desk)) == 1


@pytest.mark.parametrize(
    ("owner", "colleague"),
    [
        pytest.param("bot", False, id="the bot has it"),
        pytest.param("person", True, id="a colleague has it"),
    ],
)
def test_nobody_writes_into_a_thread_that_is_not_theirs(
    desk: Desk, owner: str, *, colleague: bool
) -> None:
    """One owner at a time: take over first. The typed words are kept."""
    caio = desk.agent("Caio Reis")
    thread = desk.thread(
        desk.client(), owner=owner, agent_id=caio.id if colleague else None
    )
    desk.enter(desk.agent())

    answer = desk.press(thread, "reply", body="palavras minhas", client_key="k")

    assert answer.status_code == 409
    assert "palavras minhas" in answer.text
    assert sent(desk) == []


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("", id="empty"),
        pytest.param(" \n\t\0\x1b ", id="nothing to see"),
        pytest.param("a" * 1601, id="too long"),
        pytest.param("😀" * 801, id="too long in UTF-16"),
    ],
)
def test_a_reply_that_cannot_be_sent_is_refused(desk: Desk, body: str) -> None:
    """Nothing and too much are said back at once, not by the provider."""
    thread = desk.thread(desk.client(), owner="person")
    desk.enter(desk.agent())

    answer = desk.press(thread, "reply", body=body, client_key="k")

    assert answer.status_code == 409
    assert sent(desk) == []


def test_outside_the_window_the_page_says_why_and_what_can_be_done(desk: Desk) -> None:
    """WhatsApp takes no free text after 24 hours; SMS is offered, and works."""
    thread = desk.thread(
        desk.client(), owner="person", last_inbound_at=NOON - timedelta(hours=24)
    )
    bia = desk.agent()
    desk.enter(bia)
    page = desk.browser.get(f"/console/threads/{thread.id}").text

    assert "até 24 horas depois" in page
    assert "Enviar por SMS" in page
    assert desk.press(thread, "reply", body="oi", client_key="k").status_code == 409

    answer = desk.press(thread, "reply", body="oi", client_key="k", channel="sms")
    [message] = sent(desk)
    [there] = desk.rows(select(Conversation).where(Conversation.channel == "sms"))

    assert answer.location == f"/console/threads/{there.id}"
    assert (message.channel, message.address) == ("sms", PHONE)
    assert (there.owner, there.agent_id) == ("person", bia.id)


def test_a_moment_before_the_window_closes_one_may_write(desk: Desk) -> None:
    """The window is half open, as everywhere."""
    last = NOON - timedelta(hours=24) + timedelta(seconds=1)
    thread = desk.thread(desk.client(), owner="person", last_inbound_at=last)
    desk.enter(desk.agent())

    assert desk.press(thread, "reply", body="oi", client_key="k").status_code == 303


def test_at_night_the_other_road_is_shut_with_its_reason(desk: Desk) -> None:
    """What we would start is bound by the hours; the page says from when."""
    thread = desk.thread(
        desk.client(), owner="person", last_inbound_at=NOON - timedelta(hours=60)
    )
    desk.clock.move(timedelta(hours=9))
    desk.enter(desk.agent())
    page = desk.browser.get(f"/console/threads/{thread.id}").text

    assert "Enviar por SMS" not in page
    assert "fora do horário permitido" in page


def test_a_number_in_quarantine_is_no_other_road(desk: Desk) -> None:
    """After "não sou eu" the number is shut on every channel."""
    ana = desk.client()
    with desk.parts.database.write() as session:
        point = session.get_one(Client, ana.id).contact_points[0]
        point.quarantined_at = NOON
    thread = desk.thread(
        ana, owner="person", last_inbound_at=NOON - timedelta(hours=30)
    )
    desk.enter(desk.agent())

    answer = desk.press(thread, "reply", body="oi", client_key="k", channel="sms")

    assert answer.status_code == 409
    assert sent(desk) == []


def test_another_road_does_not_take_a_thread_from_a_colleague(desk: Desk) -> None:
    """Caio is writing by SMS; Bia's words do not push in."""
    ana = desk.client()
    caio = desk.agent("Caio Reis")
    desk.thread(ana, channel="sms", address=PHONE, owner="person", agent_id=caio.id)
    thread = desk.thread(
        ana, owner="person", last_inbound_at=NOON - timedelta(hours=30)
    )
    desk.enter(desk.agent())

    answer = desk.press(thread, "reply", body="oi", client_key="k", channel="sms")

    assert answer.status_code == 409
    assert sent(desk) == []


def test_who_asked_to_be_left_alone_is_shown_as_such(desk: Desk) -> None:
    """No field to write in: whatever one wrote would not be sent."""
    ana = desk.client()
    desk.add(OptOut(address_hash="x", client_id=ana.id, at=NOON, via="word:opt_out"))
    thread = desk.thread(ana, owner="person")
    desk.enter(desk.agent())
    page = desk.browser.get(f"/console/threads/{thread.id}").text

    assert "pediu para não receber mensagens" in page
    assert 'id="reply"' not in page


def test_giving_back_leaves_a_note_for_the_bot(desk: Desk) -> None:
    """The bot owns the thread again and knows what was agreed."""
    bia = desk.agent()
    thread = desk.thread(
        desk.client(),
        owner="person",
        agent_id=bia.id,
        handoff_at=NOON,
        handoff_due_at=NOON,
        handoff_reason="asked",
    )
    desk.enter(bia)

    answer = desk.press(thread, "give-back", note=" paga na sexta\0 ")
    now = desk.row(thread)

    assert answer.status_code == 303
    assert (now.owner, now.agent_id, now.note) == ("bot", None, "paga na sexta")
    assert (now.handoff_reason, now.handoff_due_at, now.version) == (None, None, 4)
    assert now.dialogue == {"stack": []}


@pytest.mark.parametrize("action", ["give-back", "resolve"])
def test_giving_back_on_an_old_page_is_refused(desk: Desk, action: str) -> None:
    """The client wrote meanwhile: their message would be answered by nobody."""
    bia = desk.agent()
    thread = desk.thread(desk.client(), owner="person", agent_id=bia.id)
    desk.enter(bia)

    answer = desk.press(thread, action, note="minha nota", version=2)

    assert answer.status_code == 409
    assert ("minha nota" in answer.text) is (action == "give-back")
    assert desk.row(thread).owner == "person"


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        pytest.param("agent", 409, id="an agent may not"),
        pytest.param("supervisor", 303, id="a supervisor may"),
        pytest.param("admin", 303, id="an administrator may"),
    ],
)
def test_who_may_give_back_a_colleagues_thread(
    desk: Desk, role: str, expected: int
) -> None:
    """A thread of somebody who went home is freed by who oversees."""
    caio = desk.agent("Caio Reis")
    thread = desk.thread(desk.client(), owner="person", agent_id=caio.id)
    desk.enter(desk.agent(role=role))

    assert desk.press(thread, "resolve").status_code == expected


def test_resolving_starts_the_dialogue_afresh(desk: Desk) -> None:
    """What the bot had open before the person came is of no use any more."""
    bia = desk.agent()
    thread = desk.thread(desk.client(), owner="person", agent_id=bia.id)
    desk.enter(bia)
    desk.press(thread, "resolve")
    now = desk.row(thread)

    assert (now.owner, now.dialogue, now.note) == ("bot", {}, None)


def test_an_answer_settles_what_could_not_be_handled(desk: Desk) -> None:
    """A parked message is shown until a person has answered in its thread."""
    thread = desk.thread(desk.client(), owner="person")
    desk.add(
        Inbound(
            provider="twilio",
            kind="message",
            dedupe_key="SM1",
            raw='{"Body": "boleto rasgado"}',
            received_at=NOON,
            parked_at=NOON,
            queue_key=PHONE,
            settled=True,
        )
    )
    desk.enter(desk.agent())
    path = f"/console/threads/{thread.id}"

    assert "boleto rasgado" in desk.browser.get(path).text

    desk.press(thread, "reply", body="Oi!", client_key="k")

    assert "boleto rasgado" not in desk.browser.get(path).text


def test_numbers_are_shown_in_full_on_demand_only(desk: Desk) -> None:
    """Revealing is an act of its own, and stands in the trail."""
    thread = desk.thread(desk.client())
    desk.enter(desk.agent())
    hidden = desk.browser.get(f"/console/threads/{thread.id}").text
    shown = desk.press(thread, "reveal").text

    assert PHONE not in hidden
    assert "(48) *****-4567" in hidden
    assert PHONE in shown
    assert "client.reveal" in [row.action for row in desk.rows(select(Audit))]


def test_each_act_is_in_the_trail_without_the_words(desk: Desk) -> None:
    """Who, what, which thread; what was said stands in the thread alone."""
    thread = desk.thread(desk.client())
    bia = desk.agent()
    desk.enter(bia)
    desk.press(thread, "take-over")
    desk.press(thread, "reply", body="segredo", client_key="k")
    desk.press(thread, "give-back", note="segredo")
    trail = [
        row
        for row in desk.rows(select(Audit))
        if row.subject.startswith("conversation")
    ]

    assert [(row.actor, row.action) for row in trail] == [
        (f"agent:{bia.id}", "conversation.take_over"),
        (f"agent:{bia.id}", "conversation.reply"),
        (f"agent:{bia.id}", "conversation.give_back"),
    ]
    assert not any("segredo" in str(row.details) for row in trail)
    with desk.parts.database.read() as session:
        assert first_broken(session) is None


@pytest.mark.parametrize("on", [True, False])
def test_only_channels_that_are_on_are_roads(desk: Desk, *, on: bool) -> None:
    """What config.yml switches off is not offered."""
    channels = desk.parts.settings.channels
    sms = channels.sms.model_copy(update={"enabled": on})
    settings = desk.parts.settings.model_copy(
        update={"channels": channels.model_copy(update={"sms": sms})}
    )
    desk.app.extensions[EXTENSION] = replace(desk.parts, settings=settings)
    thread = desk.thread(
        desk.client(), owner="person", last_inbound_at=NOON - timedelta(hours=60)
    )
    desk.enter(desk.agent())
    page = desk.browser.get(f"/console/threads/{thread.id}").text

    assert ("Enviar por SMS" in page) is on
