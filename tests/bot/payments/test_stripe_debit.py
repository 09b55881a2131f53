"""Direct debit through Stripe's own SDK, against the fake: mandate, order, end."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from bot.payments.debit_port import DebitOrder, MandateRequest
from bot.payments.port import PaymentsError
from bot.payments.stripe import StripePayments
from bot.payments.stripe_debit import StripeDebits, order_params, setup_params
from domain.money import Money
from tests.bot.payments.closed import intent_schema, session_schema
from tests.sandbox.providers import STRIPE_KEY, Json, Providers

ASKED = MandateRequest(
    key="mandate-1-1",
    client_reference="client-1",
    kinds=("sepa_debit",),
    metadata={"mandate": "mandate-1-1", "client": "1"},
    locale="en",
    success_url="https://pague.fibrasul.example/p/abc?debit=1",
    cancel_url="https://pague.fibrasul.example/p/abc",
    expires_at=datetime.now(UTC) + timedelta(hours=12),  # longer than any run
)
ORDER = DebitOrder(
    key="debit-1-1",
    amount=Money(100_00, "EUR"),
    customer="cus_1",
    payment_method="pm_1",
    mandate="mandate_1",
    kind="sepa_debit",
    metadata={"checkout": "debit-1-1"},
)


@pytest.fixture(scope="module")
def providers() -> Iterator[Providers]:
    """Run the fake Stripe."""
    running = Providers("http://127.0.0.1:9")
    yield running
    running.close()


@pytest.fixture
def debits(providers: Providers) -> Iterator[StripeDebits]:
    """Point the adapter at it."""
    adapter = StripeDebits(STRIPE_KEY, providers.url)
    yield adapter
    adapter.close()


def test_the_requests_are_in_the_schema() -> None:
    """Every field exists in the installed API version, and has the right type."""
    session_schema().validate_python(setup_params(ASKED))
    intent_schema().validate_python(order_params(ORDER))


@pytest.mark.parametrize(
    ("schema", "wrong"),
    [
        pytest.param(
            intent_schema(),
            {**order_params(ORDER), "payment_method_types": ["sepa_debit"]},
            id="removed in version 16",
        ),
        pytest.param(
            session_schema(),
            {**setup_params(ASKED), "setup_intent_data": {"metadat": {}}},
            id="a slip, deep inside",
        ),
    ],
)
def test_the_schemas_are_closed(
    schema: TypeAdapter[Any], wrong: dict[str, Any]
) -> None:
    """The check above would find what does not belong."""
    with pytest.raises(ValidationError):
        schema.validate_python(wrong)


def test_the_metadata_stand_on_both() -> None:
    """The SetupIntent's own event tells whose mandate it is."""
    params = setup_params(ASKED)

    assert params["metadata"] == params["setup_intent_data"]["metadata"]


def given(providers: Providers, debits: StripeDebits, key: str) -> Json:
    """Give a mandate on the page; give the SetupIntent as its event tells it."""
    metadata = {"mandate": key, "client": "1"}
    opened = debits.ask(replace(ASKED, key=key, metadata=metadata))
    page = opened.url.removeprefix(providers.url)
    providers.http.post(page, data={"method": "sepa_debit"})
    events: Json = providers.stripe.v1.events.list({"type": "setup_intent.succeeded"})
    told = (event.data.object for event in events.data)
    return next(of for of in told if of.metadata["mandate"] == key)


def test_a_mandate_is_given_used_and_ended(
    providers: Providers, debits: StripeDebits
) -> None:
    """What the event names is all that an order needs; then it is over."""
    of = given(providers, debits, "m-1")
    order = replace(
        ORDER,
        customer=of.customer,
        payment_method=of.payment_method,
        mandate=of.mandate,
    )
    intent = debits.order(order)
    again = debits.order(order)
    debits.revoke(of.payment_method)

    assert intent == again
    found: Json = providers.stripe.v1.payment_intents.retrieve(intent)
    assert found.status in {"processing", "succeeded"}
    assert found.metadata["checkout"] == "debit-1-1"
    with pytest.raises(PaymentsError) as refused:
        debits.order(replace(order, key="debit-1-2"))
    assert refused.value.permanent


def test_what_the_account_takes(providers: Providers) -> None:
    """Read from its default configuration; Pix is by invitation in Brazil."""
    payments = StripePayments(STRIPE_KEY, providers.url)
    kinds = payments.kinds()
    payments.close()

    assert {"card", "boleto", "sepa_debit"} <= kinds
    assert "pix" not in kinds
