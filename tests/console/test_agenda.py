"""The agenda: what went out, what did not and why, and what is ahead."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from bot.shadow import enter_shadow
from models.agent import Agent
from models.client import Client
from models.dispute import Dispute
from models.invoice import Hold
from models.planned import Decision, PlannedContact, PlannedStep
from models.task import Task
from tests.console.conftest import NOON, Desk

DAY = timedelta(days=1)


def page(desk: Desk, language: str = "pt", **asked: object) -> str:
    """Open the agenda as a supervisor, and read it."""
    number = len(desk.rows(select(Agent)))
    agent = desk.agent(name=f"Rui{number} Alves", role="supervisor")
    with desk.parts.database.write() as session:
        session.get_one(Agent, agent.id).language = language
    desk.enter(agent)
    answer = desk.browser.get("/console/agenda", query_string=asked)
    assert answer.status_code == 200, answer.text
    return answer.text


def decided(
    desk: Desk,
    client: Client,
    rule: str,
    verdict: str = "wait",
    *,
    days_ago: float = 0,
    **more: Any,  # noqa: ANN401 - any column
) -> PlannedContact:
    """Let something have been decided of a contact."""
    at = NOON - days_ago * DAY
    states = {"wait": "planned", "blocked": "blocked", "sent": "sent"}
    contact = PlannedContact(
        client_id=client.id,
        planned_on=at.date(),
        state=states[verdict],
        not_before=more.get("possible_at") or at,
        rule=rule,
        figures=more.get("figures", {}),
        created_at=at,
        decided_at=at,
    )
    desk.add(contact)
    usual: dict[str, Any] = {"figures": {}}
    desk.add(
        Decision(
            contact_id=contact.id, at=at, verdict=verdict, rule=rule, **(usual | more)
        )
    )
    return contact


def titles(text: str) -> dict[str, str]:
    """Read what the bars say: by day."""
    found = re.findall(r"<title>(\d\d/\d\d/\d{4}): ([^<]*)</title>", text)
    return {day: " ".join(said.split()) for day, said in found}


def figure(text: str, name: str) -> int:
    """Read one of the figures above the picture."""
    found = re.search(rf"<b>(\d+)</b><span>{name}</span>", text)
    assert found is not None, text
    return int(found[1])


def test_an_empty_agenda(desk: Desk) -> None:
    """Twenty-nine days, nothing on any of them, and nobody held."""
    text = page(desk)

    assert len(titles(text)) == 29
    assert set(titles(text).values()) == {"nada"}
    assert "Nada neste dia." in text
    assert "Ninguém em pausa." in text


def test_what_was_decided_by_day_and_reason(desk: Desk) -> None:
    """Sent, waited and refused, each on its day of the desk's zone."""
    ana, bea = desk.client(), desk.client("Bea Reis", "C-2")
    decided(desk, ana, "sent", "sent", days_ago=3)
    decided(desk, bea, "opted_out", "blocked", days_ago=3)
    decided(desk, bea, "hours", "wait", possible_at=NOON + DAY, figures={"state": "SC"})
    text = page(desk)

    assert titles(text)["16/11/2026"] == "1 enviado, 1 não enviado"
    assert titles(text)["19/11/2026"] == "1 esperou"
    assert titles(text)["20/11/2026"] == "1 aguardando"
    assert figure(text, "enviados em 14 dias") == 1
    assert figure(text, "não enviados") == 1
    assert "pediu para não receber mensagens" in text


def test_a_contact_counts_once_a_day(desk: Desk) -> None:
    """What waited in the morning and went out at noon went out."""
    contact = decided(desk, desk.client(), "hours", days_ago=0.2)
    with desk.parts.database.write() as session:
        session.merge(contact).state = "sent"
        session.add(
            Decision(
                contact_id=contact.id,
                at=NOON,
                verdict="sent",
                rule="sent",
                figures={"channel": "sms"},
            )
        )
    text = page(desk)

    assert titles(text)["19/11/2026"] == "1 enviado"
    assert "enviada por SMS" in text


def test_a_day_in_full(desk: Desk) -> None:
    """With whom, of which steps, why, and when it may be; on the day that is asked."""
    ana = desk.client()
    invoice = desk.invoice(ana)
    contact = decided(
        desk,
        ana,
        "gap",
        days_ago=2,
        figures={"last": "2026-11-16T15:00:00+00:00", "gap_hours": 48},
        possible_at=NOON + 3 * DAY,
    )
    desk.add(
        PlannedStep(
            invoice_id=invoice.id,
            step="d+3",
            due_on=invoice.due_on,
            planned_on=NOON.date(),
            contact_id=contact.id,
        )
    )
    text = page(desk, day="2026-11-17")

    assert "Ana Souza" in text
    assert "d+3 · 2026-10" in text
    assert "a última mensagem foi em 16/11/2026 12:00; esperamos 48 h" in text
    assert "22/11/2026 12:00" in text
    assert "Ana Souza" not in page(desk, day="2026-11-18")


def test_the_steps_that_are_ahead(desk: Desk) -> None:
    """The ladder says whom a later day will remind of what."""
    ana = desk.client()
    desk.invoice(ana, due_on=date(2026, 11, 26))
    text = page(desk, day="2026-11-26")

    assert titles(text)["26/11/2026"] == "1 previsto"
    assert titles(text)["27/11/2026"] == "nada"
    assert "d0 · 2026-10" in text


def test_a_paid_invoice_has_no_step_ahead(desk: Desk) -> None:
    """Nothing is planned for what is settled."""
    desk.invoice(desk.client(), due_on=date(2026, 11, 26), status="paid")

    assert set(titles(page(desk)).values()) == {"nada"}


def test_tasks_are_told_beside_the_bars(desk: Desk) -> None:
    """What people have to do stands on its day; what is late, on today."""
    ana = desk.client()
    for due_on in (date(2026, 11, 10), date(2026, 11, 23)):
        desk.add(
            Task(
                kind="phone",
                client_id=ana.id,
                invoices=[],
                due_on=due_on,
                details={},
                created_at=NOON,
            )
        )
    text = page(desk)

    assert titles(text)["23/11/2026"] == "nada · 1 tarefa(s)"
    assert titles(text)["19/11/2026"] == "nada · 1 tarefa(s)"


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        pytest.param({"rule": "hours"}, {"Ana"}, id="by reason"),
        pytest.param({"segment": "gold"}, {"Ana"}, id="by segment"),
        pytest.param({"portfolio": "south"}, {"Bea"}, id="by portfolio"),
        pytest.param({"segment": "gold", "rule": "gap"}, set(), id="by two"),
        pytest.param({}, {"Ana", "Bea"}, id="everybody"),
    ],
)
def test_filters(desk: Desk, asked: dict[str, str], shown: set[str]) -> None:
    """The bars and the lists follow what is asked."""
    ana = desk.client(segment="gold")
    bea = desk.client("Bea Reis", "C-2", portfolio="south")
    decided(desk, ana, "hours", "blocked")
    decided(desk, bea, "gap", "blocked")
    text = page(desk, **asked)
    listed = text[text.index('id="day"') :]

    assert {name for name in ("Ana", "Bea") if name in listed} == shown
    assert figure(text, "não enviados") == len(shown)


def test_who_is_held(desk: Desk) -> None:
    """Holds in force and open disputes, with the invoice and the end."""
    ana = desk.client()
    invoice = desk.invoice(ana)
    desk.add(
        Hold(
            client_id=ana.id,
            invoice_id=invoice.id,
            reason="legal",
            until=NOON + DAY,
            created_at=NOON,
        ),
        Hold(client_id=ana.id, reason="manual", until=NOON - DAY, created_at=NOON),
        Dispute(client_id=ana.id, reason="segredo", opened_at=NOON),
    )
    text = page(desk)
    held = text[text.index("Em pausa ou contestados") : text.index('id="day"')]

    assert "questão jurídica" in held
    assert "fatura 2026-10 · até 20/11/2026 12:00" in held
    assert "contestação" in held
    assert "decisão de uma pessoa" not in held
    assert "segredo" not in held


@pytest.mark.parametrize(
    ("language", "words"),
    [
        pytest.param("en", "outside contact hours in SC", id="en"),
        pytest.param("es", "fuera del horario de contacto en SC", id="es"),
    ],
)
def test_in_the_readers_language(desk: Desk, language: str, words: str) -> None:
    """Reasons too, with their figures."""
    figures = {"state": "SC", "zone": "America/Sao_Paulo"}
    decided(desk, desk.client(), "hours", figures=figures)

    assert words in page(desk, language)


def test_shadow_is_told(desk: Desk) -> None:
    """Nobody looks at the agenda and wonders."""
    with desk.parts.database.write() as session:
        enter_shadow(session, "cli", NOON)

    assert "Modo sombra desde 19/11/2026 12:00" in page(desk)


@pytest.mark.parametrize("day", ["nonsense", "2020-01-01", "2030-01-01", ""])
def test_a_day_out_of_reach_is_today(desk: Desk, day: str) -> None:
    """Whatever stands in the address."""
    assert "Contatos de 19/11/2026" in page(desk, day=day)


def test_page_after_page(desk: Desk) -> None:
    """Fifty contacts a page."""
    for n in range(51):
        decided(desk, desk.client(f"Ana {n:03}", f"C-{n}"), "hours", "blocked")
    first, second = page(desk), page(desk, page="2")

    assert first.count("fora do horário permitido</td>") == 50
    assert second.count("fora do horário permitido</td>") == 1
    assert "page=2" in first


def test_for_managers_only(desk: Desk) -> None:
    """An agent has other work."""
    desk.enter(desk.agent())

    assert desk.browser.get("/console/agenda").status_code == 403


@pytest.mark.postgres
def test_on_postgresql_too(postgres_desk: Desk) -> None:
    """The same counts, the same lists."""
    ana = postgres_desk.client(segment="gold")
    postgres_desk.invoice(ana, due_on=date(2026, 11, 26))
    decided(postgres_desk, ana, "hours", possible_at=NOON + DAY)
    today = page(postgres_desk, rule="hours", segment="gold")
    later = page(postgres_desk, day="2026-11-26")

    assert titles(today)["19/11/2026"] == "1 esperou"
    assert titles(today)["20/11/2026"] == "1 aguardando"
    assert titles(later)["26/11/2026"] == "1 previsto"
    assert "d0 · 2026-10" in later
