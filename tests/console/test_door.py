"""Who comes in, by which key, for how long, and who does not."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from bot import agents
from bot.agents import disable, make_login_link
from console import door
from console.sessions import ABSOLUTE, IDLE
from models.agent import Agent, AgentSession
from models.audit import Audit
from tests.console.conftest import PASSWORD, Desk, csrf_of

pytestmark = pytest.mark.fault("F68")
LOGIN = "/console/login"


def knock(
    desk: Desk, email: str, password: str, place: str = "10.0.0.1"
) -> TestResponse:
    """Send the login form."""
    there = {"REMOTE_ADDR": place}
    page = desk.browser.get(LOGIN, environ_base=there)
    data = {"csrf": csrf_of(page), "email": email, "password": password}
    return desk.browser.post(LOGIN, data=data, environ_base=there)


def is_in(desk: Desk) -> bool:
    """Tell whether this browser sees the inbox."""
    return desk.browser.get("/console/").status_code == 200


def test_the_right_password_opens(desk: Desk) -> None:
    """E-mail and password lead to the inbox."""
    bia = desk.agent(password=PASSWORD)

    answer = knock(desk, bia.email.upper(), PASSWORD)

    assert (answer.status_code, answer.location) == (303, "/console/")
    assert is_in(desk)


@pytest.mark.parametrize(
    ("email", "password"),
    [
        pytest.param("bia@fibrasul.example", "not her password", id="wrong password"),
        pytest.param("ninguem@fibrasul.example", PASSWORD, id="unknown e-mail"),
        pytest.param("caio@fibrasul.example", PASSWORD, id="disabled"),
        pytest.param("bia@fibrasul.example", "", id="no password"),
    ],
)
def test_every_wrong_key_gets_one_answer(desk: Desk, email: str, password: str) -> None:
    """Nobody learns from the answer who works here."""
    desk.agent(password=PASSWORD)
    caio = desk.agent("Caio Reis", password=PASSWORD)
    with desk.parts.database.write() as session:
        disable(session, session.get_one(Agent, caio.id), desk.clock.now())

    answer = knock(desk, email, password)
    stranger = knock(desk, "outro@fibrasul.example", "whatever it is")

    assert answer.status_code == stranger.status_code == 401
    assert answer.text.replace(email, "").replace(csrf_of(answer), "") == (
        stranger.text.replace("outro@fibrasul.example", "").replace(
            csrf_of(stranger), ""
        )
    )
    assert not is_in(desk)


def test_an_unknown_email_costs_as_much_as_a_known_one(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The password is hashed once in either case: time tells nothing."""
    checked: list[str] = []
    verify = agents._verify  # noqa: SLF001 - what costs the time is counted

    def counted(kept: str, password: str) -> bool:
        checked.append(kept[:9])
        return bool(verify(kept, password))

    monkeypatch.setattr(agents, "_verify", counted)
    bia = desk.agent(password=PASSWORD)
    knock(desk, bia.email, "wrong")
    knock(desk, "ninguem@fibrasul.example", "wrong")

    assert checked == ["$argon2id", "$argon2id"]


def test_five_wrong_tries_shut_the_door_for_a_while(desk: Desk) -> None:
    """The right password does not open either, until time has passed."""
    bia = desk.agent(password=PASSWORD)
    for _ in range(5):
        knock(desk, bia.email, "wrong")

    assert knock(desk, bia.email, PASSWORD).status_code == 429

    desk.clock.move(timedelta(minutes=3))

    assert knock(desk, bia.email, PASSWORD).status_code == 303


def test_somebody_elses_tries_do_not_lock_an_agent_out(desk: Desk) -> None:
    """The bucket belongs to the place too: Bia comes in from her own."""
    bia = desk.agent(password=PASSWORD)
    for _ in range(6):
        knock(desk, bia.email, "wrong", place="203.0.113.9")

    assert knock(desk, bia.email, PASSWORD, place="10.0.0.1").status_code == 303


def test_a_place_that_tries_everybody_is_shut_out(desk: Desk) -> None:
    """Fifty different names from one place are enough."""
    bia = desk.agent()
    for _ in range(50):
        door.PLACE.wrong("203.0.113.9", desk.clock.now())

    assert knock(desk, bia.email, PASSWORD, place="203.0.113.9").status_code == 429


def test_a_link_is_shown_any_number_of_times_and_used_once(desk: Desk) -> None:
    """A preview robot that opens the link spends nothing."""
    bia = desk.agent()
    with desk.parts.database.write() as session:
        token = make_login_link(session, bia, desk.clock.now())
    path = f"{LOGIN}/{token}"

    assert desk.browser.get(path).status_code == 200
    page = desk.browser.get(path)

    assert page.status_code == 200

    first = desk.browser.post(path, data={"csrf": csrf_of(page)})

    assert first.location == "/console/"

    other = desk.app.test_client()

    assert other.get(path).status_code == 410

    seen = csrf_of(other.get(LOGIN))

    assert other.post(path, data={"csrf": seen}).status_code == 410


def test_a_session_gets_a_new_token_at_each_login(desk: Desk) -> None:
    """A cookie planted before the login is worth nothing after it."""
    bia = desk.agent()
    desk.browser.set_cookie("regua_session", "planted")
    desk.enter(bia)
    first = desk.browser.get_cookie("regua_session")
    desk.enter(bia)
    second = desk.browser.get_cookie("regua_session")

    assert first is not None
    assert second is not None
    assert len({"planted", first.value, second.value}) == 3

    desk.browser.set_cookie("regua_session", first.value)

    assert not is_in(desk)


def test_a_stolen_cookie_is_dead_after_logout(desk: Desk) -> None:
    """Logging out ends the session on our side."""
    desk.enter(desk.agent())
    cookie = desk.browser.get_cookie("regua_session")
    assert cookie is not None
    page = desk.browser.get("/console/")
    desk.browser.post("/console/logout", data={"csrf": csrf_of(page)})
    desk.browser.set_cookie("regua_session", cookie.value)

    assert not is_in(desk)


def test_a_disabled_agent_is_out_at_the_next_request(desk: Desk) -> None:
    """Letting somebody go acts at once."""
    bia = desk.agent()
    desk.enter(bia)

    assert is_in(desk)

    with desk.parts.database.write() as session:
        disable(session, session.get_one(Agent, bia.id), desk.clock.now())

    assert not is_in(desk)


def test_an_agent_disabled_by_hand_is_out_as_well(desk: Desk) -> None:
    """Whoever writes the day into the table need not know about sessions."""
    bia = desk.agent()
    desk.enter(bia)
    with desk.parts.database.write() as session:
        session.get_one(Agent, bia.id).disabled_at = desk.clock.now()

    assert not is_in(desk)


def test_half_an_hour_of_quiet_ends_a_session(desk: Desk) -> None:
    """Idle for thirty minutes is too long; each act starts the count again."""
    desk.enter(desk.agent())
    desk.clock.move(IDLE - timedelta(minutes=1))

    assert is_in(desk)

    desk.clock.move(IDLE - timedelta(minutes=1))

    assert is_in(desk)

    desk.clock.move(IDLE)

    assert not is_in(desk)


def test_a_page_that_refreshes_itself_is_no_sign_of_life(desk: Desk) -> None:
    """An open tab on an empty chair does not keep the session alive."""
    desk.enter(desk.agent())
    live = {"Regua-Live": "1"}
    for _ in range(6):
        desk.clock.move(IDLE / 6)
        desk.browser.get("/console/news")
        desk.browser.get("/console/", headers=live)

    assert desk.browser.get("/console/", headers=live).status_code == 401


def test_twelve_hours_end_a_session_that_was_never_quiet(desk: Desk) -> None:
    """Nobody stays in for ever."""
    desk.enter(desk.agent())
    for _ in range(int(ABSOLUTE / timedelta(minutes=20))):
        desk.clock.move(timedelta(minutes=20))
        desk.browser.get("/console/")

    assert not is_in(desk)


def test_tokens_are_kept_as_hashes(desk: Desk) -> None:
    """A copy of the database is no way in."""
    desk.enter(desk.agent())
    cookie = desk.browser.get_cookie("regua_session")
    assert cookie is not None
    [kept] = desk.rows(select(AgentSession.token_hash))

    assert len(cookie.value) >= 22  # 128 bits in base64
    assert cookie.value not in kept


@pytest.mark.parametrize(
    ("url", "name", "secure"),
    [
        pytest.param("http://localhost", "regua_session", False, id="http"),
        pytest.param(
            "https://regua.example.com", "__Host-regua_session", True, id="https"
        ),
    ],
)
def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(
    desk_of: Callable[..., Desk], url: str, name: str, *, secure: bool
) -> None:
    """HttpOnly and SameSite always; Secure and bound to the host over https."""
    desk = desk_of(public_url=url)
    browser = desk.app.test_client()
    bia = desk.agent()
    with desk.parts.database.write() as session:
        token = make_login_link(session, bia, desk.clock.now())
    page = browser.get(f"{LOGIN}/{token}", base_url=url)
    answer = browser.post(
        f"{LOGIN}/{token}", data={"csrf": csrf_of(page)}, base_url=url
    )
    [cookie] = [c for c in answer.headers.getlist("Set-Cookie") if name in c]

    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Path=/" in cookie
    assert ("Secure" in cookie) is secure


def test_every_try_at_the_door_is_in_the_trail(desk: Desk) -> None:
    """Who came in, who was refused, who left; no address of a stranger."""
    bia = desk.agent()
    knock(desk, "ninguem@fibrasul.example", "wrong")
    desk.enter(bia)
    page = desk.browser.get("/console/")
    desk.browser.post("/console/logout", data={"csrf": csrf_of(page)})
    trail = desk.rows(select(Audit).order_by(Audit.id))

    assert [row.action for row in trail] == ["login.refused", "login.link", "logout"]
    assert not any("ninguem" in f"{row.subject}{row.details}" for row in trail)
