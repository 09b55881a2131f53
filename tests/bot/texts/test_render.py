"""Filling a text: every placeholder of the list, as of today, for one client."""

from datetime import date, timedelta
from typing import Any

import pytest

from bot.balances import balance_of_client
from bot.texts.render import Filled, render
from bot.texts.values import Facts
from domain.disclosure import Level
from domain.placeholders import NAMES, MissingValueError
from models.client import Client
from models.payment import PaymentLink
from models.template import TemplateText
from tests.bot.texts.conftest import LATE, TODAY
from tests.bot.world import World, ana

HOME: dict[str, Any] = {
    "street": "Rua das Palmeiras, 12",
    "city": "Joinville",
    "ice_breaker": "Como vão as orquídeas?",
}


def filled(
    world: World,
    body: str,
    *,
    channel: str = "email",
    language: str = "pt",
    **facts: object,
) -> Filled:
    """Fill a text for Ana."""
    text = TemplateText(
        key="k", language=language, channel=channel, subject="", body=body
    )
    with world.session() as session:
        client = session.query(Client).one()
        balance = balance_of_client(session, client, TODAY, world.parts.settings)
        given: dict[str, Any] = {"link": lambda: "https://x.example/p/1", **facts}
        return render(world.parts, client, text, Facts(balance, **given))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("first_name", "Ana"),
        ("last_name", "Souza"),
        ("name", "Ana Souza"),
        ("client_number", "ana"),
        ("tax_id", "***.982.247-**"),
        ("address", "Rua das Palmeiras, 12, Joinville, SC"),
        ("city", "Joinville"),
        ("company", "Fibra Sul"),
        ("company_tax_id", "99.887.766/0001-05"),
        ("signatory", "Helena Prado"),
        ("signatory_email", "helena.prado@fibrasul.example"),
        ("logo", "Fibra Sul"),
        ("invoice_number", "1001"),
        ("description", "Internet"),
        ("invoice_amount", "R$ 100,00"),
        ("amount_today", "R$ 102,17"),
        ("total_overdue", "R$ 102,17"),
        ("due_on", "19/11/2026"),
        ("days_late", "5"),
        ("today", "24/11/2026"),
        ("suspends_on", "segunda, 30 de novembro"),
        ("link", "https://x.example/p/1"),
        ("code", "482-913"),
        ("ice_breaker", "Como vão as orquídeas?"),
        ("crossed_payment", "Se você já pagou, por favor desconsidere esta mensagem."),
        ("invoices", "• Internet (fatura 1001), venceu em 19/11/2026: R$ 102,17"),
    ],
)
def test_each_placeholder(world: World, name: str, value: str) -> None:
    """The list of AST-06, and what the ladder needs beside it."""
    ana(world, LATE, **HOME)

    said = filled(
        world, f"[{{{name}}}]", suspends_on=date(2026, 11, 30), code="482-913"
    )

    assert said.body.startswith(f"[{value}]")


def test_no_placeholder_is_forgotten(world: World) -> None:
    """Every name that may be saved can be filled."""
    ana(world, LATE, **HOME)
    body = " ".join(f"{{{name}}}" for name in sorted(NAMES))

    said = filled(world, body, suspends_on=TODAY, code="1")

    assert said.values.keys() == NAMES
    assert said.level is Level.DEBT


def test_a_due_day_that_is_none_is_payable_on_the_next(world: World) -> None:
    """A Saturday's bill can be paid without charges on Monday."""
    ana(world, date(2026, 11, 28))

    said = filled(world, "{due_on} {payable_on}, {amount_today}")

    assert said.body.startswith("28/11/2026 30/11/2026, R$ 100,00")


def test_another_language_writes_its_own_way(world: World) -> None:
    """Amounts, days and sentences are those of the text's language."""
    ana(world, LATE)

    said = filled(world, "{amount_today}, {due_on}", language="en")

    assert said.body == (
        "R$ 102.17, 2026-11-19\n"
        "If you have paid already, please disregard this message."
    )


def test_several_late_invoices_are_listed_with_their_total(world: World) -> None:
    """Total and statement are of the same invoices; one that is not due yet is none."""
    ana(world, LATE, LATE - timedelta(days=1), TODAY + timedelta(days=9))

    said = filled(world, "{total_overdue}\n{invoices}")

    lines = said.body.splitlines()
    assert lines[0] == "R$ 204,37"
    assert [line.split()[3].strip("),") for line in lines[1:3]] == ["1002", "1001"]
    assert "1003" not in said.body


@pytest.mark.parametrize(
    ("name", "columns"),
    [
        pytest.param("city", {}, id="no city"),
        pytest.param("address", {"city": "Joinville"}, id="no street"),
        pytest.param("tax_id", {"document": None}, id="no document"),
        pytest.param("suspends_on", {}, id="no day"),
        pytest.param("code", {}, id="no code"),
    ],
)
def test_a_value_that_is_not_known(
    world: World, name: str, columns: dict[str, Any]
) -> None:
    """The text does not go out with a hole in it."""
    ana(world, LATE, **columns)

    with pytest.raises(MissingValueError, match=name):
        filled(world, f"Oi {{{name}}}")


def test_nothing_owed_has_no_invoice(world: World) -> None:
    """A text about an invoice is not written to somebody who owes none."""
    ana(world)

    with pytest.raises(MissingValueError, match="invoice_number"):
        filled(world, "{due_on}")


@pytest.mark.parametrize(
    "own",
    [
        pytest.param(None, id="none"),
        pytest.param("  ", id="blank"),
        pytest.param("Seu caloteiro!", id="an insult"),
    ],
)
def test_a_friendly_sentence_stands_in(world: World, own: str | None) -> None:
    """Where a client has none of their own, or one that no text may say (AST-07)."""
    ana(world, LATE, ice_breaker=own)

    assert filled(world, "{ice_breaker}").body.startswith(
        "Esperamos que esteja tudo bem com você."
    )


@pytest.mark.fault("F66")
def test_a_value_is_never_read_again(world: World) -> None:
    """A client who is called "{tax_id}" sees no document."""
    ana(world, LATE, name="{tax_id} {code}")

    assert filled(world, "Oi {name}").body.startswith("Oi {tax_id} {code}")


def test_a_link_is_made_only_where_there_is_one(world: World) -> None:
    """A text without a link leaves no open page behind."""
    ana(world, LATE)
    made: list[int] = []

    def link() -> str:
        made.append(1)
        return "x"

    filled(world, "Oi {first_name}", link=link)
    filled(world, "{link} {link}", link=link)

    assert len(made) == 1
    with world.parts.database.read() as session:
        assert session.query(PaymentLink).count() == 0
