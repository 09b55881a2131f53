"""Placeholders: a list of names, filled once, and nothing that could run."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.disclosure import Level
from domain.placeholders import (
    NAMES,
    MissingValueError,
    Unknown,
    check,
    fill,
    level_of,
    names_in,
)

# AST-06, and what the ladder's texts need beside it.
PROMISED = {
    *("first_name", "last_name", "client_number", "company", "address", "tax_id"),
    *("invoice_amount", "today", "city", "total_overdue", "signatory", "logo"),
    *("signatory_email", "signatory_phone", "invoices", "due_on", "link"),
    *("ice_breaker",),
}
FULL = {name: f"<{name}>" for name in NAMES}


def test_every_promised_name_is_known() -> None:
    """A text that uses all of them may be saved."""
    text = " ".join(f"{{{name}}}" for name in sorted(PROMISED))

    assert check(text) == []
    assert names_in(text) == PROMISED


def test_filling() -> None:
    """Names become values; the rest stays as it is, to the letter."""
    text = "Oi, {first_name}! São {invoice_amount} até {due_on}.\n{link}"
    values = {
        "first_name": "Ana",
        "invoice_amount": "R$ 102,17",
        "due_on": "10/12",
        "link": "https://example.org/p/x",
    }

    assert fill(text, values) == (
        "Oi, Ana! São R$ 102,17 até 10/12.\nhttps://example.org/p/x"
    )


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        pytest.param("Oi, {fist_name}", [Unknown("fist_name", 4)], id="a typing error"),
        pytest.param("{First_Name}", [Unknown("First_Name", 0)], id="capitals"),
        pytest.param("{ first_name }", [Unknown(" first_name ", 0)], id="spaces"),
        pytest.param("{first_name.x}", [Unknown("first_name.x", 0)], id="an attribute"),
        pytest.param("{first_name!r}", [Unknown("first_name!r", 0)], id="a conversion"),
        pytest.param("{first_name:>9}", [Unknown("first_name:>9", 0)], id="a format"),
        pytest.param("{0}", [Unknown("0", 0)], id="a number"),
        pytest.param("{}", [Unknown("", 0)], id="nothing"),
        pytest.param("{{7*7}}", [Unknown("7*7", 0)], id="an expression"),
        pytest.param("{{first_name}}", [Unknown("first_name", 0)], id="doubled"),
        pytest.param("{% if x %}", [Unknown("% if x %", 0)], id="a statement"),
        pytest.param("a { b", [Unknown("{", 2)], id="opened"),
        pytest.param("a } b", [Unknown("}", 2)], id="closed"),
        pytest.param(
            "{x} e {y}", [Unknown("x", 0), Unknown("y", 6)], id="two, with places"
        ),
        pytest.param("{first_name}{city}", [], id="side by side"),
        pytest.param("sem nada", [], id="none at all"),
    ],
)
def test_what_is_refused_when_saved(text: str, problems: list[Unknown]) -> None:
    """Each problem is named with its place."""
    assert check(text) == problems


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        pytest.param("fist_name", "first_name", id="a letter left out"),
        pytest.param("First Name", "first_name", id="capitals and a blank"),
        pytest.param("total_overdew", "total_overdue", id="as it sounds"),
        pytest.param("first_name!r", "first_name", id="a conversion"),
        pytest.param("invoice", "invoices", id="one of several"),
        pytest.param("7*7", None, id="an expression"),
        pytest.param("xyz", None, id="nothing like it"),
    ],
)
def test_did_you_mean(name: str, meant: str | None) -> None:
    """The nearest name is offered where one is near."""
    assert Unknown(name, 0).meant == meant


@pytest.mark.parametrize(
    ("text", "level"),
    [
        pytest.param("Olá!", Level.NEUTRAL, id="nothing"),
        pytest.param("{first_name}, {company}, {code}", Level.NEUTRAL, id="who we are"),
        pytest.param("{first_name}: {due_on}", Level.INVOICE, id="an invoice"),
        pytest.param("{name}", Level.INVOICE, id="a full name"),
        pytest.param("{link}", Level.INVOICE, id="a page that asks who reads it"),
        pytest.param("{due_on} {total_overdue}", Level.DEBT, id="a total"),
        pytest.param("{invoices}", Level.DEBT, id="the whole account"),
        pytest.param("{tax_id}", Level.DEBT, id="a document"),
    ],
)
def test_a_text_needs_the_most_that_it_tells(text: str, level: Level) -> None:
    """The gravest of its placeholders decides who may be sent it."""
    assert level_of(text) is level


@pytest.mark.fault("F66")
@pytest.mark.parametrize(
    "text",
    [
        "{{7*7}}",
        "{{first_name}}",
        "{first_name.__class__}",
        "{first_name[0]}",
        "{first_name!r:>99}",
        "{% for x in y %}",
        "${first_name",
        "%(first_name)s",
    ],
)
def test_inert(text: str) -> None:
    """What looks like a program stays text."""
    assert fill(text, FULL) == text


@pytest.mark.fault("F66")
def test_a_value_is_never_read_again() -> None:
    """A client who is called "{link}" gets no link."""
    assert fill("{first_name} {city}", {**FULL, "first_name": "{city}"}) == (
        "{city} <city>"
    )
    assert fill("{first_name}", {"first_name": r"\1 \g<0>"}) == r"\1 \g<0>"


def test_without_a_value_it_does_not_go_out() -> None:
    """A missing value raises with its name; an empty one is a value."""
    with pytest.raises(MissingValueError, match=r"no value for \{city\}") as raised:
        fill("{first_name}, {city}", {"first_name": "Ana"})

    assert raised.value.name == "city"
    assert fill("{ice_breaker}Oi", {"ice_breaker": ""}) == "Oi"


@given(st.text(alphabet="{}abc_.:!%7 "), st.text())
def test_any_text(text: str, value: str) -> None:
    """Any text can be checked and filled; one without complaint is filled whole."""
    filled = fill(text, dict.fromkeys(NAMES, value))

    if not names_in(text):
        assert filled == text
    if not check(text) and not set(value) & set("{}"):
        assert not set(filled) & set("{}")
