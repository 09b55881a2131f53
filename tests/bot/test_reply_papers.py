"""The agreement's paper goes along with the words, as each channel carries files."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.app import create_app
from bot.letters import Letter
from bot.paper_links import LASTS, agreement_at, link_to_agreement
from bot.papers.attached import media_of, papers_of
from bot.turn import conversation_with, take_turn
from bot.understanding import question_of
from models.message import Message
from tests.bot.world import PHONE, World, ana

LATE = date(2026, 11, 19)
LINES = ("quanto devo?", "529", "1985", "quero parcelar em 3x", "sim")


@pytest.fixture
def agreed(world: World) -> World:
    """Let Ana agree to three parts by WhatsApp."""
    ana(world, LATE)
    for line in LINES:
        world.hears(line)
    return world


def test_on_whatsapp_a_message_of_its_own(agreed: World) -> None:
    """The document follows the thanks, without buttons, and names the agreement."""
    thanks, paper = agreed.messages(direction="out")[-2:]

    assert (thanks.key, paper.key) == ("instalments.thanks", "agreement.paper")
    assert thanks.attachments is None
    assert paper.attachments == [{"agreement": 1}]
    assert paper.based_on_version == thanks.based_on_version


def test_it_is_sent_as_a_link_for_the_provider(agreed: World) -> None:
    """Twilio is given an address that it can fetch, and the words beside it."""
    agreed.work()
    sent = agreed.channel.sent[-1]

    assert sent.media[0].startswith("http://localhost:8000/d/")
    assert sent.media[0].endswith("/acordo-1-2026-11-24.pdf")
    assert sent.attachments == ()


def test_the_address_gives_the_paper_and_nothing_else(agreed: World) -> None:
    """Whoever holds it has the PDF for a day; a changed or an old one has nothing."""
    browser = create_app(agreed.parts).test_client()
    now = agreed.clock.now()
    url = link_to_agreement(agreed.parts, 1, "acordo.pdf", now)
    path = url.removeprefix("http://localhost:8000")
    answer = browser.get(path)
    forged = browser.get(path.replace("/d/", "/d/x"))
    agreed.move(days=2)
    late = browser.get(path)

    assert answer.mimetype == "application/pdf"
    assert answer.data.startswith(b"%PDF")
    assert answer.headers["Cache-Control"] == "no-store"
    assert (forged.status_code, late.status_code) == (404, 404)


def test_the_last_moment_of_an_address(world: World) -> None:
    """It is good to its very end, and for an agreement that is there."""
    now = world.clock.now()
    link = link_to_agreement(world.parts, 9, "a.pdf", now)
    token = link.split("/")[-2]

    assert agreement_at(world.parts, token, now + LASTS) == 9
    assert agreement_at(world.parts, token, now + LASTS + timedelta(1)) is None
    other = replace(world.parts, environment=world.parts.environment)
    assert agreement_at(other, f"{token}x", now) is None


def test_with_an_e_mail_it_goes_as_a_file(agreed: World) -> None:
    """A mailbox is handed the paper itself."""
    with agreed.session() as session:
        row = session.query(Message).filter_by(key="agreement.paper").one()
        row.channel = "email"
        [paper] = papers_of(session, agreed.parts, row, agreed.clock.now())
        links = media_of(session, agreed.parts, row, agreed.clock.now())
        session.rollback()

    assert (paper.name, paper.kind) == ("acordo-1-2026-11-24.pdf", "application/pdf")
    assert paper.content.startswith(b"%PDF")
    assert links == ()


def test_asked_for_in_the_talk(agreed: World) -> None:
    """'Me manda o acordo' tells where it stands; its buttons are beneath the words."""
    agreed.hears("me manda o acordo")
    words, paper = agreed.messages(direction="out")[-2:]

    assert "0 de 2 pagamentos feitos" in words.body
    assert [button["id"] for button in words.buttons or ()] == [
        "intent:request_payment_link",
        "intent:human_agent",
    ]
    assert paper.attachments == [{"agreement": 1}]
    assert paper.buttons is None


def test_a_channel_without_files_has_the_link(world: World) -> None:
    """By SMS nothing is attached: the words lead to the page."""
    ana(world, LATE)
    for line in LINES:
        by_sms(world, line)
    keys = [row.key for row in world.messages(direction="out", channel="sms")]

    assert keys[-1] == "instalments.thanks"
    assert "agreement.paper" not in keys


def by_sms(world: World, text: str) -> None:
    """Take one turn by SMS, at once and outside the queue."""
    note, now = Letter("sms", PHONE, text), world.clock.now()
    with world.session() as session:
        question = question_of(session, world.parts, note, now)
    heard = world.listener.hear(note, question)
    with world.session() as session:
        thread = conversation_with(session, note, now)
        take_turn(session, world.parts, thread, note, heard, inbound_id=None, now=now)
