"""Stripe's own SDK: what we ask is in its schema, and its errors are told apart."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from pydantic import ValidationError

from bot.environment import Environment
from bot.payments.port import CheckoutRequest, Item, PaymentsError
from bot.payments.stripe import StripePayments, params_of, stripe_payments
from domain.money import Money
from tests.bot.payments.closed import session_schema
from tests.sandbox.providers import STRIPE_KEY, Providers

REQUEST = CheckoutRequest(
    key="client-1-vabc-1",
    client_reference="client-1",
    items=(Item("Internet 1001", Money(102_17)), Item("x" * 300, Money(50))),
    metadata={"checkout": "client-1-vabc-1", "client": "1", "invoices": "7,8"},
    locale="pt-BR",
    success_url="https://pague.fibrasul.example/p/abc?paid=1",
    cancel_url="https://pague.fibrasul.example/p/abc",
    expires_at=datetime(2026, 11, 25, 3, tzinfo=UTC),
    refused=("boleto",),
)


@pytest.fixture(scope="module")
def providers() -> Iterator[Providers]:
    """Run the fake Stripe."""
    running = Providers("http://127.0.0.1:9")
    yield running
    running.close()


@pytest.fixture
def payments(providers: Providers) -> Iterator[StripePayments]:
    """Point the adapter at it."""
    adapter = StripePayments(STRIPE_KEY, providers.url)
    yield adapter
    adapter.close()


def _fresh(key: str, **more: Any) -> CheckoutRequest:  # noqa: ANN401 - any field
    soon = datetime.now(UTC) + timedelta(hours=2)
    return replace(REQUEST, key=key, expires_at=soon, **more)


def test_the_request_is_in_the_schema() -> None:
    """Every field exists in the installed API version, and has the right type."""
    session_schema().validate_python(params_of(REQUEST))


@pytest.mark.parametrize("kind", ["card", "boleto", "pix"])
def test_what_the_client_chose(kind: str) -> None:
    """The page opens on that way alone; what is refused need not be said as well."""
    params = params_of(replace(REQUEST, only=(kind,)))
    session_schema().validate_python(params)

    assert params["allowed_payment_method_types"] == [kind]
    assert "excluded_payment_method_types" not in params


@pytest.mark.parametrize(
    "wrong",
    [
        pytest.param({"payment_method_types": ["card"]}, id="removed in version 16"),
        pytest.param({"line_items": [{"price_dat": {}}]}, id="a slip, deep inside"),
        pytest.param({"expires_at": "tomorrow"}, id="a wrong type"),
    ],
)
def test_the_schema_is_closed(wrong: dict[str, Any]) -> None:
    """The check above would find what does not belong."""
    with pytest.raises(ValidationError):
        session_schema().validate_python({**params_of(REQUEST), **wrong})


def test_the_metadata_stand_on_both() -> None:
    """Charges, refunds and disputes only see the payment's."""
    params = params_of(REQUEST)

    assert params["metadata"] == params["payment_intent_data"]["metadata"]
    assert params["metadata"]["checkout"] == REQUEST.key


def test_a_page_is_opened_looked_at_and_closed(payments: StripePayments) -> None:
    """Stripe's answers are read by the SDK's own objects."""
    request = _fresh("open-1")
    opened = payments.open(request)
    before = payments.fetch(opened.session_id)
    payments.expire(opened.session_id)

    assert opened.url.startswith("http")
    assert opened.expires_at == request.expires_at.replace(microsecond=0)
    assert (before.status, before.paid) == ("open", False)
    assert payments.fetch(opened.session_id).status == "expired"


def test_one_key_one_page(payments: StripePayments) -> None:
    """A click that is sent twice makes one session."""
    request = _fresh("twice-1")

    assert payments.open(request) == payments.open(request)


def test_a_page_that_was_paid(payments: StripePayments, providers: Providers) -> None:
    """It is complete, and can no longer be closed."""
    opened = payments.open(_fresh("paid-1"))
    providers.pull("pay", session=opened.session_id, method="card")

    found = payments.fetch(opened.session_id)

    assert (found.status, found.paid) == ("complete", True)
    assert (found.payment_intent or "").startswith("pi_")
    with pytest.raises(PaymentsError) as refused:
        payments.expire(opened.session_id)
    assert refused.value.permanent


@pytest.mark.parametrize(
    ("mode", "permanent"),
    [
        pytest.param("429", False, id="too many requests"),
        pytest.param("500", False, id="broken"),
    ],
)
def test_trouble_that_passes(
    payments: StripePayments, providers: Providers, mode: str, *, permanent: bool
) -> None:
    """It is worth another try, later."""
    providers.pull("mode", stripe=mode, times=9)

    with pytest.raises(PaymentsError) as trouble:
        payments.open(_fresh(f"trouble-{mode}"))
    providers.pull("mode", stripe="ok")

    assert trouble.value.permanent is permanent


def test_a_wrong_key(providers: Providers) -> None:
    """No other try will open it."""
    stranger = StripePayments("sk_test_other", providers.url)

    with pytest.raises(PaymentsError) as refused:
        stranger.open(_fresh("stranger"))
    stranger.close()

    assert refused.value.permanent


def test_nobody_there() -> None:
    """A provider that is away is trouble that passes."""
    lonely = StripePayments(STRIPE_KEY, "http://127.0.0.1:9")

    with pytest.raises(PaymentsError) as trouble:
        lonely.fetch("cs_1")
    lonely.close()

    assert not trouble.value.permanent


def test_a_key_in_the_environment() -> None:
    """Without one there is no Stripe."""
    adapter = stripe_payments(Environment(stripe_api_key="sk_test_1"))

    assert adapter is not None
    adapter.close()
    assert stripe_payments(Environment()) is None
