"""The room of webhooks: endpoints made, secrets shown once asked for, deliveries."""

import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy import select

from bot.hooks.announce import announce, announce_test
from bot.hooks.kinds import Kind
from bot.hooks.round import hook_round
from bot.hooks.signing import secret_of
from bot.settings import read_settings
from bot.wiring import EXTENSION
from models.audit import Audit
from models.hook import HookAttempt, HookDelivery, HookEndpoint
from tests.bot.hooks.receiver import Receiver
from tests.bot.settings.test_load import COMPANY
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
    assert "http só vale para o que está em webhooks.also_reach" in answer.text
    assert 'value="http://x"' in answer.text


@pytest.mark.fault("F67")
def test_an_inner_address_is_refused_with_the_way_out(desk: Desk) -> None:
    """The page names the address, and what whoever runs the server would list."""
    browser = desk.enter(desk.agent(role="admin"))
    csrf = csrf_of(browser.get(ROOM))
    url = "http://10.20.0.5:8080/regua"
    answer = browser.post(
        ROOM, data={"csrf": csrf, "name": "ERP", "url": url, "all": "1"}
    )
    with desk.parts.database.read() as session:
        rows = session.scalars(select(HookEndpoint)).all()

    assert (answer.status_code, rows) == (422, [])
    assert "10.20.0.5 não é um endereço público" in answer.text
    assert "lista 10.20.0.5 em webhooks.also_reach" in answer.text
    assert f'value="{url}"' in answer.text


def test_what_the_settings_list_can_be_made(desk_of: Callable[..., Desk]) -> None:
    """The page says what is listed, and takes an address of it over http."""
    desk = desk_of()
    block = "webhooks: {also_reach: [10.20.0.0/16, erp.lan]}\n"
    settings = read_settings(COMPANY + block)
    desk.app.extensions[EXTENSION] = replace(desk.parts, settings=settings)
    row = made(desk, url="http://10.20.0.5:8080/regua")

    assert row.url == "http://10.20.0.5:8080/regua"
    assert "Listado hoje: 10.20.0.0/16, erp.lan." in desk.browser.get(ROOM).text


@pytest.mark.parametrize(
    ("error", "said"),
    [
        pytest.param(
            "barred private 10.1.2.3 erp.lan",
            "erp.lan (10.1.2.3) não é um endereço público. Para permitir, quem cuida "
            "do servidor lista erp.lan em webhooks.also_reach",
            id="not listed",
        ),
        pytest.param(
            "barred never 169.254.169.254 erp.lan", "nunca é chamado", id="never"
        ),
        pytest.param("erp.lan has no address", "não foi encontrado (DNS)", id="name"),
        pytest.param("erp.lan: ConnectError", "não aceitou a conexão", id="down"),
        pytest.param("erp.lan: ReadTimeout", "em cinco segundos", id="slow"),
        pytest.param("erp.lan: OddError", "erp.lan: OddError", id="another"),
    ],
)
def test_the_log_says_why_nothing_was_answered(
    desk: Desk, error: str, said: str
) -> None:
    """In words, with the way out where there is one."""
    made(desk)
    with desk.parts.database.write() as session:
        endpoint = session.scalars(select(HookEndpoint)).one()
        announce_test(session, endpoint, desk.clock.now())
        row = session.scalars(select(HookDelivery)).one()
        now = desk.clock.now()
        session.add(HookAttempt(delivery_id=row.id, at=now, took_ms=3, error=error))

    assert said in desk.browser.get(f"{ROOM}/1").text


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


def fails_and_waits(desk: Desk) -> None:
    """Let a try fail, and the next one be most of an hour away."""
    hook_round(desk.parts, Receiver({"erp.example.com": [500]}).outside)
    with desk.parts.database.write() as session:
        for row in session.scalars(
            select(HookDelivery).where(HookDelivery.error != "")
        ):
            row.run_after_ms += 3_000_000


def test_what_waits_can_be_tried_at_once(desk: Desk) -> None:
    """Whoever has mended their system waits for no next try: one, or all of them."""
    made(desk)
    with desk.parts.database.write() as session:
        endpoint = session.scalars(select(HookEndpoint)).one()
        for _ in range(2):
            announce_test(session, endpoint, desk.clock.now())
    for _ in range(2):
        fails_and_waits(desk)
    before = desk.browser.get(f"{ROOM}/1").text
    one, both = Receiver(), Receiver()
    press(desk, "resend", delivery="1")
    hook_round(desk.parts, one.outside)
    with desk.parts.database.write() as session:
        endpoint = session.scalars(select(HookEndpoint)).one()
        announce_test(session, endpoint, desk.clock.now())
    fails_and_waits(desk)
    press(desk, "resend", state="waiting")
    hook_round(desk.parts, both.outside)

    assert re.search(r"Próxima tentativa em (49|5\d|100|101) min\.", before)
    assert "Tentar agora o que espera (2)" in before
    assert "Tentar agora" not in desk.browser.get(f"{ROOM}/1").text
    assert (len(one.calls), len(both.calls)) == (1, 2)


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
