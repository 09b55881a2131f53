"""The inbox: who waits stands first, and everybody can be found."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from console.queries import PAGE
from models.agent import Agent
from models.conversation import Conversation
from models.inbound import Inbound
from models.message import Message
from tests.console.conftest import NOON, PHONE, Desk


def listed(desk: Desk, query: str = "") -> list[str]:
    """Read the names in the list, in order."""
    page = desk.browser.get(f"/console/{query}").text
    names = re.findall(r'<span class="name"><bdi>([^<]*)</bdi>', page)
    return [name.split()[0] for name in names]


def number(last: int) -> dict[str, str]:
    """Give a thread an address of its own."""
    phone = f"+55489912300{last:02}"
    return {"address": f"whatsapp:{phone}", "canonical": phone}


def four(desk: Desk) -> None:
    """Ana and Bruno wait for a person, Carla is with Caio, Davi with the bot."""
    caio = desk.agent("Caio Reis")
    desk.thread(
        desk.client("Ana Souza", "C-1"),
        owner="person",
        handoff_at=NOON - timedelta(minutes=5),
        handoff_due_at=NOON + timedelta(minutes=55),
        **number(1),
    )
    desk.thread(
        desk.client("Bruno Lima", "C-2"),
        owner="person",
        handoff_at=NOON - timedelta(minutes=90),
        handoff_due_at=NOON - timedelta(minutes=30),
        **number(2),
    )
    desk.thread(
        desk.client("Carla Dias", "C-3"),
        owner="person",
        agent_id=caio.id,
        answered_at=NOON,
        **number(3),
    )
    desk.thread(desk.client("Davi Melo", "C-4"), **number(4))


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        pytest.param("", ["Bruno", "Ana"], id="who is late stands first"),
        pytest.param("?shelf=bot", ["Davi"], id="with the bot"),
        pytest.param("?shelf=all", ["Davi", "Carla", "Bruno", "Ana"], id="all"),
        pytest.param("?shelf=mine", [], id="mine: none"),
        pytest.param("?shelf=nonsense", ["Bruno", "Ana"], id="nonsense is the default"),
        pytest.param("?page=-3", ["Bruno", "Ana"], id="a page that is none"),
        pytest.param("?page=²", ["Bruno", "Ana"], id="a digit that is none"),
    ],
)
def test_a_shelf_lists_its_threads(desk: Desk, query: str, expected: list[str]) -> None:
    """The default is who waits for a person, the earliest promise first."""
    four(desk)
    desk.enter(desk.agent())

    assert listed(desk, query) == expected


def test_mine_is_what_i_took(desk: Desk) -> None:
    """Caio sees Carla on his own shelf; Bia does not."""
    four(desk)
    [caio] = desk.rows(select(Agent))
    desk.enter(caio)

    assert listed(desk, "?shelf=mine") == ["Carla"]


def test_the_promised_time_is_a_clock(desk: Desk) -> None:
    """Minutes left, minutes late: said in words, not by colour alone."""
    four(desk)
    desk.enter(desk.agent())
    page = desk.browser.get("/console/").text

    assert "faltam 55 min" in page
    assert "atrasado 30 min" in page


def test_a_client_who_writes_again_waits_again(desk: Desk) -> None:
    """An answered thread comes back when the client's word is newer."""
    bia = desk.agent()
    desk.thread(
        desk.client(),
        owner="person",
        agent_id=bia.id,
        answered_at=NOON - timedelta(minutes=30),
        last_inbound_at=NOON - timedelta(minutes=1),
    )
    desk.enter(bia)

    assert listed(desk) == ["Ana"]


def test_the_badge_counts_what_nobody_answered(desk: Desk) -> None:
    """Messages since a person last wrote, in a thread that a person has."""
    bia = desk.agent()
    ana = desk.client()
    thread = desk.thread(ana, owner="person", agent_id=bia.id, handoff_at=NOON)
    desk.said(thread, "antes", created_at=NOON - timedelta(hours=1), token="t1")
    desk.said(thread, "quero uma pessoa", created_at=NOON, token="t2")
    desk.said(thread, "Oi", author="agent", direction="out", token="t3")
    desk.said(thread, "e aí?", created_at=NOON, token="t4")
    desk.said(thread, "??", created_at=NOON, token="t5")
    desk.enter(bia)

    assert "2 sem resposta" in desk.browser.get("/console/?shelf=mine").text


@pytest.mark.parametrize(
    ("query", "found"),
    [
        pytest.param("joao", True, id="without the accent"),
        pytest.param("JOÃO da CONCEI", True, id="any case, part of it"),
        pytest.param("conceicao", True, id="cedilla"),
        pytest.param("(48) 99123-4567", True, id="phone as people write it"),
        pytest.param("4567", True, id="last four digits"),
        pytest.param("456", False, id="three digits find nobody"),
        pytest.param("c-77", True, id="client's code"),
        pytest.param("2026-10", True, id="invoice number"),
        pytest.param("maria", False, id="another name"),
        pytest.param("%", False, id="a wildcard is a character"),
        pytest.param("_oao", False, id="so is this one"),
        pytest.param("j%o", False, id="in the middle too"),
        pytest.param("' OR 1=1 --", False, id="SQL is text"),
        pytest.param("\0joao", True, id="NUL is nothing"),
        pytest.param("x" * 5000, False, id="a flood"),
    ],
)
def test_a_search_finds_what_a_caller_says(
    desk: Desk, query: str, *, found: bool
) -> None:
    """Name, phone, client's code or invoice number; on every shelf at once."""
    client = desk.client("João da Conceição", "C-77")
    desk.invoice(client)
    desk.thread(client)
    desk.enter(desk.agent())
    page = desk.browser.get("/console/", query_string={"q": query}).text

    assert ("<bdi>João da Conceição</bdi>" in page) is found


def test_the_list_goes_on_over_pages(desk: Desk) -> None:
    """Fifty a page; the rest is one link away, and the shelf is kept."""
    ana = desk.client()
    desk.add(
        *(
            Conversation(
                channel="sms",
                address=f"+55489900{n:05}",
                canonical=f"+55489900{n:05}",
                client_id=ana.id,
                dialogue={},
                created_at=NOON,
            )
            for n in range(PAGE + 3)
        )
    )
    desk.enter(desk.agent())
    first = desk.browser.get("/console/?shelf=bot").text

    assert len(listed(desk, "?shelf=bot")) == PAGE
    assert "page=2&amp;shelf=bot" in first
    assert len(listed(desk, "?shelf=bot&page=2")) == 3


def test_what_could_not_be_handled_is_visible(desk: Desk) -> None:
    """A parked message stands above the list and in its thread, with its words."""
    thread = desk.thread(desk.client())
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
    page = desk.browser.get("/console/").text

    assert "boleto rasgado" in page
    assert f'href="/console/threads/{thread.id}"' in page


def test_a_number_that_nobody_knows_is_masked(desk: Desk) -> None:
    """A thread without a client shows the end of its number only."""
    desk.thread()
    desk.enter(desk.agent())
    page = desk.browser.get("/console/?shelf=all").text

    assert "(48) *****-4567" in page
    assert PHONE not in page


def test_news_are_cheap_while_nothing_changes(desk: Desk) -> None:
    """The same mark gives 304; a message, a state or an owner gives another one."""
    thread = desk.thread(desk.client())
    message = desk.said(thread, "oi", direction="out", author="bot", state="sent")
    bia = desk.agent()
    desk.enter(bia)
    path = f"/console/threads/{thread.id}/news?after={message.id}"
    marks = [desk.browser.get(path).headers["ETag"]]

    same = desk.browser.get(path, headers={"If-None-Match": marks[0]})

    assert (same.status_code, same.data) == (304, b"")

    with desk.parts.database.write() as session:
        session.get_one(Message, message.id).state = "read"
    marks.append(desk.browser.get(path).headers["ETag"])
    second = desk.said(thread, "oi", token="another")
    news = desk.browser.get(path)
    marks.append(news.headers["ETag"])
    desk.press(thread, "take-over")
    marks.append(desk.browser.get(path).headers["ETag"])

    assert news.json is not None
    assert news.json["messages"] == [second.id]
    assert len(set(marks)) == 4


def test_the_page_carries_the_mark_that_the_news_give(desk: Desk) -> None:
    """A page that was just shown is told of nothing new."""
    thread = desk.thread(desk.client())
    desk.enter(desk.agent())
    for page, news in (
        ("/console/", "/console/news"),
        (f"/console/threads/{thread.id}", f"/console/threads/{thread.id}/news"),
    ):
        mark = re.search(r'data-stamp="(\w+)">', desk.browser.get(page).text)
        assert mark is not None
        headers = {"If-None-Match": f'"{mark[1]}"'}
        assert desk.browser.get(news, headers=headers).status_code == 304
