"""How money, days, moments and prices are written in each language."""

from datetime import UTC, date, datetime, timedelta

import pytest

from domain.money import Money
from domain.statement import Price
from flows.turn import PayLink
from tests.bot.words.typical import LINES, written
from tests.cast import MONDAY


@pytest.mark.parametrize(
    ("language", "expected"),
    [("pt", "R$ 1.234,56"), ("en", "R$ 1,234.56"), ("es", "R$ 1.234,56")],
)
def test_money(language: str, expected: str) -> None:
    """Amounts are written as the language has them, with a plain blank."""
    text = written("payment.which_method", language, amount=Money(1_234_56))

    assert expected in text


def test_money_of_another_currency() -> None:
    """A currency without cents has none written."""
    assert "JP¥ 1.234" in written("payment.which_method", amount=Money(1234, "JPY"))


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("pt", "sexta, 5 de dezembro"),
        ("en", "Friday, December 5"),
        ("es", "viernes, 5 de diciembre"),
    ],
)
def test_day(language: str, expected: str) -> None:
    """A day is named with its weekday."""
    assert expected in written(
        "balance.promised", language, amount=Money(1), day=date(2025, 12, 5)
    )


@pytest.mark.parametrize(
    ("ahead", "expected"),
    [
        pytest.param(0, "hoje, às 15h30", id="today"),
        pytest.param(1, "amanhã, às 15h30", id="tomorrow"),
        pytest.param(4, "sexta, 14 de março, às 15h30", id="Friday"),
    ],
)
def test_moment(ahead: int, expected: str) -> None:
    """The promised time is said as people say it."""
    by = datetime(2025, 3, 10, 15, 30, tzinfo=UTC) + timedelta(days=ahead)

    assert expected in written("person.by", by=by)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        pytest.param(
            "pt", "R$ 95,00 (já com o desconto para quem paga até 10/03/2025)"
        ),
        pytest.param("en", "R$ 95.00 (with the discount for paying by 2025-03-10)"),
    ],
)
def test_a_price_says_until_when(language: str, words: str) -> None:
    """An amount with a discount in it never goes out without its last day."""
    price = Price(Money(95_00), MONDAY)

    assert words in written(
        "payment.link", language, amount=price, lines=LINES, link=PayLink()
    )


@pytest.mark.parametrize(
    ("language", "day", "said"),
    [
        pytest.param("pt", MONDAY, "a última na segunda, 10 de março", id="weekday"),
        pytest.param("pt", date(2025, 3, 15), "a última no sábado, 15", id="weekend"),
        pytest.param("es", MONDAY, "la última el lunes, 10 de marzo", id="Spanish"),
        pytest.param("en", MONDAY, "the last on Monday, March 10", id="English"),
    ],
)
def test_a_day_stands_in_a_sentence(language: str, day: date, said: str) -> None:
    """Days of the week have their gender, and their article in Spanish."""
    assert said in written("format.part.more", language, n=2, day=day)
