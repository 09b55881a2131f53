"""A client writes: what is posted, and what stays listed when nobody takes it."""

import base64

import httpx
import pytest
from twilio.request_validator import RequestValidator

from tests.sandbox.providers import ACCOUNT, ANA, ANA_SMS, SENDER, TOKEN, Providers
from tests.sandbox.receiver import Receiver


def test_a_message_is_posted_signed(providers: Providers, app: Receiver) -> None:
    """The usual parameters are there, and the signature is Twilio's."""
    said = providers.says("Já paguei, ó 🙂", name="Ana")

    (hook,) = app.wait()
    signature = hook.headers["X-Twilio-Signature"]

    assert said["taken"] is True
    assert hook.path == "/webhooks/twilio/inbound"
    assert RequestValidator(TOKEN).validate(app.url + hook.path, hook.form, signature)
    assert {
        "AccountSid": ACCOUNT,
        "Body": "Já paguei, ó 🙂",
        "From": ANA,
        "To": SENDER,
        "MessageSid": said["sid"],
        "NumMedia": "0",
        "ProfileName": "Ana",
        "SmsStatus": "received",
        "WaId": "5511987654321",
    }.items() <= hook.form.items()


def test_an_sms_has_no_whatsapp_parameters(providers: Providers, app: Receiver) -> None:
    """Its blanks are sent, and signed, as Twilio does."""
    providers.says("oi", sender=ANA_SMS)

    (hook,) = app.wait()

    assert "WaId" not in hook.form
    assert hook.form["FromCity"] == ""


def test_a_tapped_button_says_which(providers: Providers, app: Receiver) -> None:
    """Its text is the body, its id the payload, and the message it hung on is named."""
    offer = providers.send("Como prefere?")
    button = {"id": "pay:pix", "title": "Pix"}

    providers.says("", button=button, replied_to=offer.sid)
    hook = app.wait(lambda each: "inbound" in each.path)[-1]

    assert (hook.form["Body"], hook.form["ButtonText"]) == ("Pix", "Pix")
    assert hook.form["ButtonPayload"] == "pay:pix"
    assert hook.form["OriginalRepliedMessageSid"] == offer.sid


def test_media_is_fetched_with_credentials(providers: Providers, app: Receiver) -> None:
    """The URL serves what was sent, to the account only."""
    receipt = {
        "content_type": "application/pdf",
        "name": "pix.pdf",
        "data": base64.b64encode(b"%PDF-1.7").decode(),
    }
    providers.says("", media=[receipt])
    form = app.wait()[0].form

    with httpx.Client(trust_env=False) as http:
        mine = http.get(form["MediaUrl0"], auth=(ACCOUNT, TOKEN))
        foreign = http.get(form["MediaUrl0"])

    assert (form["NumMedia"], form["MediaContentType0"]) == ("1", "application/pdf")
    assert (mine.content, foreign.status_code) == (b"%PDF-1.7", 401)


@pytest.mark.fault("F07")
def test_what_nobody_took_stays_listed(providers: Providers, app: Receiver) -> None:
    """A failed webhook leaves the message in the list, and an 11200 in the log."""
    app.answers = [503]

    said = providers.says("alguém aí?")
    (listed,) = providers.twilio.messages.list(to=SENDER)
    (alert,) = providers.look("alerts")["alerts"]

    assert said["taken"] is False
    assert (listed.sid, listed.direction) == (said["sid"], "inbound")
    assert (alert["code"], alert["sid"]) == (11200, said["sid"])


def test_a_lost_webhook_is_never_posted(providers: Providers, app: Receiver) -> None:
    """In this mood the message is only in the list."""
    providers.pull("mode", inbound="lost", times=1)

    said = providers.says("oi")

    assert (said["taken"], app.hooks) == (False, [])
    assert providers.twilio.messages.list()[0].sid == said["sid"]


def test_a_message_can_be_posted_twice(providers: Providers, app: Receiver) -> None:
    """The sid is the same, whether at once or by the lever."""
    providers.pull("mode", inbound="duplicate", times=1)
    said = providers.says("oi")

    providers.pull("replay", sid=said["sid"])

    assert {each.form["MessageSid"] for each in app.wait(count=3)} == {said["sid"]}


def test_a_past_can_be_given(providers: Providers, app: Receiver) -> None:
    """History is listed and opens the window, and is posted to nobody."""
    providers.pull(
        "past",
        messages=[
            {"address": ANA, "direction": "in", "text": "oi", "at": "2026-01-01T12:00Z"}
        ],
    )
    providers.pull("clock", now="2026-01-02T11:59:00Z")

    assert providers.look("window", address=ANA)["open"] is True
    assert app.hooks == []


def test_a_form_pulls_no_lever(providers: Providers) -> None:
    """What a foreign page can post without asking is not read."""
    reply = providers.http.post("/_control/say", data={"from": ANA, "body": "x"})

    assert reply.status_code == 400
