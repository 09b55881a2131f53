"""Events read anew: a late payload decides nothing that a newer one has decided."""

from dataclasses import dataclass

import pytest
from sqlalchemy import select

from bot.alerts import standing_alerts
from bot.inbox import work_next
from bot.payments.port import PaymentsError
from models.audit import Audit
from models.chargeback import Chargeback
from models.inbound import Inbound
from models.payment import Checkout
from tests.bot.payments.account import FakeAccount, away
from tests.bot.payments.till import Json, Till
from tests.bot.world import World

PAID = {"clearing": 102_17, "fines": -2_00, "interest": -17, "revenue": -100_00}
ISSUED = {"receivable": 100_00, "revenue": -100_00}


@dataclass
class Asking:
    """A worker that asks the provider before an event counts."""

    till: Till
    account: FakeAccount

    def hears(self, *events: Json) -> None:
        """Let events come in and be worked off."""
        world = self.till.world
        for event in events:
            world.arrives(self.till.arrival(event))
        self.works()

    def works(self) -> None:
        """Work until there is nothing left to do now."""
        world = self.till.world
        while work_next(world.parts, world.listener, self.account):
            pass

    def tries_again(self) -> None:
        """Let the waiting time pass."""
        self.till.no_more_waiting()
        self.works()

    @property
    def alerts(self) -> list[str]:
        """List what people are told."""
        with self.till.world.parts.database.read() as session:
            return [alert.kind for alert in standing_alerts(session)]

    @property
    def unsettled(self) -> int:
        """Count the events that wait."""
        query = select(Inbound).where(Inbound.settled.is_(False))
        return len(self.till.rows(query))


@pytest.fixture
def asking(till: Till) -> Asking:
    """Ask an account on which nothing has happened."""
    return Asking(till, FakeAccount(till))


def dispute(row: Checkout) -> str:
    """Name the dispute of a page's payment."""
    return f"du_{row.session_id}"


def test_a_late_loss_after_the_appeal(asking: Asking, till: Till) -> None:
    """The news of the loss come when the appeal is won: the books say won."""
    row = till.checkout()
    asking.hears(*asking.account.paid(row))
    opened, lost = asking.account.disputed(row), asking.account.disputed(row, "lost")
    asking.account.disputed(row, "won")

    asking.hears(lost, opened)

    assert till.sums == PAID
    assert till.holds == []
    assert "dispute_lost" not in till.kinds


def test_an_appeal(asking: Asking, till: Till) -> None:
    """Lost, heard of in time, and turned later: paid again, and nothing is held."""
    row = till.checkout()
    asking.hears(*asking.account.paid(row), asking.account.disputed(row))
    asking.hears(asking.account.disputed(row, "lost"))
    assert (till.sums, till.statuses) == (ISSUED, ["open"])
    asking.hears(asking.account.disputed(row, "appeal_under_review"))
    assert (till.sums, till.statuses) == (ISSUED, ["open"])

    asking.hears(asking.account.disputed(row, "won"))

    assert (till.sums, till.statuses, till.holds) == (PAID, ["paid"], [])
    assert asking.alerts == []


@pytest.mark.fault("F53")
def test_a_deadline_for_finance(asking: Asking, till: Till) -> None:
    """The alert names the day; lost, a person has to look; the invoice stays held."""
    row = till.checkout()
    asking.hears(*asking.account.paid(row))
    event = asking.account.disputed(row)
    due = int(till.world.clock.now().timestamp()) + 7 * 86_400
    asking.account.objects[dispute(row)]["evidence_details"] = {"due_by": due}
    asking.hears(event)

    with till.world.parts.database.read() as session:
        alert = standing_alerts(session)[0]
    assert (alert.kind, alert.subject) == ("chargeback", dispute(row))
    assert alert.figures["due"] == "01/12/2026 11:00"
    assert "Ana" not in str(alert.figures)

    asking.hears(asking.account.disputed(row, "lost"))

    assert asking.alerts == ["chargeback_lost"]
    assert till.holds == [("chargeback", till.ids[0])]
    assert till.rows(select(Chargeback.status)) == ["lost"]


@pytest.mark.fault("F53")
def test_an_inquiry_becomes_a_chargeback(asking: Asking, till: Till) -> None:
    """The money goes when the bank takes it, and not before."""
    row = till.checkout()
    asking.hears(*asking.account.paid(row))
    asking.hears(asking.account.disputed(row, "warning_needs_response"))
    assert till.sums == PAID
    assert till.holds == [("chargeback", None)]

    event = asking.account.disputed(row)
    asking.hears(event | {"type": "charge.dispute.funds_withdrawn"})

    assert till.sums["disputes"] == 102_17
    assert till.holds == [("chargeback", None)]


def test_a_dispute_waits_for_the_provider(asking: Asking, till: Till) -> None:
    """However long it is away; nothing is given up, and nothing is guessed."""
    row = till.checkout()
    asking.hears(*asking.account.paid(row))
    asking.account.failures = [away() for _ in range(9)]
    asking.hears(asking.account.disputed(row))
    for _ in range(8):
        asking.tries_again()
    assert (asking.unsettled, till.kinds) == (1, ["payment_received"])

    asking.tries_again()

    assert (asking.unsettled, till.kinds[-1]) == (0, "dispute_opened")


def test_a_refund_does_not_wait_for_ever(asking: Asking, till: Till) -> None:
    """After three tries its payload serves: any order of refunds ends the same."""
    row = till.checkout()
    asking.hears(*asking.account.paid(row))
    asking.account.failures = [away() for _ in range(9)]
    asking.hears(asking.account.refunded(row, 102_17))
    asking.tries_again()
    assert till.sums == PAID

    asking.tries_again()

    assert till.sums == ISSUED


def test_what_is_gone_at_the_provider(asking: Asking, till: Till) -> None:
    """A refund that it no longer has is taken by its payload at once."""
    row = till.checkout()
    asking.hears(*asking.account.paid(row))
    event = asking.account.refunded(row, 102_17)
    asking.account.objects.clear()

    asking.hears(event)

    assert till.sums == ISSUED


@pytest.mark.fault("F49")
def test_a_refund_brings_its_payment(asking: Asking, till: Till) -> None:
    """The payment's own news were lost: it is fetched, settled, and then refunded."""
    row = till.checkout()
    asking.account.paid(row)
    event = asking.account.refunded(row, 60_00)
    charge = f"ch_{row.session_id}"
    event["data"]["object"]["charge"] = charge

    asking.hears(event)

    assert till.kinds == ["payment_received", "payment_refunded"]
    assert till.payments[0].method == "card"
    assert till.state_of(row) == "paid"


def test_a_refund_of_another_shop(asking: Asking, till: Till) -> None:
    """On a shared account it is none of our business: passed over, not parked."""
    row = till.checkout()
    asking.account.paid(row)
    charge = asking.account.objects[f"ch_{row.session_id}"]
    charge["metadata"] = {}
    event = asking.account.refunded(row, 60_00)
    event["data"]["object"]["charge"] = charge["id"]

    asking.hears(event)

    assert (till.kinds, asking.unsettled) == ([], 0)
    assert till.rows(select(Inbound).where(Inbound.parked_at.is_not(None))) == []


def _intent(asking: Asking, row: Checkout, status: str, **more: object) -> Json:
    """Let a payment stand at the provider; give the event that tells of it."""
    of = {
        "id": f"pi_{row.session_id}",
        "object": "payment_intent",
        "status": status,
        "amount_received": row.amount_minor,
        "currency": "brl",
        "metadata": {"checkout": row.idempotency_key},
        "next_action": None,
    } | more
    asking.account.objects[of["id"]] = of  # type: ignore[index]  # its id is a text
    kinds = {
        "requires_payment_method": "payment_failed",
        "requires_action": "requires_action",
        "processing": "processing",
        "succeeded": "payment_failed",
    }
    return asking.till.told(f"payment_intent.{kinds[status]}", dict(of))


BOLETO = {"type": "boleto_display_details", "boleto_display_details": {"number": "1"}}
PIX = {"type": "pix_display_qr_code", "pix_display_qr_code": {}}


@pytest.mark.fault("F50")
@pytest.mark.parametrize(
    ("status", "more", "state", "held"),
    [
        pytest.param("processing", {}, "awaiting", 1, id="a debit is under way"),
        pytest.param(
            "requires_action", {"next_action": BOLETO}, "awaiting", 1, id="a boleto"
        ),
        pytest.param(
            "requires_action", {"next_action": PIX}, "open", 0, id="a code is shown"
        ),
        pytest.param("requires_payment_method", {}, "open", 0, id="a card declined"),
    ],
)
def test_a_payment_that_is_not_through(
    asking: Asking,
    status: str,
    more: dict[str, object],
    state: str,
    held: int,
) -> None:
    """Reminders wait for money that is on its way, and for nothing else."""
    till = asking.till
    row = till.checkout()

    asking.hears(_intent(asking, row, status, **more))

    assert till.state_of(row) == state
    assert len(till.holds) == held
    assert till.kinds == []


@pytest.mark.fault("F50")
def test_a_late_decline_after_a_boleto(asking: Asking, till: Till) -> None:
    """The card was declined, a boleto was issued; the decline's news come last."""
    row = till.checkout()
    declined = _intent(asking, row, "requires_payment_method")
    issued = _intent(asking, row, "requires_action", next_action=BOLETO)

    asking.hears(issued, declined)

    assert till.state_of(row) == "awaiting"
    assert len(till.holds) == 1


@pytest.mark.fault("F50")
def test_a_boleto_that_lapsed(asking: Asking, till: Till) -> None:
    """It ends by the payment's own news too, and the plan goes on."""
    row = till.checkout()
    asking.hears(_intent(asking, row, "requires_action", next_action=BOLETO))

    asking.hears(_intent(asking, row, "requires_payment_method"))

    assert till.state_of(row) == "failed"
    assert till.holds == []


def test_a_decline_that_was_followed_by_a_payment(asking: Asking, till: Till) -> None:
    """What is fetched is through: it is settled on the spot."""
    row = till.checkout()

    asking.hears(_intent(asking, row, "succeeded"))

    assert till.sums == PAID


def test_why_a_card_was_declined(asking: Asking, till: Till) -> None:
    """It stands in the trail, for whoever is asked."""
    row = till.checkout()
    charge = {
        "id": "ch_1",
        "metadata": {"checkout": row.idempotency_key},
        "failure_code": "insufficient_funds",
    }

    asking.hears(till.told("charge.failed", charge))

    rows = till.rows(select(Audit).where(Audit.action == "payment.declined"))
    assert [each.details["code"] for each in rows] == ["insufficient_funds"]


def test_a_completed_boleto_that_has_come(asking: Asking, till: Till) -> None:
    """The session's late news say unpaid; it is paid by now."""
    row = till.checkout()
    late = till.told("checkout.session.completed", till.session(row, "unpaid"))
    paid = till.session(row, "paid") | {"object": "checkout.session"}
    asking.account.objects[paid["id"]] = paid

    asking.hears(late)

    assert till.sums == PAID


def test_the_sdk_refuses_for_good(asking: Asking, till: Till) -> None:
    """A dispute that may not be read is parked, where people see it."""
    row = till.checkout()
    asking.hears(*asking.account.paid(row))
    event = asking.account.disputed(row)
    asking.account.failures = [
        PaymentsError("not allowed", permanent=True) for _ in range(5)
    ]
    asking.hears(event)
    for _ in range(5):
        asking.tries_again()

    assert len(till.rows(select(Inbound).where(Inbound.parked_at.is_not(None)))) == 1


def test_without_a_key_the_payload_serves(world: World, till: Till) -> None:
    """Where there is nobody to ask, events count as they are."""
    row = till.checkout()
    till.hears(*till.paid_by(row), till.disputed(row))
    world.work()

    assert till.kinds == ["payment_received", "dispute_opened"]
