"""Reasons that are told by the way: counted, and never guessed."""

import pytest

from domain.hardship import Reason
from flows.unpaid import reason_said


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        pytest.param("nossa esqueci, manda o pix", Reason.FORGOT, id="forgot"),
        pytest.param("passou batido aqui", Reason.FORGOT, id="slipped"),
        pytest.param("I forgot, sorry", Reason.FORGOT, id="forgot in English"),
        pytest.param("me olvidé, perdón", Reason.FORGOT, id="forgot in Spanish"),
        pytest.param("o pix deu erro", Reason.TROUBLE_PAYING, id="Pix failed"),
        pytest.param(
            "não consigo pagar pelo site", Reason.TROUBLE_PAYING, id="the page"
        ),
        pytest.param("não recebi o boleto", Reason.TROUBLE_PAYING, id="never came"),
        pytest.param("meu cartão foi recusado", Reason.TROUBLE_PAYING, id="declined"),
        pytest.param("não consigo pagar", None, id="no money is no trouble paying"),
        pytest.param("quero parcelar", None, id="nothing of it"),
    ],
)
def test_reasons_by_the_way(text: str, reason: Reason | None) -> None:
    """REC-01: forgot, or had trouble paying."""
    assert reason_said(text) is reason
