"""Sending through the fake Twilio: what it accepts, refuses and lists."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from twilio.base.exceptions import TwilioException, TwilioRestException

from tests.sandbox import contract
from tests.sandbox.providers import ACCOUNT, ANA, ANA_SMS, SENDER, TOKEN, Providers
from tests.sandbox.receiver import Receiver

_MESSAGES = f"/2010-04-01/Accounts/{ACCOUNT}/Messages"


def test_an_accepted_message_can_be_fetched(providers: Providers) -> None:
    """The sid, addresses and text come back as they were given."""
    providers.says("oi")

    sent = providers.send("Olá, Ana!")
    again = providers.twilio.messages(sent.sid).fetch()

    assert (again.body, again.to, again.from_) == ("Olá, Ana!", ANA, SENDER)
    assert sent.status == "queued"


def test_answers_have_the_published_shape(providers: Providers) -> None:
    """Create, fetch and list answer with no field that Twilio does not have."""
    heard = providers.says("oi", media=True)
    created = providers.http.post(
        f"{_MESSAGES}.json",
        auth=(ACCOUNT, TOKEN),
        data={"To": ANA, "From": SENDER, "Body": "Olá"},
    )
    listed = providers.http.get(f"{_MESSAGES}.json", auth=(ACCOUNT, TOKEN))
    inbound = providers.http.get(
        f"{_MESSAGES}/{heard['sid']}.json", auth=(ACCOUNT, TOKEN)
    )

    assert created.status_code == 201
    contract.check(created.json(), "api.v2010.account.message")
    contract.check(inbound.json(), "api.v2010.account.message")
    contract.check_list(
        listed.json(), "/2010-04-01/Accounts/{AccountSid}/Messages.json"
    )


@pytest.mark.parametrize(
    ("given", "code"),
    [
        pytest.param({"to": "whatsapp:+12", "body": "x"}, 21211, id="bad address"),
        pytest.param({"body": ""}, 21602, id="nothing to say"),
        pytest.param({"body": "x" * 1601}, 21617, id="too long"),
        pytest.param({"content_sid": "HX" + "0" * 32}, 21655, id="no such template"),
        pytest.param({"content_variables": "{}"}, 21654, id="variables alone"),
        pytest.param({"validity_period": 36_001}, 21707, id="validity"),
        pytest.param({"messaging_service_sid": "MG1"}, 21705, id="bad service"),
    ],
)
def test_a_wrong_request_is_refused(
    providers: Providers, given: dict[str, Any], code: int
) -> None:
    """Each mistake has Twilio's own code, and nothing is kept."""
    with pytest.raises(TwilioRestException) as refused:
        providers.send(**given)

    assert (refused.value.code, refused.value.status) == (code, 400)
    assert providers.look("messages")["messages"] == []


def test_a_sender_that_is_not_ours_is_refused(providers: Providers) -> None:
    """Only the two senders of the command line may send."""
    with pytest.raises(TwilioRestException) as refused:
        providers.twilio.messages.create(
            to=ANA, from_="whatsapp:+551199990000", body="x"
        )

    assert refused.value.code == 63007


def test_a_wrong_token_is_refused(providers: Providers) -> None:
    """Basic credentials are compared with the account's."""
    reply = providers.http.get(f"{_MESSAGES}.json", auth=(ACCOUNT, "wrong"))

    assert reply.status_code == 401
    assert reply.json()["code"] == 20003


def test_lists_are_filtered_and_paged(providers: Providers) -> None:
    """Recipient and day select; pages follow one another, newest first."""
    for number in range(5):
        providers.send(f"n. {number}", to=ANA_SMS)
    providers.send("outra", to="+5521987654321")
    tomorrow = datetime.now(UTC) + timedelta(days=1)

    pages = providers.twilio.messages.list(to=ANA_SMS, page_size=2)
    later = providers.twilio.messages.list(date_sent_after=tomorrow)
    earlier = providers.twilio.messages.list(date_sent_before=tomorrow)

    assert [each.body for each in pages] == [f"n. {n}" for n in (4, 3, 2, 1, 0)]
    assert (later, len(earlier)) == ([], 6)


def test_accents_make_an_sms_longer(providers: Providers) -> None:
    """One accented letter outside GSM 03.38 leaves 70 characters to a segment."""
    plain = providers.send("a" * 160, to=ANA_SMS)
    accented = providers.send("ã" * 71, to=ANA_SMS)

    assert (plain.num_segments, accented.num_segments) == ("1", "2")


def test_stop_by_sms_blocks_the_next_one(providers: Providers) -> None:
    """Twilio's English opt-out words refuse with 21610 until START."""
    providers.says("STOP", sender=ANA_SMS)

    with pytest.raises(TwilioRestException) as refused:
        providers.send("oi", to=ANA_SMS)
    providers.says("start", sender=ANA_SMS)

    assert refused.value.code == 21610
    assert providers.send("oi", to=ANA_SMS).sid


@pytest.mark.parametrize(
    ("mode", "kept"),
    [
        pytest.param("429", 0, id="429"),
        pytest.param("500", 0, id="500"),
        pytest.param("500_after_accept", 1, id="500 after it was accepted"),
        pytest.param("timeout_after_accept:2500", 1, id="no answer after accepting"),
        pytest.param("reset_after_accept", 1, id="reset after accepting"),
    ],
)
def test_a_bad_mood_spoils_one_request(
    providers: Providers, mode: str, kept: int
) -> None:
    """The message is lost or kept as the mood says, and the count tells which."""
    providers.pull("mode", twilio=mode, times=1)

    with pytest.raises((TwilioException, OSError)):
        providers.send("oi", status_callback=providers.callback("a"))
    counts = providers.look("accepted_by_callback_id")
    providers.send("oi", status_callback=providers.callback("b"))

    assert counts.get("a", 0) == kept
    assert providers.look("accepted_by_callback_id")["b"] == 1


def test_doubles_are_counted_by_our_id(providers: Providers) -> None:
    """Two creates with one `m=` are seen as two."""
    for _ in range(2):
        providers.send("oi", status_callback=providers.callback("twice"))

    assert providers.look("accepted_by_callback_id") == {"twice": 2}


def test_every_request_is_logged(providers: Providers) -> None:
    """The log holds path, form and status, and no credentials."""
    providers.send("oi")

    (call,) = providers.look("calls")["calls"]

    assert (call["method"], call["status"]) == ("POST", 201)
    assert call["form"]["Body"] == ["oi"]
    assert TOKEN not in str(call)


def test_when_down_everything_is_refused(providers: Providers, app: Receiver) -> None:
    """An outage takes the lists with it, and lasts until it is lifted."""
    del app
    providers.pull("mode", twilio="down")

    with pytest.raises(TwilioException, match="503"):
        providers.twilio.messages.list()
    providers.pull("mode", twilio="ok")

    assert providers.twilio.messages.list() == []
