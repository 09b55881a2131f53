"""Card numbers from the signed webhook on: no table of the database ever holds one."""

import json
import logging
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import make_url
from twilio.request_validator import RequestValidator

from bot.app import create_app
from bot.audit import append
from bot.logs import mask_record
from models.inbound import Inbound
from tests.bot.world import ACCOUNT, PHONE, TOKEN, World, ana

CARD = "4242424242424242"
PATH = "/webhooks/twilio/inbound"
ANOTHER = "+5548977776666"


@pytest.fixture
def web(world: World) -> Iterator[FlaskClient]:
    """Give a client of the web application."""
    with create_app(world.parts).test_client() as client:
        yield client


def arrives(web: FlaskClient, number: int, body: str, **more: str) -> None:
    """Post one message as Twilio does."""
    form = {
        "MessageSid": f"SM{number:032}",
        "AccountSid": ACCOUNT,
        "From": f"whatsapp:{PHONE}",
        "To": "whatsapp:+554830300120",
        "Body": body,
        "NumMedia": "0",
        **more,
    }
    signature = RequestValidator(TOKEN).compute_signature(
        "http://localhost:8000" + PATH, form
    )
    answer = web.post(PATH, data=form, headers={"X-Twilio-Signature": signature})

    assert answer.status_code == 200


def cells(database_url: str) -> list[str]:
    """List every cell of every table, its digits alone."""
    file = make_url(database_url).database
    assert file is not None
    with closing(sqlite3.connect(file)) as raw:
        tables = [
            name
            for (name,) in raw.execute(
                "SELECT name FROM sqlite_master WHERE type='table'"
            )
        ]
        return [
            "".join(c for c in str(cell) if c.isdigit())
            for table in tables
            for row in raw.execute(f'SELECT * FROM "{table}"')  # noqa: S608 - its own names
            for cell in row
        ]


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(CARD, id="bare"),
        pytest.param("meu cartão é 4242 4242-4242.4242 val 12/29 cvv 123", id="cut up"),
        pytest.param("4242\n4242\n4242\n4242", id="lines"),
        pytest.param("4242 e 4242 depois 4242 e 4242", id="words between"),
        pytest.param("".join(chr(0xFF10 + int(d)) for d in CARD), id="full width"),
    ],
)
def test_in_a_message(
    web: FlaskClient, world: World, database_url: str, body: str
) -> None:
    """A number in a message is in no cell, and in no byte of the file."""
    ana(world)
    arrives(web, 1, body)
    world.work()
    file = Path(str(make_url(database_url).database))
    bytes_ = b"".join(each.read_bytes() for each in file.parent.glob(f"{file.name}*"))

    assert not [cell for cell in cells(database_url) if CARD in cell]
    assert CARD.encode() not in bytes_
    assert body.encode() not in bytes_


@pytest.mark.parametrize(
    "parameter",
    ["ProfileName", "ButtonText", "ButtonPayload", "Filename", "Label", "Address"],
)
def test_in_any_parameter(
    web: FlaskClient, world: World, database_url: str, parameter: str
) -> None:
    """A caption, a file's name or a button is no way in either."""
    arrives(web, 1, "segue", **{parameter: f"x {CARD}.pdf"})
    world.work()

    assert not [cell for cell in cells(database_url) if CARD in cell]


@pytest.mark.parametrize("worked", [True, False], ids=["one by one", "all at once"])
@pytest.mark.parametrize(
    "pieces",
    [
        pytest.param(("42424242", "42424242"), id="halves"),
        pytest.param(("é 4242 4242", "4242", "4242 ok"), id="three"),
        pytest.param(("4242", "4242", "4242", "4242"), id="four"),
    ],
)
def test_in_pieces(
    web: FlaskClient,
    world: World,
    database_url: str,
    pieces: tuple[str, ...],
    worked: bool,  # noqa: FBT001 - a table's column
) -> None:
    """Sent piece by piece, all pieces are masked, also what was understood of them."""
    ana(world)
    for number, piece in enumerate(pieces):
        arrives(web, number, piece)
        if worked:
            world.work()
    world.work()
    said = "".join(row.body for row in world.messages(direction="in"))
    known = json.dumps([row.heard for row in world.messages(direction="in")])
    remembered = json.dumps(world.thread().dialogue)

    assert sum(char.isdigit() for char in said) == 4
    assert "42424242" not in known + remembered
    assert not [cell for cell in cells(database_url) if "42424242" in cell]


def test_pieces_of_two_people(web: FlaskClient, world: World) -> None:
    """What two people write is no number of either."""
    arrives(web, 1, "42424242")
    arrives(web, 2, "42424242", From=f"whatsapp:{ANOTHER}")
    with world.parts.database.read() as session:
        bodies = [json.loads(row.raw)["Body"] for row in session.query(Inbound)]

    assert bodies == ["42424242"] * 2


def test_the_provider_s_own_ids_stay(web: FlaskClient, world: World) -> None:
    """A media address or an id may look like anything: it is not a person's writing."""
    url = f"https://api.twilio.example/Media/{CARD}"
    arrives(web, 1, "segue", NumMedia="1", MediaUrl0=url, MediaContentType0="image/png")
    with world.parts.database.read() as session:
        form = json.loads(session.query(Inbound).one().raw)

    assert form["MediaUrl0"] == url
    assert "CardMasked" not in form


def test_the_client_is_told(web: FlaskClient, world: World) -> None:
    """They hear that a card does not belong here, and how to use it safely."""
    ana(world)
    arrives(web, 1, f"pode passar no cartão {CARD}")
    world.work()
    (answer,) = world.messages(direction="out")

    assert answer.body.startswith("Por segurança, nunca envie número de cartão")
    assert "R$" not in answer.body


def test_base64_of_an_sms(web: FlaskClient, world: World, database_url: str) -> None:
    """A number within the base64 of some gateways is not stored as base64 either."""
    body = "bWV1IGNhcnRhbyBlIDQyNDI0MjQyNDI0MjQyNDIgb2s="  # "meu cartao e 4242... ok"
    arrives(web, 1, body, From=PHONE, To="+554830300120")
    world.work()
    with world.parts.database.read() as session:
        raw = session.query(Inbound).one().raw

    assert body not in raw
    assert "************4242" in raw
    assert not [cell for cell in cells(database_url) if CARD in cell]


def test_in_the_audit_trail(world: World) -> None:
    """The trail masks what somebody puts into its details."""
    with world.session() as session:
        row = append(session, "test", "x", "y", {"a": [f"é {CARD}"]}, world.clock.now())

        assert row.details == {"a": ["é ************4242"]}


@pytest.mark.parametrize(
    ("msg", "args"),
    [
        pytest.param(f"raw {CARD}", (), id="message"),
        pytest.param("raw %s", (f"{CARD} ok",), id="argument"),
    ],
)
def test_in_the_log(msg: str, args: tuple[object, ...]) -> None:
    """A line of the log holds no number."""
    record = logging.LogRecord("x", logging.INFO, "f", 1, msg, args, None)

    assert mask_record(record)
    assert CARD not in record.getMessage()
