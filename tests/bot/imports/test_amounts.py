"""Amounts in files: what is read, and what is refused because it could be two sums."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.imports.amounts import parse_amount
from bot.imports.values import BadValueError, Cell
from bot.settings.imports import DecimalMark

cents = st.integers(min_value=1, max_value=100_000_000_00)


@pytest.mark.fault("F57")
@pytest.mark.parametrize(
    ("cell", "minor"),
    [
        pytest.param("1234.56", 1234_56, id="point"),
        pytest.param("1234,56", 1234_56, id="comma"),
        pytest.param("1.234,56", 1234_56, id="Brazilian thousands"),
        pytest.param("1.234.567,89", 1234567_89, id="Brazilian millions"),
        pytest.param("R$ 1.234,56", 1234_56, id="with the sign"),
        pytest.param("R$\u00a01.234,56", 1234_56, id="with a hard space"),
        pytest.param("R$10", 10_00, id="whole"),
        pytest.param("55.9", 55_90, id="a spreadsheet dropped the zero"),
        pytest.param("1.234.567", 1234567_00, id="two points are thousands"),
        pytest.param("0,01", 1, id="a cent"),
        pytest.param(Decimal("1234.5"), 1234_50, id="a spreadsheet's number"),
        pytest.param(Decimal(1234), 1234_00, id="a spreadsheet's whole number"),
    ],
)
def test_reads(cell: Cell, minor: int) -> None:
    """Each of these can mean one sum only."""
    assert parse_amount(cell).minor == minor


@pytest.mark.fault("F57")
@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        pytest.param("1.234", "thousands or decimals", id="point and three"),
        pytest.param("1,234", "thousands or decimals", id="comma and three"),
        pytest.param("1,234.56", "commas for thousands", id="American"),
        pytest.param("1234.567", "parts of a cent", id="too fine"),
        pytest.param(Decimal("0.005"), "parts of a cent", id="a number too fine"),
        pytest.param("-10,00", "negative", id="negative"),
        pytest.param("(10,00)", "negative", id="in brackets"),
        pytest.param(Decimal(-10), "negative", id="a negative number"),
        pytest.param("0,00", "zero", id="zero"),
        pytest.param("1e9", "no amount", id="exponent"),
        pytest.param("1000000000", "above 100 million", id="too large"),
        pytest.param("12.34,56", "no amount", id="wrong groups"),
        pytest.param("US$ 10", "no amount", id="another currency"),
        pytest.param("dez reais", "no amount", id="words"),
        pytest.param("١٢", "no amount", id="digits of another script"),
        pytest.param("=1+1", "no amount", id="a formula"),
    ],
)
def test_refuses(cell: Cell, reason: str) -> None:
    """Nothing is guessed, and the reason says what to do."""
    with pytest.raises(BadValueError, match=reason):
        parse_amount(cell)


@pytest.mark.fault("F57")
@pytest.mark.parametrize(
    ("text", "decimal", "minor"),
    [
        pytest.param("1,234", "point", 1234_00, id="American thousand"),
        pytest.param("1,234.56", "point", 1234_56, id="American"),
        pytest.param("1.234", "comma", 1234_00, id="Brazilian thousand"),
        pytest.param("1234,5", "comma", 1234_50, id="one decimal"),
    ],
)
def test_a_mapping_settles_what_is_ambiguous(
    text: str, decimal: DecimalMark, minor: int
) -> None:
    """A file that says how it writes cents is taken at its word."""
    assert parse_amount(text, decimal=decimal).minor == minor


@pytest.mark.parametrize(
    ("text", "decimal"),
    [
        pytest.param("1234,56", "point", id="comma where it is the point"),
        pytest.param("1.234.56", "comma", id="points all over"),
    ],
)
def test_a_mapping_is_held_to(text: str, decimal: DecimalMark) -> None:
    """What contradicts the mapping is refused, not read the other way."""
    with pytest.raises(BadValueError, match="as the mapping says"):
        parse_amount(text, decimal=decimal)


@given(cents)
def test_every_sum_survives_each_way_of_writing_it(minor: int) -> None:
    """Whatever the sum, all unambiguous spellings give it back to the cent."""
    whole, rest = divmod(minor, 100)
    dotted = f"{whole:,}".replace(",", ".")

    assert parse_amount(f"{whole}.{rest:02}").minor == minor
    assert parse_amount(f"R$ {dotted},{rest:02}").minor == minor
    assert parse_amount(f"{whole:,}.{rest:02}", decimal="point").minor == minor
    assert parse_amount(Decimal(minor) / 100).minor == minor


@given(st.text(max_size=14))
def test_any_text_is_an_amount_or_a_reason(text: str) -> None:
    """Garbage gives a reason, never another exception and never nothing owed."""
    try:
        read = parse_amount(text)
    except BadValueError:
        return

    assert read.minor > 0
