"""What of a debt may be paid at once."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.money import Money
from domain.payable import choices, chosen
from domain.statement import Balance, InvoiceBalance

TODAY = date(2026, 11, 24)


def line(id_: int, days: int, owed: int = 100_00) -> InvoiceBalance:
    """Make an invoice that is *days* late (below zero: not yet due)."""
    zero = Money(0)
    return InvoiceBalance(
        number=f"{id_}",
        description="",
        due_on=TODAY - timedelta(days=days),
        days_late=max(days, 0),
        principal=Money(owed),
        fine=zero,
        interest=zero,
        discount=zero,
        paid=zero,
        owed=Money(owed),
        invoice_id=id_,
    )


MIXED = Balance(TODAY, (line(1, 40), line(2, 10), line(3, -5), line(4, -35)))


def names(balance: Balance, **more: list[int]) -> dict[str, tuple[int, ...]]:
    """List the choices by name."""
    return {choice.name: choice.ids for choice in choices(balance, **more)}


def test_all_late_and_one_by_one() -> None:
    """The larger parts first; each invoice by itself."""
    assert names(MIXED) == {
        "all": (1, 2, 3, 4),
        "late": (1, 2),
        "1": (1,),
        "2": (2,),
        "3": (3,),
        "4": (4,),
    }


def test_of_an_agreement() -> None:
    """What is late, the next one, all that is left."""
    found = names(MIXED, instalments=[1, 2, 3, 4])

    assert list(found)[:3] == ["all", "late", "next"]
    assert (found["late"], found["next"]) == ((1, 2), (3,))


def test_one_late_instalment() -> None:
    """It is a part of its own, for that is what the client is asked for."""
    found = names(Balance(TODAY, MIXED.lines[1:]), instalments=[2, 3, 4])

    assert found["late"] == (2,)


def test_one_invoice_is_no_choice() -> None:
    """There is nothing to choose."""
    assert names(Balance(TODAY, MIXED.lines[:1])) == {"all": (1,)}


def test_all_are_late() -> None:
    """The same set does not stand there twice."""
    assert list(names(Balance(TODAY, MIXED.lines[:2]))) == ["all", "1", "2"]


def test_contested() -> None:
    """It is in no larger part, but can be chosen by itself."""
    found = names(MIXED, contested=[1])

    assert (found["all"], found["1"]) == ((2, 3, 4), (1,))
    assert "late" not in found


def test_all_is_contested() -> None:
    """Who wants to pay nevertheless can."""
    assert names(MIXED, contested=[1, 2, 3, 4])["all"] == (1, 2, 3, 4)


def test_nothing_owed() -> None:
    """No choice, and nothing chosen."""
    found = choices(Balance(TODAY))

    assert found == ()
    assert chosen(found, "all") is None


@pytest.mark.parametrize(
    ("name", "named", "ids"),
    [
        pytest.param(None, [], (1, 2, 3, 4), id="nothing said: all"),
        pytest.param("late", [], (1, 2), id="a part"),
        pytest.param("3", [], (3,), id="an invoice"),
        pytest.param(None, [2], (2,), id="the link's invoice"),
        pytest.param(None, [1, 2], (1, 2), id="the link's are the late ones"),
        pytest.param(None, [2, 3], (2, 3), id="the link's own set"),
        pytest.param("all", [2], (1, 2, 3, 4), id="more than the link named"),
        pytest.param(None, [2, 99], (2,), id="one of the link's is paid"),
        pytest.param(None, [99], (1, 2, 3, 4), id="all of the link's are paid"),
        pytest.param("99", [], (1, 2, 3, 4), id="a paid invoice"),
        pytest.param("'; --", [], (1, 2, 3, 4), id="nonsense"),
    ],
)
def test_chosen(name: str | None, named: list[int], ids: tuple[int, ...]) -> None:
    """What stands in the address, then what the link was made for, then all."""
    found = chosen(choices(MIXED, named=named), name, named)

    assert found is not None
    assert found.ids == ids


@pytest.mark.parametrize(
    ("place", "agreed", "named", "ids"),
    [
        pytest.param(2, [3, 4], [], (3,), id="the next instalment"),
        pytest.param(2, [4], [], (4,), id="beside an invoice that is not yet due"),
        pytest.param(1, [2, 3, 4], [], (2,), id="the late instalment first"),
        pytest.param(2, [3, 4], [3, 4], (3, 4), id="the link's own set"),
        pytest.param(3, [4], [], (4,), id="the last"),
    ],
)
def test_unasked_of_an_agreement(
    place: int, agreed: list[int], named: list[int], ids: tuple[int, ...]
) -> None:
    """Nobody who agreed to pay in parts is shown all that is left as today's amount."""
    balance = Balance(TODAY, MIXED.lines[place:])
    found = choices(balance, named=named, instalments=agreed)
    picked = chosen(found, None, named)

    assert picked is not None
    assert picked.ids == ids


@given(
    st.lists(
        st.tuples(st.integers(-60, 60), st.integers(1, 10**6)), min_size=1, max_size=13
    ),
    st.sets(st.integers(1, 13)),
    st.sets(st.integers(1, 13)),
)
def test_each_choice_adds_up(
    bills: list[tuple[int, int]], named: set[int], agreed: set[int]
) -> None:
    """Names are unique, amounts are sums of what is owed, all comes first."""
    lines = tuple(line(i, *bill) for i, bill in enumerate(bills, start=1))
    balance = Balance(TODAY, lines)
    found = choices(balance, named=named, instalments=agreed)

    assert len({choice.name for choice in found}) == len(found)
    assert found[0].amount == balance.total
    assert all(set(choice.lines) <= set(lines) for choice in found)
