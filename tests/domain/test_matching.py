"""Whose money a line is: sure by the rules, in any order, never more than it is."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.matching import Candidate, Claimant, Clue, Debt, Line, Match, match, plan
from domain.money import Money

DAY = date(2026, 11, 24)
BEFORE = DAY - timedelta(days=1)
CPF, OTHER_CPF = "52998224725", "12345678909"


def debt(id_: int, minor: int = 100_00, *, late: int = 5, grows: int = 0) -> Debt:
    """Owe an amount, a little less on the day before."""
    owed = ((DAY, Money(minor)), (BEFORE, Money(minor - grows)))
    return Debt(id_, DAY - timedelta(days=late), owed)


def ana(*debts: Debt, **more: object) -> Claimant:
    """Let Ana have paid, perhaps."""
    facts: dict[str, object] = {"name": "Ana Souza", "document": CPF}
    return Claimant(1, debts=debts, **(facts | more))  # type: ignore[arg-type]  # a test's shorthand


def bruno(*debts: Debt, **more: object) -> Claimant:
    """Let Bruno have paid, perhaps."""
    facts: dict[str, object] = {"name": "Bruno Lima", "document": OTHER_CPF}
    return Claimant(2, debts=debts, **(facts | more))  # type: ignore[arg-type]  # a test's shorthand


def line(minor: int = 100_00, **more: object) -> Line:
    """Let money come."""
    facts: dict[str, object] = {"ref": "l1", "on": DAY, "amount": Money(minor)}
    return Line(**(facts | more))  # type: ignore[arg-type]  # a test's shorthand


def decided(found: Match) -> tuple[int, tuple[int, ...]] | None:
    """Tell who is sure to have paid, and what."""
    one = found.decided
    return (one.client_id, one.invoice_ids) if one else None


@pytest.mark.parametrize(
    ("money", "claimant", "expected"),
    [
        pytest.param(line(), ana(debt(7), coded=frozenset({7})), (7,), id="our code"),
        pytest.param(
            line(30_00),
            ana(debt(7), coded=frozenset({7})),
            (7,),
            id="our code, part of it",
        ),
        pytest.param(
            line(), ana(coded=frozenset({7})), (7,), id="our code, paid already"
        ),
        pytest.param(
            line(), ana(debt(7), numbered=frozenset({7})), (7,), id="number, amount"
        ),
        pytest.param(
            line(document=CPF), ana(debt(7), debt(8, 50_00)), (7,), id="CPF, one amount"
        ),
        pytest.param(
            line(150_00, document=CPF),
            ana(debt(7), debt(8, 50_00)),
            (7, 8),
            id="CPF, the whole balance",
        ),
        pytest.param(
            line(150_00, document=CPF),
            ana(debt(7), debt(8, 50_00), debt(9, late=-10)),
            (7, 8),
            id="CPF, all that is late",
        ),
        pytest.param(
            line(document="982247", text="PIX ANA SOUZA"),
            ana(debt(7)),
            (7,),
            id="masked CPF, name, amount",
        ),
        pytest.param(
            line(99_97, document=CPF),
            ana(debt(7, grows=3)),
            (7,),
            id="what was owed yesterday",
        ),
        pytest.param(line(text="ANA SOUZA"), ana(debt(7)), None, id="name and amount"),
        pytest.param(line(), ana(debt(7)), None, id="an amount alone"),
        pytest.param(line(document="982247"), ana(debt(7)), None, id="masked, amount"),
        pytest.param(
            line(99_00, document=CPF), ana(debt(7)), None, id="CPF, no amount"
        ),
        pytest.param(
            line(99_00), ana(debt(7), numbered=frozenset({7})), None, id="number alone"
        ),
        pytest.param(
            line(50_00),
            ana(debt(7), debt(8, 50_00), numbered=frozenset({7})),
            None,
            id="the number of one, the amount of another",
        ),
    ],
)
def test_what_is_sure(
    money: Line, claimant: Claimant, expected: tuple[int, ...] | None
) -> None:
    """Only what can be nobody else's is decided without a person."""
    found = decided(match(money, [claimant]))

    assert found == ((1, expected) if expected is not None else None)


def test_two_who_owe_the_same_are_asked_about() -> None:
    """One amount, two clients: never booked alone, both are shown."""
    found = match(line(), [ana(debt(7)), bruno(debt(8))])

    assert found.decided is None
    assert [each.client_id for each in found.candidates] == [1, 2]


def test_two_sure_ones_are_none() -> None:
    """Ana's code in a payment from Bruno's account to Bruno's cent asks a person."""
    both = [ana(debt(7), coded=frozenset({7})), bruno(debt(8))]

    assert match(line(document=OTHER_CPF), both).decided is None


def test_a_third_party_pays_with_our_code() -> None:
    """The code says whose debt it is, whoever pays it."""
    both = [ana(debt(7), coded=frozenset({7})), bruno()]

    assert decided(match(line(document=OTHER_CPF), both)) == (1, (7,))


def test_the_best_candidate_comes_first_and_nobody_without_a_clue() -> None:
    """Name and amount weigh more than the amount; no clue is no candidate."""
    found = match(
        line(text="TED BRUNO LIMA"),
        [ana(debt(7)), bruno(debt(8)), Claimant(3, "Caio Reis", "", (debt(9, 1),))],
    )

    assert [(c.client_id, c.clues) for c in found.candidates] == [
        (2, (Clue.NAME, Clue.AMOUNT)),
        (1, (Clue.AMOUNT,)),
    ]


def test_one_invoice_is_settled_by_one_line() -> None:
    """Two equal lines of one CPF settle two invoices, oldest first; a third asks."""
    lines = [line(ref=ref, document=CPF) for ref in ("b", "c", "a")]
    claimant = ana(debt(8, late=2), debt(7, late=9))
    found = plan(lines, {each.ref: [claimant] for each in lines})

    assert [decided(found[ref]) for ref in "abc"] == [(1, (7,)), (1, (8,)), None]


MINOR = st.integers(1, 5).map(lambda n: n * 10_00)
DEBTS = st.lists(MINOR, max_size=3)
LINES = st.lists(
    st.tuples(
        MINOR,
        st.sampled_from(["", CPF, OTHER_CPF, "982247", "456789"]),
        st.sampled_from(["", "ANA SOUZA", "BRUNO LIMA"]),
        st.integers(0, 2),
    ),
    max_size=8,
)


def a_file(
    of_ana: list[int], of_bruno: list[int], rows: list[tuple[int, str, str, int]]
) -> tuple[list[Line], list[Claimant]]:
    """Make two people with debts, and the lines of a file."""
    people = [
        ana(*(debt(10 + i, minor) for i, minor in enumerate(of_ana))),
        bruno(*(debt(20 + i, minor) for i, minor in enumerate(of_bruno))),
    ]
    lines = [
        Line(f"r{i}", DAY - timedelta(days=back), Money(minor), text, document)
        for i, (minor, document, text, back) in enumerate(rows)
    ]
    return lines, people


@given(DEBTS, DEBTS, LINES, st.randoms())
def test_the_order_of_lines_is_nothing(
    of_ana: list[int],
    of_bruno: list[int],
    rows: list[tuple[int, str, str, int]],
    chance: object,
) -> None:
    """A file shuffled is decided alike."""
    lines, people = a_file(of_ana, of_bruno, rows)
    shuffled = list(lines)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]  # a random.Random
    everybody = {each.ref: people for each in lines}
    mirrored = {each.ref: people[::-1] for each in lines}

    assert plan(shuffled, mirrored) == plan(lines, everybody)


@given(DEBTS, DEBTS, LINES)
def test_a_line_settles_just_its_amount(
    of_ana: list[int], of_bruno: list[int], rows: list[tuple[int, str, str, int]]
) -> None:
    """What is decided owes the line to the cent, and no invoice is settled twice."""
    lines, people = a_file(of_ana, of_bruno, rows)
    found = plan(lines, {each.ref: people for each in lines})
    owed = {debt.invoice_id: debt for each in people for debt in each.debts}
    settled: list[int] = []
    for each in lines:
        one: Candidate | None = found[each.ref].decided
        if one is not None:
            assert one.priced_on is not None
            sums = [owed[id_].on(one.priced_on) or Money(0) for id_ in one.invoice_ids]
            assert sum(part.minor for part in sums) == each.amount.minor
            settled += one.invoice_ids

    assert len(settled) == len(set(settled))
