"""A client's own page: why they heard from us or not, and holds by hand."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from models.agent import Agent
from models.audit import Audit
from models.client import Client, OptOut
from models.invoice import Hold
from tests.console.conftest import NOON, Desk, csrf_of
from tests.console.test_agenda import decided


def read(desk: Desk, client: Client) -> str:
    """Open a client's page."""
    answer = desk.browser.get(f"/console/clients/{client.id}")
    assert answer.status_code == 200, answer.text
    return answer.text


@pytest.fixture
def bia(desk: Desk) -> Agent:
    """Let Bia be at her desk."""
    agent = desk.agent()
    desk.enter(agent)
    return agent


def post(desk: Desk, client: Client, action: str, **fields: str) -> tuple[int, str]:
    """Press a button of the page."""
    path = f"/console/clients/{client.id}"
    data = {"csrf": csrf_of(desk.browser.get(path))} | fields
    answer = desk.browser.post(f"{path}/{action}", data=data)
    return answer.status_code, answer.text


@pytest.mark.usefixtures("bia")
def test_what_holds_now(desk: Desk) -> None:
    """At noon on a Thursday she may be reminded; at night not before the next day."""
    ana = desk.client()
    desk.invoice(ana)
    noon = read(desk, ana)
    desk.clock.at = NOON + timedelta(hours=8)
    desk.enter(desk.agent("Rui Alves"))
    night = read(desk, ana)

    assert "Agora um lembrete pode sair." in noon
    assert "Agora um lembrete não pode sair: fora do horário de contato em SC" in night
    assert "possível a partir de 23/11/2026 09:00" in night  # the 20th is a holiday


@pytest.mark.usefixtures("bia")
def test_the_story(desk: Desk) -> None:
    """What was said and decided, with its reason; not what the client wrote."""
    ana = desk.client()
    desk.invoice(ana)
    decided(desk, ana, "weekly_cap", figures={"contacts": 3, "limit": 3})
    desk.said(desk.thread(ana), "meu segredo")
    text = read(desk, ana)

    assert "já teve 3 contatos em sete dias; o limite é 3" in text
    assert "O cliente escreveu" in text
    assert "segredo" not in text


def test_a_hold_is_put_and_lifted(desk: Desk, bia: Agent) -> None:
    """With a reason and an end, by Bia's name, and back again."""
    ana = desk.client()
    invoice = desk.invoice(ana)
    code, _ = post(
        desk,
        ana,
        "hold",
        reason="legal",
        note="aguarda o advogado",
        until="2026-11-30",
        invoice=str(invoice.id),
    )
    during = read(desk, ana)
    hold = desk.rows(select(Hold))[0]
    lifted, _ = post(desk, ana, f"holds/{hold.id}/lift")
    trail = [(row.actor, row.action) for row in desk.rows(select(Audit))]

    assert (code, lifted) == (303, 303)
    assert hold.until is not None
    assert hold.until.isoformat() == "2026-12-01T03:00:00+00:00"
    assert "não pode sair: em pausa: questão jurídica" in during
    assert "aguarda o advogado" in during
    assert "Agora um lembrete pode sair." in read(desk, ana)
    assert (f"agent:{bia.id}", "hold.put") in trail
    assert (f"agent:{bia.id}", "hold.lifted") in trail


@pytest.mark.usefixtures("bia")
@pytest.mark.parametrize(
    ("fields", "words"),
    [
        pytest.param({"reason": "x"}, "um dos motivos da lista", id="reason"),
        pytest.param({"until": "2026-11-18"}, "hoje ou depois", id="past"),
        pytest.param({"until": "someday"}, "hoje ou depois", id="no day"),
        pytest.param({"invoice": "99"}, "não é deste cliente", id="no invoice"),
        pytest.param({"invoice": "x"}, "não é deste cliente", id="nonsense"),
        pytest.param({"note": "y" * 501}, "longa demais", id="a long note"),
    ],
)
def test_a_hold_that_is_refused(desk: Desk, fields: dict[str, str], words: str) -> None:
    """It says why, keeps what was typed, and holds nothing."""
    ana = desk.client()
    code, text = post(desk, ana, "hold", **({"reason": "manual"} | fields))

    assert code == 409
    assert words in text
    assert desk.rows(select(Hold)) == []


@pytest.mark.usefixtures("bia")
def test_a_hold_of_somebody_else_is_not_lifted(desk: Desk) -> None:
    """Nor one that is lifted already, or a client that is none."""
    ana, bea = desk.client(), desk.client("Bea Reis", "C-2")
    desk.add(Hold(client_id=bea.id, reason="manual", created_at=NOON))

    assert post(desk, ana, "holds/1/lift")[0] == 409
    assert desk.browser.get("/console/clients/99").status_code == 404


@pytest.mark.usefixtures("bia")
def test_hostile_notes_are_text(desk: Desk) -> None:
    """What somebody types is shown, and does nothing."""
    ana = desk.client("<b>Ana</b>")
    post(desk, ana, "hold", reason="manual", note="<script>alert(1)</script>")
    text = read(desk, ana)

    assert "<script>alert" not in text
    assert "&lt;b&gt;Ana" in text


def test_a_wish_that_was_guessed_is_confirmed(desk: Desk, bia: Agent) -> None:
    """Who asked them records the opt-out; a second press finds nothing to decide."""
    ana = desk.client()
    other = Hold(client_id=ana.id, reason="manual", created_at=NOON)
    desk.add(other)
    before = read(desk, ana)
    desk.add(Hold(client_id=ana.id, reason="opt_out_asked", created_at=NOON))
    during = read(desk, ana)
    code, _ = post(desk, ana, "stop")
    after = read(desk, ana)
    post(desk, ana, "stop")
    (out,) = desk.rows(select(OptOut))
    trail = [row.actor for row in desk.rows(select(Audit)) if row.action == "opted_out"]

    assert "registrar a saída" not in before
    assert "Não quer mensagens: registrar a saída" in during
    assert code == 303
    assert "Saída registrada" in after
    assert "já foi respondida" in read(desk, ana)
    assert (out.client_id, out.via, out.lifted_at) == (ana.id, "person", None)
    assert trail == [f"agent:{bia.id}"]
