"""The console in a real browser: what a person does, and what no page may run."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest
from playwright.sync_api import Browser, Page, Route, expect, sync_playwright
from sqlalchemy import select
from werkzeug.serving import make_server

from bot.agents import make_login_link
from models.agent import Agent
from models.conversation import Conversation
from models.message import Message
from tests.console.conftest import NOON, Desk
from tests.console.test_hostile import everywhere

CHROMIUM = next(
    (p for p in map(shutil.which, ("chromium", "chromium-browser")) if p), None
)
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed"),
]


@pytest.fixture
def url(desk: Desk) -> Iterator[str]:
    """Serve the console on loopback."""
    server = make_server("127.0.0.1", 0, desk.app, threaded=True)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Start one browser for all tests of this file."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox"]
        )
        yield browser
        browser.close()


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """Open a page of a new visitor; whatever the browser complains of is a failure."""
    context = chromium.new_context(
        viewport={"width": 1280, "height": 800}, locale="pt-BR"
    )
    opened = context.new_page()
    complaints: list[str] = []
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.on(
        "console",
        lambda m: complaints.append(m.text) if "Content Security" in m.text else None,
    )
    opened.on("dialog", lambda dialog: complaints.append(dialog.message))
    yield opened
    context.close()

    assert complaints == []


def come_in(desk: Desk, url: str, page: Page, agent: Agent) -> None:
    """Open a login link and press its one button."""
    with desk.parts.database.write() as session:
        token = make_login_link(session, agent, desk.clock.now())
    page.goto(f"{url}/console/login/{token}")
    page.get_by_role("button", name="Entrar").click()
    page.wait_for_url(f"{url}/console/")


def written(desk: Desk) -> list[str]:
    """Read what agents wrote."""
    query = select(Message).where(Message.author == "agent").order_by(Message.id)
    return [message.body for message in desk.rows(query)]


@pytest.mark.fault("F24")
def test_take_over_answer_and_give_back(desk: Desk, url: str, page: Page) -> None:
    """The whole errand, by mouse; a double click sends one message."""
    thread = desk.thread(desk.client(), owner="person", handoff_at=NOON)
    desk.said(thread, "Quero falar com alguém", created_at=NOON)
    come_in(desk, url, page, desk.agent())
    page.get_by_role("link", name="Ana Souza").click()
    page.get_by_role("button", name="Assumir a conversa").click()
    expect(page.locator("#thread-top")).to_contain_text("Com você")
    page.get_by_label("Sua resposta").fill("Oi, Ana! Sou a Bia.")
    page.set_viewport_size({"width": 700, "height": 800})  # as in the demo's frame
    page.get_by_role("button", name="Enviar").dblclick()
    expect(page.locator(".bubble.agent")).to_have_count(1)
    expect(page.get_by_label("Sua resposta")).to_have_value("")

    assert written(desk) == ["Oi, Ana! Sou a Bia."]

    page.get_by_text("Devolver ao bot").click()
    page.get_by_label("Nota para o bot").fill("paga sexta")
    page.get_by_role("button", name="Devolver", exact=True).click()
    expect(page.locator("#thread-top")).to_contain_text("Com o bot")

    assert desk.row(thread).note == "paga sexta"


@pytest.mark.fault("F24")
def test_an_answer_that_was_lost_on_the_way_back_is_not_sent_again(
    desk: Desk, url: str, page: Page
) -> None:
    """The first try arrives and its answer does not; trying again sends nothing new."""
    bia = desk.agent()
    thread = desk.thread(desk.client(), owner="person", agent_id=bia.id)
    come_in(desk, url, page, bia)
    page.goto(f"{url}/console/threads/{thread.id}")
    page.get_by_label("Sua resposta").fill("uma vez só")
    lost: list[bool] = []

    def lose_the_answer(route: Route) -> None:
        if lost:
            route.continue_()
            return
        route.fetch(max_redirects=0)
        lost.append(True)
        route.abort()

    page.route("**/reply", lose_the_answer)
    page.get_by_role("button", name="Enviar").click()
    expect(page.get_by_text("Não foi enviada")).to_be_visible()
    expect(page.get_by_label("Sua resposta")).to_have_value("uma vez só")
    page.get_by_role("button", name="Enviar").click()
    expect(page.get_by_label("Sua resposta")).to_have_value("")

    assert written(desk) == ["uma vez só"]


def test_what_comes_in_appears_by_itself(desk: Desk, url: str, page: Page) -> None:
    """A new message and a colleague's take-over show up; half-typed words stay."""
    bia = desk.agent()
    thread = desk.thread(desk.client(), owner="person", agent_id=bia.id)
    come_in(desk, url, page, bia)
    page.goto(f"{url}/console/threads/{thread.id}")
    page.get_by_label("Sua resposta").fill("estou escrev")
    desk.said(thread, "você está aí?", created_at=NOON)
    expect(page.get_by_role("log")).to_contain_text("você está aí?", timeout=10_000)
    expect(page.get_by_label("Sua resposta")).to_have_value("estou escrev")
    with desk.parts.database.write() as session:
        row = session.get_one(Conversation, thread.id)
        row.owner, row.agent_id, row.version = "bot", None, row.version + 1
    expect(page.get_by_role("button", name="Assumir a conversa")).to_be_visible(
        timeout=10_000
    )


def test_the_keyboard_is_enough(desk: Desk, url: str, page: Page) -> None:
    """j, Enter, t, r, Ctrl+Enter: an answer without a mouse."""
    thread = desk.thread(desk.client(), owner="person", handoff_at=NOON)
    come_in(desk, url, page, desk.agent())
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/threads/{thread.id}")
    page.keyboard.press("t")
    expect(page.locator("#thread-top")).to_contain_text("Com você")
    page.keyboard.press("r")
    page.keyboard.type("Oi!")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".bubble.agent")).to_have_count(1)

    assert written(desk) == ["Oi!"]

    page.keyboard.press("Escape")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()


@pytest.mark.parametrize("width", [360, 700, 1024, 1440])
def test_no_page_is_wider_than_the_screen(
    desk: Desk, url: str, page: Page, width: int
) -> None:
    """Phone, the demo's frame, tablet, desktop: nothing hangs out on the right."""
    ana = desk.client("Maria Aparecida " + "deNomeMuitoCompridoSemEspaco" * 4)
    desk.invoice(ana, "2026-10-" + "9" * 40)
    thread = desk.thread(ana, owner="person", handoff_at=NOON, handoff_due_at=NOON)
    desk.said(thread, "https://example.com/" + "a" * 300, created_at=NOON)
    page.set_viewport_size({"width": width, "height": 740})
    come_in(desk, url, page, desk.agent())
    for path in ("", f"threads/{thread.id}", f"threads/{thread.id}/card"):
        page.goto(f"{url}/console/{path}")
        over = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert over <= 0, path


@pytest.mark.fault("F66")
@pytest.mark.parametrize(
    "text",
    [
        pytest.param("<script>alert(1)</script>", id="script"),
        pytest.param('"><img src=x onerror=alert(1)>', id="handler"),
        pytest.param("</textarea><svg onload=alert(1)>", id="out of a field"),
    ],
)
def test_hostile_texts_run_nothing(desk: Desk, url: str, page: Page, text: str) -> None:
    """No dialog, no error, no violation of the content policy: there was no code."""
    thread_id = everywhere(desk, text)
    [bia] = desk.rows(select(Agent))
    come_in(desk, url, page, bia)
    for path in (f"threads/{thread_id}", f"?q={text}"):
        page.goto(f"{url}/console/{path}")
        page.wait_for_load_state()

    assert page.locator("script").count() == 1


def test_without_scripts_everything_still_works(
    desk: Desk, url: str, chromium: Browser
) -> None:
    """Plain forms and links do the whole errand."""
    thread = desk.thread(desk.client(), owner="person", handoff_at=NOON)
    context = chromium.new_context(java_script_enabled=False, locale="pt-BR")
    page = context.new_page()
    come_in(desk, url, page, desk.agent())
    page.get_by_role("link", name="Ana Souza").click()
    page.get_by_label("Sua resposta").fill("sem script")
    page.get_by_role("button", name="Enviar").click()
    page.wait_for_url(f"**/threads/{thread.id}")
    context.close()

    assert written(desk) == ["sem script"]


def test_the_stylesheets_are_read(desk: Desk, url: str, page: Page) -> None:
    """The content policy lets our own files in: the list has the panel's colour."""
    assert (Path(__file__).parents[2] / "console" / "static" / "console.css").exists()
    come_in(desk, url, page, desk.agent())
    display = page.locator(".panes").evaluate("e => getComputedStyle(e).display")

    assert display == "grid"
