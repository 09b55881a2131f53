"""The client hears that the money came, in their own thread."""

from datetime import UTC, date, datetime, timedelta

from sqlalchemy import update

from bot.channels.templates import Approved, remember
from bot.held_news import is_held
from models.client import ContactPoint
from models.conversation import Conversation
from models.invoice import Invoice
from models.message import Message
from models.payment import PaymentLine
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


NIGHT = datetime(2026, 11, 25, 1, 30, tzinfo=UTC)  # half past ten in the evening
MORNING = datetime(2026, 11, 25, 12, 0, 1, tzinfo=UTC)


def _at_night(till: Till, minor: int) -> None:
    """Let money come in the evening; nobody wrote lately."""
    till.has_thread()
    with till.world.session() as session:
        session.execute(update(Conversation).values(last_inbound_at=None))
    _templates(till)
    till.world.clock.at = NIGHT
    till.pay(minor, received_on=date(2026, 11, 24))
    till.world.work()


def _templates(till: Till) -> None:
    with till.world.session() as session:
        for key in ("payment.received", "payment.partial", "payment.thanks"):
            remember(session, key, "pt", Approved("HX" + "b" * 32, ()))


def test_at_night_it_waits_for_the_morning(till: Till) -> None:
    """Nobody is thanked at half past ten; at nine it is as true as it was."""
    _at_night(till, 102_17)
    at_night = [(row.state, row.due_at) for row in _told(till)]
    till.world.clock.at = MORNING
    till.world.work()

    assert at_night == [("planned", datetime(2026, 11, 25, 12, tzinfo=UTC))]
    assert [row.state for row in _told(till)] == ["accepted"]


def test_an_answer_at_night_does_not_wait_behind_it(till: Till) -> None:
    """Whoever writes at night is answered; the news keeps its own queue."""
    _at_night(till, 50_00)
    till.world.clock.move(timedelta(minutes=5))
    till.world.hears("oi")
    till.world.work()
    replies = till.world.messages(direction="out", purpose="reply")

    assert [row.state for row in replies] == ["accepted"]


def test_by_the_morning_a_days_interest_is_told_too(till: Till) -> None:
    """What is left grew by some cents: the words are written anew, and sent once."""
    _at_night(till, 50_00)
    first = _told(till)[0]
    till.world.clock.at = MORNING
    till.world.work()
    rows = _told(till)

    assert [(row.state, row.reason) for row in rows] == [
        ("blocked", "changed"),
        ("accepted", None),
    ]
    assert rows[1].body != first.body
    assert len(till.world.channel.sent) == 1


def test_money_that_went_back_by_the_morning_is_not_thanked_for(till: Till) -> None:
    """The invoice is owed again, and nobody says that all is settled."""
    _at_night(till, 102_17)
    with till.world.session() as session:
        session.execute(update(Invoice).values(status="open", paid_on=None))
        session.execute(update(PaymentLine).values(voided_at=NIGHT))
    till.world.clock.at = MORNING
    till.world.work()

    assert till.world.channel.sent == []
    assert [row.state for row in _told(till)] == ["blocked"]


def test_what_waits_says_for_what(till: Till) -> None:
    """The thread and a simulation tell the rule, and not that it was refused."""
    _at_night(till, 102_17)
    row = _told(till)[0]

    assert row.decided is not None
    assert row.decided["waits"]["rule"] == "hours"
    assert row.decided["waits"]["until"] == "2026-11-25T12:00:00+00:00"


def test_more_than_was_owed_is_told(till: Till) -> None:
    """What is beyond is theirs: said with the amount, and what they may do with it."""
    till.has_thread()

    till.pay(120_00)

    notice = _told(till)[0]
    body = notice.body.replace("\N{NO-BREAK SPACE}", " ")
    assert notice.key == "payment.overpaid"
    assert "R$ 120,00" in body
    assert "R$ 17,83" in body
    assert "crédito" in body


def test_news_is_held_while_a_person_talks_and_shown(till: Till) -> None:
    """It is planned, not blocked: nothing of it is lost."""
    till.has_thread()
    with till.world.session() as session:
        session.execute(update(Conversation).values(owner="person"))

    till.pay(102_17)
    till.world.work()

    assert is_held(_told(till)[0])
