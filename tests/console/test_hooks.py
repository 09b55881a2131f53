"""The room of webhooks: endpoints made, secrets shown once asked for, deliveries."""

import re

import pytest
from sqlalchemy import select

from bot.hooks.announce import announce
from bot.hooks.kinds import Kind
from bot.hooks.round import hook_round
from bot.hooks.signing import secret_of
from models.audit import Audit
from models.hook import HookDelivery, HookEndpoint
from tests.bot.hooks.receiver import Receiver
from tests.console.conftest import KEY, Desk, csrf_of

URL = "https://erp.example.com/regua"
ROOM = "/console/webhooks"


def made(desk: Desk, **form: str) -> HookEndpoint:
    """Make an endpoint by the page."""
    browser = desk.enter(desk.agent(role="admin"))
    csrf = csrf_of(browser.get(ROOM))
    told = {"csrf": csrf, "name": "ERP", "url": URL, "all": "1", **form}
    assert browser.post(ROOM, data=told).status_code == 303
    with desk.parts.database.read() as session:
        return session.scalars(select(HookEndpoint)).one()


def press(desk: Desk, path: str, **form: str) -> str:
    """Press a button of the endpoint's page, and see what follows."""
    page = desk.browser.get(f"{ROOM}/1")
    answer = desk.browser.post(
        f"{ROOM}/1/{path}",
        data={"csrf": csrf_of(page), **form},
        follow_redirects=True,
    )
    return answer.text


@pytest.mark.parametrize(
    ("role", "status"),
    [("agent", 403), ("supervisor", 403), ("finance", 403), ("admin", 200)],
)
def test_only_admins_may_enter(desk: Desk, role: str, status: int) -> None:
    """A secret of another system is theirs alone."""
    assert desk.enter(desk.agent(role=role)).get(ROOM).status_code == status


def test_an_endpoint_of_some_kinds(desk: Desk) -> None:
    """What is ticked is what it hears, once "everything" is not."""
    row = made(desk, all="", kinds="promise.kept")

    assert row.kinds == ["promise.kept"]
    assert "promise.kept" in desk.browser.get(f"{ROOM}/1").text


def test_what_is_wrong_is_said_and_nothing_typed_is_lost(desk: Desk) -> None:
    """The form comes back as it was, with the reason."""
    browser = desk.enter(desk.agent(role="admin"))
    csrf = csrf_of(browser.get(ROOM))
    answer = browser.post(
        ROOM, data={"csrf": csrf, "name": "ERP", "url": "http://x", "all": "1"}
    )

    assert answer.status_code == 422
    assert "endereço https completo" in answer.text
    assert 'value="http://x"' in answer.text


def test_the_secret_is_shown_when_asked_for_and_that_is_kept(desk: Desk) -> None:
    """It stands on no page by itself; who looked is in the trail."""
    row = made(desk)
    secret = secret_of(KEY, row)
    before = desk.browser.get(f"{ROOM}/1").text
    after = press(desk, "secret")
    with desk.parts.database.read() as session:
        trail = list(session.scalars(select(Audit.action)))

    assert secret not in before
    assert secret in after
    assert trail[-1] == "hook.secret_shown"


def test_rotation_is_said(desk: Desk) -> None:
    """The page tells until when the old secret signs."""
    made(desk)

    assert "O segredo anterior também assina até" in press(desk, "rotate")


def test_the_log_shows_each_try_and_sends_again(desk: Desk) -> None:
    """What failed can be seen whole, and resent by a button."""
    made(desk)
    client = desk.client()
    with desk.parts.database.write() as session:
        announce(session, Kind.PROMISE_KEPT, client, {"x": "<b>"}, desk.clock.now())
    hook_round(desk.parts, Receiver({"erp.example.com": [500]}).outside)
    with desk.parts.database.write() as session:
        row = session.scalars(select(HookDelivery)).one()
        row.state, row.settled = "failed", True
    page = desk.browser.get(f"{ROOM}/1?state=failed").text
    again = press(desk, "resend", delivery="1")
    with desk.parts.database.read() as session:
        state = session.scalars(select(HookDelivery.state)).one()

    assert "500 ·" in page
    assert "&lt;b&gt;" in page
    assert "A caminho de novo" in again
    assert state == "waiting"


def test_a_delivery_of_another_endpoint_is_not_found(desk: Desk) -> None:
    """Numbers of the URL reach only what they belong to."""
    made(desk)
    page = desk.browser.get(f"{ROOM}/1")
    answer = desk.browser.post(
        f"{ROOM}/1/resend", data={"csrf": csrf_of(page), "delivery": "99"}
    )

    assert answer.status_code == 404
    assert desk.browser.get(f"{ROOM}/77").status_code == 404


def test_off_and_on_again(desk: Desk) -> None:
    """The tag says who switched it off."""
    made(desk)
    off = press(desk, "off")
    on = press(desk, "on")

    assert "desligado por uma pessoa" in off
    assert re.search(r'tag kept">\s*ativo', on)


def test_a_test_event_waits_in_the_log(desk: Desk) -> None:
    """Whoever sets it up sees it leave."""
    made(desk)

    assert "webhook.test" in press(desk, "test")
