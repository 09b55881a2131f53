"""The identity check: what is asked, what passes, and how often one may try."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.identity import (
    LOCK,
    Attempts,
    Facts,
    Question,
    check,
    facts_of,
    questions_for,
)

CPF, YEAR, CEP = Question.CPF_PREFIX, Question.BIRTH_YEAR, Question.POSTAL_CODE
ANA = Facts("045", 1985, "01310-100", "Ana Souza")
NOW = datetime(2026, 11, 24, 13, tzinfo=UTC)


@pytest.mark.parametrize(
    ("facts", "questions"),
    [
        pytest.param(ANA, [CPF, YEAR], id="all known: CPF, then the year"),
        pytest.param(Facts("045", None, "01310100"), [CPF, CEP], id="no year"),
        pytest.param(Facts("045"), [CPF], id="CPF alone"),
        pytest.param(Facts(None, 1985, "01310100"), [YEAR, CEP], id="no CPF: both"),
        pytest.param(Facts(None, 1985), [], id="a year alone is too little"),
        pytest.param(Facts(None, None, "01310100"), [], id="an address alone too"),
        pytest.param(Facts(), [], id="nothing: a person"),
        pytest.param(Facts("04"), [], id="a broken record"),
        pytest.param(Facts("045", None, "-"), [CPF], id="an empty postal code"),
    ],
)
def test_what_is_asked(facts: Facts, questions: list[Question]) -> None:
    """What is missing is not asked; too little is for a person."""
    assert questions_for(facts) == questions


@pytest.mark.parametrize(
    ("question", "typed", "passes"),
    [
        pytest.param(CPF, "045", True, id="three digits"),
        pytest.param(CPF, " 0.4-5 ", True, id="three digits, untidy"),
        pytest.param(CPF, "045.123.456-78", True, id="the whole CPF"),
        pytest.param(CPF, "046", False, id="wrong"),
        pytest.param(CPF, "45", False, id="the zero is missing"),
        pytest.param(CPF, "0451", False, id="four digits"),
        pytest.param(CPF, "046.045.045-45", False, id="another CPF"),
        pytest.param(CPF, "045 046 047 048", False, id="a list of guesses"),
        pytest.param(CPF, "", False, id="nothing"),
        pytest.param(CPF, "٠٤٥", False, id="digits of another script"),
        pytest.param(YEAR, "1985", True, id="year"),
        pytest.param(YEAR, "85", True, id="two digits"),
        pytest.param(YEAR, "12/03/1985", True, id="a whole date"),
        pytest.param(YEAR, "12/03/85", True, id="a short date"),
        pytest.param(YEAR, "1986", False, id="wrong year"),
        pytest.param(YEAR, "1885", False, id="wrong century"),
        pytest.param(YEAR, "985", False, id="three digits of a year"),
        pytest.param(YEAR, "19851986", False, id="two years: the last is read"),
        pytest.param(CEP, "01310-100", True, id="CEP with a dash"),
        pytest.param(CEP, "01310100", True, id="CEP without"),
        pytest.param(CEP, "100", True, id="its last three"),
        pytest.param(CEP, "01310", False, id="its first five: the neighbourhood's"),
        pytest.param(CEP, "013", False, id="its first three"),
        pytest.param(CEP, "01310-101", False, id="the next street"),
        pytest.param(CEP, "", False, id="no CEP"),
    ],
)
def test_comparing(question: Question, typed: str, *, passes: bool) -> None:
    """Formats are forgiven, guesses are not."""
    assert check(question, typed, ANA) is passes


@pytest.mark.parametrize("question", Question)
def test_a_fact_that_is_missing_is_never_right(question: Question) -> None:
    """Nothing typed equals nothing known."""
    assert not check(question, "", Facts())
    assert not check(question, "000", Facts("", None, ""))


def test_a_postal_code_of_another_country() -> None:
    """Only the eight digits of a CEP have an ending that is asked for."""
    assert check(CEP, "10117", Facts(postal_code="10117"))
    assert not check(CEP, "117", Facts(postal_code="10117"))


@pytest.mark.parametrize(
    ("document", "prefix"),
    [
        pytest.param("04512345678", "045", id="CPF"),
        pytest.param("045.123.456-78", "045", id="formatted"),
        pytest.param("11222333000181", None, id="a CNPJ is public"),
        pytest.param("", None, id="empty"),
        pytest.param(None, None, id="none"),
    ],
)
def test_facts_of_a_record(document: str | None, prefix: str | None) -> None:
    """Only a CPF has digits to ask for."""
    facts = facts_of(document, 1985, "01310100", "Ana")

    assert facts.cpf_prefix == prefix
    assert facts == Facts(prefix, 1985, "01310100", "Ana")


def test_facts_do_not_show_themselves() -> None:
    """A log line or a traceback with them in it gives nothing away."""
    shown = repr(ANA) + str(ANA)

    assert not any(secret in shown for secret in ("045", "1985", "01310", "Ana"))


@given(st.text(), st.sampled_from(Question))
def test_any_text_may_be_typed(typed: str, question: Question) -> None:
    """Nothing that a client types breaks the check."""
    assert check(question, typed, ANA) in {True, False}


def test_three_tries_and_a_day() -> None:
    """The third wrong answer locks for 24 hours, to the second; then all is new."""
    attempts = Attempts()
    for _ in range(2):
        attempts = attempts.failing(NOW)
        assert not attempts.locked(NOW)
    attempts = attempts.failing(NOW)

    assert timedelta(hours=24) == LOCK
    assert attempts.locked(NOW)
    assert attempts.locked(NOW + LOCK - timedelta(seconds=1))
    assert not attempts.locked(NOW + LOCK)
    assert attempts.failing(NOW + LOCK) == Attempts(1)


def test_a_locked_check_stays_as_it_is() -> None:
    """Trying on does not prolong the lock, nor does it count."""
    locked = Attempts(3, NOW + LOCK)

    assert locked.failing(NOW + timedelta(hours=1)) == locked
