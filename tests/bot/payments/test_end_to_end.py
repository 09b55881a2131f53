"""Real requests and real events: our webhook, Stripe's SDK, the fake Stripe."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask, Response
from sqlalchemy import select
from werkzeug.serving import make_server

from bot.database import Database
from bot.inbox import work_next
from bot.payments.account import RefundMade, RefundRequest
from bot.payments.checkout import Click, Opened, open_checkout
from bot.payments.links import new_link, open_link
from bot.payments.port import CheckoutOpened, CheckoutRequest
from bot.payments.refund_sending import refund_next
from bot.payments.refunds import Cashier, ask
from bot.payments.stripe import StripePayments
from bot.payments.stripe_account import StripeAccount
from bot.reconciliation.run import reconcile
from bot.wiring import EXTENSION
from domain.disclosure import Level
from models.agent import Agent
from models.cash import CashItem
from models.client import Client
from models.payment import Checkout
from models.refund import RefundOrder
from tests.bot.payments.till import Till, till_for
from tests.bot.world import world_on
from tests.sandbox.providers import STRIPE_KEY, STRIPE_SECRET, Providers
from webhooks.stripe import blueprint

PATIENCE = 20  # seconds


@dataclass
class House:
    """Our webhook on a real port, and the fake Stripe that posts to it."""

    till: Till
    providers: Providers
    payments: StripePayments
    taken: list[int]
    arrived: threading.Condition
    owed: int = field(default=0)
    account: StripeAccount | None = None  # where events are read anew

    def click(self) -> str:
        """Open a page at the fake Stripe's and give its address."""
        world = self.till.world
        now = world.clock.now()
        with world.session() as session:
            client = session.get_one(Client, self.till.client_id)
            settings = world.parts.settings
            token = new_link(
                session, client, (), level=Level.DEBT, now=now, settings=settings
            )
            link = open_link(session, token, now)
        assert link is not None
        click = Click(link, token)
        found = open_checkout(world.parts, self.payments, click, now)
        assert isinstance(found, Opened)
        self.owed = self.till.rows(select(Checkout.amount_minor))[0]
        return found.url

    def pull(self, lever: str, *, events: int, **given: Any) -> Any:  # noqa: ANN401 - JSON
        """Let something happen, wait for so many events, and work them off."""
        before = len(self.taken)
        answer = self.providers.pull(lever, **given)
        with self.arrived:
            enough = self.arrived.wait_for(
                lambda: len(self.taken) >= before + events, PATIENCE
            )
        assert enough, self.taken
        assert set(self.taken) == {200}
        for _ in range(3):
            self._tries_again()
        return answer

    def _tries_again(self) -> None:
        if self.account is None:
            self.till.tries_again()
            return
        self.till.no_more_waiting()
        world = self.till.world
        while work_next(world.parts, world.listener, self.account):
            pass


@dataclass
class Door:
    """Our webhook on a real port; whose house it leads to changes with each test."""

    app: Flask
    url: str
    taken: list[int] = field(default_factory=list)
    arrived: threading.Condition = field(default_factory=threading.Condition)

    def count(self, response: Response) -> Response:
        """Note an answer for those who wait for it."""
        with self.arrived:
            self.taken.append(response.status_code)
            self.arrived.notify_all()
        return response


@pytest.fixture(scope="module")
def door() -> Iterator[Door]:
    """Listen."""
    app = Flask("regua")
    app.register_blueprint(blueprint)
    server = make_server("127.0.0.1", 0, app, threaded=False)
    door = Door(app, f"http://127.0.0.1:{server.server_port}")
    app.after_request(door.count)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield door
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="module")
def providers(door: Door) -> Iterator[Providers]:
    """Run the fake Stripe."""
    running = Providers(door.url)
    yield running
    running.close()


@pytest.fixture
def house(database: Database, door: Door, providers: Providers) -> Iterator[House]:
    """Let Ana owe an invoice that is due today, and Stripe know nothing yet."""
    world = world_on(database, datetime.now(UTC))
    environment = replace(world.parts.environment, stripe_webhook_secret=STRIPE_SECRET)
    world.parts = replace(world.parts, environment=environment)
    door.app.extensions[EXTENSION] = world.parts
    door.taken.clear()
    providers.pull("reset")
    payments = StripePayments(STRIPE_KEY, providers.url)
    till = till_for(world, world.clock.now().date())
    yield House(till, providers, payments, door.taken, door.arrived)
    payments.close()


@pytest.mark.fault("F48")
@pytest.mark.parametrize(
    ("mode", "events"),
    [
        pytest.param("ok", 3, id="as usual"),
        pytest.param("reversed", 3, id="the last first"),
        pytest.param("duplicate", 6, id="each twice"),
    ],
)
def test_a_card_pays(house: House, mode: str, events: int) -> None:
    """One posting, whatever the order and however often."""
    url = house.click()
    house.providers.pull("mode", stripe_webhooks=mode, times=1)

    house.pull("pay", url=url, method="card", events=events)

    assert house.till.statuses == ["paid"]
    assert house.till.sums == {"clearing": house.owed, "revenue": -house.owed}
    assert house.till.payments[0].method == "card"
    assert house.till.rows(select(Checkout.state)) == ["paid"]


@pytest.mark.fault("F50")
@pytest.mark.parametrize(
    ("end", "events", "status"),
    [
        pytest.param("settle", 3, "paid", id="it came"),
        pytest.param("lapse", 2, "open", id="it did not"),
    ],
)
def test_a_boleto(house: House, end: str, events: int, status: str) -> None:
    """Issued is not paid; the end comes later."""
    url = house.click()
    house.pull("pay", url=url, method="boleto", events=2)
    assert house.till.statuses == ["open"]
    assert house.till.holds == [("claimed_payment", house.till.ids[0])]

    house.pull("pay", url=url, method=end, events=events)

    assert house.till.statuses == [status]
    assert house.till.holds == []


@pytest.mark.fault("F53")
def test_money_goes_back(house: House) -> None:
    """A refund in two parts, told by refunds and by the charge."""
    url = house.click()
    house.pull("pay", url=url, method="pix", events=3)

    house.pull("refund", url=url, amount=40_00, events=2)
    assert house.till.payments[0].refunded_minor == 40_00
    house.pull("refund", url=url, events=2)

    assert house.till.sums == {"receivable": house.owed, "revenue": -house.owed}
    assert house.till.statuses == ["open"]


@pytest.mark.fault("F53")
@pytest.mark.parametrize("mode", ["ok", "reversed"])
@pytest.mark.parametrize(
    ("outcome", "status", "events"),
    [pytest.param("won", "paid", 2), pytest.param("lost", "open", 1)],
)
def test_a_chargeback(
    house: House, outcome: str, status: str, events: int, mode: str
) -> None:
    """Reminders stand still until the bank has decided."""
    url = house.click()
    house.pull("pay", url=url, method="card", events=3)
    house.providers.pull("mode", stripe_webhooks=mode, times=2)
    dispute = house.pull("dispute", url=url, events=2)
    assert house.till.holds == [("chargeback", None)]
    assert house.till.sums["disputes"] == house.owed

    house.pull("dispute", dispute=dispute["id"], outcome=outcome, events=events)

    assert house.till.statuses == [status]
    assert "disputes" not in house.till.sums


@pytest.fixture
def account(house: House) -> Iterator[StripeAccount]:
    """Open our account at the fake Stripe."""
    adapter = StripeAccount(STRIPE_KEY, house.providers.url)
    yield adapter
    adapter.close()


@pytest.mark.fault("F47")
def test_paid_before_our_own_commit(house: House) -> None:
    """The answer is still on its way to us when all events are worked off."""
    payments = house.payments

    class Fast(StripePayments):
        def open(self, request: CheckoutRequest) -> CheckoutOpened:
            opened = super().open(request)
            house.pull("pay", session=opened.session_id, method="card", events=3)
            assert house.till.statuses == ["paid"]
            return opened

    fast = Fast(STRIPE_KEY, house.providers.url)
    house.payments = fast
    house.click()
    fast.close()
    house.payments = payments

    assert house.till.rows(select(Checkout.state)) == ["paid"]
    assert house.till.rows(select(Checkout.session_id)) != [None]
    assert len(house.till.payments) == 1


@pytest.mark.fault("F47")
def test_a_refund_is_told_before_it_is_answered(
    house: House, account: StripeAccount
) -> None:
    """Its event is posted, stored and worked off inside our own request for it."""
    house.pull("pay", url=house.click(), method="card", events=3)
    house.providers.pull("mode", stripe_webhooks="first", times=1)
    order = _ordered(house)
    seen: list[str] = []

    class Fast(StripeAccount):
        def refund(self, request: RefundRequest) -> RefundMade:
            made = super().refund(request)
            for _ in range(2):
                house.till.tries_again()
            seen.extend(house.till.rows(select(RefundOrder.state)))
            return made

    fast = Fast(STRIPE_KEY, house.providers.url)
    refund_next(house.till.world.parts, fast)
    fast.close()

    assert seen == ["done"]
    row = house.till.rows(select(RefundOrder).where(RefundOrder.id == order))[0]
    assert (row.state, row.provider_ref is not None) == ("done", True)
    assert house.till.kinds.count("payment_refunded") == 1
    assert house.till.statuses == ["open"]
    found = account.refunds_of(house.till.payments[0].external_ref)
    assert [each["metadata"]["refund_order"] for each in found] == [str(order)]


def test_all_events_were_lost(house: House, account: StripeAccount) -> None:
    """We were down for longer than Stripe tries: the night brings it all in."""
    house.providers.pull("mode", stripe_webhooks="drop")
    url = house.click()
    house.providers.pull("pay", url=url, method="card")
    house.providers.pull("refund", url=url, amount=40_00)
    house.providers.pull("charge", amount=55_00)
    house.providers.pull("payout", amount=20_00)
    parts = house.till.world.parts

    run = reconcile(parts, account)

    assert run.figures["recovered"] == 2
    assert run.differences == []
    assert house.till.payments[0].refunded_minor == 40_00
    assert house.till.rows(select(CashItem.amount_minor)) == [55_00]
    held = account.balances()["BRL"]
    assert run.figures["balance"] == run.figures["clearing"] == held
    before = house.till.kinds
    assert reconcile(parts, account).differences == []
    assert house.till.kinds == before


@pytest.mark.fault("F49")
@pytest.mark.fault("F53")
@pytest.mark.parametrize("mode", ["ok", "reversed", "duplicate"])
def test_lost_appealed_and_won(house: House, account: StripeAccount, mode: str) -> None:
    """Read anew each time, whatever order its news come in; both sides agree after."""
    url = house.click()
    house.pull("pay", url=url, method="card", events=3)
    house.account = account
    house.providers.pull("mode", stripe_webhooks=mode)
    times = 2 if mode == "duplicate" else 1
    dispute = house.pull("dispute", url=url, inquiry=True, events=times)["id"]
    assert "disputes" not in house.till.sums
    house.pull("dispute", dispute=dispute, outcome="escalate", events=2 * times)
    assert house.till.sums["disputes"] == house.owed
    house.pull("dispute", dispute=dispute, outcome="lost", events=times)
    assert house.till.statuses == ["open"]
    assert house.till.holds == [("chargeback", house.till.ids[0])]

    house.pull("dispute", dispute=dispute, outcome="won", events=2 * times)

    assert house.till.statuses == ["paid"]
    assert house.till.holds == []
    assert reconcile(house.till.world.parts, account).differences == []


def _ordered(house: House) -> int:
    """Let finance order all of the payment back; give the order's number."""
    world = house.till.world
    now = world.clock.now()
    with world.session() as session:
        agent = Agent(
            name="Bia", email="bia@fibrasul.example", role="finance", created_at=now
        )
        session.add(agent)
        session.flush()
        desk = Cashier(session, world.parts, agent, now)
        order = ask(desk, house.till.payments[0].id, None, "cobrado duas vezes")
        assert isinstance(order, RefundOrder)
        return order.id
