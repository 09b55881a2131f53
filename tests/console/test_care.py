"""The room of care, and sensitive messages: who sees what, and who decides."""

import csv
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from bot.hardship.lane import lane_of, note_reason, open_lane
from domain.hardship import Kind
from models.audit import Audit
from models.client import Client
from models.conversation import Conversation
from models.hardship import Hardship
from tests.console.conftest import NOON, Desk, csrf_of

ROOM = "/console/care"


def in_the_lane(desk: Desk, kind: Kind = Kind.OTHER) -> Client:
    """Put Ana in the lane."""
    client = desk.client()
    with desk.parts.database.write() as session:
        row = session.get_one(Client, client.id)
        settings = desk.parts.settings
        open_lane(session, settings, row, kind=kind, actor="bot", now=NOON)
    return client


def press(desk: Desk, path: str, **form: str) -> str:
    """Press a button of the room, and give the page that follows."""
    csrf = csrf_of(desk.browser.get(ROOM))
    data = {"csrf": csrf, **form}
    answer = desk.browser.post(f"{ROOM}/{path}", data=data, follow_redirects=True)
    return answer.text


def lane(desk: Desk) -> Hardship | None:
    """Give the lane that Ana is in."""
    with desk.parts.database.read() as session:
        return lane_of(session, session.scalars(select(Client)).one())


def actions(desk: Desk) -> list[tuple[str, str]]:
    """List who did what, as the trail has it."""
    with desk.parts.database.read() as session:
        return [(row.actor, row.action) for row in session.scalars(select(Audit))]


def test_who_is_in_it_and_until_when(desk: Desk) -> None:
    """With what was offered, what comes next, and whether charges go on."""
    in_the_lane(desk, Kind.JOB_LOSS)
    page = desk.enter(desk.agent()).get(ROOM).text

    assert "sem trabalho" in page
    assert "perguntar como está em" in page
    assert "parados na pausa" in page


def test_an_agent_sees_and_does_not_decide(desk: Desk) -> None:
    """Managers move and end a pause; anybody may ask for a colleague."""
    client = in_the_lane(desk)
    browser = desk.enter(desk.agent("Bia Nunes"))
    page = browser.get(ROOM)
    csrf = csrf_of(page)
    refused = [
        browser.post(f"{ROOM}/{client.id}/{what}", data={"csrf": csrf}).status_code
        for what in ("move", "end", "alive")
    ]

    assert "/end" not in page.text
    assert refused == [403, 403, 403]


def test_a_manager_moves_its_end(desk: Desk) -> None:
    """Beyond the rules, too; with a reason from the list, in the trail."""
    client = in_the_lane(desk)
    desk.enter(desk.agent(role="supervisor"))
    day = date(2027, 6, 1)
    press(desk, f"{client.id}/move", until=day.isoformat(), cause="still_hard")
    row = lane(desk)

    assert row is not None
    assert row.until_on == day
    assert ("agent:1", "hardship.moved_by_person") in actions(desk)


@pytest.mark.parametrize(
    ("form", "words"),
    [
        pytest.param(
            {"until": "2027-06-01", "cause": "because"}, "motivo", id="no reason"
        ),
        pytest.param({"until": "ontem", "cause": "asked"}, "dia a partir", id="no day"),
        pytest.param(
            {"until": "2020-01-01", "cause": "asked"}, "dia a partir", id="past"
        ),
    ],
)
def test_a_move_that_does_not_fit(desk: Desk, form: dict[str, str], words: str) -> None:
    """Nothing is changed, and the reason is told."""
    client = in_the_lane(desk)
    desk.enter(desk.agent(role="supervisor"))
    before = lane(desk)
    page = press(desk, f"{client.id}/move", **form)
    after = lane(desk)

    assert before is not None
    assert after is not None
    assert words in page
    assert after.until_on == before.until_on


def test_a_manager_ends_it(desk: Desk) -> None:
    """It stands among the ended ones, with how it ended."""
    client = in_the_lane(desk)
    browser = desk.enter(desk.agent(role="supervisor"))
    press(desk, f"{client.id}/end", cause="recovered")
    page = browser.get(f"{ROOM}?shelf=ended").text

    assert lane(desk) is None
    assert "encerrada pela equipe" in page
    assert ("agent:1", "hardship.ended_by_person") in actions(desk)


def test_a_client_is_put_in_by_code(desk: Desk) -> None:
    """They told a person by telephone; an unknown code is told."""
    client = desk.client()
    browser = desk.enter(desk.agent(role="supervisor"))
    csrf = csrf_of(browser.get(ROOM))
    for code in ("nobody-has-it", client.external_id):
        browser.post(ROOM, data={"csrf": csrf, "client": code})
    row = lane(desk)

    assert row is not None
    assert row.opened_by == "agent:1"


def test_a_person_is_asked_for(desk: Desk) -> None:
    """The thread waits in the inbox, and the way is noted."""
    client = in_the_lane(desk)
    desk.thread(client)
    desk.enter(desk.agent())
    press(desk, f"{client.id}/call")
    row = lane(desk)
    with desk.parts.database.read() as session:
        thread = session.scalars(select(Conversation)).one()

    assert row is not None
    assert row.way == "person"
    assert (thread.owner, thread.handoff_reason) == ("person", "hardship")


def test_a_death_is_taken_back(desk: Desk) -> None:
    """By a manager, where the report was wrong; what waited is judged anew."""
    client = desk.client(deceased_at=NOON)
    browser = desk.enter(desk.agent(role="supervisor"))
    page = browser.get(f"{ROOM}?shelf=deaths").text
    press(desk, f"{client.id}/alive", cause="mistake")
    with desk.parts.database.read() as session:
        alive = session.get_one(Client, client.id)

    assert "Informado em" in page
    assert "1.997" in page
    assert alive.deceased_at is None
    assert ("agent:1", "death.taken_back") in actions(desk)


def test_reasons_are_drawn_for_managers(desk: Desk) -> None:
    """REC-01: by month, without names."""
    client = in_the_lane(desk)
    with desk.parts.database.write() as session:
        row = session.get_one(Client, client.id)
        for days in (0, 1, 40):
            note_reason(session, row, "money", NOON - timedelta(days=days))
        note_reason(session, row, "forgot", NOON)
    agents = desk.enter(desk.agent("Bia Nunes")).get(ROOM).text
    managers = desk.enter(desk.agent("Lia Melo", role="supervisor")).get(ROOM).text

    assert "Por que não foi pago" not in agents
    assert "11/26 · falta de dinheiro: 2" in managers
    assert "10/26 · falta de dinheiro: 1" in managers
    assert "11/26 · esqueceu: 1" in managers


def test_the_table_for_spreadsheets(desk: Desk) -> None:
    """One line a client, safe to open, without any detail of why."""
    client = in_the_lane(desk, Kind.JOB_LOSS)
    text = desk.enter(desk.agent(role="supervisor")).get(f"{ROOM}.csv").text
    heads, line = csv.reader(text.splitlines())

    assert dict(zip(heads, line, strict=True))["client"] == client.external_id
    assert "job" not in text


def test_the_card_leads_to_the_room(desk: Desk) -> None:
    """With the last day of the pause, as it was told to the client."""
    client = in_the_lane(desk)
    thread = desk.thread(client)
    page = desk.enter(desk.agent()).get(f"/console/threads/{thread.id}").text
    row = lane(desk)

    assert row is not None
    assert f"{row.until_on:%d/%m/%Y}" in page
    assert 'href="/console/care"' in page


@pytest.mark.parametrize(
    ("holder", "seen"), [(True, True), (False, False)], ids=["holds it", "does not"]
)
def test_who_reads_a_sensitive_message(
    desk: Desk,
    holder: bool,  # noqa: FBT001 - a parameter
    seen: bool,  # noqa: FBT001 - a parameter
) -> None:
    """Whoever has the thread, and nobody else: not in it, not in the list."""
    agent = desk.agent()
    client = desk.client()
    columns = {"owner": "person", "agent_id": agent.id} if holder else {}
    thread = desk.thread(client, **columns)
    desk.said(thread, "estou com leucemia", sensitive_at=NOON)
    browser = desk.enter(agent)
    pages = [
        browser.get(f"/console/threads/{thread.id}").text,
        browser.get("/console/?shelf=all").text,
    ]

    assert ["leucemia" in page for page in pages] == [seen, seen]
    assert ("só quem atende" in pages[0]) is not seen


def test_what_was_reduced_is_gone_for_everybody(desk: Desk) -> None:
    """The page says so, and when."""
    agent = desk.agent()
    thread = desk.thread(desk.client(), owner="person", agent_id=agent.id)
    desk.said(thread, "", sensitive_at=NOON, reduced_at=NOON)
    page = desk.enter(agent).get(f"/console/threads/{thread.id}").text

    assert "Texto retirado em" in page
