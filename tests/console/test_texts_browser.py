"""The room of texts in a real browser: it checks and previews while one writes."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.console.conftest import Desk
from tests.console.test_browser import CHROMIUM, chromium, come_in, page, url

__all__ = ["chromium", "page", "url"]  # fixtures
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed"),
]
TEXT = "/console/texts/reminder.d+3/pt/sms"


def test_it_looks_while_one_writes(desk: Desk, url: str, page: Page) -> None:
    """A word too many is said, and the bubble shows the client's own amounts."""
    desk.invoice(desk.client())
    come_in(desk, url, page, desk.agent("Rui Prado", role="finance"))
    page.goto(f"{url}{TEXT}")
    page.get_by_label("Mensagem").fill("Oi {first_name}, Serasa! {amount_today} {link}")

    expect(page.locator(".problems")).to_contain_text("Serasa")
    expect(page.locator(".phone .said").first).to_contain_text("Oi Ana, Serasa! R$")
    expect(page.get_by_label("Mensagem")).to_be_focused()


def test_without_scripts_a_button_looks(
    desk: Desk, url: str, chromium: Browser
) -> None:
    """Plain forms do the whole errand: look, save, release."""
    desk.invoice(desk.client())
    context = chromium.new_context(java_script_enabled=False, locale="pt-BR")
    page = context.new_page()
    come_in(desk, url, page, desk.agent("Rui Prado", role="finance"))
    page.goto(f"{url}{TEXT}")
    page.get_by_label("Mensagem").fill("{company}: {link} Já pagou? SAIR encerra.")
    page.get_by_role("button", name="Conferir e ver").click()
    looked = page.locator(".phone .said").first.text_content() or ""
    page.get_by_role("button", name="Salvar rascunho").click()
    page.get_by_role("button", name="Liberar a versão 1").click()
    page.wait_for_url(f"{url}{TEXT}")
    live = page.locator(".tag.active").first.text_content()
    context.close()

    assert looked.startswith("Fibra Sul: http")
    assert live == "em vigor: v1"


@pytest.mark.parametrize("width", [360, 390, 1024, 1440])
def test_no_page_is_wider_than_the_screen(
    desk: Desk, url: str, page: Page, width: int
) -> None:
    """A long word, a long key and a long name stay inside."""
    desk.invoice(desk.client("Maria " + "deNomeMuitoComprido" * 4))
    page.set_viewport_size({"width": width, "height": 740})
    come_in(desk, url, page, desk.agent("Rui Prado", role="finance"))
    for path in ("", "/reminder.d+3/pt/whatsapp", "/reminder.d+15/pt/email"):
        page.goto(f"{url}/console/texts{path}")
        over = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert over <= 0, path
