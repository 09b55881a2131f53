"""Our Stripe account through Stripe's own SDK, against the fake Stripe."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from pydantic import ValidationError

from bot.environment import Environment
from bot.payments.account import RefundRequest
from bot.payments.port import PaymentsError
from bot.payments.stripe_account import (
    StripeAccount,
    movement_params,
    refund_params,
    stripe_account,
)
from domain.money import Money
from tests.bot.payments.closed import movement_schema, refund_schema
from tests.sandbox.providers import STRIPE_KEY, Providers

REQUEST = RefundRequest(
    "refund-1-ab", "pi_1", Money(40_00), {"refund_order": "7", "payment": "1"}
)
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def running() -> Iterator[Providers]:
    """Run the fake Stripe."""
    providers = Providers("http://127.0.0.1:9")
    yield providers
    providers.close()


@pytest.fixture
def providers(running: Providers) -> Providers:
    """Let nothing have happened there."""
    running.pull("reset")
    return running


@pytest.fixture
def account(providers: Providers) -> Iterator[StripeAccount]:
    """Point the adapter at it."""
    adapter = StripeAccount(STRIPE_KEY, providers.url)
    yield adapter
    adapter.close()


def paid(providers: Providers, method: str = "card") -> dict[str, Any]:
    """Let somebody pay R$ 150.00; give the session."""
    made = providers.checkout(metadata={"checkout": "c-1"})
    done = providers.pull("pay", session=made.id, method=method)
    found: dict[str, Any] = done["session"]
    return found


def test_the_requests_are_in_the_schema() -> None:
    """Every field exists in the installed API version, and has the right type."""
    refund_schema().validate_python(refund_params(REQUEST))
    movement_schema().validate_python(movement_params(LONG_AGO))


def test_the_schemas_are_closed() -> None:
    """The check above would find what does not belong."""
    with pytest.raises(ValidationError):
        refund_schema().validate_python({**refund_params(REQUEST), "note": "x"})
    with pytest.raises(ValidationError):
        movement_schema().validate_python(
            {**movement_params(LONG_AGO), "created": {"from": 1}}
        )


def test_objects_as_they_are_now(account: StripeAccount, providers: Providers) -> None:
    """Plain mappings, all the way down."""
    session = paid(providers)
    intent = account.current("payment_intent", session["payment_intent"])
    charge = account.current("charge", intent["latest_charge"])
    page = account.current("checkout.session", session["id"])

    assert intent["status"] == charge["status"] == "succeeded"
    assert charge.get("metadata") == {"invoice": "1"}
    assert page["payment_status"] == "paid"
    assert isinstance(charge["payment_method_details"], dict)


def test_a_refund_once_for_each_key(
    account: StripeAccount, providers: Providers
) -> None:
    """The same key is the same refund; it is found among the payment's."""
    intent = paid(providers)["payment_intent"]
    request = RefundRequest("k-1", intent, Money(40_00), {"refund_order": "7"})
    made = account.refund(request)

    assert account.refund(request) == made
    assert made.status == "succeeded"
    found = account.refunds_of(intent)
    assert [(r["id"], r["metadata"]) for r in found] == [
        (made.id, {"refund_order": "7"})
    ]
    assert account.current("refund", made.id)["amount"] == 40_00


@pytest.mark.parametrize(
    ("method", "minor"),
    [
        pytest.param("boleto", 10_00, id="a boleto cannot go back"),
        pytest.param("card", 150_01, id="more than came"),
    ],
)
def test_a_refund_that_is_refused(
    account: StripeAccount, providers: Providers, method: str, minor: int
) -> None:
    """No other try will do."""
    session = paid(providers, method)
    if method == "boleto":
        providers.pull("pay", session=session["id"], method="settle")
    request = RefundRequest("k-2", session["payment_intent"], Money(minor), {})

    with pytest.raises(PaymentsError) as refused:
        account.refund(request)

    assert refused.value.permanent
    assert not refused.value.answered


def test_broken_after_it_was_made(account: StripeAccount, providers: Providers) -> None:
    """The answer is kept for its key: told apart from no answer at all."""
    intent = paid(providers)["payment_intent"]
    providers.pull("mode", stripe="500_after_accept", times=1)

    with pytest.raises(PaymentsError) as broken:
        account.refund(RefundRequest("k-3", intent, Money(1_00), {}))

    assert (broken.value.permanent, broken.value.answered) == (False, True)


def test_movements_with_what_caused_them(
    account: StripeAccount, providers: Providers
) -> None:
    """Through all pages, the newest first, each with its source in full."""
    intent = paid(providers)["payment_intent"]
    for number in range(3):
        account.refund(RefundRequest(f"k-{number}", intent, Money(1_00), {}))
    payout = providers.pull("payout", amount=20_00)
    providers.pull("payout", payout=payout["id"])

    found = list(account.movements(LONG_AGO))

    kinds = ["payout_failure", "payout", "refund", "refund", "refund", "charge"]
    assert [each["type"] for each in found] == kinds
    assert found[-1]["source"]["payment_intent"] == intent
    assert found[1]["source"]["id"] == payout["id"]
    assert account.balances() == {"BRL": sum(each["net"] for each in found)}
    tomorrow = datetime.now(UTC) + timedelta(days=1)
    assert list(account.movements(tomorrow)) == []


def test_more_than_a_page(account: StripeAccount, providers: Providers) -> None:
    """The SDK asks for the next hundred by itself."""
    for number in range(101):
        providers.pull("charge", amount=1_00 + number)

    found = list(account.movements(LONG_AGO))

    assert len({each["id"] for each in found}) == 101


def test_peace_after_no_answer(providers: Providers) -> None:
    """Where Stripe did not answer, it is not asked again for a moment."""
    lonely = StripeAccount(STRIPE_KEY, "http://127.0.0.1:9")
    with pytest.raises(PaymentsError) as first:
        lonely.current("refund", "re_1")
    with pytest.raises(PaymentsError, match="a moment ago") as second:
        lonely.balances()
    lonely.close()

    assert not first.value.permanent
    assert not second.value.permanent
    assert providers.url


def test_a_thing_that_is_not_looked_at(account: StripeAccount) -> None:
    """A slip of ours is no request."""
    with pytest.raises(PaymentsError) as slip:
        account.current("coupon", "c_1")

    assert slip.value.permanent


def test_a_key_in_the_environment() -> None:
    """Without one there is no account."""
    adapter = stripe_account(Environment(stripe_api_key="sk_test_1"))

    assert adapter is not None
    adapter.close()
    assert stripe_account(Environment()) is None
