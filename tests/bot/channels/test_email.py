"""E-mail: a real server on the loopback, and the MIME read back from the wire."""

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest

from bot.channels.email import Email
from bot.channels.port import Outgoing, SendError
from bot.mail_tokens import CONFIRM, PREFERENCES, message_token_of
from domain.provider_errors import Action, action_for
from tests.bot.channels.mail_server import Delivery, MailServer, mail_server
from tests.bot.world import SECRET, World

TOKEN = "0123456789abcdef" * 2
PAGE = "https://regua.example/p/some-token"
BODY = f"""Olá, Ana.

Aqui é a Fibra Sul. Ainda não identificamos o pagamento desta fatura:

Fatura: 1001 Internet & TV
Venceu em: 19/11/2026
Valor hoje: R$ 102,17

Na sua página você vê como chegamos a esse valor.

{PAGE}

Se já pagou, desconsidere. Veja https://fibrasul.example."""
LETTER = Outgoing(
    TOKEN, "email", "ana@example.com", BODY, subject="Fibra Sul: sobre a fatura 1001"
)


@pytest.fixture
def post() -> Iterator[MailServer]:
    """Run a mail server."""
    with mail_server() as server:
        yield server


@pytest.fixture
def channel(world: World, post: MailServer) -> Email:
    """Wire the channel to it, for a house that clients reach by TLS."""
    environment = replace(world.parts.environment, public_url="https://regua.example")
    return Email(post.url, replace(world.parts, environment=environment))


def sent(channel: Email, post: MailServer, **changes: object) -> Delivery:
    """Send one letter; give it as it arrived."""
    channel.send(replace(LETTER, **changes))  # type: ignore[arg-type]  # of Outgoing
    return post.inbox[-1]


def failure(channel: Email) -> SendError:
    """Send one letter that cannot be sent; give the failure."""
    with pytest.raises(SendError) as caught:
        channel.send(LETTER)
    return caught.value


def test_it_is_text_and_html(channel: Email, post: MailServer) -> None:
    """Both parts say the same, the plain one first, all in ASCII on the wire."""
    mail = sent(channel, post)

    kinds = [part.get_content_type() for part in mail.message.iter_parts()]
    assert mail.message.get_content_type() == "multipart/alternative"
    assert kinds == ["text/plain", "text/html"]
    assert "Ainda não identificamos" in mail.part("plain")
    assert "Ainda não identificamos" in mail.part("html")
    assert mail.raw.isascii()


def test_who_writes_to_whom(channel: Email, post: MailServer) -> None:
    """The company's name before its address; answers go to the company's mailbox."""
    mail = sent(channel, post)

    assert mail.message["From"] == "Fibra Sul <financeiro@fibrasul.example>"
    assert mail.message["Reply-To"] == "financeiro@fibrasul.example"
    assert mail.message["To"] == "ana@example.com"
    assert (mail.sender, mail.receivers) == (
        "financeiro@fibrasul.example",
        ["ana@example.com"],
    )


@pytest.mark.parametrize("part", ["plain", "html"])
@pytest.mark.parametrize(
    "fact",
    [
        "Fibra Sul Telecom Ltda.",
        "99.887.766/0001-05",
        "Rua das Araucárias, 120, sala 4, Centro, Florianópolis SC, 88000-120",
        "Helena Prado",
        "+55 48 3030-0120",
    ],
)
def test_the_creditor_is_identified(
    channel: Email, post: MailServer, part: str, fact: str
) -> None:
    """Name, CNPJ, address, signatory and phone in each part (CDC 42-A)."""
    assert fact in sent(channel, post).part(part)


def test_one_click_unsubscribe(channel: Email, post: MailServer) -> None:
    """RFC 8058: an https address, a mailbox, and the word that makes it one click."""
    mail = sent(channel, post).message

    page, mailbox = re.findall(r"<([^>]+)>", mail["List-Unsubscribe"])
    assert page.startswith("https://regua.example/e/")
    assert mailbox.startswith("mailto:financeiro@fibrasul.example?subject=")
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_the_way_out_is_readable_on_the_wire(channel: Email, post: MailServer) -> None:
    """Mailboxes show no button for an address that was encoded as a word (RFC 2369)."""
    raw = sent(channel, post).raw.decode("ascii")
    way_out = re.search(
        r"^List-Unsubscribe: (.+(?:\r\n[ \t].+)*)\r\n", raw, re.MULTILINE
    )

    assert way_out is not None
    assert "=?" not in way_out[1]
    assert re.fullmatch(
        r"<https://regua\.example/e/[0-9a-f]+>,\r\n <mailto:[!-~]+>", way_out[1]
    )


def test_no_one_click_without_tls(world: World, post: MailServer) -> None:
    """RFC 8058 wants https: on a bare address the page stays, the click goes."""
    channel = Email(post.url, world.parts)

    mail = sent(channel, post).message

    assert "http://localhost:8000/e/" in mail["List-Unsubscribe"]
    assert mail["List-Unsubscribe-Post"] is None


def test_the_token_is_keyed_and_for_one_purpose(
    channel: Email, post: MailServer
) -> None:
    """It gives the message's id to us alone, and opens no other door."""
    mail = sent(channel, post).message
    (token,) = re.findall(r"/e/([0-9a-f]+)>", mail["List-Unsubscribe"])

    assert message_token_of(token, PREFERENCES, SECRET) == TOKEN
    assert message_token_of(token, CONFIRM, SECRET) is None
    assert message_token_of(token, PREFERENCES, SECRET + "x") is None
    assert message_token_of("f" * 32 + token[32:], PREFERENCES, SECRET) is None
    assert message_token_of("é" * 64, PREFERENCES, SECRET) is None


def test_no_link_holds_what_is_the_clients(channel: Email, post: MailServer) -> None:
    """Neither address nor name stands in any address."""
    mail = sent(channel, post)

    links = re.findall(r"https?://[^\s\"<>]+", mail.part("html") + mail.part("plain"))
    assert [link for link in links if "ana" in link.lower()] == []


def test_machines_do_not_answer(channel: Email, post: MailServer) -> None:
    """RFC 3834: no holiday notice answers a machine; a person's letter may have one."""
    assert sent(channel, post).message["Auto-Submitted"] == "auto-generated"
    assert sent(channel, post, automatic=False).message["Auto-Submitted"] is None


def test_the_message_id_is_ours(channel: Email, post: MailServer) -> None:
    """The id of the row, at the sender's own domain; and the day."""
    mail = sent(channel, post).message

    assert mail["Message-ID"] == f"<{TOKEN}@fibrasul.example>"
    assert mail["Date"] is not None


@pytest.mark.parametrize(
    ("subject", "shown"),
    [
        pytest.param("Olá, você", "Olá, você", id="accents"),
        pytest.param("um\r\nBcc: x@example.org", "um Bcc: x@example.org", id="header"),
        pytest.param(None, "Fibra Sul: uma mensagem para você", id="none of its own"),
    ],
)
def test_subjects(
    channel: Email, post: MailServer, subject: str | None, shown: str
) -> None:
    """A subject stays one line, whatever stands in it."""
    mail = sent(channel, post, subject=subject)

    assert mail.message["Subject"] == shown
    assert mail.message["Bcc"] is None


def test_the_link_is_a_button(channel: Email, post: MailServer) -> None:
    """Our page alone on its line is a button, and can be copied as well."""
    html = sent(channel, post).part("html")

    assert re.search(rf'<a href="{PAGE}"[^>]*>Abrir minha página</a>', html)
    assert f">{PAGE}</a>" in html


def test_facts_are_rows(channel: Email, post: MailServer) -> None:
    """Label and value are apart, and text stays text."""
    html = sent(channel, post).part("html")

    rows = re.findall(r'<div class="(?:muted|ink)"[^>]*>([^<]+)</div>', html)
    assert rows == [
        *("Fatura", "1001 Internet &amp; TV"),
        *("Venceu em", "19/11/2026"),
        *("Valor hoje", "R$ 102,17"),
    ]


def test_nothing_comes_from_elsewhere(channel: Email, post: MailServer) -> None:
    """No picture, script, sheet or frame: a mail that is opened tells nobody."""
    html = sent(channel, post).part("html")

    assert re.findall(r"<(?:img|script|link|iframe|object|video)\b", html) == []
    assert re.findall(r"url\(|@import|src=", html) == []


def test_the_preview_says_no_amount(channel: Email, post: MailServer) -> None:
    """What a locked screen shows beside the subject is who writes, not how much."""
    html = sent(channel, post).part("html")

    shown = re.sub(r"<[^>]+>", "", html.partition("<body")[2].partition("</div>")[0])
    assert "Mensagem da Fibra Sul Telecom Ltda." in shown
    assert "R$" not in shown


def test_html_in_the_words_is_text(channel: Email, post: MailServer) -> None:
    """A name that is a tag is shown, not obeyed (F66)."""
    html = sent(channel, post, body="Olá, <script>alert(1)</script>.").part("html")

    assert "<script>" not in html
    assert "&lt;script&gt;" in html


def test_a_line_that_is_only_a_dot(channel: Email, post: MailServer) -> None:
    """A dot alone ends no letter before its time."""
    assert "\nfim" in sent(channel, post, body="um\n.\nfim").part("plain")


def test_it_costs_nothing(channel: Email) -> None:
    """E-mail has its price at once: none."""
    taken = channel.send(LETTER)

    assert (taken.price_micro, taken.price_currency) == (0, "BRL")


@pytest.mark.parametrize(
    ("command", "answer", "action"),
    [
        pytest.param(
            "RCPT", "550 5.1.1 no such user", Action.BAD_ADDRESS, id="no such user"
        ),
        pytest.param("RCPT", "550 no", Action.BAD_ADDRESS, id="no, and no more"),
        pytest.param("RCPT", "552 5.2.2 full", Action.RETRY_LATER, id="mailbox full"),
        pytest.param("RCPT", "550 5.7.1 relaying", Action.POLICY, id="no relaying"),
        pytest.param("MAIL", "550 5.1.8 who?", Action.OUR_BUG, id="our own address"),
        pytest.param("TEXT", "554 5.7.1 spam", Action.POLICY, id="the text is refused"),
        pytest.param("TEXT", "550 spam", Action.POLICY, id="550 to the text"),
    ],
)
def test_refused_for_good(
    channel: Email, post: MailServer, command: str, answer: str, action: Action
) -> None:
    """Each refusal is read for what it is about: the mailbox, the text, or us."""
    post.answers[command] = answer

    error = failure(channel)

    assert error.permanent
    assert action_for(error.code) is action


def test_greylisted(channel: Email, post: MailServer) -> None:
    """A "not now" is tried again, and not before five minutes have gone by."""
    post.answers["RCPT"] = "451 4.7.1 try again later"

    error = failure(channel)

    assert (error.permanent, error.lost, error.retry_after) == (False, False, 300)


@pytest.mark.parametrize(
    ("command", "lost"),
    [
        pytest.param("RCPT", False, id="before the text"),
        pytest.param("TEXT", True, id="after the text"),
    ],
)
def test_the_line_goes_dead(
    channel: Email, post: MailServer, command: str, *, lost: bool
) -> None:
    """Only a text that had left may have been taken; that is never sent again."""
    post.hang_up = command

    error = failure(channel)

    assert (error.permanent, error.lost) == (False, lost)


def test_a_dead_line_after_the_yes(channel: Email, post: MailServer) -> None:
    """What was taken is sent, whatever becomes of the goodbye."""
    post.hang_up = "QUIT"

    assert channel.send(LETTER).sid == TOKEN


def test_nobody_there(channel: Email, post: MailServer) -> None:
    """A server that does not answer has taken nothing: again, later."""
    channel.url = channel.url._replace(netloc=f"127.0.0.1:{post.port + 1}")

    error = failure(channel)

    assert (error.permanent, error.lost) == (False, False)


@pytest.mark.parametrize(
    "address",
    [
        pytest.param("ana@example.com\r\nRCPT TO:<x@example.org>", id="a command"),
        pytest.param("ana <ana@example.com>", id="a name"),
        pytest.param("aná@example.com", id="an accent"),
        pytest.param("ana", id="no domain"),
    ],
)
def test_what_is_no_address(channel: Email, post: MailServer, address: str) -> None:
    """It never reaches the server, and is known as a bad one."""
    with pytest.raises(SendError) as caught:
        channel.send(replace(LETTER, address=address))

    assert action_for(caught.value.code) is Action.BAD_ADDRESS
    assert post.commands == []
