"""The room of limits: a table that a manager can read, tried on a debt of theirs."""

import pytest

from domain.authority import Role
from tests.console.conftest import Desk


@pytest.mark.parametrize(("role", "status"), [("agent", 403), ("supervisor", 200)])
def test_managers_alone_may_see_the_floor(desk: Desk, role: str, status: int) -> None:
    """An agent who knows the floor gives it away."""
    browser = desk.enter(desk.agent(role=role))

    assert browser.get("/console/limits").status_code == status


def test_each_role_and_age_is_a_row(desk: Desk) -> None:
    """With what it would offer for the debt that was typed, and the least."""
    page = desk.enter(desk.agent(role="finance")).get("/console/limits?owed=1000").text
    rows = list(desk.parts.settings.envelope["default"].rows())
    plain = page.replace("\xa0", " ")

    assert page.count("<tr>") == len(rows) + 2  # and the head of each table
    assert "Exemplo: R$ 1.000,00, dos quais R$ 100,00" in plain
    assert "90 dias ou mais" in page
    assert {role.value for role in Role} == {row[2].value for row in rows}


def test_nonsense_is_the_usual_sample(desk: Desk) -> None:
    """A typed amount that is none breaks nothing."""
    browser = desk.enter(desk.agent(role="finance"))

    assert "R$ 600,00" in browser.get("/console/limits?owed=x").text.replace(
        "\xa0", " "
    )


def test_what_is_granted_in_hardship(desk: Desk) -> None:
    """The pause and the wider limits stand below, a row for each age."""
    page = desk.enter(desk.agent(role="finance")).get("/console/limits").text

    assert page.count('<tr class="gentle">') == 2
    assert "30 dias, prolongável 2x" in page
    assert "até 12, de" in page
