"""The negotiator: what is offered, and what a counter-offer gets."""

from datetime import date

import pytest

from domain.calendar import calendar_for
from domain.money import CurrencyMismatchError, Money
from domain.offers import (
    BeyondEnvelope,
    Debt,
    Envelope,
    EnvelopeError,
    Kind,
    Met,
    Nearest,
    Offer,
    Spacing,
    Wish,
    counter,
    make_offers,
)

SP = calendar_for("SP")
TODAY = date(2026, 11, 19)  # a Thursday; the 20th is a holiday
BRUNO = Debt(Money(300_00), Money(30_00))
ENVELOPE = Envelope(discount_charges_bp=10_000)  # opening: half of the charges


def reais(*amounts: float) -> list[Money]:
    """Write amounts as people do."""
    return [Money(round(amount * 100)) for amount in amounts]


def parts(offer: Offer) -> list[tuple[str, float]]:
    """Show the payments of an offer."""
    return [(str(p.due_on), p.amount.minor / 100) for p in offer.instalments]


def answer(wish: Wish, envelope: Envelope = ENVELOPE, debt: Debt = BRUNO) -> str:
    """Show the answer to a counter-offer in one line."""
    got = counter(debt, envelope, wish, TODAY, SP)
    if isinstance(got, BeyondEnvelope):
        return f"beyond {got.why}"
    terms = " ".join(
        f"{p.number}:{p.amount.minor / 100:g}" for p in got.offer.instalments
    )
    return f"met {terms}" if isinstance(got, Met) else f"nearest {got.why} {terms}"


def test_three_offers_the_cheapest_first() -> None:
    """At once with half the charges off, then the shorter and the longest plan."""
    at_once, short, long = make_offers(BRUNO, ENVELOPE, TODAY, SP)

    assert [offer.total for offer in (at_once, short, long)] == reais(315, 330, 330)
    assert [offer.saved for offer in (at_once, short, long)] == reais(15, 0, 0)
    assert [offer.kind for offer in (at_once, short)] == [Kind.AT_ONCE, Kind.PLAN]
    assert parts(at_once) == [("2026-11-23", 315.0)]
    assert parts(short) == [
        ("2026-11-30", 110.0),  # the 29th is a Sunday
        ("2026-12-29", 110.0),
        ("2027-01-29", 110.0),
    ]
    assert [p.amount for p in long.instalments] == reais(*[55] * 6)


def test_two_hundred_in_three() -> None:
    """R$ 200.00 in three is 66.67 + 66.67 + 66.66."""
    envelope = Envelope(max_instalments=3)
    plan = make_offers(Debt(Money(200_00), Money(0)), envelope, TODAY, SP)[-1]

    assert [p.amount.minor for p in plan.instalments] == [66_67, 66_67, 66_66]


@pytest.mark.parametrize(
    ("owed", "counts"),
    [
        pytest.param(0, [], id="nothing owed"),
        pytest.param(1, [1], id="a cent"),
        pytest.param(99_99, [1], id="too little to split"),
        pytest.param(100_00, [1, 2], id="two parts"),
        pytest.param(150_00, [1, 3], id="three parts"),
        pytest.param(200_00, [1, 2, 4], id="four parts"),
        pytest.param(9_000_00, [1, 3, 6], id="as many as may be"),
    ],
)
def test_how_many_offers(owed: int, counts: list[int]) -> None:
    """Small debts have fewer ways, and never more than three are shown."""
    offers = make_offers(Debt(Money(owed), Money(0)), Envelope(), TODAY, SP)

    assert [offer.count for offer in offers] == counts


def test_a_down_payment_is_number_zero() -> None:
    """It is part of the instalments, falls due first, and is rounded up."""
    envelope = Envelope(min_down_payment_bp=1_000, max_instalments=2)
    plan = make_offers(Debt(Money(330_05), Money(0)), envelope, TODAY, SP)[-1]

    assert plan.down_payment == Money(33_01)
    assert [(p.number, p.amount.minor) for p in plan.instalments] == [
        *((0, 33_01), (1, 148_52), (2, 148_52)),
    ]
    assert plan.count == 2
    assert plan.largest == Money(148_52)


def test_the_thirty_first_comes_back() -> None:
    """A plan of the 31st falls on the last day of short months, then on it again."""
    envelope = Envelope(first_within_days=60)
    wish = Wish(count=4, first_on=date(2026, 12, 31))
    got = counter(BRUNO, envelope, wish, TODAY, SP)

    assert isinstance(got, Met)
    assert [str(p.due_on) for p in got.offer.instalments] == [
        *("2026-12-31", "2027-02-01", "2027-03-01", "2027-03-31"),
    ]


@pytest.mark.parametrize(
    ("spacing", "second"),
    [
        pytest.param(Spacing.WEEK, "2026-12-07", id="week"),
        pytest.param(Spacing.FORTNIGHT, "2026-12-14", id="fortnight"),
        pytest.param(Spacing.MONTH, "2026-12-30", id="month"),
    ],
)
def test_spacing(spacing: Spacing, second: str) -> None:
    """Instalments stand as far apart as the company says."""
    envelope = Envelope(spacing=spacing, first_within_days=11)
    plan = make_offers(BRUNO, envelope, TODAY, SP)[-1]

    assert str(plan.instalments[1].due_on) == second


def test_an_offer_ends() -> None:
    """It stands for three days, and never longer than its first payment."""
    at_once, *_ = make_offers(BRUNO, ENVELOPE, TODAY, SP)
    today = counter(BRUNO, ENVELOPE, Wish(count=1, first_on=TODAY), TODAY, SP)

    assert at_once.valid_until == date(2026, 11, 22)
    assert isinstance(today, Met)
    assert today.offer.valid_until == TODAY


def test_the_same_terms_have_the_same_name() -> None:
    """An id stands for the terms: to the cent and the day."""
    one, other = (make_offers(BRUNO, ENVELOPE, TODAY, SP) for _ in range(2))
    next_day = make_offers(BRUNO, ENVELOPE, date(2026, 11, 25), SP)

    assert one == other
    assert len({offer.id for offer in (*one, *next_day)}) == 6


WISHES = [
    pytest.param(Wish(count=3), "met 1:110 2:110 3:110", id="em 3x"),
    pytest.param(
        Wish(count=12), "nearest count 1:55 2:55 3:55 4:55 5:55 6:55", id="em 12x"
    ),
    pytest.param(
        Wish(count=3, amount_each=Money(120_00)),
        "met 1:110 2:110 3:110",
        id="3x de 120: pays no more than is owed",
    ),
    pytest.param(
        Wish(count=3, amount_each=Money(100_00)),
        "nearest count 1:82.5 2:82.5 3:82.5 4:82.5",
        id="3x de 100: what they can pay a month goes before the count",
    ),
    pytest.param(
        Wish(amount_each=Money(150_00)), "met 1:110 2:110 3:110", id="150 por mes"
    ),
    pytest.param(
        Wish(count=5, amount_each=Money(150_00)),
        "met 1:66 2:66 3:66 4:66 5:66",
        id="5x de 150",
    ),
    pytest.param(
        Wish(amount_each=Money(40_00)),
        "nearest amount 1:55 2:55 3:55 4:55 5:55 6:55",
        id="40 por mes",
    ),
    pytest.param(
        Wish(amount_each=Money(55_00)),
        "met 1:55 2:55 3:55 4:55 5:55 6:55",
        id="55 por mes: all the parts there are",
    ),
    pytest.param(
        Wish(amount_each=Money(27_50)),
        "nearest amount 1:55 2:55 3:55 4:55 5:55 6:55",
        id="27,50 por mes: half of what it takes",
    ),
    pytest.param(Wish(amount_each=Money(27_49)), "beyond amount", id="27,49 por mes"),
    pytest.param(
        Wish(amount_each=Money(20_00), down_payment=Money(130_00)),
        "beyond amount",
        id="a rest of 200 at 20 a month",
    ),
    pytest.param(
        Wish(amount_each=Money(25_00), down_payment=Money(130_00)),
        "nearest amount 0:130 1:50 2:50 3:50 4:50",
        id="a rest of 200 at 25 a month",
    ),
    pytest.param(Wish(amount_each=Money(315_00)), "met 1:315", id="315: all of it"),
    pytest.param(Wish(amount_each=Money(320_00)), "met 1:315", id="320: all of it"),
    pytest.param(
        Wish(down_payment=Money(100_00), count=4),
        "met 0:100 1:57.5 2:57.5 3:57.5 4:57.5",
        id="100 de entrada e o resto em 4",
    ),
    pytest.param(
        Wish(down_payment=Money(100_00), count=1),
        "met 0:100 1:230",
        id="100 agora e o resto depois",
    ),
    pytest.param(
        Wish(down_payment=Money(100_00)), "met 0:100 1:115 2:115", id="dou 100 agora"
    ),
    pytest.param(
        Wish(down_payment=Money(100_00), count=5),
        "nearest count 0:100 1:57.5 2:57.5 3:57.5 4:57.5",
        id="a rest of 230 has four parts",
    ),
    pytest.param(
        Wish(down_payment=Money(280_00), count=1),
        "met 0:280 1:50",
        id="a rest that is just large enough",
    ),
    pytest.param(Wish(down_payment=Money(315_00)), "met 1:315", id="tudo de entrada"),
    pytest.param(
        Wish(down_payment=Money(300_00), count=2),
        "nearest count 1:315",
        id="a rest too small to split",
    ),
    pytest.param(Wish(down_payment=Money(400_00)), "met 1:315", id="mais que tudo"),
    pytest.param(Wish(count=1), "met 1:315", id="a vista"),
    pytest.param(Wish(total=Money(320_00)), "met 1:315", id="320: 315 was offered"),
    pytest.param(Wish(total=Money(310_00)), "met 1:310", id="310: inside"),
    pytest.param(Wish(total=Money(300_00)), "met 1:300", id="tira os juros: the floor"),
    pytest.param(
        Wish(total=Money(299_99)), "nearest total 1:315", id="a cent below the floor"
    ),
    pytest.param(Wish(total=Money(157_50)), "nearest total 1:315", id="half"),
    pytest.param(Wish(total=Money(157_49)), "beyond total", id="less than half"),
    pytest.param(
        Wish(count=3, total=Money(300_00)),
        "nearest total 1:110 2:110 3:110",
        id="a plan has no discount",
    ),
    pytest.param(
        Wish(), "nearest cheaper 1:55 2:55 3:55 4:55 5:55 6:55", id="muito caro"
    ),
    pytest.param(
        Wish(count=0, amount_each=Money(0), total=Money(-5)),
        "nearest cheaper 1:55 2:55 3:55 4:55 5:55 6:55",
        id="nonsense counts as not said",
    ),
]


@pytest.mark.parametrize(("wish", "expected"), WISHES)
def test_bargaining(wish: Wish, expected: str) -> None:
    """R$ 330, of which 30 are charges, up to 6 times, at least R$ 50 each."""
    assert answer(wish) == expected


def test_a_plan_may_share_the_discount() -> None:
    """With half of it for plans, 315 in three are met, and 314.99 are not."""
    envelope = Envelope(discount_charges_bp=10_000, plan_bp=5_000)

    assert (
        answer(Wish(count=3, total=Money(315_00)), envelope) == "met 1:105 2:105 3:105"
    )
    assert answer(Wish(count=3, amount_each=Money(105_00)), envelope) == (
        "met 1:105 2:105 3:105"
    )
    assert answer(Wish(count=3, total=Money(314_99)), envelope) == (
        "nearest total 1:107.5 2:107.5 3:107.5"
    )


def test_a_wish_in_three_figures() -> None:
    """100 down and twice 107.50 are 315: the plan's floor, by other words."""
    envelope = Envelope(discount_charges_bp=10_000, plan_bp=5_000)
    wish = Wish(count=2, amount_each=Money(107_50), down_payment=Money(100_00))

    assert answer(wish, envelope) == "met 0:100 1:107.5 2:107.5"


def test_two_parts_are_a_plan() -> None:
    """A debt that can be cut in two, no more, is."""
    debt = Debt(Money(100_00), Money(0))

    assert answer(Wish(count=2), debt=debt) == "met 1:50 2:50"
    assert answer(Wish(count=3), debt=debt) == "nearest count 1:50 2:50"


def test_principal_after_all_charges() -> None:
    """With a tenth of the principal as well the floor is 270, the opening 300."""
    envelope = Envelope(discount_charges_bp=10_000, discount_principal_bp=1_000)

    assert answer(Wish(count=1), envelope) == "met 1:300"
    assert answer(Wish(total=Money(270_00)), envelope) == "met 1:270"
    assert answer(Wish(total=Money(269_99)), envelope) == "nearest total 1:300"


def test_without_a_word_nothing_is_given_up() -> None:
    """The default envelope has no discount; who allows one shows half of it first."""
    assert [offer.saved for offer in make_offers(BRUNO, Envelope(), TODAY, SP)] == (
        reais(0, 0, 0)
    )
    assert Envelope(discount_charges_bp=10_000).opening(
        Debt(Money(1), Money(10_000_00)), Kind.AT_ONCE
    ) == Money(5_000_01)


@pytest.mark.parametrize(
    "edge",
    [
        pytest.param({"max_instalments": 60}, id="five years"),
        pytest.param({"min_instalment": Money(1)}, id="a cent each"),
        pytest.param({"min_down_payment_bp": 9_999}, id="nearly all down"),
        pytest.param(
            {"discount_principal_bp": 9_999, "discount_charges_bp": 10_000},
            id="nearly all given up",
        ),
        pytest.param({"plan_bp": 10_000, "opening_bp": 10_000}, id="all at once"),
        pytest.param({"opening_bp": 0}, id="nothing unasked"),
        pytest.param({"first_within_days": 90}, id="three months"),
        pytest.param({"first_within_days": 1, "valid_days": 1}, id="one day"),
        pytest.param({"valid_days": 10}, id="valid to the first day"),
    ],
)
def test_an_envelope_at_its_edges(edge: dict[str, object]) -> None:
    """The limits themselves are allowed."""
    assert make_offers(BRUNO, Envelope(**edge), TODAY, SP)  # type: ignore[arg-type]


def test_a_down_payment_that_is_too_small() -> None:
    """The least one is asked for, and said to be why."""
    envelope = Envelope(min_down_payment_bp=2_000)

    assert answer(Wish(down_payment=Money(10_00), count=2), envelope) == (
        "nearest down_payment 0:66 1:132 2:132"
    )
    assert answer(Wish(count=2), envelope) == "nearest down_payment 0:66 1:132 2:132"


@pytest.mark.parametrize(
    ("first_on", "kind", "due_on"),
    [
        pytest.param(date(2026, 11, 25), Met, "2026-11-25", id="a business day"),
        pytest.param(date(2026, 11, 28), Met, "2026-11-30", id="a Saturday: Monday"),
        pytest.param(date(2026, 11, 29), Met, "2026-11-30", id="the latest there is"),
        pytest.param(date(2026, 12, 10), Nearest, "2026-11-30", id="too far off"),
        pytest.param(date(2026, 11, 1), Met, "2026-11-30", id="gone by: not said"),
    ],
)
def test_so_dia_tal(first_on: date, kind: type, due_on: str) -> None:
    """The day they name, if it is near enough."""
    wish = Wish(count=3, first_on=first_on)
    got = counter(BRUNO, ENVELOPE, wish, TODAY, SP)

    assert isinstance(got, kind)
    assert not isinstance(got, BeyondEnvelope)
    assert str(got.offer.instalments[0].due_on) == due_on
    assert getattr(got, "why", "first_on") == "first_on"


def test_nothing_owed_is_nothing_to_bargain_for() -> None:
    """A person is told, if anybody."""
    assert answer(Wish(count=3), debt=Debt(Money(0), Money(0))) == "beyond nothing_owed"


def test_charges_alone_are_the_debt() -> None:
    """Where only charges are left, giving them all up would be no agreement."""
    (at_once,) = make_offers(Debt(Money(0), Money(9_00)), ENVELOPE, TODAY, SP)

    assert at_once.total == Money(9_00)


def test_dollars_for_a_debt_in_reais() -> None:
    """Two currencies are never mixed."""
    with pytest.raises(CurrencyMismatchError):
        answer(Wish(total=Money(100_00, "USD")))


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        pytest.param({"max_instalments": 0}, "from 1 to 60", id="no parts"),
        pytest.param({"max_instalments": 61}, "from 1 to 60", id="over five years"),
        pytest.param({"min_instalment": Money(0)}, "min_instalment", id="nothing each"),
        pytest.param({"min_down_payment_bp": 10_000}, "down", id="all of it down"),
        pytest.param({"discount_charges_bp": 10_001}, "charges", id="over the charges"),
        pytest.param(
            {"discount_principal_bp": 10_000, "discount_charges_bp": 10_000},
            "principal",
            id="all of the principal",
        ),
        pytest.param(
            {"discount_principal_bp": 500, "discount_charges_bp": 9_000},
            "needs discount_charges_bp",
            id="principal before charges",
        ),
        pytest.param({"plan_bp": -1}, "plan_bp", id="negative share"),
        pytest.param({"opening_bp": 10_001}, "opening_bp", id="more than all"),
        pytest.param({"first_within_days": 0}, "first_within", id="no day to pay on"),
        pytest.param({"first_within_days": 91}, "first_within", id="too far off"),
        pytest.param({"valid_days": 11}, "valid_days", id="valid after the first day"),
        pytest.param({"valid_days": 0}, "valid_days", id="never valid"),
    ],
)
def test_an_envelope_that_contradicts_itself(
    wrong: dict[str, object], why: str
) -> None:
    """It is refused in words for whoever wrote it."""
    with pytest.raises(EnvelopeError, match=why):
        Envelope(**wrong)  # type: ignore[arg-type]


def test_a_debt_is_not_negative() -> None:
    """A credit is no debt."""
    with pytest.raises(ValueError, match="not negative"):
        Debt(Money(-1), Money(0))
