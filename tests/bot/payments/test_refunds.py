"""Refunds by people: asked, agreed to, sent once, booked once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from bot.alerts import standing_alerts
from bot.database import Database
from bot.payments.port import PaymentsError
from bot.payments.refund_sending import refund_next
from bot.payments.refunds import (
    Answer,
    Cashier,
    Refused,
    Why,
    agree,
    ask,
    by_bank,
    confirm_paid,
    refuse,
)
from domain.money import Money
from models.agent import Agent
from models.payment import Payment
from models.refund import RefundOrder
from tests.bot.payments.account import FakeAccount, away
from tests.bot.payments.till import LATE, Till, till_for
from tests.bot.world import World, world_on

PAID = {"clearing": 102_17, "fines": -2_00, "interest": -17, "revenue": -100_00}
ISSUED = {"receivable": 100_00, "revenue": -100_00}


@dataclass
class Office:
    """Two people of finance, Ana's till, and the account at the provider."""

    till: Till
    account: FakeAccount
    people: tuple[int, int]

    def does(
        self, deed: Callable[[Cashier], Answer], who: int = 0, role: str = "finance"
    ) -> Answer:
        """Let somebody decide."""
        world = self.till.world
        with world.session() as session:
            agent = session.get_one(Agent, self.people[who])
            agent.role = role
            return deed(Cashier(session, world.parts, agent, world.clock.now()))

    def asks(self, minor: int | None = None, who: int = 0, payment: int = 0) -> Answer:
        """Ask for money of a payment to go back."""
        amount = None if minor is None else Money(minor)
        ref = self.till.payments[payment].id
        return self.does(lambda desk: ask(desk, ref, amount, "cobrado duas vezes"), who)

    def sends(self) -> bool:
        """Let the worker send one."""
        return refund_next(self.till.world.parts, self.account)

    @property
    def order(self) -> RefundOrder:
        """Give the newest order."""
        query = select(RefundOrder).order_by(RefundOrder.id.desc())
        found: RefundOrder = self.till.rows(query)[0]
        return found

    @property
    def alerts(self) -> list[str]:
        """List the alerts that stand."""
        with self.till.world.parts.database.read() as session:
            return [alert.kind for alert in standing_alerts(session)]


def office_in(world: World, *dues: date) -> Office:
    """Open the office with one payment of a card at the provider."""
    till = till_for(world, *(dues or (LATE,)))
    account = FakeAccount(till)
    account.heard = till.hears
    till.applies(account.paid(till.checkout()))
    with world.session() as session:
        people = [
            Agent(name=name, email=f"{name}@fibrasul.example", role="finance")
            for name in ("bia", "caio")
        ]
        for person in people:
            person.created_at = world.clock.now()
        session.add_all(people)
        session.flush()
        ids = people[0].id, people[1].id
    return Office(till, account, ids)


@pytest.fixture
def office(world: World) -> Office:
    """Open the office on SQLite."""
    return office_in(world)


def made(answer: Answer) -> RefundOrder:
    """Insist that it was done."""
    assert isinstance(answer, RefundOrder), answer
    return answer


def test_all_of_a_payment(office: Office) -> None:
    """Small enough for one person: sent, told, booked once, the invoice owed again."""
    made(office.asks())

    assert office.sends()
    assert not office.sends()

    assert (office.order.state, office.order.done_at is not None) == ("done", True)
    assert office.till.sums == ISSUED
    assert office.till.kinds.count("payment_refunded") == 1
    assert office.till.holds == [("manual", office.till.ids[0])]


def test_a_part_and_then_the_rest(office: Office) -> None:
    """What is left shrinks with each, and more than that is refused."""
    made(office.asks(60_00))
    refused = office.asks(50_00)
    office.sends()
    made(office.asks(42_17))
    office.sends()

    assert refused == Refused(Why.AMOUNT, Money(42_17))
    assert [r["amount"] for r in office.account.refunds] == [60_00, 42_17]
    assert office.till.sums == ISSUED


def test_the_news_come_after_the_answer(office: Office) -> None:
    """Sent until the provider's event says that it is done, and booked by it."""
    office.account.heard = None
    made(office.asks())
    office.sends()
    assert (office.order.state, office.till.sums) == ("sent", PAID)

    told = office.till.told("refund.created", office.account.refunds[0])
    office.till.hears(told)
    office.till.hears(told | {"id": "evt_again"})

    assert (office.order.state, office.till.sums) == ("done", ISSUED)


@pytest.mark.fault("F47")
def test_the_news_come_before_the_answer(office: Office) -> None:
    """The provider tells of the refund while our request for it still waits."""
    seen: list[str] = []

    def heard(event: dict[str, object]) -> None:
        seen.append(office.order.state)
        office.till.hears(event)
        seen.append(office.order.state)

    office.account.heard = heard
    made(office.asks())
    office.sends()

    assert seen == ["sending", "done"]
    assert office.order.provider_ref == office.account.refunds[0]["id"]


def test_a_large_one_needs_two(world: World) -> None:
    """Above the limit nothing leaves before somebody else has agreed (ASVS 2.3.5)."""
    office = office_in(world)
    office.till.applies(office.account.paid(office.till.checkout(600_00)))
    made(office.asks(600_00, payment=1))
    number = office.order.id

    assert office.order.state == "asked"
    assert not office.sends()
    same = office.does(lambda desk: agree(desk, number))
    assert same == Refused(Why.SAME_PERSON)
    made(office.does(lambda desk: agree(desk, number), who=1))
    assert office.sends()
    assert office.order.decided_by == office.people[1]


@pytest.mark.parametrize("role", ["agent", "supervisor"])
def test_not_for_everybody(office: Office, role: str) -> None:
    """Only finance and admin give money back."""
    ref = office.till.payments[0].id
    answer = office.does(lambda desk: ask(desk, ref, None, "porque sim"), role=role)

    assert answer == Refused(Why.ROLE)


def test_refusals(office: Office) -> None:
    """No reason, no money, no payment."""
    ref = office.till.payments[0].id

    def why(payment: int, amount: Money | None, reason: str) -> str:
        answer = office.does(lambda desk: ask(desk, payment, amount, reason))
        assert isinstance(answer, Refused)
        return answer.why

    assert why(ref, None, "  ") == Why.REASON
    assert why(ref, Money(0), "x") == Why.AMOUNT
    assert why(ref, Money(102_18), "x") == Why.AMOUNT
    assert why(ref, Money(1, "USD"), "x") == Why.AMOUNT
    assert why(999, None, "x") == Why.MISSING


def test_not_while_a_bank_disputes_it(office: Office) -> None:
    """It would go back twice; after a dispute that was won it may."""
    row = office.till.checkout()
    office.till.applies(office.account.paid(row))
    office.till.applies([office.account.disputed(row)])
    during = office.asks(payment=1)
    office.till.applies([office.account.disputed(row, "won")])

    assert isinstance(during, Refused)
    assert during.why is Why.DISPUTED
    made(office.asks(payment=1))


def test_taken_back_before_it_left(office: Office) -> None:
    """A refused order is not sent, and frees its amount."""
    made(office.asks())
    number = office.order.id
    made(office.does(lambda desk: refuse(desk, number, "engano")))

    assert not office.sends()
    made(office.asks())


@pytest.mark.parametrize("times", [1, 3])
def test_the_provider_is_away(office: Office, times: int) -> None:
    """It waits a little longer each time, with the same key, and goes out once."""
    office.account.failures = [away() for _ in range(times)]
    made(office.asks())
    for _ in range(times):
        assert office.sends()
        assert not office.sends()
        office.till.world.move(minutes=3)

    assert office.sends()
    assert len(office.account.refunds) == 1
    assert office.order.state == "done"


def test_it_broke_down_over_it(office: Office) -> None:
    """A 500 after the refund was made: the next try finds it, and makes no other."""
    office.account.heard = None
    office.account.breaks_after = 1
    made(office.asks())
    office.sends()
    office.till.world.move(minutes=3)

    assert office.sends()
    assert len(office.account.refunds) == 1
    assert office.order.state == "sent"


def test_it_broke_down_before_it(office: Office) -> None:
    """A 500 is kept for its key: the next try bears a new one."""
    broken = PaymentsError("500", permanent=False, answered=True)
    office.account.failures = [broken]
    made(office.asks())
    key = office.order.idempotency_key
    office.sends()
    office.till.world.move(minutes=3)
    office.sends()

    assert list(office.account.keys) == [f"{key}.2"]


def test_killed_between(office: Office) -> None:
    """A worker that died after the provider had made it: found by its number, once."""
    office.account.heard = None
    made(office.asks())

    class DeadError(BaseException):
        pass

    def dies(_: dict[str, object]) -> None:
        raise DeadError

    office.account.heard = dies
    with pytest.raises(DeadError):
        office.sends()
    office.account.heard = None
    assert office.order.state == "sending"
    assert not office.sends()  # its lease runs
    office.till.world.move(days=3)  # longer than keys are remembered
    office.account.keys.clear()

    assert office.sends()
    assert len(office.account.refunds) == 1
    assert office.order.state == "sent"


def test_the_provider_refuses(office: Office) -> None:
    """A person hears of it, and may pay it back by bank; booked when they did."""
    office.account.failures = [PaymentsError("no way", permanent=True)]
    made(office.asks())
    office.sends()
    number = office.order.id
    assert (office.order.state, office.alerts) == ("failed", ["refund_failed"])

    made(office.does(lambda desk: by_bank(desk, number)))
    assert not office.sends()
    assert office.till.sums == PAID
    made(office.does(lambda desk: confirm_paid(desk, number, office.till.today)))

    assert (office.order.state, office.alerts) == ("done", [])
    assert office.till.sums == ISSUED | {"clearing": 102_17, "cash": -102_17}


def test_the_bank_sends_it_back(office: Office) -> None:
    """The invoice is paid again, and a person decides anew."""
    made(office.asks())
    office.sends()
    failed = office.account.refunds[0] | {
        "status": "failed",
        "failure_reason": "expired_or_canceled_card",
    }

    office.till.hears(office.till.told("refund.failed", failed))

    assert office.till.sums == PAID
    assert (office.order.state, office.alerts) == ("failed", ["refund_failed"])
    assert office.order.error == "expired_or_canceled_card"


@pytest.mark.parametrize(
    ("provider", "method", "days", "route"),
    [
        pytest.param("stripe", "card", 400, "provider", id="a card"),
        pytest.param("stripe", "boleto", 0, "bank", id="a boleto is not refunded"),
        pytest.param("stripe", "pix", 80, "provider", id="Pix"),
        pytest.param("stripe", "pix", 91, "bank", id="Pix of three months ago"),
        pytest.param("manual", "cash", 0, "bank", id="paid at the desk"),
    ],
)
def test_which_way_back(
    office: Office, provider: str, method: str, days: int, route: str
) -> None:
    """What the provider cannot give back, finance does."""
    till = office.till
    till.pay(300_00, "pi_way", provider=provider, method=method)
    till.world.move(days=days)
    made(office.asks(10_00, payment=1))

    assert office.order.route == route


def test_by_bank_on_a_day_that_can_be(office: Office) -> None:
    """Not before the payment, not in the future, and only what goes by bank."""
    office.till.pay(10_00, "m1")
    made(office.asks(10_00, payment=1))
    number, today = office.order.id, office.till.today

    for day in (today + timedelta(days=1), today - timedelta(days=1)):
        wrong = office.does(lambda desk, day=day: confirm_paid(desk, number, day))  # type: ignore[misc]  # a loop's lambda
        assert wrong == Refused(Why.DAY)

    made(office.does(lambda desk: confirm_paid(desk, number, today)))
    again = office.does(lambda desk: confirm_paid(desk, number, today))
    assert again == Refused(Why.STATE)


@pytest.mark.fault("F52")
def test_paid_twice_is_put_before_people(office: Office) -> None:
    """Credit, alert and a refund to be decided; it goes back without reopening."""
    office.till.applies(office.account.paid(office.till.checkout()))
    order = office.order
    assert (order.state, order.reason, order.amount_minor) == (
        "asked",
        "overpaid",
        102_17,
    )
    assert order.asked_by is None
    assert office.alerts == ["overpaid"]
    assert office.till.sums["client_credit"] == -102_17

    made(office.does(lambda desk: agree(desk, order.id)))
    office.sends()

    assert office.till.sums == PAID
    assert office.till.statuses == ["paid"]
    assert office.alerts == []


@pytest.mark.fault("F52")
def test_a_large_overpayment_needs_two(office: Office) -> None:
    """The house's own proposal is nobody's yes: two people look at it."""
    office.till.applies(office.account.paid(office.till.checkout(700_00)))
    number = office.order.id

    made(office.does(lambda desk: agree(desk, number)))
    assert office.order.state == "asked"
    same = office.does(lambda desk: agree(desk, number))
    made(office.does(lambda desk: agree(desk, number), who=1))

    assert same == Refused(Why.SAME_PERSON)
    assert office.order.state == "approved"


@pytest.mark.fault("F52")
def test_the_credit_stays(office: Office) -> None:
    """Kept for the next invoice: the alert goes, the credit stays."""
    office.till.applies(office.account.paid(office.till.checkout()))
    number = office.order.id

    made(office.does(lambda desk: refuse(desk, number)))

    assert office.alerts == []
    assert office.till.sums["client_credit"] == -102_17


def _asked_at_once(office: Office) -> None:
    """Two people ask for all of it at the same moment, and four workers send."""
    with ThreadPoolExecutor(2) as people:
        answers = list(people.map(lambda who: office.asks(None, who), (0, 1)))
    office.account.heard = None
    with ThreadPoolExecutor(4) as workers:
        list(workers.map(lambda _: office.sends(), range(4)))

    assert sum(isinstance(answer, RefundOrder) for answer in answers) == 1
    assert len(office.account.refunds) == 1
    assert len(office.till.rows(select(RefundOrder))) == 1


def test_at_once(office: Office) -> None:
    """More than there is never goes back."""
    _asked_at_once(office)


@pytest.mark.postgres
def test_at_once_on_postgresql(postgres: Database) -> None:
    """The payment's row is what they queue for."""
    _asked_at_once(office_in(world_on(postgres)))


def test_a_refund_made_at_the_provider_by_hand(office: Office) -> None:
    """It has no order of ours, and is booked all the same."""
    row = office.till.checkout()
    office.till.applies(office.account.paid(row))
    office.till.hears(office.account.refunded(row, 102_17))

    assert office.till.rows(select(Payment.refunded_minor)) == [0, 102_17]
