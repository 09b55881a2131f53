"""A number of two debtors in a real browser: what each hears, what the agent sees."""

from collections.abc import Iterator
from datetime import date, timedelta
from threading import Thread

import pytest
from playwright.sync_api import Page, expect
from werkzeug.serving import make_server

from bot.agents import add_agent, make_login_link
from bot.app import create_app
from bot.database import Database
from tests.bot.templated import with_templates
from tests.bot.test_shared_number import bruno, says
from tests.bot.world import World, ana
from tests.console.test_browser import CHROMIUM, chromium, page

__all__ = ["chromium", "page"]  # the fixtures of the browser
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed"),
]
ANAS, BRUNOS = "R$ 102,17", "R$ 255,50"
LATE = date(2026, 11, 24) - timedelta(days=5)


@pytest.fixture
def world(database: Database) -> World:
    """Let Ana and Bruno owe, and share their phone."""
    made = with_templates(database)
    ana(made, LATE)
    bruno(made)
    return made


@pytest.fixture
def url(world: World) -> Iterator[str]:
    """Serve the console of that house on loopback; give the way in of an agent."""
    app = create_app(world.parts)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/console"
    server.shutdown()
    thread.join()
    server.server_close()


def enters(world: World, url: str, page: Page) -> None:
    """Let an agent in, and open the one thread."""
    with world.session() as session:
        bia = add_agent(
            session,
            name="Bia Nunes",
            email="bia@fibrasul.example",
            role="agent",
            password=None,
            now=world.clock.now(),
        )
        token = make_login_link(session, bia, world.clock.now())
    page.goto(f"{url}/login/{token}")
    page.get_by_role("button", name="Entrar").click()
    page.goto(f"{url}/threads/{world.thread().id}")


@pytest.mark.fault("F32")
def test_before_anybody_is_known_nothing_is_told_or_shown(
    world: World, url: str, page: Page
) -> None:
    """Two neutral reminders, "com quem falo?", and a page of nobody's debt."""
    world.plan()
    world.work()
    asked = says(world, "quanto devo?")
    heard = " ".join(f"{s.body} {s.content_variables}" for s in world.channel.sent)
    enters(world, url, page)

    assert "R$" not in heard + asked
    assert "quem" in asked
    expect(page.locator("#sharers")).to_contain_text("Ana Souza, Bruno Lima")
    expect(page.locator("#sharers")).to_contain_text("Ainda não se sabe com quem")
    expect(page.locator(".bubble.client .speaker")).to_have_text(
        "Ainda não se sabe quem"
    )
    expect(page.locator(".bubble.regua .speaker").first).to_contain_text("sobre Ana")
    expect(page.locator(".bubble.regua .speaker").last).to_contain_text("sobre Bruno")
    assert ANAS not in page.content()
    assert BRUNOS not in page.content()


@pytest.mark.fault("F32")
def test_one_after_the_other_each_has_their_own(
    world: World, url: str, page: Page
) -> None:
    """Ana is told hers; a day later Bruno is told his, and their lines stay theirs."""
    for line in ("quanto devo?", "Ana", "529"):
        assert "R$" not in says(world, line)
    hers = says(world, "1985")
    world.move(hours=25)
    for line in ("quanto devo?", "Bruno", "390"):
        assert "R$" not in says(world, line)
    his = says(world, "1979")
    enters(world, url, page)
    speakers = page.locator(".bubble.client .speaker").all_inner_texts()
    card = page.locator("#card").inner_text()

    assert ANAS in hers
    assert ANAS not in his
    assert BRUNOS in his
    expect(page.locator("#sharers")).to_contain_text("conversa é de Bruno Lima")
    assert set(speakers[:4]) <= {"Ana Souza", "Ainda não se sabe quem"}
    assert set(speakers[4:]) <= {"Bruno Lima", "Ainda não se sabe quem"}
    assert (speakers[3], speakers[7]) == ("Ana Souza", "Bruno Lima")
    assert "255" in card
    assert "102" not in card
    page.set_viewport_size({"width": 390, "height": 800})
    over = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert over <= 0
