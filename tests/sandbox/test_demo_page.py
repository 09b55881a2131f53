"""The page in a browser: a client is chosen, writes, and reads the answer."""

import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Route, expect, sync_playwright

from tests.sandbox.portfolio import CLIENT, STATE
from tests.sandbox.providers import ANA, Providers
from tests.sandbox.receiver import Receiver

_CHROMIUM = shutil.which("chromium") or ""
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not _CHROMIUM, reason="Chromium is not installed"),
]


@pytest.fixture
def complaints() -> list[str]:
    """Return what the browser's console said, filled in as it says it."""
    return []


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Return Chromium, started once."""
    with sync_playwright() as browsers:
        chromium = browsers.chromium.launch(
            executable_path=_CHROMIUM, args=["--no-sandbox"]
        )
        yield chromium
        chromium.close()


@pytest.fixture(params=[1440, 390], ids=["wide", "narrow"])
def page(
    request: pytest.FixtureRequest,
    browser: Browser,
    providers: Providers,
    complaints: list[str],
) -> Iterator[Page]:
    """Return the demo's page at one width."""
    context = browser.new_context(viewport={"width": request.param, "height": 844})
    page = context.new_page()
    page.on("console", lambda said: complaints.append(said.text))
    page.on("pageerror", lambda problem: complaints.append(str(problem)))
    page.goto(providers.url)
    yield page
    context.close()


def test_a_client_writes_and_is_answered(
    page: Page, providers: Providers, app: Receiver, complaints: list[str]
) -> None:
    """The message goes to the application, the answer comes to the phone."""
    app.pages |= {"/demo/state": STATE, "/console/login/once": {}}
    expect(page.locator("#search")).to_have_value("Ana Souza")

    page.get_by_role("textbox", name="Mensagem").fill("quanto eu devo?")
    page.keyboard.press("Enter")
    (hook,) = app.wait(lambda each: "inbound" in each.path)
    providers.send("São *R$ 99,90*. <b>oi</b>", status_callback=providers.callback())

    assert hook.form["From"] == ANA
    expect(page.locator(".mine .text")).to_have_text("quanto eu devo?")
    expect(page.locator(".theirs strong")).to_have_text("R$ 99,90")
    expect(page.locator(".theirs .text")).to_contain_text("<b>oi</b>")
    assert app.statuses(3)[2] == "read"
    wide = page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert (wide, complaints) == (True, [])


def test_without_the_application_the_page_waits(page: Page, app: Receiver) -> None:
    """It says so kindly, and goes on by itself."""
    expect(page.locator("#health")).to_be_visible()

    app.pages |= {"/demo/state": STATE, "/console/login/once": {}}

    expect(page.locator("#health")).to_be_hidden()


def test_the_language_can_be_changed(page: Page) -> None:
    """Every word of the page follows."""
    page.locator("#language").select_option("en")

    expect(page.get_by_role("button", name="Next step")).to_be_visible()
    expect(page.get_by_role("textbox", name="Message")).to_be_visible()


def test_no_language_can_be_chosen_before_the_first_words_are_there(page: Page) -> None:
    """What was chosen then would be lost when they come."""
    closed: list[bool] = []

    def look(route: Route) -> None:
        closed.append(page.locator("#language").is_disabled())
        route.continue_()

    page.route("**/words/pt-BR.json", look)
    page.reload()
    page.locator("#language").select_option("en")

    expect(page.get_by_role("button", name="Next step")).to_be_visible()
    assert closed == [True]


def test_the_language_chosen_last_stays(page: Page) -> None:
    """Words that come late for an earlier choice change nothing."""
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/words/en.json", hold)
    page.locator("#language").select_option("en")
    page.locator("#language").select_option("es")
    expect(page.get_by_role("textbox", name="Mensaje")).to_be_visible()

    with page.expect_response("**/words/en.json") as late:
        held[0].continue_()
    late.value.finished()
    page.evaluate("fetch('/static/words/pt-BR.json').then((later) => later.json())")

    assert page.locator("html").get_attribute("lang") == "es"


def test_what_the_companys_system_heard(
    page: Page, providers: Providers, app: Receiver, complaints: list[str]
) -> None:
    """Each event is named in words, with the mark of its check; off, that is said.

    The tab is there only on a narrow page.
    """
    app.pages |= {"/demo/state": STATE, "/console/login/once": {}}
    data = {"client": "C1", "unlock": 7, "until": "2026-12-26"}
    told = {"type": "service.unlock_granted", "data": data}
    providers.http.post("/company/events", json=told)
    tab, shown = page.locator("#tab-company"), page.locator("#heard > li")
    if tab.is_visible():
        tab.click()

    expect(shown).to_contain_text("Desbloqueio em confiança concedido")
    expect(shown).to_contain_text("26/12/2026")
    expect(shown).to_contain_text("assinatura recusada")
    expect(shown.get_by_role("button")).to_have_attribute("title", "Ver Ana Souza")
    expect(page.locator("#company-away")).to_be_hidden()
    page.locator("#company-switch").click()
    expect(page.locator("#company-away")).to_be_visible()
    expect(page.locator("#company-switch")).to_have_text("Ligar")
    wide = page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert (wide, complaints) == (True, [])


def test_whose_service_is_suspended(page: Page, app: Receiver) -> None:
    """It is said under the name and can be searched for, and a question is at hand."""
    chip = page.get_by_role("button", name="tem como desbloquear minha internet?")
    caio = {**CLIENT, "external_id": "C7", "name": "Caio Reis", "service": "active"}
    bia = {**CLIENT, "external_id": "C2", "name": "Bia Reis", "service": "suspended"}
    app.pages |= {"/demo/state": {**STATE, "clients": [caio, bia]}}
    expect(page.locator("#search")).to_have_value("Caio Reis")
    expect(chip).to_have_count(0)

    page.locator("#search").fill("suspenso")
    page.keyboard.press("Enter")

    expect(page.locator("#search")).to_have_value("Bia Reis")
    expect(page.locator("#standing")).to_contain_text("serviço suspenso")
    expect(chip).to_be_enabled()
