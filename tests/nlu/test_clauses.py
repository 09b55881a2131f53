"""Where a message is cut into wishes, and where it is not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.heard import Intent
from nlu.clauses import split, tier


@pytest.mark.parametrize(
    ("text", "clauses"),
    [
        pytest.param(
            "ja paguei a de março, manda o link da de abril",
            ("ja paguei a de março", "manda o link da de abril"),
            id="two at a comma",
        ),
        pytest.param("Oi! Quanto devo?", ("Oi", "Quanto devo"), id="sentences"),
        pytest.param(
            "perdi meu emprego e não consigo pagar",
            ("perdi meu emprego", "não consigo pagar"),
            id="two at a joint",
        ),
        pytest.param(
            "quero pagar mas quanto é o juros",
            ("quero pagar", "quanto é o juros"),
            id="but",
        ),
        pytest.param(
            "i paid march, send me the link for april",
            ("i paid march", "send me the link for april"),
            id="english",
        ),
        pytest.param(
            "ya pagué marzo, quiero pagar abril",
            ("ya pagué marzo", "quiero pagar abril"),
            id="spanish",
        ),
        pytest.param(
            "pago hoje\nme manda o pix", ("pago hoje", "me manda o pix"), id="lines"
        ),
    ],
)
def test_cuts(text: str, clauses: tuple[str, ...]) -> None:
    """Each wish stands alone, in its own words and order."""
    assert split(text) == clauses


@pytest.mark.parametrize(
    "text",
    [
        "100 de entrada e o resto em 4",
        "dou 100 agora e 200 dia 10",
        "R$ 1.234,56",
        "paguei 89.90 no pix",
        "segunda, terça ou quarta",
        "sim, dia 10",
        "eu e minha esposa",
        "não, obrigado",
        "10.12.2026",
    ],
)
def test_keeps_whole(text: str) -> None:
    """Amounts, lists and courtesy are no second wish."""
    assert split(text) == (text,)


@given(text=st.text())
def test_any_text_is_cut(text: str) -> None:
    """Any text gives one to four clauses, and none is longer than the text."""
    clauses = split(text)

    assert 1 <= len(clauses) <= 4
    assert sum(map(len, clauses)) <= len(text)


def test_each_intent_has_its_tier() -> None:
    """No wish is without a place in the order, and safety stands first."""
    assert len({intent: tier(intent) for intent in Intent}) == len(Intent)
    assert tier(Intent.DECEASED) < tier(Intent.OPT_OUT) < tier(Intent.ALREADY_PAID)
    assert tier(Intent.ALREADY_PAID) < tier(Intent.PROMISE_TO_PAY)
    assert tier(Intent.PROMISE_TO_PAY) < tier(Intent.ASK_BALANCE) < tier(Intent.GREET)
