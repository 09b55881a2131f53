"""A click on "pay": today's price, one live page, and no transaction held open."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from bot.payments.checkout import Click, NotOpened, Opened, open_checkout
from bot.payments.links import new_link, open_link
from bot.payments.port import CheckoutOpened, CheckoutRequest, PaymentsError
from domain.disclosure import Level
from flows.heard import Method
from models.client import Client
from models.invoice import Invoice
from models.payment import Checkout
from tests.bot.payments.fakes import FakePayments
from tests.bot.payments.till import LATE, NOT_YET_DUE, Till, till_for
from tests.bot.world import World


@dataclass
class Shop:
    """A link and a provider to click at."""

    till: Till
    payments: FakePayments = field(default_factory=FakePayments)
    tokens: dict[tuple[int, ...], str] = field(default_factory=dict)

    def click(self, *ids: int, **more: Any) -> Opened | NotOpened:  # noqa: ANN401 - any field
        """Press "pay" on the page of these invoices."""
        world = self.till.world
        now = world.clock.now()
        with world.session() as session:
            if ids not in self.tokens:
                self.tokens[ids] = new_link(
                    session,
                    session.get_one(Client, self.till.client_id),
                    ids,
                    level=Level.DEBT,
                    now=now,
                    settings=world.parts.settings,
                )
            link = open_link(session, self.tokens[ids], now)
        assert link is not None
        click = Click(link, self.tokens[ids], **more)
        return open_checkout(world.parts, self.payments, click, now)

    @property
    def states(self) -> list[str]:
        """List the states of the rows, in order."""
        return self.till.rows(select(Checkout.state).order_by(Checkout.id))


@pytest.fixture
def shop(till: Till) -> Shop:
    """Let Ana have a link to her R$ 102.17."""
    return Shop(till)


def test_a_page_is_opened(shop: Shop) -> None:
    """It asks for today's price, and bears our key on its way there and back."""
    opened = shop.click()

    request = shop.payments.asked[0]
    row = shop.till.rows(select(Checkout))[0]
    assert opened == Opened(row.url)
    assert [(i.name, i.amount.minor) for i in request.items] == [
        ("Internet 1001", 102_17)
    ]
    assert request.metadata["checkout"] == request.key == row.idempotency_key
    assert (row.state, row.amount_minor) == ("open", 102_17)
    assert request.cancel_url == f"http://localhost:8000/p/{shop.tokens[()]}"
    assert request.success_url == f"{request.cancel_url}?paid=1"
    assert request.locale == "pt-BR"


def test_a_second_click_finds_the_same_page(shop: Shop) -> None:
    """Nothing new is opened for the same amount."""
    assert shop.click() == shop.click()
    assert len(shop.payments.asked) == 1


@pytest.mark.fault("F56")
def test_the_price_has_changed(shop: Shop) -> None:
    """The next day the old page is closed before the new one is opened."""
    shop.click()
    with shop.till.world.session() as session:  # a page that outlives its day
        later = shop.till.world.clock.now() + timedelta(days=2)
        session.execute(update(Checkout).values(expires_at=later))
    shop.till.world.move(days=1)

    shop.click()

    assert shop.payments.statuses() == ["expired", "open"]
    assert shop.states == ["expired", "open"]
    assert [r.items[0].amount.minor for r in shop.payments.asked] == [102_17, 102_20]


@pytest.mark.fault("F56")
def test_a_part_was_paid_meanwhile(shop: Shop) -> None:
    """The page asks for what is left."""
    shop.click()
    shop.till.pay(50_00)

    shop.click()

    assert shop.states == ["expired", "open"]
    assert shop.payments.asked[-1].items[0].amount.minor == 52_17


@pytest.mark.fault("F56")
def test_the_old_page_was_just_paid(shop: Shop) -> None:
    """Its webhook is on the way: no second page, no second payment."""
    shop.click()
    shop.payments.completes(next(iter(shop.payments.pages)))
    shop.till.pay(1_00)

    assert shop.click() == NotOpened("being_confirmed")
    assert shop.states == ["open", "failed"]
    assert len(shop.payments.asked) == 1


def test_two_links_for_one_invoice(world: World) -> None:
    """One debt has one live page, whichever message led there."""
    shop = Shop(till_for(world, LATE, NOT_YET_DUE))
    first, second = shop.till.ids

    shop.click(first)
    shop.click(second)
    assert shop.payments.statuses() == ["open", "open"]
    shop.click(first, second)

    assert shop.payments.statuses() == ["expired", "expired", "open"]


def test_nothing_is_owed(shop: Shop) -> None:
    """A paid debt has no page."""
    shop.till.pay(102_17)

    assert shop.click() == NotOpened("nothing_owed")


def test_cents(shop: Shop) -> None:
    """Stripe takes R$ 0.50 at least."""
    shop.till.pay(101_68)

    assert shop.click() == NotOpened("too_little")


@pytest.mark.parametrize("permanent", [True, False])
def test_the_provider_is_away(shop: Shop, permanent: bool) -> None:  # noqa: FBT001 - the case
    """The client hears so, and the next click asks under a fresh key."""
    shop.payments.failures.append(PaymentsError("away", permanent=permanent))
    with pytest.raises(PaymentsError):
        shop.click()

    shop.click()

    keys = shop.till.rows(select(Checkout.idempotency_key).order_by(Checkout.id))
    assert shop.states == ["failed", "open"]
    assert [key[-2:] for key in keys] == ["-1", "-2"]


def test_the_provider_is_away_while_closing(shop: Shop) -> None:
    """The old page may still be open, so no new one is."""
    shop.click()
    shop.till.pay(50_00)
    shop.payments.failures.append(PaymentsError("away", permanent=False))

    with pytest.raises(PaymentsError):
        shop.click()

    assert shop.payments.statuses() == ["open"]
    assert shop.states == ["open", "failed"]


def test_killed_between_the_call_and_its_commit(shop: Shop) -> None:
    """The next click asks with the same key, and Stripe gives the same page."""
    shop.click()
    with shop.till.world.session() as session:
        session.execute(update(Checkout).values(state="creating", session_id=None))

    shop.click()

    first, second = shop.payments.asked
    assert first == second
    assert len(shop.payments.pages) == 1
    assert shop.states == ["open"]


@pytest.mark.fault("F47")
def test_the_webhook_was_faster(shop: Shop) -> None:
    """A payment that is booked before our answer comes stays booked."""

    class Fast(FakePayments):
        def open(self, request: CheckoutRequest) -> CheckoutOpened:
            row = shop.till.rows(select(Checkout))[0]
            shop.till.applies(shop.till.paid_by(row))
            return super().open(request)

    shop.payments = Fast()

    shop.click()

    assert shop.states == ["paid"]
    assert shop.till.statuses == ["paid"]


@pytest.mark.parametrize(
    ("now", "ends"),
    [
        pytest.param(
            datetime(2026, 11, 24, 14, tzinfo=UTC),
            datetime(2026, 11, 25, 3, tzinfo=UTC),
            id="with the day",
        ),
        pytest.param(
            datetime(2026, 11, 25, 3, 1, tzinfo=UTC),
            datetime(2026, 11, 26, 2, 1, tzinfo=UTC),
            id="23 hours at the longest",
        ),
        pytest.param(
            datetime(2026, 11, 25, 2, 50, tzinfo=UTC),
            datetime(2026, 11, 25, 3, 21, tzinfo=UTC),
            id="31 minutes at the shortest",
        ),
    ],
)
def test_a_page_bears_one_days_price(shop: Shop, now: datetime, ends: datetime) -> None:
    """It ends at midnight in the client's zone, within what Stripe allows."""
    shop.till.world.clock.at = now

    shop.click()

    assert shop.payments.asked[0].expires_at == ends


def test_kinds_that_the_company_does_not_want(shop: Shop) -> None:
    """What config.yml does not show is refused at the provider too."""
    settings = shop.till.world.parts.settings
    payment = settings.payment.model_copy(update={"shown_ways": ("card", "pix")})
    object.__setattr__(
        shop.till.world.parts,
        "settings",
        settings.model_copy(update={"payment": payment}),
    )

    shop.click()

    assert shop.payments.asked[0].refused == ("boleto",)


def test_the_language_of_the_client(shop: Shop) -> None:
    """The page speaks it too."""
    with shop.till.world.session() as session:
        session.execute(update(Client).values(language="es"))
        session.execute(update(Invoice).values(description=""))

    shop.click()

    assert shop.payments.asked[0].locale == "es-419"
    assert shop.payments.asked[0].items[0].name == "1001"


def test_the_way_that_was_chosen(shop: Shop) -> None:
    """The page offers it alone; another way for the same debt closes the first."""
    shop.click(way=Method.CARD)
    shop.click(way=Method.BOLETO)
    again = shop.click(way=Method.BOLETO)

    assert [request.only for request in shop.payments.asked] == [("card",), ("boleto",)]
    assert shop.payments.statuses() == ["expired", "open"]
    assert isinstance(again, Opened)


def test_some_of_the_links_invoices(world: World) -> None:
    """What was chosen on the page is what the provider asks for, and leads back to."""
    till = till_for(world, LATE, NOT_YET_DUE)
    shop = Shop(till)
    shop.click(invoice_ids=till.ids[1:], back=str(till.ids[1]))

    request = shop.payments.asked[0]
    assert [item.amount.minor for item in request.items] == [100_00]
    assert request.cancel_url.endswith(f"?pay={till.ids[1]}")
    assert request.success_url.endswith(f"?pay={till.ids[1]}&paid=1")
