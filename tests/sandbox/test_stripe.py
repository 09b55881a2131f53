"""The fake Stripe, through Stripe's own client."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import stripe

from tests.sandbox.providers import STRIPE_SECRET, Json, Providers
from tests.sandbox.receiver import Receiver


def _kinds(events: list[dict[str, Any]]) -> list[str]:
    return [event["type"] for event in events]


def test_a_session_keeps_what_it_was_given(providers: Providers) -> None:
    """Amount, reference, metadata and a page of ours to pay on."""
    made = providers.checkout(15_000)
    again: Json = providers.stripe.v1.checkout.sessions.retrieve(
        made.id, {"expand": ["line_items"]}
    )

    assert (again.amount_total, again.currency, again.status) == (15_000, "brl", "open")
    assert again.client_reference_id == "ana"
    assert again.metadata["invoice"] == "1"
    assert again.url == f"{providers.url}/c/pay/{made.id}"
    assert again.line_items.data[0].description == "Fatura 1"


def test_payment_method_types_is_unknown(providers: Providers) -> None:
    """The parameter left with API version 2026-09-30.endive."""
    with pytest.raises(stripe.InvalidRequestError) as refused:
        providers.checkout(payment_method_types=["card"])

    assert (refused.value.code, refused.value.http_status) == ("parameter_unknown", 400)
    assert refused.value.param == "payment_method_types"


@pytest.mark.parametrize(
    "more",
    [
        pytest.param({"mode": ""}, id="no mode"),
        pytest.param({"line_items": []}, id="nothing to pay"),
        pytest.param({"success_url": "/x"}, id="not a URL"),
        pytest.param({"expires_at": 1}, id="expired already"),
        pytest.param({"customer": "cus_none"}, id="no such customer"),
        pytest.param({"amount": 49}, id="below the floor"),
        pytest.param({"metadata": {"k" * 41: "v"}}, id="metadata"),
        pytest.param({"allowed_payment_method_types": ["ideal"]}, id="no method left"),
    ],
)
def test_a_wrong_session_is_refused(providers: Providers, more: dict[str, Any]) -> None:
    """Stripe says 4xx and keeps nothing."""
    with pytest.raises(stripe.InvalidRequestError):
        providers.checkout(**more)

    assert providers.stripe.v1.checkout.sessions.list().data == []


def test_a_wrong_key_is_refused(providers: Providers) -> None:
    """Another key opens nothing."""
    other = stripe.StripeClient("sk_test_x", base_addresses={"api": providers.url})

    with pytest.raises(stripe.AuthenticationError):
        other.v1.events.list()


def test_a_repeated_key_answers_alike(providers: Providers) -> None:
    """One key and the same parameters make one session."""
    first = providers.checkout(options={"idempotency_key": "debt-1-v1"})
    second = providers.checkout(options={"idempotency_key": "debt-1-v1"})

    assert first.id == second.id
    assert len(providers.stripe.v1.checkout.sessions.list().data) == 1


def test_a_key_is_for_one_request(providers: Providers) -> None:
    """The same key with other parameters is an idempotency error."""
    providers.checkout(options={"idempotency_key": "k"})

    with pytest.raises(stripe.IdempotencyError):
        providers.checkout(16_000, options={"idempotency_key": "k"})


def test_a_refused_request_leaves_its_key_free(providers: Providers) -> None:
    """Validation failures are not remembered."""
    with pytest.raises(stripe.InvalidRequestError):
        providers.checkout(1, options={"idempotency_key": "k"})

    assert providers.checkout(options={"idempotency_key": "k"}).id


def test_a_500_after_the_work_is_replayed(providers: Providers) -> None:
    """Stripe remembers server errors under the key, though the session exists."""
    providers.pull("mode", stripe="500_after_accept", times=1)
    for _ in range(2):
        with pytest.raises(stripe.APIError):
            providers.checkout(options={"idempotency_key": "k"})

    assert len(providers.stripe.v1.checkout.sessions.list().data) == 1


def test_a_card_pays_at_once(providers: Providers, app: Receiver) -> None:
    """Three signed events tell of one payment, with the intent's metadata."""
    made = providers.checkout()
    providers.pull("pay", session=made.id, method="card")

    events = app.events(3)
    intent: Json = providers.stripe.v1.payment_intents.retrieve(
        events[2]["data"]["object"]["payment_intent"], {"expand": ["latest_charge"]}
    )

    assert _kinds(events) == [
        "charge.succeeded",
        "payment_intent.succeeded",
        "checkout.session.completed",
    ]
    assert events[2]["data"]["object"]["payment_status"] == "paid"
    assert (intent.status, intent.amount_received) == ("succeeded", 15_000)
    assert intent.latest_charge.metadata["invoice"] == "1"


def test_events_are_signed(providers: Providers, app: Receiver) -> None:
    """Stripe's own verifier accepts the header, and no other body."""
    providers.pull("pay", url=providers.checkout().url, method="pix")
    hook = app.wait(count=3)[0]
    header = hook.headers["Stripe-Signature"]

    event = stripe.Webhook.construct_event(hook.body, header, STRIPE_SECRET)

    assert event.type == "charge.succeeded"
    with pytest.raises(stripe.SignatureVerificationError):
        stripe.Webhook.construct_event(hook.body + b" ", header, STRIPE_SECRET)


@pytest.mark.fault("F50")
@pytest.mark.parametrize(
    ("end", "event", "status"),
    [
        pytest.param(
            "settle",
            "checkout.session.async_payment_succeeded",
            "paid",
            id="it arrives",
        ),
        pytest.param(
            "lapse", "checkout.session.async_payment_failed", "unpaid", id="it lapses"
        ),
    ],
)
def test_a_boleto_is_issued_first(
    providers: Providers, app: Receiver, end: str, event: str, status: str
) -> None:
    """Completed does not mean paid: the end comes later."""
    made = providers.checkout()
    providers.pull("pay", session=made.id, method="boleto")
    issued = app.events(2)
    providers.pull("pay", session=made.id, method=end)

    told = app.wait(lambda each: event in each.body.decode())

    assert _kinds(issued)[1] == "checkout.session.completed"
    assert issued[1]["data"]["object"]["payment_status"] == "unpaid"
    assert told[0].event["data"]["object"]["payment_status"] == status


def test_a_declined_card_leaves_the_session_open(
    providers: Providers, app: Receiver
) -> None:
    """The client may try again on the same page."""
    made = providers.checkout()
    providers.pull("pay", session=made.id, method="declined")
    failed = app.events(2)

    again = providers.pull("pay", session=made.id, method="card")

    assert _kinds(failed) == ["charge.failed", "payment_intent.payment_failed"]
    assert again["payment_intent"]["id"] == failed[1]["data"]["object"]["id"]


def test_a_session_is_paid_once(providers: Providers) -> None:
    """The second try is refused."""
    made = providers.checkout()
    providers.pull("pay", session=made.id, method="card")

    reply = providers.http.post("/_control/pay", json={"session": made.id})

    assert reply.status_code == 400


def test_sessions_expire_by_the_demos_clock(
    providers: Providers, app: Receiver
) -> None:
    """A day later an open session is over, and an event says so."""
    made = providers.checkout()
    later = datetime.now(UTC) + timedelta(hours=24, seconds=5)

    providers.pull("clock", now=later.isoformat())

    assert _kinds(app.events(1)) == ["checkout.session.expired"]
    session = providers.stripe.v1.checkout.sessions.retrieve(made.id)
    assert (session.status, session.url) == ("expired", None)


def test_a_session_can_be_expired_once(providers: Providers) -> None:
    """Only an open session can be."""
    made = providers.checkout()
    sessions = providers.stripe.v1.checkout.sessions
    sessions.expire(made.id)

    with pytest.raises(stripe.InvalidRequestError):
        sessions.expire(made.id)


def test_refunds_add_up_to_the_charge(providers: Providers, app: Receiver) -> None:
    """A part, then the rest; more than that is refused."""
    paid = providers.pull("pay", session=providers.checkout().id, method="card")
    intent = paid["payment_intent"]["id"]
    refunds = providers.stripe.v1.refunds

    refunds.create({"payment_intent": intent, "amount": 5_000})
    refunds.create({"payment_intent": intent})

    with pytest.raises(stripe.InvalidRequestError) as refused:
        refunds.create({"payment_intent": intent})
    assert refused.value.code == "charge_already_refunded"
    last = app.events(7)[6]
    assert (last["type"], last["data"]["object"]["refunded"]) == (
        "charge.refunded",
        True,
    )


def test_a_dispute_is_opened_and_closed(providers: Providers, app: Receiver) -> None:
    """Created and closed are told, with the outcome."""
    paid = providers.pull("pay", session=providers.checkout().id, method="card")
    opened = providers.pull("dispute", payment_intent=paid["payment_intent"]["id"])

    providers.pull("dispute", dispute=opened["id"], outcome="lost")

    events = app.events(6)
    assert {"charge.dispute.created", "charge.dispute.closed"} <= set(_kinds(events))
    closed = [each for each in events if each["type"] == "charge.dispute.closed"]
    assert closed[0]["data"]["object"]["status"] == "lost"


def test_the_balance_shows_fees(providers: Providers) -> None:
    """Each charge has a movement with its fee; each refund one going out."""
    paid = providers.pull("pay", session=providers.checkout().id, method="pix")
    providers.pull("refund", payment_intent=paid["payment_intent"]["id"], amount=1_000)

    out, into = providers.stripe.v1.balance_transactions.list().data

    assert (into.amount, into.fee, into.net) == (15_000, 179, 14_821)
    assert (out.type, out.amount) == ("refund", -1_000)


@pytest.mark.parametrize(
    ("mode", "count"),
    [
        pytest.param("duplicate", 6, id="each twice"),
        pytest.param("reversed", 3, id="the last first"),
    ],
)
def test_events_come_in_disorder(
    providers: Providers, app: Receiver, mode: str, count: int
) -> None:
    """Duplicates keep their id."""
    providers.pull("mode", stripe_webhooks=mode, times=1)
    providers.pull("pay", session=providers.checkout().id, method="card")

    events = app.events(count)

    assert len({event["id"] for event in events}) == 3
    first = "checkout.session.completed" if mode == "reversed" else "charge.succeeded"
    assert events[0]["type"] == first


def test_an_event_is_tried_again(providers: Providers, app: Receiver) -> None:
    """A 500 is followed by the same event later."""
    app.answers = [500]
    session = providers.checkout().id
    providers.pull("pay", session=session, method="declined")

    events = [event["id"] for event in app.events(3)]

    assert events.count(events[0]) == 2


def test_lists_are_paged(providers: Providers) -> None:
    """The client walks through all pages by itself, newest first."""
    made = [providers.checkout(100 + number).id for number in range(5)]

    walked = providers.stripe.v1.checkout.sessions.list({"limit": 2})

    assert [each.id for each in walked.auto_paging_iter()] == made[::-1]


def test_the_hosted_page_takes_a_payment(providers: Providers) -> None:
    """The form pays and leads back to the application."""
    made = providers.checkout()

    page = providers.http.get(made.url)
    paid = providers.http.post(made.url, data={"method": "pix"})

    assert "R$ 150,00" in page.text
    assert paid.status_code == 303
    assert paid.headers["Location"] == f"{providers.app_url}/obrigado?s={made.id}"
