"""The client hears that the money came, in their own thread."""

from datetime import timedelta

from sqlalchemy import update

from models.client import ContactPoint
from models.conversation import Conversation
from models.message import Message
from tests.bot.payments.till import LATE, NOT_YET_DUE, Till, till_for
from tests.bot.world import World


def _told(till: Till) -> list[Message]:
    return till.world.messages(direction="out", purpose="notice")


def test_all_is_paid(till: Till) -> None:
    """The amount, thanks, and that nothing else is open; then it is sent."""
    till.has_thread()

    till.pay(102_17)
    till.world.work()

    body = _told(till)[0].body
    assert "R$ 102,17" in body.replace("\N{NO-BREAK SPACE}", " ")
    assert "Não há mais nada em aberto" in body
    assert [sent.body for sent in till.world.channel.sent] == [body]


def test_a_part_is_paid(till: Till) -> None:
    """What is left is said, with a link to it."""
    till.has_thread()

    till.pay(50_00)

    body = _told(till)[0].body.replace("\N{NO-BREAK SPACE}", " ")
    assert "R$ 50,00" in body
    assert "R$ 52,17" in body
    assert "/p/" in body


def test_one_of_two_is_paid(world: World) -> None:
    """Of other invoices nothing is said, not even that there are none."""
    till = till_for(world, LATE, NOT_YET_DUE)
    till.has_thread()

    till.pay(102_17, invoice_ids=till.ids[:1])

    notice = _told(till)[0]
    assert notice.key == "payment.thanks"
    assert "em aberto" not in notice.body


def test_without_a_thread_nobody_is_told(till: Till) -> None:
    """There is no address that the client uses."""
    till.pay(102_17)

    assert _told(till) == []


def test_a_doubtful_number_is_not_told(till: Till) -> None:
    """Whoever holds a number in quarantine hears of no money."""
    till.has_thread()
    with till.world.session() as session:
        session.execute(update(ContactPoint).values(confirmed_at=None))

    till.pay(102_17)

    assert _told(till) == []


def test_silence_on_demand(till: Till) -> None:
    """An import of last year's payments writes to nobody."""
    till.has_thread()

    till.pay(102_17, tell=False)

    assert _told(till) == []


def test_the_thread_that_is_used(till: Till) -> None:
    """Of two threads the one in which the client wrote last."""
    till.has_thread()
    now = till.world.clock.now()
    with till.world.session() as session:
        session.add(
            Conversation(
                channel="sms",
                address="+5548988887777",
                canonical="+5548988887777",
                client_id=till.client_id,
                dialogue={"stack": []},
                last_inbound_at=now - timedelta(minutes=5),
                created_at=now,
            )
        )

    till.pay(102_17)

    assert _told(till)[0].channel == "sms"


def test_a_person_has_the_thread(till: Till) -> None:
    """The notice waits for no gate to open: it is not sent into a person's thread."""
    till.has_thread()
    with till.world.session() as session:
        session.execute(update(Conversation).values(owner="person"))

    till.pay(102_17)
    till.world.work()

    assert till.world.channel.sent == []
