"""What holds on every route of the console: the guard, the headers, the forms."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select
from werkzeug.routing import Rule

from console import blueprint, guard
from models import Base
from models.agent import AgentSession
from tests.console.conftest import Desk, csrf_of

OPEN = {
    "console.login",
    "console.log_in",
    "console.login_link",
    "console.use_link",
    "console.static",
}


def rules(desk: Desk, method: str) -> Iterator[Rule]:
    """List the console's routes that answer a method."""
    for rule in desk.app.url_map.iter_rules():
        if rule.endpoint.startswith("console.") and method in (rule.methods or ()):
            yield rule


def path_of(rule: Rule, thread_id: int) -> str:
    """Fill a route with a thread, or with what stands for a token or a file."""
    path = re.sub(r"<int[^>]*:thread_id>", str(thread_id), rule.rule)
    path = re.sub(r"<int[^>]*>", "1", path)
    return re.sub(r"<[^>]+>", "base.css" if "static" in path else "t", path)


def test_only_the_door_is_open() -> None:
    """A new route is shut unless somebody opens it by name."""
    assert guard._OPEN == OPEN  # noqa: SLF001 - the list is what is guarded


@pytest.mark.fault("F68")
def test_a_stranger_sees_no_route(desk: Desk) -> None:
    """Without a login a page sends to the door, and all else says 401."""
    thread = desk.thread(desk.client())
    stranger = desk.app.test_client()
    seen = {}
    for method in ("GET", "POST"):
        for rule in rules(desk, method):
            if rule.endpoint not in OPEN:
                answer = stranger.open(path_of(rule, thread.id), method=method)
                seen[method, rule.endpoint] = answer.status_code, answer.location

    assert len(seen) >= 11
    for (method, endpoint), said in seen.items():
        by_script = endpoint in {"console.news", "console.thread_news"}
        door = (303, "/console/login")
        expected = door if method == "GET" and not by_script else (401, None)
        assert said == expected, endpoint


@pytest.mark.fault("F68")
@pytest.mark.parametrize("thread_id", [999_999, 2**31, 2**64])
def test_a_thread_that_is_not_there_is_404_everywhere(
    desk: Desk, thread_id: int
) -> None:
    """An id of nobody says nothing, on any route, whatever the method."""
    desk.enter(desk.agent())
    token = csrf_of(desk.browser.get("/console/"))
    form = {
        "csrf": token,
        "client_key": "k",
        "body": "oi",
        "version": "0",
        "channel": "",
    }
    for method in ("GET", "POST"):
        for rule in rules(desk, method):
            if "thread_id" in rule.arguments:
                path = path_of(rule, thread_id)
                data = form if method == "POST" else None
                answer = desk.browser.open(path, method=method, data=data)
                assert answer.status_code == 404, rule


def test_no_get_changes_a_row(desk: Desk) -> None:
    """Looking at every page leaves every table as it was (ASVS 3.5.3)."""
    thread = desk.thread(desk.client(), owner="person")
    desk.said(thread, "oi")
    desk.enter(desk.agent())
    before = contents(desk)
    for rule in rules(desk, "GET"):
        desk.browser.get(path_of(rule, thread.id), buffered=True)

    assert contents(desk) == before


def contents(desk: Desk) -> dict[str, object]:
    """Read all rows, but for when a session was last seen."""
    with desk.parts.database.read() as session:
        seen: dict[str, object] = {
            table.name: session.execute(select(table)).all()
            for table in Base.metadata.sorted_tables
            if table.name != AgentSession.__tablename__
        }
        seen["sessions"] = session.scalar(select(func.count(AgentSession.id)))
    return seen


@pytest.mark.parametrize(
    "forged",
    [
        pytest.param({}, id="no token"),
        pytest.param({"csrf": ""}, id="empty token"),
        pytest.param({"csrf": "ImFiYyI.x"}, id="made up"),
    ],
)
def test_a_form_of_another_site_is_refused(desk: Desk, forged: dict[str, str]) -> None:
    """Each route that changes something wants our own form's token (ASVS 3.5.1)."""
    thread = desk.thread(desk.client())
    desk.enter(desk.agent())
    for rule in rules(desk, "POST"):
        answer = desk.browser.post(path_of(rule, thread.id), data=forged)
        assert answer.status_code == 403, rule

    assert desk.row(thread).owner == "bot"


def test_the_token_of_one_session_is_nothing_in_another(desk: Desk) -> None:
    """A form that an attacker took from their own page does not work for a victim."""
    thread = desk.thread(desk.client())
    other = desk.enter(desk.agent("Caio Reis"), desk.app.test_client())
    desk.enter(desk.agent())
    stolen = csrf_of(other.get("/console/"))
    path = f"/console/threads/{thread.id}/take-over"

    assert desk.browser.post(path, data={"csrf": stolen}).status_code == 403


def test_a_post_that_a_foreign_page_started_is_refused(desk: Desk) -> None:
    """The browser says where a request comes from; the right token is not enough."""
    thread = desk.thread(desk.client())
    desk.enter(desk.agent())
    token = csrf_of(desk.browser.get("/console/"))
    path = f"/console/threads/{thread.id}/take-over"
    foreign = {"Sec-Fetch-Site": "cross-site"}

    answer = desk.browser.post(path, data={"csrf": token}, headers=foreign)

    assert answer.status_code == 403


def test_each_answer_carries_the_headers(desk: Desk) -> None:
    """Nothing foreign runs, nothing is kept, nothing is told, nothing frames us."""
    thread = desk.thread(desk.client())
    desk.enter(desk.agent())
    for rule in rules(desk, "GET"):
        headers = desk.browser.get(path_of(rule, thread.id), buffered=True).headers
        policy = headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "script-src 'self';" in policy
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        assert headers["X-Frame-Options"] == "DENY"
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "no-referrer"
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
        kept = "no-cache" if rule.endpoint == "console.static" else "no-store"
        assert headers["Cache-Control"] == kept, rule


def test_only_https_asks_for_https(desk_of: Callable[..., Desk]) -> None:
    """HSTS on a plain address would lock its users out of themselves."""
    plain = desk_of().browser.get("/console/login")
    tls = desk_of(public_url="https://regua.example.com").browser.get("/console/login")

    assert "Strict-Transport-Security" not in plain.headers
    assert "max-age=31536000" in tls.headers["Strict-Transport-Security"]


def test_the_demo_may_be_framed_by_its_own_page_only(
    desk_of: Callable[..., Desk],
) -> None:
    """The page with the phone shows the console beside it; nobody else does."""
    desk = desk_of(demo="token", twilio_api_base="http://127.0.0.1:8099")
    headers = desk.browser.get("/console/login").headers

    assert (
        "frame-ancestors 'self' http://127.0.0.1:8099 http://localhost:8099"
        in (headers["Content-Security-Policy"])
    )
    assert "X-Frame-Options" not in headers


def test_a_real_provider_never_frames_us(desk_of: Callable[..., Desk]) -> None:
    """A proxy for Twilio outside the demo opens no frame."""
    desk = desk_of(twilio_api_base="http://127.0.0.1:8099")
    headers = desk.browser.get("/console/login").headers

    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]


def test_assets_are_local_and_may_be_kept_for_ever(desk: Desk) -> None:
    """Each style sheet and script is ours, under a name that tells its content."""
    thread = desk.thread(desk.client())
    desk.enter(desk.agent())
    page = desk.browser.get(f"/console/threads/{thread.id}").text
    links = re.findall(r'(?:src|href)="([^"]+\.(?:css|js|svg)[^"]*)"', page)

    assert len(set(links)) == 4
    for link in links:
        assert link.startswith("/console/static/"), link
        answer = desk.browser.get(link, buffered=True)
        assert answer.status_code == 200
        assert "immutable" in answer.headers["Cache-Control"]


def test_no_page_has_code_or_style_in_it(desk: Desk) -> None:
    """What the content policy would refuse is not written in the first place."""
    ana = desk.client()
    desk.invoice(ana)
    thread = desk.thread(ana, owner="person")
    desk.enter(desk.agent())
    page = desk.browser.get(f"/console/threads/{thread.id}").text

    assert not re.search(r"\son\w+=|\sstyle=|<style|javascript:", page)
    assert not re.search(r"<script(?![^>]+src=)", page)


def test_pages_are_written_without_unescaped_values() -> None:
    """No template marks a value as safe: escaping is never left to a person's care."""
    folder = Path(blueprint.root_path) / "templates"
    templates = list(folder.rglob("*.html"))

    assert len(templates) >= 11
    for template in templates:
        text = template.read_text(encoding="utf-8")
        assert not re.search(r"\|\s*safe\b|autoescape false|Markup", text), template


@pytest.mark.parametrize(
    ("role", "page", "said"),
    [
        pytest.param(
            "agent",
            "/console/texts",
            "Você entrou como atendimento. Quem pode: financeiro, administração.",
            id="a page",
        ),
        pytest.param(
            "finance",
            "/console/webhooks",
            "Você entrou como financeiro. Quem pode: administração.",
            id="of one role alone",
        ),
    ],
)
def test_a_role_that_may_not_is_told_who_may(
    desk: Desk, role: str, page: str, said: str
) -> None:
    """It is no form that has expired; whom to ask is what helps."""
    answer = desk.enter(desk.agent(role=role)).get(page)

    assert answer.status_code == 403
    assert "Seu papel não dá acesso a isto." in answer.text
    assert said in answer.text
    assert "venceu" not in answer.text


def test_a_button_of_others_and_a_form_that_expired(desk: Desk) -> None:
    """Two refusals with one code, each in its own words."""
    browser = desk.enter(desk.agent())
    token = csrf_of(browser.get("/console/tasks"))
    button = browser.post("/console/tasks/1/letter", data={"csrf": token})
    expired = browser.post("/console/tasks/1/letter", data={"csrf": "old"})

    assert (button.status_code, expired.status_code) == (403, 403)
    assert "Quem pode: supervisão, financeiro, administração." in button.text
    assert "O formulário venceu." in expired.text
    assert "Quem pode" not in expired.text
