"""Reading receipts: many banks' layouts, one meaning."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.money import Money
from domain.proof import (
    Known,
    Party,
    Payee,
    Reading,
    Standing,
    Verdict,
    is_ours,
    judge,
    read_proof,
)
from tests.domain.proof.invented import OURS, RECEIPTS, reais, text_of

CASES = [pytest.param(each, id=name) for name, each in RECEIPTS.items()]
PLAIN = "card of a digital bank"


def shown(reading: Reading, field: str) -> object:
    """Give a field as the table writes it."""
    value = getattr(reading, field)
    if isinstance(value, Money):
        return value.minor
    return value.name if isinstance(value, Party) else value


@pytest.mark.parametrize("case", CASES)
def test_layout(case: dict[str, Any]) -> None:
    """Each field that the table names is read from its layout."""
    reading = read_proof(case["text"], OURS)
    wanted = {
        field: reais(value) if field == "amount" else value
        for field, value in case["reads"].items()
    }

    assert reading is not None
    assert {field: shown(reading, field) for field in wanted} == wanted


@pytest.mark.parametrize("case", CASES)
def test_verdict(case: dict[str, Any]) -> None:
    """With nothing else known, the text alone decides."""
    assert judge(read_proof(case["text"], OURS), OURS, Known()) == case["verdict"]


def test_there_are_enough_layouts() -> None:
    """The house promises twenty-five."""
    assert len(RECEIPTS) >= 25


@pytest.mark.parametrize("text", ["", "  \n\t", "12 34\n---", "\u200b"])
def test_nothing_to_read(text: str) -> None:
    """A page without words is not read as anything."""
    assert read_proof(text, OURS) is None


@given(st.text(max_size=400))
def test_any_text_is_survived(text: str) -> None:
    """Whatever stands in a file, reading it ends, with a reading or without."""
    reading = read_proof(text, OURS)

    assert reading is None or reading.standing in Standing


@given(st.sampled_from(sorted(RECEIPTS)), st.text("\u00a0\u2009 ", max_size=3))
def test_wider_spaces_change_nothing(name: str, space: str) -> None:
    """A space of another kind or width between the words reads the same."""
    text = text_of(name)

    assert read_proof(text.replace(" ", " " + space), OURS) == read_proof(text, OURS)


@pytest.mark.parametrize(
    ("known", "verdict"),
    [
        pytest.param(Known(booked=True), Verdict.BOOKED, id="the money is here"),
        pytest.param(Known(under_checking=True), Verdict.AGAIN, id="sent twice"),
        pytest.param(Known(by_another=True), Verdict.REUSED, id="another's too"),
        pytest.param(
            Known(booked=True, by_another=True), Verdict.REUSED, id="booked for another"
        ),
    ],
)
def test_what_is_known_comes_first(known: Known, verdict: Verdict) -> None:
    """What the house knows outweighs what the paper says."""
    assert judge(read_proof(text_of(PLAIN), OURS), OURS, known) is verdict


def test_a_picture_is_unread() -> None:
    """Without text nothing is doubted: people will look."""
    assert judge(None, OURS, Known()) is Verdict.UNREAD


@pytest.mark.parametrize(
    ("party", "answer"),
    [
        pytest.param(Party(), None, id="nothing printed"),
        pytest.param(Party("FIBRA SUL TEL"), True, id="cut short"),
        pytest.param(Party("Fibra Norte Telecom"), False, id="another fibre"),
        pytest.param(Party("Sul America"), False, id="one common word"),
        pytest.param(Party(document="99.887.766/0001-05"), True, id="number"),
        pytest.param(Party(document="**.887.***/0001-**"), True, id="masked number"),
        pytest.param(Party(document="**.888.***/0001-**"), False, id="masked other"),
        pytest.param(Party(document="**.***.***/****-**"), None, id="all masked"),
        pytest.param(Party("Outra", "99887766000105"), True, id="trade name"),
        pytest.param(
            Party("Fibra Sul", "123.456.789-09"), None, id="name fits, number not"
        ),
        pytest.param(Party(key="99.887.766/0001-05"), True, id="key"),
        pytest.param(Party("Outra", key="x@y.test"), False, id="other key"),
    ],
)
def test_whether_the_payee_is_us(party: Party, answer: bool | None) -> None:  # noqa: FBT001 - a table's column
    """A number or key decides; names help; doubt is kept as doubt."""
    assert is_ours(party, OURS) is answer


def test_an_agent_of_ours_is_us() -> None:
    """Money for us may go to a provider by its own name."""
    both = replace(OURS, names=(*OURS.names, "Pagadora Exemplo"))

    assert is_ours(Party("PAGADORA EXEMPLO IP LTDA"), both) is True
    assert is_ours(Party("PAGADORA EXEMPLO IP LTDA"), OURS) is False


def test_a_house_without_numbers() -> None:
    """A deployment without a Pix key still knows its own name."""
    named = Payee(("Fibra Sul",))

    assert judge(read_proof(text_of(PLAIN), named), named, Known()) is Verdict.CHECKING
