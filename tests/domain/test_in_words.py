"""Amounts in Portuguese words: as a notary would write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.in_words import number_in_words, reais_in_words
from domain.money import Money


@pytest.mark.parametrize(
    ("minor", "words"),
    [
        (0, "zero reais"),
        (1, "um centavo"),
        (2, "dois centavos"),
        (100, "um real"),
        (101, "um real e um centavo"),
        (200, "dois reais"),
        (102_17, "cento e dois reais e dezessete centavos"),
        (100_00, "cem reais"),
        (114_99, "cento e quatorze reais e noventa e nove centavos"),
        (1_000_00, "mil reais"),
        (1_001_00, "mil e um reais"),
        (1_100_00, "mil e cem reais"),
        (1_200_00, "mil e duzentos reais"),
        (1_234_56, "mil duzentos e trinta e quatro reais e cinquenta e seis centavos"),
        (2_021_00, "dois mil e vinte e um reais"),
        (100_000_00, "cem mil reais"),
        (101_101_00, "cento e um mil cento e um reais"),
        (1_000_000_00, "um milhão de reais"),
        (1_000_001_00, "um milhão e um reais"),
        (2_000_000_00, "dois milhões de reais"),
        (
            2_345_678_90,
            (
                "dois milhões trezentos e quarenta e cinco mil seiscentos e setenta e "
                "oito reais e noventa centavos"
            ),
        ),
        (1_000_000_000_00, "um bilhão de reais"),
        (1_000_500_00, "um milhão e quinhentos reais"),
        (3_000_200_000_00, "três bilhões e duzentos mil reais"),
    ],
)
def test_reais(minor: int, words: str) -> None:
    """Every joint, plural and "de" is where grammar wants it."""
    assert reais_in_words(Money(minor)) == words


def test_another_currency() -> None:
    """Dollars are not written in reais."""
    with pytest.raises(ValueError, match="no amount of reais"):
        reais_in_words(Money(1, "USD"))


@pytest.mark.parametrize("number", [-1, 10**15])
def test_beyond(number: int) -> None:
    """What nobody owes has no words."""
    with pytest.raises(ValueError, match="not between"):
        number_in_words(number)


@given(st.integers(0, 10**15 - 1), st.integers(0, 10**15 - 1))
def test_no_two_numbers_share_their_words(one: int, other: int) -> None:
    """The words say the number, and no other."""
    assert (number_in_words(one) == number_in_words(other)) == (one == other)


def test_no_two_of_the_first_hundred_thousand() -> None:
    """All of the usual amounts are told apart."""
    assert len({number_in_words(n) for n in range(100_000)}) == 100_000
