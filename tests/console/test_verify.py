"""The page /v: what we wrote is known again, what we did not is a warning."""

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from html import unescape

import pytest
from flask.testing import FlaskClient
from sqlalchemy import update

from bot.app import create_app
from bot.database import Database
from console import verify
from console.throttle import Throttle
from domain.brcode import static_pix
from domain.codes import ALPHABET, shown_code
from domain.money import Money
from models.instrument import EXPIRED, Instrument
from models.message import Message
from tests.bot.templated import with_templates
from tests.bot.world import PHONE, World, ana

LATE = date(2026, 11, 19)
CODE = re.compile(rf"[{ALPHABET}]{{4}}-[{ALPHABET}]{{4}}")


@pytest.fixture
def world(database: Database) -> World:
    """Build a world on a fresh database."""
    return with_templates(database)


@pytest.fixture
def web(world: World, monkeypatch: pytest.MonkeyPatch) -> Iterator[FlaskClient]:
    """Give a browser that nobody logged in."""
    monkeypatch.setattr(verify, "TRIES", Throttle(3))
    with create_app(world.parts).test_client() as client:
        yield client


@pytest.fixture
def reminded(world: World) -> Message:
    """Remind Ana, and give the message as it went out."""
    ana(world, LATE)
    world.plan()
    world.work()
    (row,) = world.messages(direction="out")
    return row


def code_in(row: Message) -> str:
    """Give the code that stands in a message."""
    found = CODE.search(row.body)
    assert found
    return found[0]


def said(web: FlaskClient, code: str) -> str:
    """Type a code, and read the answer."""
    answer = web.post("/v", data={"code": code})
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.text)).split())


def test_a_reminder_bears_a_code_in_its_last_line(reminded: Message) -> None:
    """The words, then the code and the page to check it on."""
    last = reminded.body.splitlines()[-1]

    assert last == (
        f"Código desta mensagem: {code_in(reminded)}. "
        "Confira em http://localhost:8000/v"
    )


def test_ours(web: FlaskClient, reminded: Message) -> None:
    """Day, hour, channel and ending are told; the payee too; no debt, no name."""
    page = said(web, code_in(reminded))

    assert "Sim, essa mensagem é nossa" in page
    assert "em 24/11/2026 às 11:00 por WhatsApp para o número terminado em 77" in page
    assert "Fibra Sul Telecom Ltda." in page
    assert "99.887.766/0001-05" in page
    for secret in ("Ana", "R$", "1001", PHONE, "fatura", "Internet"):
        assert secret not in page


@pytest.mark.parametrize(
    "typed",
    [
        pytest.param(str.lower, id="small letters"),
        pytest.param(lambda code: code.replace("-", " "), id="a blank between"),
        pytest.param(lambda code: code.replace("-", ""), id="nothing between"),
        pytest.param(lambda code: f"  {code}\n", id="blanks around"),
        pytest.param(lambda code: code.replace("-", "\u2011"), id="another dash"),
        pytest.param(lambda code: f"Olá! Código desta mensagem: {code}. Confira em x",
                     id="the whole message"),
    ],
)  # fmt: skip
def test_typed_in_many_ways(
    web: FlaskClient, reminded: Message, typed: Callable[[str], str]
) -> None:
    """People type codes as they can."""
    assert "Sim, essa mensagem é nossa" in said(web, typed(code_in(reminded)))


def test_an_old_code_is_still_known(
    web: FlaskClient, world: World, reminded: Message
) -> None:
    """Weeks later we still say that it was us, and that its link may be over."""
    world.move(days=30)
    page = said(web, code_in(reminded))

    assert "24/11/2026" in page
    assert "Ela já é antiga" in page


def test_made_up(web: FlaskClient, reminded: Message) -> None:
    """A code that we never sent is a clear warning with what to do."""
    page = said(web, "CCCC-CCCC")

    assert "Não encontramos esse código" in page
    assert "pode ser um golpe. Não pague" in page
    assert reminded.body not in page


def test_what_was_never_sent_proves_nothing(
    web: FlaskClient, world: World, reminded: Message
) -> None:
    """A message that a gate held back is in nobody's hand."""
    with world.session() as session:
        session.get_one(Message, reminded.id).state = "blocked"

    assert "Não encontramos esse código" in said(web, code_in(reminded))


def test_guessing_is_slow(web: FlaskClient, reminded: Message) -> None:
    """After some wrong codes a place has to wait, with the right one too."""
    for sign in "CDF":
        said(web, sign * 8)
    held = web.post("/v", data={"code": code_in(reminded)})

    assert held.status_code == 429
    assert "Muitas tentativas" in held.text


@pytest.mark.parametrize("typed", ["x", "12345678", "0000-0000", "sim", "é golpe?"])
def test_no_code_at_all(web: FlaskClient, typed: str) -> None:
    """What has not the form of a code says what one looks like, and costs no try."""
    pages = [said(web, typed) for _ in range(5)]

    assert "Isso não parece um código nosso" in pages[-1]


@pytest.mark.parametrize(
    ("code", "words"),
    [
        pytest.param(
            static_pix(key="99887766000105", name="X", city="Y", amount=Money(1)),
            "Sim, esse Pix é nosso", id="ours, whoever it names",
        ),
        pytest.param(
            static_pix(key="123e4567-e12b-12d1-a456-426655440000",
                       name="Fibra Sul Telecom Ltda", city="Florianopolis"),
            "Esse Pix não é nosso", id="our name, another key",
        ),
        pytest.param(
            static_pix(key="99887766000105", name="X", city="Y")[:-1] + "Z",
            "Esse código Pix está com defeito", id="damaged",
        ),
        pytest.param(
            "00020126330014br.gov.bcb.pix2511pix.x.br/qr5204000053039865802BR6304ABCD",
            "Não dá para saber por aqui", id="a bank's page",
        ),
    ],
)  # fmt: skip
def test_pasted_pix(web: FlaskClient, code: str, words: str) -> None:
    """A Pix code is compared by its key: a name in it proves nothing."""
    assert words in said(web, code)


def test_pix_of_another_day(web: FlaskClient, world: World) -> None:
    """A code of ours that has expired is said to be ours, and not to be paid."""
    ana(world, LATE)
    for line in ("quanto devo?", "529", "1985", "manda o pix"):
        world.hears(line)
    code = world.messages(direction="out", key="payment.pix_code")[-1].body
    fresh = said(web, code)
    with world.session() as session:
        session.execute(update(Instrument).values(state=EXPIRED, reason="day"))
    old = said(web, code)

    assert "Sim, esse Pix é nosso" in fresh
    assert "não vale mais" in old


def test_headers(web: FlaskClient) -> None:
    """The page is found by no search, kept by no cache, and tells nobody where from."""
    answer = web.get("/v")

    assert answer.status_code == 200
    assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "<script" not in answer.text


def test_codes_are_drawn_without_what_looks_alike() -> None:
    """No sign of a code can be taken for another, and none is a vowel."""
    assert not set("01258BILOSUZAEI") & set(ALPHABET)
    assert len(ALPHABET) == 22
    assert shown_code("CDFGHJKM") == "CDFG-HJKM"


def test_every_message_has_its_own(world: World) -> None:
    """Two messages never share a code."""
    ana(world, LATE)
    for line in ("quanto devo?", "529", "1985", "manda o pix", "manda o pix"):
        world.hears(line)
    codes = [
        found[0]
        for row in world.messages(direction="out")
        if (found := CODE.search(row.body))
    ]

    assert len(codes) == len(set(codes)) == 2


def test_the_code_to_copy_stays_alone(world: World) -> None:
    """The Pix code is copied whole: the line stands in the words before it."""
    ana(world, LATE)
    for line in ("quanto devo?", "529", "1985", "manda o pix"):
        world.hears(line)
    words, pix = world.messages(direction="out", key="payment.pix_code")

    assert "Código desta mensagem" in words.body
    assert pix.body.startswith("000201")
    assert "Código" not in pix.body


@pytest.mark.parametrize("days", [0, 400])
def test_unknown_is_unknown_for_ever(web: FlaskClient, world: World, days: int) -> None:
    """Nothing is known of a code that nobody drew, whenever."""
    world.clock.move(timedelta(days=days))

    assert "Não encontramos" in said(web, "CDFG-HJKM")
