"""The room of proposals: by deadline, looked at before it is sent, bound by a role."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from bot.proposals.ask import take_on
from bot.proposals.desks import desks_for
from domain.authority import Role
from domain.offers import Wish, make_offers
from flows.commands import AskSupervisor
from models.audit import Audit
from models.client import Client
from models.conversation import Conversation
from models.message import Message
from models.proposal import ProposalRow
from tests.console.conftest import NOON, Desk, csrf_of

ROOM = "/console/proposals"
TEN = {"kind": "plan", "total": "608,00", "count": "10"}


def asked(desk: Desk, wish: Wish | None = None, said: str = "só em 12x") -> ProposalRow:
    """Let Ana, who owes R$ 600 and charges, ask for twelve parts."""
    client = desk.client()
    invoice = desk.invoice(client, amount_minor=600_00)
    until = NOON + timedelta(hours=20)
    thread = desk.thread(client, identity_checked_until=until)
    with desk.parts.database.write() as session:
        client = session.get_one(Client, client.id)
        place = session.get_one(Conversation, thread.id)
        settings, now = desk.parts.settings, desk.clock.now()
        bot = desks_for(session, settings, client, (), now).by_role[Role.BOT]
        ours = make_offers(bot.debt, bot.envelope, bot.today, bot.calendar)[-1]
        wished = wish or Wish(count=12)
        command = AskSupervisor(wished, (invoice.id,), ours, said)
        return take_on(session, desk.parts, client, place, command, now)


def press(desk: Desk, path: str, **fields: object) -> TestResponse:
    """Send a form of the room."""
    token = csrf_of(desk.browser.get(ROOM + "/1"))
    return desk.browser.post(path, data={"csrf": token, **fields})


def seen_in(page: TestResponse) -> str:
    """Read which offer a page shows last."""
    return page.text.rpartition('name="seen" value="')[2].partition('"')[0]


def row(desk: Desk) -> ProposalRow:
    """Read the newest proposal."""
    query = select(ProposalRow).order_by(ProposalRow.id.desc())
    found: ProposalRow = desk.rows(query)[0]
    return found


def notices(desk: Desk) -> list[Message]:
    """Read what was written to the client."""
    return desk.rows(select(Message).where(Message.purpose == "notice"))


def test_the_list_is_by_deadline_and_tells_who_is_late(desk: Desk) -> None:
    """A wish in words, its hour, and a badge in the menu."""
    asked(desk)
    bia = desk.agent()
    desk.enter(bia)
    soon = desk.browser.get(ROOM).text
    desk.clock.move(timedelta(days=1))
    desk.enter(bia)
    late = desk.browser.get(ROOM).text

    assert "12 parcelas" in soon
    assert "19/11/2026 16:00" in soon
    assert "atrasada" not in soon
    assert "atrasada" in late


def test_the_page_shows_words_debt_history_and_picture(desk: Desk) -> None:
    """The client's words are escaped, and the limits are those of who looks."""
    asked(desk, said="faz <b>12x</b>, por favor")
    desk.enter(desk.agent("Sol Reis", "supervisor"))
    page = desk.browser.get(f"{ROOM}/1").text

    assert "faz &lt;b&gt;12x&lt;/b&gt;" in page
    assert "2026-10" in page
    assert "<svg" in page
    assert page.count("12ª parcela") == 1
    assert "Aprovar assim" in page


def test_approved_as_asked(desk: Desk) -> None:
    """One press; the client has the terms in full, and the trail who did it."""
    asked(desk)
    boss = desk.agent("Sol Reis", "supervisor")
    desk.enter(boss)
    page = desk.browser.get(f"{ROOM}/1")
    first = page.text.partition('name="seen" value="')[2].partition('"')[0]
    answer = press(desk, f"{ROOM}/1/offer", as_asked="1", seen=first)
    [notice] = notices(desk)
    trail = desk.rows(select(Audit.action).where(Audit.actor == f"agent:{boss.id}"))

    assert answer.status_code == 303
    assert (row(desk).state, row(desk).decided_as) == ("offered", "supervisor")
    assert notice.body.count("•") == 12
    assert [each["id"].split(":")[1] for each in notice.buttons or []] == ["yes", "no"]
    assert "proposal.offered" in trail


def test_a_counter_is_looked_at_before_it_is_sent(desk: Desk) -> None:
    """Looking sends nothing; what is sent is what was seen."""
    asked(desk)
    desk.enter(desk.agent())
    looked = press(desk, f"{ROOM}/1/look", **TEN)
    before = notices(desk)
    sent = press(desk, f"{ROOM}/1/offer", **TEN, seen=seen_in(looked))

    assert "10ª parcela" in looked.text
    assert before == []
    assert sent.status_code == 303
    assert row(desk).decided_as == "agent"


def test_other_figures_than_were_seen_are_not_sent(desk: Desk) -> None:
    """A day later the days are others: it has to be looked at again."""
    asked(desk)
    bia = desk.agent()
    desk.enter(bia)
    looked = press(desk, f"{ROOM}/1/look", **TEN)
    desk.clock.move(timedelta(days=1))
    desk.enter(bia)
    sent = press(desk, f"{ROOM}/1/offer", **TEN, seen=seen_in(looked))

    assert sent.status_code == 422
    assert "Veja de novo" in sent.text
    assert row(desk).state == "asked"


def test_a_limit_is_named_with_its_figures(desk: Desk) -> None:
    """An agent's twelve parts, by how many too much; nothing is done."""
    asked(desk)
    desk.enter(desk.agent())
    page = press(desk, f"{ROOM}/1/look", **{**TEN, "count": "12"})
    forced = press(desk, f"{ROOM}/1/offer", **{**TEN, "count": "12"})

    assert "o limite é 10" in page.text
    assert "Diferença: 2" in page.text
    assert forced.status_code == 422
    assert row(desk).state == "asked"


def test_an_agent_hands_up_and_does_not_refuse(desk: Desk) -> None:
    """The supervisor reads the note; the client waits for one answer."""
    asked(desk)
    desk.enter(desk.agent())
    no = press(desk, f"{ROOM}/1/refuse", note="muito")
    up = press(desk, f"{ROOM}/1/raise", note="cliente antigo, perdeu renda")
    desk.enter(desk.agent("Sol Reis", "supervisor"))
    page = desk.browser.get(f"{ROOM}/1").text

    assert no.status_code == 422
    assert up.status_code == 303
    assert "cliente antigo, perdeu renda" in page
    assert (row(desk).state, notices(desk)) == ("asked", [])


def test_refused_with_a_note(desk: Desk) -> None:
    """Without one it is not done; the client never reads it."""
    asked(desk)
    desk.enter(desk.agent("Sol Reis", "supervisor"))
    silent = press(desk, f"{ROOM}/1/refuse", note=" ")
    done = press(desk, f"{ROOM}/1/refuse", note="já quebrou dois acordos")
    [notice] = notices(desk)

    assert silent.status_code == 422
    assert done.status_code == 303
    assert "quebrou" not in notice.body
    assert row(desk).state == "refused"


def test_the_second_of_two_people_is_told(desk: Desk) -> None:
    """Whoever answers first has answered."""
    asked(desk)
    desk.enter(desk.agent("Sol Reis", "supervisor"))
    press(desk, f"{ROOM}/1/refuse", note="não")
    second = press(desk, f"{ROOM}/1/offer", as_asked="1")

    assert second.status_code == 422
    assert "Já foi decidida" in second.text
    assert len(notices(desk)) == 1


def test_an_offer_that_nobody_asked_for(desk: Desk) -> None:
    """From the client's page: form, limits, preview, sent, kept."""
    client = desk.client()
    desk.invoice(client, amount_minor=600_00)
    desk.thread(client, identity_checked_until=NOON + timedelta(hours=20))
    desk.enter(desk.agent())
    form = desk.browser.get(f"/console/clients/{client.id}/offer")
    path = f"/console/clients/{client.id}/offer"
    token = csrf_of(form)
    looked = desk.browser.post(f"{path}/look", data={"csrf": token, **TEN})
    fields = {"csrf": token, **TEN, "seen": seen_in(looked)}
    sent = desk.browser.post(path, data=fields)
    again = desk.browser.post(path, data=fields)

    assert "Seus limites nesta dívida" in form.text
    assert (
        f"/console/clients/{client.id}/offer"
        in desk.browser.get(f"/console/clients/{client.id}").text
    )
    assert sent.status_code == 303
    assert (row(desk).origin, row(desk).state) == ("unasked", "offered")
    assert "preparamos uma oferta" in notices(desk)[0].body
    assert again.status_code == 422


def test_a_colleagues_thread_is_left_alone(desk: Desk) -> None:
    """An agent does not take a conversation away; a supervisor may."""
    asked(desk)
    colleague = desk.agent("Caio Reis")
    with desk.parts.database.write() as session:
        place = session.scalars(select(Conversation)).one()
        place.owner, place.agent_id = "person", colleague.id
    desk.enter(desk.agent())
    mine = press(desk, f"{ROOM}/1/offer", **TEN)
    desk.enter(desk.agent("Sol Reis", "supervisor"))
    held = desk.browser.get(f"{ROOM}/1").text
    theirs = press(desk, f"{ROOM}/1/offer", **TEN)

    assert mine.status_code == 422
    assert "A conversa está com Caio Reis" in held
    assert theirs.status_code == 303
    assert desk.rows(select(Conversation.owner)) == ["bot"]


@pytest.mark.parametrize(
    ("fields", "word"),
    [
        pytest.param({**TEN, "total": "seiscentos"}, "Escreva o total", id="total"),
        pytest.param({**TEN, "count": "x"}, "Escreva um número", id="count"),
        pytest.param({**TEN, "down": "-1"}, "Escreva a entrada", id="down"),
        pytest.param({**TEN, "first_on": "31/31"}, "Escolha um dia", id="day"),
    ],
)
def test_what_cannot_be_read_is_named(
    desk: Desk, fields: dict[str, str], word: str
) -> None:
    """By its field; what was typed is kept."""
    asked(desk)
    desk.enter(desk.agent())
    page = press(desk, f"{ROOM}/1/look", **fields)
    sent = press(desk, f"{ROOM}/1/offer", **fields)

    assert word in page.text
    assert sent.status_code == 422
    assert notices(desk) == []


def test_what_is_not_there_is_404(desk: Desk) -> None:
    """Neither a proposal nor a client of nobody."""
    asked(desk)
    desk.enter(desk.agent())

    assert desk.browser.get(f"{ROOM}/99").status_code == 404
    assert desk.browser.get("/console/clients/99/offer").status_code == 404
    assert press(desk, f"{ROOM}/99/refuse", note="x").status_code == 404
