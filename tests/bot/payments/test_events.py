"""What Stripe tells, in any order and any number of times."""

from datetime import UTC, datetime
from itertools import permutations
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select

from bot.payments.checkout import _mark
from bot.payments.vouchers import keep_voucher
from bot.watch.words import in_words
from models.audit import Audit
from models.inbound import Inbound
from models.payment import Checkout
from models.watch import Alert
from tests.bot.payments.till import LATE, Json, Till, till_for
from tests.bot.world import World

PAID = {"clearing": 102_17, "fines": -2_00, "interest": -17, "revenue": -100_00}
ISSUED = {"receivable": 100_00, "revenue": -100_00}


def _parked(till: Till) -> list[Inbound]:
    return till.rows(select(Inbound).where(Inbound.parked_at.is_not(None)))


def _gives_up(till: Till) -> None:
    """Let the worker try until it parks."""
    for _ in range(5):
        till.tries_again()


@pytest.mark.fault("F48")
def test_three_events_and_five_deliveries_of_each(till: Till) -> None:
    """One payment, one posting, and how it was paid."""
    row = till.checkout()
    events = till.paid_by(row, "pix")

    till.applies(events * 5)

    assert till.sums == PAID
    assert till.kinds == ["payment_received"]
    assert [p.method for p in till.payments] == ["pix"]
    assert till.state_of(row) == "paid"


@pytest.mark.fault("F48")
@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_any_of_the_three_may_come_first(till: Till, order: tuple[int, ...]) -> None:
    """Session, intent and charge tell of the same money."""
    events = till.paid_by(till.checkout())

    till.hears(*(events[place] for place in order))

    assert till.sums == PAID
    assert len(till.payments) == 1
    assert till.payments[0].method == "card"


@pytest.mark.fault("F47")
@pytest.mark.parametrize("which", [0, 1, 2])
def test_stripe_is_faster_than_our_commit(till: Till, which: int) -> None:
    """The row stands before the call, so it is known though its session is not."""
    row = till.checkout(session_id=None, url=None, state="creating")

    till.hears(till.paid_by(row)[which])

    assert till.state_of(row) == "paid"
    assert till.statuses == ["paid"]


@pytest.mark.fault("F47")
def test_a_late_answer_does_not_open_what_is_paid(till: Till) -> None:
    """What the webhook wrote stays."""
    row = till.checkout()
    till.applies(till.paid_by(row))

    _mark(till.world.parts, row.id, "expired")

    assert till.state_of(row) == "paid"


def test_an_unknown_page_of_ours_is_parked(till: Till) -> None:
    """It bears our key and we have no row: tried, then shown to a person."""
    row = till.checkout()
    events = till.paid_by(row)
    with till.world.session() as session:
        session.execute(delete(Checkout))

    till.hears(events[2])
    assert _parked(till) == []
    _gives_up(till)

    assert ["NotYetError" in (row.error or "") for row in _parked(till)] == [True]
    assert till.payments == []


def test_what_is_not_ours_is_left_alone(till: Till) -> None:
    """Another shop on the same account is none of our business."""
    event = till.paid_by(till.checkout())[2]
    event["data"]["object"]["metadata"] = {"order": "77"}

    till.hears(event, till.told("payout.paid", {"id": "po_1"}))

    assert till.payments == []
    assert _parked(till) == []


@pytest.mark.fault("F50")
def test_a_boleto_waits(till: Till) -> None:
    """Completed is not paid: nothing is booked, and reminders wait for it."""
    row = till.checkout()

    till.hears(till.told("checkout.session.completed", till.session(row, "unpaid")))

    assert till.state_of(row) == "awaiting"
    assert till.statuses == ["open"]
    assert till.kinds == []
    assert till.holds == [("claimed_payment", till.ids[0])]


@pytest.mark.fault("F50")
def test_a_boleto_that_was_not_paid(till: Till) -> None:
    """The plan goes on; the news in the wrong order end the same."""
    for number, order in enumerate(((0, 1), (1, 0))):
        row = till.checkout(session_id=f"cs_b{number}")
        events = [
            till.told("checkout.session.completed", till.session(row, "unpaid")),
            till.told(
                "checkout.session.async_payment_failed", till.session(row, "unpaid")
            ),
        ]

        till.hears(*(events[place] for place in order))

        assert till.state_of(row) == "failed"
        assert till.holds == []
        assert till.statuses == ["open"]


@pytest.mark.fault("F50")
@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_a_boleto_that_came(till: Till, order: tuple[int, int]) -> None:
    """Booked on the day of the news, at the price for which it was issued."""
    row = till.checkout()
    issued = till.told("checkout.session.completed", till.session(row, "unpaid"))
    till.world.move(days=2)
    came = till.told(
        "checkout.session.async_payment_succeeded", till.session(row, "paid")
    )

    till.hears(*((issued, came)[place] for place in order))

    assert till.sums == PAID
    assert till.statuses == ["paid"]
    assert till.holds == []
    assert till.state_of(row) == "paid"
    assert till.payments[0].received_on == till.today


def test_nobody_paid(till: Till) -> None:
    """A page that expired is dropped; one that was paid stays paid."""
    open_one, paid_one = till.checkout(), till.checkout()
    till.applies(till.paid_by(paid_one))

    till.hears(
        *(
            till.told("checkout.session.expired", till.session(row, "unpaid"))
            for row in (open_one, paid_one)
        )
    )

    assert [till.state_of(row) for row in (open_one, paid_one)] == ["expired", "paid"]


@pytest.mark.fault("F56")
def test_paid_on_a_page_that_was_closed(till: Till) -> None:
    """The money counts, and somebody is told that the amount was old."""
    row = till.checkout(50_00, state="expired")

    till.applies(till.paid_by(row))

    assert till.sums["clearing"] == 50_00
    assert till.statuses == ["open"]
    assert "payment.on_expired_page" in till.rows(select(Audit.action))
    alert = till.rows(select(Alert))[0]
    said = in_words("pt", alert.kind, alert.subject, alert.figures)
    assert said.title.startswith("Pagamento de R$ 50,00 em uma página")


@pytest.mark.fault("F52")
def test_paid_on_two_pages(till: Till) -> None:
    """The second payment is the client's credit, never a debt below zero."""
    one, other = till.checkout(), till.checkout()

    till.applies([*till.paid_by(one), *till.paid_by(other)])

    assert till.sums == PAID | {"clearing": 204_34, "client_credit": -102_17}


@pytest.mark.fault("F49")
def test_a_refund_before_its_payment(till: Till) -> None:
    """It is tried, parked, and set free when the payment is there at last."""
    row = till.checkout()
    till.hears(till.refunded(row, 102_17))
    _gives_up(till)
    assert len(_parked(till)) == 1

    till.hears(*till.paid_by(row))
    till.world.work()

    assert till.sums == ISSUED
    assert till.statuses == ["open"]
    assert _parked(till) == []


@pytest.mark.fault("F49")
@pytest.mark.fault("F53")
def test_a_dispute_before_its_payment(till: Till) -> None:
    """Lost before it was won: the end is what counts."""
    row = till.checkout()

    till.applies([till.disputed(row, "lost"), till.disputed(row), *till.paid_by(row)])

    assert till.sums == ISSUED
    assert till.holds == [("chargeback", till.ids[0])]


def test_the_charge_waits_for_its_refund(till: Till) -> None:
    """The charge only says how much in all; the refund's own news bear the id."""
    row = till.checkout()
    till.applies(till.paid_by(row))

    till.applies([till.charge_refunded(row, 50_00), till.refunded(row, 50_00)])

    assert till.kinds == ["payment_received", "payment_refunded"]
    assert till.payments[0].refunded_minor == 50_00


def test_a_refund_that_failed(till: Till) -> None:
    """The money is ours again."""
    row = till.checkout()

    till.applies(
        [
            *till.paid_by(row),
            till.refunded(row, 102_17, "failed"),
            till.refunded(row, 102_17),
        ]
    )

    assert till.sums == PAID
    assert till.statuses == ["paid"]


def test_a_dispute_won(till: Till) -> None:
    """The money comes back, and reminders may go on."""
    row = till.checkout()

    till.applies([*till.paid_by(row), till.disputed(row), till.disputed(row, "won")])

    assert till.sums == PAID
    assert till.holds == []


def test_an_inquiry(till: Till) -> None:
    """The bank asks, takes nothing, and is content."""
    row = till.checkout()
    asked = [
        *till.paid_by(row),
        till.disputed(row, "warning_needs_response"),
        till.disputed(row, "warning_closed"),
    ]

    till.applies(asked)

    assert till.kinds == ["payment_received"]
    assert till.holds == []


def _story(till: Till, kind: str) -> list[Json]:
    """Tell all that happens to one payment, in order."""
    row = till.checkout()
    opened = till.told("checkout.session.completed", till.session(row, "unpaid"))
    ends = {
        "paid": [],
        "refunded": [
            till.refunded(row, 60_00),
            till.refunded(row, 42_17),
            till.charge_refunded(row, 102_17),
        ],
        "partly": [till.refunded(row, 40_00), till.charge_refunded(row, 40_00)],
        "lost": [till.disputed(row), till.disputed(row, "lost")],
        "won": [till.disputed(row), till.disputed(row, "won")],
    }
    return [opened, *till.paid_by(row), *ends[kind]]


@pytest.mark.fault("F49")
@settings(
    max_examples=25,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    derandomize=True,
)
@given(
    kind=st.sampled_from(["paid", "refunded", "partly", "lost", "won"]),
    seed=st.integers(0, 10**6),
)
def test_shuffled_and_doubled(world: World, kind: str, seed: int) -> None:
    """I4 and I6: the books of any order are those of the right one, and sum to zero."""
    told: list[object] = []
    for name in ("ordered", "shuffled"):
        till = till_for(world, LATE, external_id=f"{name}-{kind}-{seed}-{id(told)}")
        events = _story(till, kind)
        if name == "shuffled":
            events += events
            Random(seed).shuffle(events)  # noqa: S311 - no secret
        till.applies(events)
        told.append((till.sums, till.statuses, [why for why, _ in till.holds]))

    assert told[0] == told[1]


@pytest.mark.fault("F50")
@pytest.mark.parametrize("completed_first", [True, False])
def test_the_boleto_that_was_issued(till: Till, *, completed_first: bool) -> None:
    """Its number, page and last day are kept, whichever event comes first."""
    row = till.checkout()
    details = {
        "number": "00190500954014481606906809350314337370000000100",
        "hosted_voucher_url": "https://payments.stripe.com/boleto/voucher/test_1",
        "expires_at": 1_795_823_940,
    }
    intent = {
        "id": f"pi_{row.session_id}",
        "metadata": {"checkout": row.idempotency_key},
        "status": "requires_action",
        "next_action": {
            "type": "boleto_display_details",
            "boleto_display_details": details,
        },
    }
    issued = till.told("payment_intent.requires_action", intent)
    unpaid = till.session(row, "unpaid")
    completed = till.told("checkout.session.completed", unpaid)
    till.applies([completed, issued] if completed_first else [issued, completed])

    kept = till.rows(select(Checkout))[0]
    assert kept.state == "awaiting"
    assert kept.boleto_line == details["number"]
    assert kept.voucher_url == details["hosted_voucher_url"]
    assert kept.boleto_until == datetime(2026, 11, 27, 23, 59, tzinfo=UTC)


@pytest.mark.parametrize("page", ["javascript:alert(1)", "http://else.example", None])
def test_a_vouchers_page_is_safe_to_open(till: Till, page: str | None) -> None:
    """What is no page of the provider's is not linked to."""
    row = till.checkout()
    told = {"number": "1", "hosted_voucher_url": page, "expires_at": None}
    keep_voucher(row, {"next_action": {"boleto_display_details": told}})

    assert row.voucher_url is None
