"""WhatsApp's approval: asked for as Twilio wants it, followed, told of when gone."""

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import pytest
from jsonschema import Draft202012Validator
from requests import PreparedRequest, Response
from requests.exceptions import ReadTimeout

from bot.alerts import standing_alerts
from bot.channels.approvals import (
    Approval,
    approval_of,
    heard_by_failure,
    submit,
    templates_round,
)
from bot.channels.port import SendError
from bot.channels.push import content_name, push_templates, submit_templates
from bot.channels.templates import (
    Approved,
    known_template,
    one_line,
    remember,
    template_for,
)
from bot.channels.twilio import Twilio
from models.audit import Audit
from models.message import Message
from models.template import ContentApproval
from tests.bot.channels.test_twilio import Wire, fails, says, twilio_over
from tests.bot.world import World
from tests.sandbox.contract import contract

SID = "HX" + "a" * 32
KEY = "reminder.invoice.late"
ASK = "/v1/Content/{ContentSid}/ApprovalRequests/whatsapp"


def states(status: str, reason: str = "") -> Callable[[], Response]:
    """Let Twilio say what WhatsApp thinks of a template."""
    whatsapp = {"status": status, "rejection_reason": reason, "category": "UTILITY"}
    return says(200, {"sid": SID, "whatsapp": whatsapp})


def over(world: World, *answers: Callable[[], Response]) -> tuple[Twilio, Wire]:
    """Wire the adapter to a network that gives these answers."""
    return twilio_over(world.parts.database, *answers)


def made(world: World, state: str = "received", sid: str = SID) -> int:
    """Know of one template; give its row's id."""
    with world.session() as session:
        found = Approved(sid, ("first_name",), state)
        return remember(session, KEY, "pt", found, fingerprint="f").id


def row(world: World) -> ContentApproval:
    """Read the only template."""
    with world.parts.database.read() as session:
        return session.query(ContentApproval).one()


def body_of(request: PreparedRequest) -> dict[str, Any]:
    """Read the JSON that was posted."""
    assert isinstance(request.body, str | bytes)
    read: dict[str, Any] = json.loads(request.body)
    return read


def test_the_request_is_one_that_twilio_publishes(world: World) -> None:
    """Name and category, and no null of what the SDK knows besides."""
    row_id = made(world, "unsubmitted")
    twilio, wire = over(world, says(201, {"status": "received"}))

    said = submit(world.parts, twilio, row_id, "reminder_pt_0a")

    body = body_of(wire.requests[0])
    assert body == {"name": "reminder_pt_0a", "category": "UTILITY"}
    assert said == Approval("received")
    assert row(world).submitted_at == world.clock.now()
    asked = contract()["paths"][ASK]["post"]["requestBody"]["content"]
    closed = {
        "components": contract()["components"],
        **asked["application/json"]["schema"],
    }
    Draft202012Validator(closed).validate(body)


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        pytest.param(states("approved"), Approval("approved", "", "UTILITY"), id="yes"),
        pytest.param(
            states("rejected", "INVALID_FORMAT"),
            Approval("rejected", "INVALID_FORMAT", "UTILITY"),
            id="no, and why",
        ),
        pytest.param(
            says(200, {"sid": SID, "whatsapp": None}),
            Approval("unsubmitted"),
            id="never asked",
        ),
        pytest.param(states("in_appeal"), Approval("pending", "", "UTILITY"), id="new"),
        pytest.param(
            says(404, {"code": 20404, "message": "gone"}),
            Approval("disabled", "not found at Twilio"),
            id="deleted there",
        ),
    ],
)
def test_what_twilio_says(
    world: World, answer: Callable[[], Response], said: Approval
) -> None:
    """Its words are kept; one that we do not know is a template that waits."""
    twilio, _ = over(world, answer)

    assert approval_of(twilio.client, SID) == said


@pytest.mark.parametrize(
    ("answer", "permanent"),
    [
        pytest.param(says(400, {"code": 20001, "message": "name"}), True, id="refused"),
        pytest.param(says(503, {"message": "away"}), False, id="away"),
        pytest.param(fails(ReadTimeout()), False, id="no answer"),
    ],
)
def test_asking_can_fail(
    world: World,
    answer: Callable[[], Response],
    permanent: bool,  # noqa: FBT001 - a column of the table
) -> None:
    """A name that is taken stays taken; a provider that is away comes back."""
    twilio, _ = over(world, answer)

    with pytest.raises(SendError) as caught:
        submit(world.parts, twilio, made(world, "unsubmitted"), "x")

    assert caught.value.permanent is permanent


@pytest.mark.fault("F38")
@pytest.mark.parametrize("state", ["rejected", "paused", "disabled"])
def test_a_template_that_goes_raises_an_alert(world: World, state: str) -> None:
    """The reason is kept, the change audited, and one alert stands until it is back."""
    made(world, "approved")
    twilio, _ = over(
        world, states(state, "low quality"), states(state), states("approved")
    )

    changed = [templates_round(world.parts, twilio)]
    with world.parts.database.read() as session:
        standing = [(each.kind, each.subject) for each in standing_alerts(session)]
        audited = [each.details["to"] for each in session.query(Audit)]
    reason = row(world).reason
    changed += [templates_round(world.parts, twilio) for _ in range(2)]

    assert standing == [(f"template_{state}", f"{KEY}:pt")]
    assert (audited, reason) == ([state], "low quality")
    assert changed == [1, 0, 1]
    with world.parts.database.read() as session:
        assert standing_alerts(session) == []
        assert template_for(session, world.parts, KEY, "pt") is not None


def test_what_is_settled_is_asked_about_less_often(world: World) -> None:
    """An approved template costs one call in half an hour, a waiting one each round."""
    made(world, "pending")
    twilio, wire = over(world, states("approved"), states("approved"))

    for _ in range(3):
        templates_round(world.parts, twilio)
    world.move(minutes=31)
    templates_round(world.parts, twilio)

    assert len(wire.requests) == 2


@pytest.mark.parametrize(
    ("states_", "sid"),
    [
        pytest.param(("approved", "pending"), "0", id="the new one waits"),
        pytest.param(("approved", "rejected"), "0", id="the new one was refused"),
        pytest.param(("approved", "approved"), "1", id="the new one is approved"),
        pytest.param(("pending", "received"), None, id="none is"),
        pytest.param(("approved", "paused"), None, id="the new one is paused"),
    ],
)
def test_which_of_several_is_used(
    world: World, states_: tuple[str, ...], sid: str | None
) -> None:
    """The newest that ever was in use; a paused one is not gone round."""
    for place, state in enumerate(states_):
        made(world, state, "HX" + f"{place}" * 32)

    with world.parts.database.read() as session:
        found = template_for(session, world.parts, KEY, "pt")

    assert (found.sid[-1] if found else None) == sid


def test_what_is_known_of_no_template(world: World) -> None:
    """A key that nobody made has none."""
    with world.parts.database.read() as session:
        assert known_template(session, world.parts, KEY, "pt") is None


def test_pushing_twice_makes_nothing_new(world: World) -> None:
    """A text that stands at Twilio word for word is left alone."""
    answers = []
    for place in range(200):
        sid = f"HX{place:032x}"
        answers += [says(201, {"sid": sid}), states("unsubmitted")]
    twilio, wire = over(world, *answers)

    first = push_templates(world.parts, twilio)
    again = push_templates(world.parts, twilio)

    creates = [r for r in wire.requests if urlsplit(str(r.url)).path == "/v1/Content"]
    assert first.made == len(creates) == again.kept
    assert (first.kept, again.made) == (0, 0)


def test_one_refusal_does_not_hold_the_others_up(world: World) -> None:
    """Twilio's reason is told with the template's name."""
    made(world, "unsubmitted")
    made(world, "unsubmitted", "HX" + "b" * 32)
    twilio, _ = over(
        world,
        says(400, {"code": 20001, "message": "the name is taken"}),
        says(201, {"status": "received"}),
    )

    done = submit_templates(world.parts, twilio)

    assert done.asked == 1
    assert [key for key, _ in done.refused] == [KEY]
    assert "the name is taken" in done.refused[0][1]


def test_names_that_whatsapp_takes() -> None:
    """Small letters, figures and underscores; a new text has a new name."""
    name = content_name("reminder.d+3", "pt", "0a1b")

    assert name == "reminder_d_3_pt_0a1b"
    assert name != content_name("reminder.d+3", "pt", "0a1c")


@pytest.mark.parametrize(
    ("text", "line"),
    [
        pytest.param("• A: R$ 1,00\n• B: R$ 2,00", "A: R$ 1,00; B: R$ 2,00", id="list"),
        pytest.param("a\tb     c", "a b c", id="gaps"),
        pytest.param("a\n\n\nb", "a; b", id="blank lines"),
        pytest.param("R$ 10,00", "R$ 10,00", id="as it was"),
    ],
)
def test_a_variable_is_one_line(text: str, line: str) -> None:
    """A parameter with a break is refused by WhatsApp."""
    assert one_line(text) == line


@pytest.mark.fault("F38")
@pytest.mark.parametrize(
    ("code", "state"),
    [(63041, "paused"), (63040, "rejected"), (63042, "disabled"), (30003, "approved")],
)
def test_a_failure_tells_before_twilio_is_asked(
    world: World, code: int, state: str
) -> None:
    """In the middle of a campaign the first refusal stops the rest, with an alert."""
    made(world, "approved")
    with world.session() as session:
        now = world.clock.now()
        failed = Message(content_sid=SID, error_code=code)
        heard = heard_by_failure(session, failed, now)
        alerts = [alert.kind for alert in standing_alerts(session)]

    assert row(world).state == state
    assert heard is (state != "approved")
    assert alerts == ([f"template_{state}"] if heard else [])
