"""The page behind an e-mail's links: stop in one click, choose, confirm, not me."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, time
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from bot.app import create_app
from bot.channels.email import Email
from bot.database import Database
from bot.mail_tokens import CONFIRM, PREFERENCES, mail_token
from console import preferences
from console.throttle import Throttle
from models.audit import Audit
from models.client import Client, ContactPoint, OptOut
from models.planned import PlannedContact
from tests.bot.channels.mail_server import MailServer, mail_server
from tests.bot.world import SECRET, World, ana, world_on

MAIL = "ana@example.com"
LATE = date(2026, 11, 19)


@dataclass
class Reader:
    """Ana, who gets our mail, her browser, and the mailbox's server."""

    world: World
    app: Flask
    browser: FlaskClient
    post: MailServer
    token: str = ""

    @property
    def path(self) -> str:
        """Give the path of her page."""
        return f"/e/{self.token}"

    def text(self, path: str = "", query: str = "") -> str:
        """Read a page as a person does."""
        answer = self.browser.get((path or self.path) + query)
        return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", answer.text)))

    def presses(self, what: str, **fields: str) -> str:
        """Press a button; give what the page says then."""
        answer = self.browser.post(f"{self.path}/{what}", data=fields)
        assert answer.status_code == 303
        return self.text(answer.headers["Location"])

    def client(self) -> Client:
        """Read Ana's row."""
        with self.world.parts.database.read() as session:
            client = session.query(Client).one()
            list(client.contact_points)
            return client

    def out(self) -> list[str]:
        """List what stopped us, as far as it is in force."""
        with self.world.parts.database.read() as session:
            query = select(OptOut.via).where(OptOut.lifted_at.is_(None))
            return sorted(set(session.scalars(query)))

    def audited(self) -> list[str]:
        """List what the audit trail holds."""
        with self.world.parts.database.read() as session:
            return list(session.scalars(select(Audit.action).order_by(Audit.id)))


@pytest.fixture(autouse=True)
def _fresh_throttle(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(preferences, "GUESSES", Throttle(3))


@pytest.fixture
def reader(database: Database) -> Iterator[Reader]:
    """Let Ana, who prefers e-mail, have got a reminder of a late invoice."""
    world = world_on(database)
    told = replace(world.parts.environment, public_url="https://regua.example")
    world.parts = replace(world.parts, environment=told)
    mail = world.parts.settings.channels.email
    object.__setattr__(mail, "enabled", True)
    ana(world, LATE, preferred_channel="email")
    with world.session() as session:
        client = session.query(Client).one()
        point = ContactPoint(kind="email", address=MAIL, canonical=MAIL)
        client.contact_points.append(point)
    with mail_server() as post:
        world.channel = Email(post.url, world.parts)  # type: ignore[assignment]  # a real one
        app = create_app(world.parts)
        found = Reader(world, app, app.test_client(), post)
        world.plan()
        world.work()
        found.token = re.findall(r"/e/([0-9a-f]{64})", post.inbox[0].part("plain"))[0]
        yield found


def test_a_reminder_by_mail(reader: Reader) -> None:
    """The whole road: planned, written for a mailbox, sent, and read back."""
    mail = reader.post.inbox[0]

    assert mail.receivers == [MAIL]
    assert mail.message["Subject"] == "Fibra Sul: uma mensagem sobre sua conta"
    assert "Temos uma mensagem sobre sua conta" in mail.part("plain")
    assert "SAIR" not in mail.part("plain")  # nobody reads an answer here
    assert reader.world.messages(channel="email")[0].price_micro == 0


def test_one_click(reader: Reader) -> None:
    """RFC 8058: a bare post of the mailbox's provider, and nothing more goes out."""
    answer = reader.browser.post(
        reader.path, data={"List-Unsubscribe": "One-Click"}, headers={"Origin": "null"}
    )

    assert (answer.status_code, answer.text) == (200, "")
    assert "Set-Cookie" not in answer.headers
    assert reader.out() == ["email:one_click"]


def test_one_click_as_a_form_of_parts(reader: Reader) -> None:
    """Some providers post multipart/form-data, as the RFC lets them."""
    answer = reader.browser.post(
        reader.path,
        data={"List-Unsubscribe": "One-Click"},
        content_type="multipart/form-data",
    )

    assert answer.status_code == 200
    assert reader.out() == ["email:one_click"]


def test_one_click_twice(reader: Reader) -> None:
    """A second post changes nothing, and is answered alike."""
    first, second = (reader.browser.post(reader.path) for _ in range(2))

    assert (first.status_code, second.status_code) == (200, 200)
    assert reader.audited().count("opted_out") == 1


@pytest.mark.fault("F33")
def test_a_stop_is_the_persons(reader: Reader) -> None:
    """Who stops by e-mail is left alone on the phone as well."""
    reader.browser.post(reader.path)
    with reader.world.session() as session:
        session.query(Client).one().preferred_channel = "whatsapp"
    reader.world.move(days=5)
    reader.world.plan()
    reader.world.work()

    with reader.world.parts.database.read() as session:
        rules = {row.rule for row in session.query(PlannedContact)}
    assert "opted_out" in rules
    assert len(reader.post.inbox) == 1


def test_looking_changes_nothing(reader: Reader) -> None:
    """A scanner that opens every link stops nobody, and confirms nothing."""
    before = reader.audited()

    for _ in range(2):
        assert reader.browser.get(reader.path).status_code == 200
    reader.browser.head(reader.path)

    assert (reader.out(), reader.audited()) == ([], before)


def test_the_page_is_neutral(reader: Reader) -> None:
    """No name, no address, no debt: somebody else may be reading."""
    html = reader.browser.get(reader.path).text

    for word in ("Ana", "Souza", MAIL, "fatura", "dívida", "R$", "1001"):
        assert word not in html
    assert "Preferências de contato" in html


def test_the_page_tells_nothing_on(reader: Reader) -> None:
    """Neither caches nor other sites learn of it."""
    headers = reader.browser.get(reader.path).headers

    assert headers["Cache-Control"] == "no-store"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["X-Robots-Tag"] == "noindex, nofollow"


def test_stop_and_come_back(reader: Reader) -> None:
    """The page's own button stops everything, and the next one undoes it."""
    assert "Você não recebe mais mensagens da Fibra Sul" in reader.presses("stop")
    assert reader.out() == ["email:page"]

    assert "Você volta a receber mensagens" in reader.presses("back")
    assert reader.out() == []
    assert reader.audited()[-2:] == ["opted_out", "opted_in"]


def test_an_old_mail_brings_nothing_back(reader: Reader) -> None:
    """What was stopped in a chat is not undone by a link."""
    reader.world.hears("SAIR")

    said = reader.presses("back")

    assert "escreva VOLTAR A RECEBER por lá" in said
    assert reader.out() == ["word:opt_out"]


@pytest.mark.parametrize(
    ("fields", "kept"),
    [
        pytest.param(
            {"channel": "sms", "hours": "afternoon", "calls": "yes"},
            ("sms", time(12), time(18), None),
            id="a channel and a part of the day",
        ),
        pytest.param(
            {"channel": "any", "hours": "any", "calls": "yes"},
            (None, None, None, None),
            id="no preference",
        ),
        pytest.param(
            {"channel": "email", "hours": "morning"},
            ("email", None, time(12), ["phone"]),
            id="no calls",
        ),
        pytest.param(
            {"channel": "fax", "hours": "never", "calls": "yes"},
            ("email", None, None, None),
            id="what the form does not offer",
        ),
    ],
)
def test_choosing(
    reader: Reader, fields: dict[str, str], kept: tuple[object, ...]
) -> None:
    """What is chosen is kept, shown as chosen, and in the audit trail."""
    said = reader.presses("choose", **fields)

    client = reader.client()
    assert "está anotado" in said
    assert (
        client.preferred_channel,
        client.preferred_from,
        client.preferred_until,
        client.refused_channels,
    ) == kept


def test_choosing_the_same_again_is_no_news(reader: Reader) -> None:
    """The audit trail holds changes only."""
    for _ in range(2):
        reader.presses("choose", channel="sms", hours="any", calls="yes")

    assert reader.audited().count("preference_recorded") == 1


def test_hours_from_a_chat_are_shown(reader: Reader) -> None:
    """Hours that the form has no line for stay as they are, and are named."""
    with reader.world.session() as session:
        client = session.query(Client).one()
        client.preferred_from, client.preferred_until = time(10), time(15)

    assert "Entre 10:00 e 15:00" in reader.text()
    reader.presses("choose", channel="sms", hours="own", calls="yes")
    assert reader.client().preferred_from == time(10)


def test_only_channels_with_an_address(reader: Reader) -> None:
    """What could not be kept is not offered."""
    with reader.world.session() as session:
        point = session.query(ContactPoint).filter_by(kind="phone").one()
        point.dead_channels = ["whatsapp"]

    html = reader.browser.get(reader.path).text
    assert re.findall(r'name="channel" value="(\w+)"', html) == ["any", "sms", "email"]


def test_it_is_not_me(reader: Reader) -> None:
    """Whoever says so is written to no more, and the client's links are closed."""
    said = reader.presses("not-mine")

    points = {point.kind: point for point in reader.client().contact_points}
    assert "Obrigado por avisar" in said
    assert points["email"].quarantined_at is not None
    assert points["phone"].quarantined_at is None


def test_a_mailbox_is_confirmed_by_a_button(reader: Reader) -> None:
    """The link shows a question; only its button confirms, and as often as pressed."""
    letter = reader.world.messages(channel="email")[0]
    path = f"/e/confirm/{mail_token(letter.token, CONFIRM, SECRET)}"

    assert "Este e-mail é seu?" in reader.text(path)
    assert reader.client().contact_points[1].confirmed_at is None
    answers = [reader.browser.post(path) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [303, 303]
    assert "E-mail confirmado" in reader.text(answers[0].headers["Location"])
    assert reader.client().contact_points[1].confirmed_at is not None
    assert reader.audited().count("email_confirmed") == 1


def test_one_purpose_one_door(reader: Reader) -> None:
    """The link to the preferences confirms no mailbox."""
    answer = reader.browser.post(f"/e/confirm/{reader.token}")

    assert answer.status_code == 404
    assert reader.client().contact_points[1].confirmed_at is None


@pytest.mark.parametrize(
    "token",
    [
        pytest.param("0" * 64, id="guessed"),
        pytest.param("x", id="short"),
        pytest.param("é" * 64, id="no ASCII"),
        pytest.param(mail_token("f" * 32, PREFERENCES, SECRET), id="of no message"),
    ],
)
def test_links_that_are_none(reader: Reader, token: str) -> None:
    """All look alike, whatever is wrong with them, for reading and for posting."""
    for answer in (
        reader.browser.get(f"/e/{token}"),
        reader.browser.post(f"/e/{token}"),
        reader.browser.post(f"/e/{token}/stop"),
    ):
        assert answer.status_code == 404
        assert "Esta página não está disponível" in answer.text


def test_guessing_is_held_up(reader: Reader) -> None:
    """After a few unknown links one has to wait; a known one is never held up."""
    codes = [reader.browser.get(f"/e/{n:064x}").status_code for n in range(5)]

    assert codes == [404, 404, 404, 429, 429]
    assert reader.browser.get(reader.path).status_code == 200


@pytest.mark.parametrize(
    ("language", "title"),
    [("en", "How we may write to you"), ("es", "Preferencias de contacto")],
)
def test_in_the_clients_language(reader: Reader, language: str, title: str) -> None:
    """The page speaks as we speak with the client."""
    with reader.world.session() as session:
        session.query(Client).one().language = language

    assert title in reader.text()
