"""No message leaves with a way to pay that is empty, gone, or of another amount."""

import pytest
from sqlalchemy import update

from bot.payments.links import new_link, revoke
from bot.payments.renewal import RENEWED
from bot.replies import outbound
from domain.brcode import read_brcode
from domain.contact_policy import Purpose
from domain.disclosure import Level
from models.client import Client
from models.conversation import Conversation
from models.invoice import Invoice
from models.message import Message
from models.payment import PaymentLink
from tests.bot.payments.test_instruments import given
from tests.bot.payments.till import NOT_YET_DUE, Till, till_for
from tests.bot.world import World

BOLETO = "00190500954014481606906809350314337370000000100"  # a published example
PAGE = "http://localhost:8000/p/"


@pytest.fixture
def talking(till: Till) -> Till:
    """Let Ana have written a while ago, so that answers may go out."""
    till.has_thread()
    return till


def says(till: Till, body: str, *, author: str = "bot") -> Message:
    """Put an answer into the outbox, let the worker run, and look at its row."""
    world = till.world
    with world.session() as session:
        thread = session.query(Conversation).one()
        row = outbound(
            thread, body, author=author, purpose=Purpose.REPLY, now=world.clock.now()
        )
        session.add(row)
    world.work()
    return next(each for each in world.messages() if each.id == row.id)


def identified(till: Till) -> World:
    """Let Ana prove who she is."""
    for line in ("quanto devo?", "529", "1985"):
        till.world.hears(line)
    till.world.work()
    return till.world


def link(till: Till, client_id: int | None = None) -> str:
    """Make a link to the page."""
    world = till.world
    with world.session() as session:
        token = new_link(
            session,
            session.get_one(Client, client_id or till.client_id),
            (),
            level=Level.DEBT,
            now=world.clock.now(),
            settings=world.parts.settings,
        )
    return PAGE + token


def test_what_is_good_goes_out(talking: Till) -> None:
    """Link, code and line of today's debt."""
    with talking.world.session() as session:
        session.execute(update(Invoice).values(boleto_line=BOLETO))
    body = f"Olá\n{link(talking)}\n{given(talking).code}\n{BOLETO}"

    assert says(talking, body).reason is None
    assert len(talking.world.channel.sent) == 1


@pytest.mark.parametrize("body", ["", "  \n "])
def test_nothing_written(talking: Till, body: str) -> None:
    """An empty message is never sent."""
    assert says(talking, body).reason == "instrument_empty"
    assert talking.world.channel.sent == []


def test_an_empty_link(talking: Till) -> None:
    """A link whose token was lost leads nowhere."""
    assert says(talking, f"Pague aqui: {PAGE}").reason == "instrument_gone"


def test_a_revoked_link(talking: Till) -> None:
    """The number was wrong meanwhile: nobody gets it any more."""
    body = link(talking)
    with talking.world.session() as session:
        client = session.get_one(Client, talking.client_id)
        revoke(session, client, talking.world.clock.now())

    assert says(talking, body).reason == "instrument_gone"


def test_a_link_that_is_over(talking: Till) -> None:
    """A message that waited too long says why it did not go."""
    body = link(talking)
    now = talking.world.clock.now()
    with talking.world.session() as session:
        session.execute(update(PaymentLink).values(expires_at=now))

    row = says(talking, body)

    assert row.reason == "instrument_expired"
    assert (row.decided or {})["blocked"] == {"what": "link"}


@pytest.mark.parametrize("author", ["bot", "agent"])
def test_another_clients_link(talking: Till, author: str) -> None:
    """Nobody's debt is shown to another, whoever mixed them up."""
    other = till_for(
        talking.world, NOT_YET_DUE, external_id="bruno", name="Bruno", document=None
    )
    body = link(talking, other.client_id)

    assert says(talking, body, author=author).reason == "instrument_of_another"


@pytest.mark.fault("F56")
@pytest.mark.parametrize("author", ["bot", "agent"])
def test_a_code_of_another_amount(talking: Till, author: str) -> None:
    """Part of it was paid since: the old code is refused, with both amounts."""
    code = given(talking).code
    talking.pay(50_00, tell=False)
    row = says(talking, code, author=author)

    assert row.reason == "instrument_old"
    assert (row.decided or {})["blocked"] == {"said_minor": 102_17, "owed_minor": 52_17}


def test_a_code_of_what_is_settled(talking: Till) -> None:
    """Nothing is asked for that is paid."""
    code = given(talking).code
    talking.pay(102_17, tell=False)

    assert says(talking, code).reason == "instrument_old"


def test_a_code_that_is_not_ours(talking: Till) -> None:
    """The bot sends no code that it did not make; an agent may pass on a bank's."""
    row = given(talking)
    code = row.code
    with talking.world.session() as session:
        session.delete(session.get_one(type(row), row.id))

    assert says(talking, code).reason == "instrument_gone"
    assert says(talking, code, author="agent").reason is None


def test_a_boleto_of_what_was_paid_in_part(talking: Till) -> None:
    """Its line asks for all of it."""
    with talking.world.session() as session:
        session.execute(update(Invoice).values(boleto_line=BOLETO))
    talking.pay(50_00, tell=False)

    assert says(talking, f"Fatura 1001: {BOLETO}").reason == "instrument_expired"


def test_other_digits_are_no_boleto(talking: Till) -> None:
    """A protocol number, a telephone, a long amount are words like others."""
    assert (
        says(talking, f"Protocolo {'1234567890' * 5}, fone 48 3030-0120").reason is None
    )


@pytest.mark.fault("F56")
def test_it_is_written_afresh(till: Till) -> None:
    """An answer that waited over midnight goes out with today's amount and code."""
    world = identified(till)
    world.hears("manda o pix")
    old = [row.id for row in world.messages(state="planned")]
    world.move(hours=13)  # past midnight, and within WhatsApp's 24 hours
    world.work()

    refused = [row for row in world.messages() if row.id in old]
    assert {row.reason for row in refused} == {"instrument_old"}
    first, code = (message.body for message in world.channel.sent[-2:])
    assert "R$ 102,20" in first
    assert read_brcode(code)["54"] == "102.20"


def test_nothing_is_written_afresh_for_what_is_paid(till: Till) -> None:
    """The thanks are enough."""
    world = identified(till)
    world.hears("manda o pix")
    before = len(world.channel.sent)
    till.pay(102_17)
    world.work()

    said = [message.body for message in world.channel.sent[before:]]
    assert len(said) == 1
    assert "Recebemos seu pagamento" in said[0]


def test_what_is_renewed_has_reasons() -> None:
    """Another client's link is never written afresh by itself."""
    assert "instrument_of_another" not in RENEWED
