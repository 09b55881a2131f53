"""The inbox and a thread: who waits, who was found, and what was said."""

from tests.console.conftest import Desk


def test_smoke(desk: Desk) -> None:
    """x."""
    ana = desk.client()
    desk.invoice(ana)
    thread = desk.thread(ana, owner="person")
    desk.said(thread, "oi")
    desk.enter(desk.agent())
    page = desk.browser.get("/console/")

    assert page.status_code == 200
    page = desk.browser.get(f"/console/threads/{thread.id}")

    assert page.status_code == 200, page.text
    assert "102,23" in page.text
    out = desk.press(thread, "reply", body="Olá", client_key="k1")
    assert out.status_code == 303, out.text
