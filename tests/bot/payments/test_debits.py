"""Direct debit: the mandate and its proof, the notice, the debit, the retry."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from bot.payments.debit_port import DebitOrder, MandateRequest
from bot.payments.debits import debit_round
from bot.payments.mandates import Asked, ask_mandate, end_mandate, mandate_of
from bot.payments.port import CheckoutOpened, PaymentsError
from domain.disclosure import Level
from domain.money import Money
from models.client import Client, OptOut
from models.dispute import Dispute
from models.lease import Mark
from models.mandate import DirectDebit, Mandate
from models.message import Message
from models.payment import Checkout, PaymentLink
from tests.bot.payments.till import Json, Till, till_for
from tests.bot.world import World

DUE = date(2026, 12, 2)  # a Wednesday, eight days after the world's Tuesday
WORDS = "Autorizo a Fibra Sul a debitar da minha conta."


@dataclass
class FakeDebits:
    """A provider of direct debits in memory."""

    asked: list[MandateRequest] = field(default_factory=list)
    orders: list[DebitOrder] = field(default_factory=list)
    revoked: list[str] = field(default_factory=list)
    failures: list[PaymentsError] = field(default_factory=list)

    def ask(self, request: MandateRequest) -> CheckoutOpened:
        """Open a page for a mandate."""
        self._fail()
        self.asked.append(request)
        session = f"cs_{request.key}"
        return CheckoutOpened(session, "https://pay.example/m", request.expires_at)

    def order(self, order: DebitOrder) -> str:
        """Take an order; the same key is the same order."""
        self._fail()
        if order.key not in {each.key for each in self.orders}:
            self.orders.append(order)
        return f"pi_{order.key}"

    def revoke(self, payment_method: str) -> None:
        """End a mandate."""
        self._fail()
        self.revoked.append(payment_method)

    def _fail(self) -> None:
        if self.failures:
            raise self.failures.pop(0)


@dataclass
class Bank:
    """Ana's account with the company, and the bank behind it."""

    till: Till
    debits: FakeDebits = field(default_factory=FakeDebits)

    @property
    def world(self) -> World:
        """Give the house."""
        return self.till.world

    def asks(self) -> str | None:
        """Press the button on the page."""
        now = self.world.clock.now()
        with self.world.session() as session:
            link = PaymentLink(
                token_hash=f"{now}",
                client_id=self.till.client_id,
                invoices=None,
                level=int(Level.DEBT),
                created_at=now,
                expires_at=now + timedelta(days=7),
            )
            session.add(link)
            session.flush()
        asked = Asked(link, "token", WORDS, "203.0.113.7", "Browser/1.0")
        return ask_mandate(self.world.parts, self.debits, asked, now)

    def gives(self) -> None:
        """Let the provider tell that the mandate was given."""
        self.asks()
        self.till.hears(self.till.told("setup_intent.succeeded", self.setup()))

    def setup(self, **changes: Any) -> Json:  # noqa: ANN401 - any field
        """Show the SetupIntent as Stripe does."""
        key = self.debits.asked[-1].key
        return {
            "id": f"seti_{key}",
            "customer": "cus_1",
            "payment_method": f"pm_{key}",
            "mandate": f"mandate_{key}",
            "payment_method_types": ["sepa_debit"],
            "metadata": {"mandate": key},
            **changes,
        }

    def day(self, days: int = 0) -> int:
        """Let days go by, and the round and the worker run."""
        if days:
            self.world.move(days=days)
        made = debit_round(self.world.parts, self.debits)
        self.world.work()
        return made + debit_round(self.world.parts, self.debits)

    def tells(self, kind: str, status: str, **more: Any) -> None:  # noqa: ANN401 - any field
        """Let the provider tell of the last debit."""
        order = self.debits.orders[-1]
        intent = {
            "id": f"pi_{order.key}",
            "metadata": dict(order.metadata),
            "amount_received": order.amount.minor,
            "currency": "brl",
            "status": status,
            **more,
        }
        self.till.hears(self.till.told(kind, intent))

    def rows(self) -> list[DirectDebit]:
        """List the debits."""
        return self.till.rows(select(DirectDebit).order_by(DirectDebit.id))

    def states(self) -> list[tuple[str, str | None]]:
        """List how the debits stand, and why."""
        return [(row.state, row.reason) for row in self.rows()]

    def notices(self) -> list[Message]:
        """List the notices."""
        return self.world.messages(key="payment.debit_notice")


def offering(world: World) -> None:
    """Let the company offer SEPA, and its account take it."""
    payment = world.parts.settings.payment
    rule = payment.direct_debit.model_copy(update={"kinds": ("sepa_debit",)})
    told = payment.model_copy(update={"direct_debit": rule})
    settings = world.parts.settings.model_copy(update={"payment": told})
    environment = replace(world.parts.environment, stripe_api_key="sk_test_1")
    parts = replace(world.parts, settings=settings, environment=environment)
    world.parts = parts
    with world.session() as session:
        session.merge(Mark(name="stripe.kinds", value="card,sepa_debit"))


@pytest.fixture
def bank(world: World) -> Bank:
    """Let Ana owe R$ 100.00 that falls due in eight days, and have written before."""
    offering(world)
    till = till_for(world, DUE)
    till.has_thread()
    return Bank(till)


def test_the_mandate_is_asked_for(bank: Bank) -> None:
    """On the provider's page, for the kinds that are offered and taken."""
    assert bank.asks() == "https://pay.example/m"

    request = bank.debits.asked[0]
    assert request.kinds == ("sepa_debit",)
    assert request.metadata["mandate"] == request.key == "mandate-1-1"


def test_none_is_offered(bank: Bank) -> None:
    """In Brazil there is no such thing: no page, no row."""
    with bank.world.session() as session:
        session.merge(Mark(name="stripe.kinds", value="card,boleto,pix"))

    assert bank.asks() is None
    assert bank.till.rows(select(Mandate)) == []


def test_the_mandate_is_proved(bank: Bank) -> None:
    """Who, when, from where, to which words, and the provider's own names for it."""
    bank.gives()

    row = bank.till.rows(select(Mandate))[0]
    assert (row.state, row.kind, row.reference) == (
        "active",
        "sepa_debit",
        "mandate_mandate-1-1",
    )
    proof = row.evidence
    assert (proof["words"], proof["address"]) == (WORDS, "203.0.113.7")
    assert len(proof["sha256"]) == 64
    assert proof["mandate"] == row.reference


def test_told_twice(bank: Bank) -> None:
    """The same news change nothing; one that was ended does not come back."""
    bank.gives()
    again = bank.till.told("setup_intent.succeeded", bank.setup())
    with bank.world.session() as session:
        row = mandate_of(session, bank.till.client_id)
        assert row is not None
        end_mandate(session, row, "client", bank.world.clock.now())
    bank.till.hears(again)

    assert bank.till.rows(select(Mandate.state)) == ["cancelled"]


def test_a_new_one_takes_the_old_ones_place(bank: Bank) -> None:
    """One is in force, and the older one is ended at the provider."""
    bank.gives()
    bank.world.move(minutes=5)
    bank.gives()
    debit_round(bank.world.parts, bank.debits)

    assert bank.till.rows(select(Mandate.state)) == ["cancelled", "active"]
    assert bank.debits.revoked == ["pm_mandate-1-1"]


def test_announced_then_debited(bank: Bank) -> None:
    """A notice days before, the money on the due day, and the invoice is paid."""
    bank.gives()
    bank.day()
    assert (bank.states(), bank.notices()) == ([("planned", None)], [])

    bank.day(3)  # Friday the 27th; the weekend is closed
    assert bank.states() == [("noticed", None)]
    assert "R$ 100,00" in bank.notices()[0].body
    assert "02/12/2026" in bank.notices()[0].body

    assert bank.day(4) == 0  # the day before
    assert bank.day(1) == 1
    assert bank.debits.orders[0].amount == Money(100_00)
    bank.tells("payment_intent.processing", "processing")
    bank.tells("payment_intent.succeeded", "succeeded")
    bank.day()

    assert bank.states() == [("paid", None)]
    assert bank.till.statuses == ["paid"]
    assert bank.till.holds == []


def test_no_reminder_of_what_will_be_debited(bank: Bank) -> None:
    """From the notice on the ladder is silent about it."""
    bank.gives()
    bank.day(3)

    assert bank.till.holds == [("claimed_payment", bank.till.ids[0])]


def test_no_debit_without_a_notice(bank: Bank) -> None:
    """Who cannot be told is not debited: the day moves, then it is given up."""
    bank.gives()
    with bank.world.session() as session:
        session.execute(update(Client).values(deceased_at=bank.world.clock.now()))
    for _ in range(25):
        bank.day(1)

    assert bank.debits.orders == []
    assert bank.states()[0] == ("cancelled", "no_notice")
    assert len(bank.notices()) <= 25


def test_a_debit_is_sent_once(bank: Bank) -> None:
    """The provider was away: the same order again, and then no more."""
    bank.gives()
    bank.day(3)
    bank.debits.failures.append(PaymentsError("away", permanent=False))
    bank.world.move(days=5)
    first = debit_round(bank.world.parts, bank.debits)
    again = [debit_round(bank.world.parts, bank.debits) for _ in range(3)]

    assert (first, again) == (0, [1, 0, 0])
    assert [order.key for order in bank.debits.orders] == ["debit-1-1"]


def test_refused_and_tried_again(bank: Bank) -> None:
    """Once more after five days, with a notice of its own; then the ladder goes on."""
    bank.gives()
    bank.day(3)
    bank.day(5)
    bank.tells("payment_intent.processing", "processing")
    bank.tells("payment_intent.payment_failed", "requires_payment_method")
    bank.day()
    assert [state for state, _ in bank.states()] == ["failed", "noticed"]

    assert sum(bank.day(1) for _ in range(9)) == 1
    bank.tells("payment_intent.processing", "processing")
    bank.tells("payment_intent.payment_failed", "requires_payment_method")
    bank.day()

    assert bank.states() == [("failed", "refused")] * 2
    assert len(bank.notices()) == 2
    assert bank.till.holds == []
    first, second = (row.debit_on for row in bank.rows())
    assert second - first >= timedelta(days=5)


def _paid_in_part(bank: Bank) -> None:
    bank.till.pay(60_00)


def _paid(bank: Bank) -> None:
    bank.till.pay(100_00)


def _contested(bank: Bank) -> None:
    with bank.world.session() as session:
        session.add(
            Dispute(
                client_id=bank.till.client_id,
                invoice_id=bank.till.ids[0],
                reason="?",
                opened_at=bank.world.clock.now(),
            )
        )


def _ended(bank: Bank) -> None:
    with bank.world.session() as session:
        row = mandate_of(session, bank.till.client_id)
        assert row is not None
        end_mandate(session, row, "client", bank.world.clock.now())


@pytest.mark.parametrize(
    ("happens", "taken", "state"),
    [
        pytest.param(_paid_in_part, [40_00], ("sent", None), id="paid in part"),
        pytest.param(_paid, [], ("cancelled", "nothing_owed"), id="paid"),
        pytest.param(_contested, [], ("cancelled", "disputed"), id="contested"),
        pytest.param(_ended, [], ("cancelled", "mandate_ended"), id="ended"),
    ],
)
def test_what_happens_after_the_notice(
    bank: Bank,
    happens: Callable[[Bank], None],
    taken: list[int],
    state: tuple[str, str | None],
) -> None:
    """Never more than is owed on the day, and nothing that must not be taken."""
    bank.gives()
    bank.day(3)
    happens(bank)
    bank.day(5)

    assert [order.amount.minor for order in bank.debits.orders] == taken
    assert bank.states() == [state]


def test_the_bank_ends_it(bank: Bank) -> None:
    """News of the provider: nothing is planned any more."""
    bank.gives()
    told = {"id": "mandate_mandate-1-1", "status": "inactive"}
    bank.till.hears(bank.till.told("mandate.updated", told))
    bank.day(3)

    assert bank.till.rows(select(Mandate.ended_by)) == ["provider"]
    assert bank.states() == []


@pytest.mark.parametrize(
    "text", ["quero cancelar o débito automático", "cancel the direct debit"]
)
def test_ended_in_the_chat(bank: Bank, text: str) -> None:
    """It is neither an opt-out nor a dialogue that is called off."""
    bank.gives()
    for line in ("quanto devo?", "529", "1985"):
        bank.world.hears(line)
    taken = bank.world.hears(text)

    assert taken.outcome is not None
    assert [say.key for say in taken.outcome.says] == ["payment.debit_cancelled"]
    assert bank.till.rows(select(Mandate.state)) == ["cancelled"]
    assert bank.till.rows(select(OptOut)) == []


def test_late_invoices_are_not_taken(world: World) -> None:
    """A mandate is for what is yet to fall due."""
    offering(world)
    till = till_for(world, date(2026, 11, 19))
    till.has_thread()
    bank = Bank(till)
    bank.gives()
    bank.day(1)

    assert bank.rows() == []
    assert till.rows(select(Checkout)) == []
