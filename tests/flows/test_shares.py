"""Shares of a debt, one after another: "50%?", "então 30"."""

import pytest

from flows.heard import Heard, Intent, Values
from flows.shares import next_share


@pytest.mark.parametrize(
    ("said", "share"),
    [
        pytest.param("entao 30", "30%", id="then"),
        pytest.param("20?", "20%", id="alone"),
        pytest.param("e 20?", "20%", id="and"),
        pytest.param("em 3x", None, id="a count"),
        pytest.param("entao 3 vezes", None, id="counted"),
        pytest.param("então 30 reais", None, id="an amount"),
        pytest.param("300", None, id="too much"),
        pytest.param("dia 10", None, id="a day"),
    ],
)
def test_bare_number_is_the_next_share(said: str, share: str | None) -> None:
    """A word of counting, a coin or a day says that it is something else."""
    heard = next_share(Heard(said, values=Values(count=3, digits="3")))

    assert heard.text == (share or said)
    assert (heard.intent is Intent.ASK_DISCOUNT) == (share is not None)
    assert (heard.values == Values()) == (share is not None)
