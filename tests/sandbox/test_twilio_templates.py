"""Templates: made, approved, sent, and seen by the client."""

import json

import httpx
import pytest
from twilio.base.exceptions import TwilioRestException
from twilio.rest.content.v1.content import ContentList

from tests.sandbox import contract
from tests.sandbox.providers import ACCOUNT, TOKEN, Providers
from tests.sandbox.receiver import Receiver

_REMINDER = {
    "friendly_name": "lembrete",
    "language": "pt_BR",
    "variables": {"1": "Ana"},
    "types": {
        "twilio/quick-reply": {
            "body": "Oi, {{1}}! Sua fatura de {{2}} vence amanhã.",
            "actions": [{"title": "Pagar agora", "id": "pay"}],
        },
        "twilio/text": {"body": "Oi, {{1}}! {{2}}"},
    },
}


def _make(providers: Providers, *, approved: bool = True) -> str:
    wanted = ContentList.ContentCreateRequest(_REMINDER)
    sid = str(providers.twilio.content.v1.contents.create(wanted).sid)
    if approved:
        providers.http.post(
            f"/v1/Content/{sid}/ApprovalRequests/whatsapp",
            auth=(ACCOUNT, TOKEN),
            json={"name": "lembrete", "category": "UTILITY"},
        )
    return sid


def test_an_approved_template_arrives_outside_the_window(
    providers: Providers, app: Receiver
) -> None:
    """The client sees the filled text and the button."""
    providers.send(
        content_sid=_make(providers),
        content_variables=json.dumps({"1": "Bia", "2": "R$ 99,90"}),
        status_callback=providers.callback(),
    )

    told = app.statuses(2)
    (message,) = providers.look("messages")["messages"]

    assert told == ["sent", "delivered"]
    assert message["text"] == "Oi, Bia! Sua fatura de R$ 99,90 vence amanhã."
    assert [(each["title"], each["id"]) for each in message["buttons"]] == [
        ("Pagar agora", "pay")
    ]


@pytest.mark.parametrize(
    ("status", "code"),
    [
        pytest.param("rejected", "63016", id="rejected"),
        pytest.param("paused", "63041", id="paused"),
    ],
)
def test_a_template_without_approval_fails_later(
    providers: Providers, app: Receiver, status: str, code: str
) -> None:
    """Outside the window only an approved one opens a conversation."""
    sid = _make(providers)
    providers.pull("template", sid=sid, status=status)

    providers.send(
        content_sid=sid,
        content_variables='{"2": "R$ 1,00"}',
        status_callback=providers.callback(),
    )

    assert app.wait()[0].form["ErrorCode"] == code


def test_an_unsubmitted_template_opens_no_conversation(
    providers: Providers, app: Receiver
) -> None:
    """Making it is not enough; the lever approves all at once."""
    sid = _make(providers, approved=False)
    values = '{"2": "R$ 1,00"}'
    for key in ("before", "after"):
        providers.send(
            content_sid=sid,
            content_variables=values,
            status_callback=providers.callback(key),
        )
        app.statuses(1)
        providers.pull("template", status="approved")

    told = app.statuses(3)

    assert told == ["failed", "sent", "delivered"]


@pytest.mark.parametrize(
    "variables",
    [
        pytest.param("{}", id="one missing, without a sample"),
        pytest.param("not json", id="not JSON"),
        pytest.param('["R$ 1,00"]', id="a list"),
        pytest.param('{"2": ""}', id="an empty value"),
        pytest.param('{"2": 1}', id="a number"),
    ],
)
def test_wrong_variables_are_refused(providers: Providers, variables: str) -> None:
    """Twilio refuses them at once with 21656."""
    with pytest.raises(TwilioRestException) as refused:
        providers.send(content_sid=_make(providers), content_variables=variables)

    assert refused.value.code == 21656


def test_templates_are_listed_with_their_approval(providers: Providers) -> None:
    """An approval is received first, approved when asked about again."""
    sid = _make(providers, approved=False)
    before = providers.twilio.content.v1.contents(sid).approval_fetch().fetch()
    providers.http.post(
        f"/v1/Content/{sid}/ApprovalRequests/whatsapp",
        auth=(ACCOUNT, TOKEN),
        json={"name": "lembrete", "category": "UTILITY"},
    )

    after = providers.twilio.content.v1.contents(sid).approval_fetch().fetch()
    listed = providers.twilio.content.v1.contents.list()

    assert before.whatsapp["status"] == "unsubmitted"
    assert after.whatsapp["status"] == "approved"
    assert [each.sid for each in listed] == [sid]


def test_content_answers_have_the_published_shape(providers: Providers) -> None:
    """Template, approval and list have no field that Twilio does not have."""
    sid = _make(providers)
    auth = (ACCOUNT, TOKEN)
    content = providers.http.get(f"/v1/Content/{sid}", auth=auth)
    approval = providers.http.get(f"/v1/Content/{sid}/ApprovalRequests", auth=auth)
    listed = providers.http.get("/v1/Content", auth=auth)

    contract.check(content.json(), "content.v1.content")
    contract.check(approval.json(), "content.v1.content.approval_fetch")
    contract.check_list(listed.json(), "/v1/Content")


def _submit(providers: Providers, sid: str, name: str) -> httpx.Response:
    return providers.http.post(
        f"/v1/Content/{sid}/ApprovalRequests/whatsapp",
        auth=(ACCOUNT, TOKEN),
        json={"name": name, "category": "UTILITY"},
    )


@pytest.mark.parametrize(
    ("body", "status", "why"),
    [
        pytest.param("Oi, {{1}}! Até logo.", "approved", "", id="well"),
        pytest.param("{{1}}, oi! Até logo.", "rejected", "start", id="first"),
        pytest.param("Oi! Até logo, {{1}}", "rejected", "end", id="last"),
        pytest.param("Oi {{1}} {{2}} até.", "rejected", "side", id="side by side"),
        pytest.param("a" * 1_025, "rejected", "long", id="too long"),
        pytest.param("Oi\n\n\n\naté", "rejected", "breaks", id="gaps"),
    ],
)
def test_whatsapp_reviews_by_its_rules(
    providers: Providers, body: str, status: str, why: str
) -> None:
    """A template that breaks a rule is rejected, and the reason says which."""
    given = {
        "friendly_name": "x",
        "language": "pt_BR",
        "variables": {"1": "Ana", "2": "R$ 1,00"},
        "types": {"twilio/text": {"body": body}},
    }
    wanted = ContentList.ContentCreateRequest(given)
    sid = str(providers.twilio.content.v1.contents.create(wanted).sid)

    received = _submit(providers, sid, "revisto").json()
    found = providers.twilio.content.v1.contents(sid).approval_fetch().fetch()

    contract.check(received, "content.v1.content.approval_create")
    assert received["status"] == "received"
    assert found.whatsapp["status"] == status
    assert why in found.whatsapp["rejection_reason"]


def test_a_name_is_used_once(providers: Providers) -> None:
    """Neither the same template again nor another of the same name."""
    one, other = (_make(providers, approved=False) for _ in range(2))

    answers = [_submit(providers, sid, "nome").status_code for sid in (one, one, other)]

    assert answers == [201, 400, 400]


def test_a_lever_pauses_with_a_reason(providers: Providers) -> None:
    """What WhatsApp would say is what the application reads."""
    sid = _make(providers)
    providers.pull("template", sid=sid, status="paused", reason="low quality")

    found = providers.twilio.content.v1.contents(sid).approval_fetch().fetch()

    assert found.whatsapp["status"] == "paused"
    assert found.whatsapp["rejection_reason"] == "low quality"
