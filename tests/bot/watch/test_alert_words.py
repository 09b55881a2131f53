"""Why a person is needed for a late agreement, in words and no names of rules."""

import pytest

from bot.agreements.look import ASKS
from bot.agreements.undo import Why
from bot.agreements.warn import Unsaid
from bot.watch.words import in_words

LANGUAGES = ("pt", "en", "es")
OWN = ("failed", "unknown", "no_other_road", "said_too_much", "window_closed", "error")


def do(language: str, why: str, **more: object) -> str:
    """Tell what to do about a late agreement."""
    told = {"client": "C-1", "number": "A1-1/2", "days": 15, "why": why, **more}
    return in_words(language, "agreement_late", "agreement:1", told).do


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", sorted({*ASKS, *OWN, *(w.value for w in Why)}))
def test_each_reason_has_words(language: str, code: str) -> None:
    """Neither its name nor its name with spaces is shown."""
    said = do(language, code, error="ValueError()")

    assert code == "reason" or "_" not in said
    assert code in ASKS or f": {code.replace('_', ' ')}." not in said


def test_several_reasons_are_listed() -> None:
    """A dispute beside a hold is told with it."""
    said = do("pt", "disputed, on_hold")

    assert "Motivo: fatura contestada, cobrança em pausa." in said


def test_a_rule_of_contact_has_its_own_words() -> None:
    """A warning that a gate refused for good says which gate."""
    refused = Unsaid("opted_out", for_good=True)

    assert "Motivo: pediu para não receber mensagens." in do("pt", refused.rule)


def test_what_another_alert_says_stays_as_it_was_said() -> None:
    """A provider's own sentence is no list of codes."""
    told = {"why": "card declined, ask later"}
    said = in_words("pt", "refund_failed", "refund:1", told)

    assert "card declined, ask later" in said.do
