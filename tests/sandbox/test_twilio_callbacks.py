"""What the fake Twilio tells the application about a message."""

from datetime import UTC, datetime, timedelta

import pytest
from twilio.request_validator import RequestValidator, get_signature_algorithm

from tests.sandbox.providers import ANA, ANA_SMS, TOKEN, Providers
from tests.sandbox.receiver import Hook, Receiver

_SETTINGS = "X-Twilio-Webhooks-Signature-Settings"


def _signed(app: Receiver, hook: Hook) -> bool:
    valid = RequestValidator(TOKEN).validate(
        app.url + hook.path,
        hook.form,
        hook.headers.get("X-Twilio-Signature", ""),
        get_signature_algorithm(hook.headers.get(_SETTINGS, "")),
    )
    assert isinstance(valid, bool)
    return valid


def test_statuses_are_told_in_order(providers: Providers, app: Receiver) -> None:
    """Sent, then delivered; the first status of all is in the answer only."""
    sent = providers.send(to=ANA_SMS, status_callback=providers.callback())

    assert app.statuses(2) == ["sent", "delivered"]
    assert providers.twilio.messages(sent.sid).fetch().status == "delivered"


@pytest.mark.parametrize(
    ("mode", "valid"),
    [
        pytest.param("ok", True, id="SHA-1"),
        pytest.param("sha256", True, id="SHA-256"),
        pytest.param("bad", False, id="another secret"),
        pytest.param("none", False, id="no signature"),
    ],
)
def test_callbacks_are_signed(
    providers: Providers,
    app: Receiver,
    mode: str,
    valid: bool,  # noqa: FBT001 - a column of the table
) -> None:
    """Twilio's own validator judges the signature."""
    providers.pull("mode", signature=mode)
    providers.send(to=ANA_SMS, status_callback=providers.callback())

    hooks = app.wait(count=2)

    assert [_signed(app, each) for each in hooks] == [valid, valid]


def test_a_changed_callback_fails_its_signature(
    providers: Providers, app: Receiver
) -> None:
    """The signature covers every value."""
    providers.send(to=ANA_SMS, status_callback=providers.callback())
    hook = app.wait(count=2)[0]

    forged = Hook(hook.path, hook.headers, hook.body + b"&ErrorCode=1")

    assert not _signed(app, forged)


def test_free_text_outside_the_window_fails_later(
    providers: Providers, app: Receiver
) -> None:
    """It is accepted with 201 and fails with 63016 by callback."""
    providers.send("oi", status_callback=providers.callback())

    (hook,) = app.wait()

    assert hook.form["MessageStatus"] == "failed"
    assert hook.form["ErrorCode"] == "63016"


def test_a_clients_message_opens_the_window_for_a_day(
    providers: Providers, app: Receiver
) -> None:
    """Within 24 hours of it free text arrives; at 24 hours it no longer does."""
    providers.says("oi")
    providers.send(status_callback=providers.callback("open"))
    inside = app.statuses(2)
    later = datetime.now(UTC) + timedelta(hours=24)
    providers.pull("clock", now=later.isoformat())
    providers.send(status_callback=providers.callback("closed"))

    assert inside == ["sent", "delivered"]
    assert app.statuses(3)[2] == "failed"


def test_the_window_knows_the_ninth_digit(providers: Providers, app: Receiver) -> None:
    """One who writes without the nine may be answered with it."""
    providers.says("oi", sender="whatsapp:+559281723241")
    to = "whatsapp:+5592981723241"
    providers.send(to=to, status_callback=providers.callback())

    assert app.statuses(2) == ["sent", "delivered"]


@pytest.mark.parametrize(
    ("code", "statuses"),
    [
        pytest.param(63003, ["sent", "undelivered"], id="not on WhatsApp"),
        pytest.param(63049, ["failed"], id="held back by Meta"),
    ],
)
def test_an_address_can_be_made_to_fail(
    providers: Providers, app: Receiver, code: int, statuses: list[str]
) -> None:
    """The code reaches the application with the last status."""
    providers.says("oi")
    providers.pull("mode", address=ANA, fails_with=code)
    app.clear()
    providers.send(status_callback=providers.callback())

    assert app.statuses(len(statuses)) == statuses
    assert app.hooks[-1].form["ErrorCode"] == str(code)


def test_a_callback_can_beat_the_answer(providers: Providers, app: Receiver) -> None:
    """In this mood the statuses are told before the create is answered."""
    providers.pull("mode", twilio="callback_first", times=1)

    providers.send(to=ANA_SMS, status_callback=providers.callback())

    assert len(app.hooks) == 2


@pytest.mark.parametrize(
    ("mode", "told"),
    [
        pytest.param(
            "duplicate_callbacks", ["sent"] * 2 + ["delivered"] * 2, id="twice"
        ),
        pytest.param("reversed_callbacks", ["delivered", "sent"], id="reversed"),
    ],
)
def test_callbacks_come_in_disorder(
    providers: Providers, app: Receiver, mode: str, told: list[str]
) -> None:
    """Duplicates and late statuses are told as the mood says."""
    providers.pull("mode", twilio=mode, times=1)

    sent = providers.send(to=ANA_SMS, status_callback=providers.callback())

    assert app.statuses(len(told)) == told
    assert providers.twilio.messages(sent.sid).fetch().status == "delivered"


def test_a_message_stuck_in_the_queue_expires(
    providers: Providers, app: Receiver
) -> None:
    """Past its ValidityPeriod it fails with 30036."""
    providers.pull("mode", twilio="stuck_in_queue", times=1)
    providers.send(
        to=ANA_SMS, status_callback=providers.callback(), validity_period=3600
    )
    later = datetime.now(UTC) + timedelta(hours=1, minutes=1)

    providers.pull("clock", now=later.isoformat())

    assert app.statuses(1) == ["failed"]
    assert app.hooks[0].form["ErrorCode"] == "30036"


def test_a_status_can_be_told_by_hand(providers: Providers, app: Receiver) -> None:
    """The lever moves a message forward and tells the application."""
    sent = providers.send(to=ANA_SMS, status_callback=providers.callback())
    app.statuses(2)

    providers.pull("status", sid=sent.sid, status="read")

    assert app.statuses(3)[2] == "read"
