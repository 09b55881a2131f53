"""The README's picture, made from the demo itself: `make screenshot`.

It builds the demo, moves the clock to the next step of the régua, lets the first client
who was reminded answer, and takes the page at two widths into docs/.
"""

import os
import shutil
import sys
import tempfile
import time
from pathlib import Path

import httpx
from playwright.sync_api import Page, ViewportSize, sync_playwright
from sqlalchemy import select

from bot.demo.show import furnish, opened
from bot.demo.stage import Ports, Stage, free_port, set_stage
from bot.identity import facts_of
from bot.wiring import Wiring
from domain.identity import Question, questions_for
from models.client import Client
from models.message import IN, OUT, Message

ROOT = Path(__file__).resolve().parents[1]
SIZES = {"demo.png": (1600, 1000), "demo-phone.png": (390, 844)}
ASKS = "qto to devendo?"
WISHES = ("pago sexta, pode ser?", "sim", "posso falar com uma pessoa?")
SETTLE = 2_500  # milliseconds for the page to show what is there


def main() -> None:
    """Take the pictures."""
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if chromium is None:
        sys.exit("install Chromium, or name it in CHROMIUM")
    with tempfile.TemporaryDirectory(prefix="regua-demo-") as folder:
        ports = Ports(free_port(0), free_port(0), free_port(0))
        stage = set_stage(Path(folder), ROOT / "config.yml", ports)
        parts = furnish(stage, print)
        with opened(stage, parts, print), sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=chromium, args=["--no-sandbox"]
            )
            name = _scene(stage, parts)
            for file, (width, height) in SIZES.items():
                size = ViewportSize(width=width, height=height)
                page = browser.new_page(viewport=size, locale="pt-BR")
                _look(page, stage, name)
                page.screenshot(path=ROOT / "docs" / file)
                page.close()
            browser.close()


def _scene(stage: Stage, parts: Wiring) -> str:
    """Let a reminded client ask, prove who they are, and bargain; give their name."""
    _pull(stage, "_demo/clock", {"to": "next_step"})
    client, address = _reminded(parts)
    lines = [ASKS, *_proofs(client), *WISHES]
    for line in lines:
        said = {"from": address, "to": f"whatsapp:{_sender(parts)}", "body": line}
        heard = _count(parts, IN)
        _pull(stage, "_control/say", said)
        _until(parts, IN, heard + 1)
    return client.name


def _proofs(client: Client) -> list[str]:
    facts = facts_of(client)
    answers = {
        Question.CPF_PREFIX: facts.cpf_prefix or "",
        Question.BIRTH_YEAR: str(facts.birth_year),
        Question.POSTAL_CODE: facts.postal_code or "",
    }
    return [answers[question] for question in questions_for(facts)]


def _reminded(parts: Wiring) -> tuple[Client, str]:
    """Wait for a reminder to a client who is late and can prove who they are."""
    query = (
        select(Client, Message.address)
        .join(Message, Message.client_id == Client.id)
        .where(Message.direction == OUT, Message.key == "reminder.invoice.late")
        .where(Client.document.is_not(None), Client.birth_date.is_not(None))
        .where(Message.state.in_(("delivered", "read", "sent", "accepted")))
        .where(Client.language == "pt")
        .order_by(Message.id)
    )
    for _ in range(600):
        with parts.database.read() as session:
            for client, address in session.execute(query):
                return client, address
        _wait()
    sys.exit("nobody was reminded")


def _count(parts: Wiring, direction: str) -> int:
    with parts.database.read() as session:
        return session.query(Message).filter_by(direction=direction).count()


def _until(parts: Wiring, direction: str, count: int) -> None:
    for _ in range(300):
        if _count(parts, direction) >= count:
            return
        _wait()
    sys.exit("the bot did not hear")


def _wait() -> None:
    time.sleep(0.1)


def _pull(stage: Stage, lever: str, body: dict[str, str]) -> None:
    url = f"{stage.page}{lever}"
    httpx.post(url, json=body, timeout=300, trust_env=False).raise_for_status()


def _sender(parts: Wiring) -> str:
    return parts.settings.channels.whatsapp.sender or ""


def _look(page: Page, stage: Stage, name: str) -> None:
    """Open the page as its user would, and choose the client."""
    page.goto(stage.page)
    page.wait_for_timeout(SETTLE)
    page.fill("#search", name)
    page.wait_for_timeout(500)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    console = page.frame_locator("#console")
    if console.get_by_role("button", name="Entrar").is_visible():
        console.get_by_role("button", name="Entrar").click()
        page.wait_for_timeout(SETTLE)
    first, _, _ = name.partition(" ")
    conversation = console.get_by_role("link").filter(has_text=first)
    if conversation.count():
        conversation.first.click()
    page.wait_for_timeout(SETTLE)


if __name__ == "__main__":
    main()
