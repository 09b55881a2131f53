"""What clients write of health and family: marked, hidden, and gone in every byte."""

from datetime import date
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.engine import make_url

from bot.harvest import harvest
from bot.sensitive.reduce import fold_in, sensitive_round
from models.audit import Audit
from models.conversation import Conversation
from models.dispute import Dispute
from models.inbound import Inbound
from models.message import IN, Message
from tests.bot.test_card_guard import arrives, web
from tests.bot.world import World, ana

__all__ = ["web"]  # a fixture
DUE = date(2026, 11, 5)
TOLD = "estou com leucemia e perdi o emprego, não tenho como pagar"
WORD = "leucemia"


def said(world: World) -> list[Message]:
    """List what Ana wrote, the oldest first."""
    with world.parts.database.read() as session:
        query = select(Message).where(Message.direction == IN).order_by(Message.id)
        return list(session.scalars(query))


def bytes_of(database_url: str) -> bytes:
    """Read the database's file and its log."""
    file = Path(str(make_url(database_url).database))
    return b"".join(each.read_bytes() for each in file.parent.glob(f"{file.name}*"))


def cells(world: World) -> str:
    """Read every cell of every table as one text."""
    with world.parts.database.engine.connect() as connection:
        tables = connection.exec_driver_sql(
            "SELECT name FROM sqlite_master WHERE type = 'table'"
        ).scalars()
        return " ".join(
            str(row)
            for table in tables.all()
            for row in connection.exec_driver_sql(f'SELECT * FROM "{table}"')  # noqa: S608 - its own names
        )


@pytest.mark.parametrize(
    ("text", "sensitive"),
    [
        pytest.param(TOLD, True, id="hardship and health"),
        pytest.param("perdi o emprego, não tenho como pagar", True, id="hardship"),
        pytest.param("meu marido ta na UTI, me manda o boleto", True, id="in passing"),
        pytest.param("quero parcelar em 3 vezes", False, id="bargaining"),
        pytest.param("já paguei ontem", False, id="paid"),
        pytest.param("sim", False, id="yes"),
    ],
)
def test_marked_in_the_turn(world: World, text: str, sensitive: bool) -> None:  # noqa: FBT001 - a parameter
    """What may tell of health or family is known from the first moment."""
    ana(world, DUE)
    world.hears(text)
    (row,) = said(world)

    assert (row.sensitive_at is not None) is sensitive


def test_a_story_in_pieces(world: World) -> None:
    """What was said just before belongs to it."""
    ana(world, DUE)
    world.hears("menina do céu nem te conto")
    world.hears("perdi o emprego, não tenho como pagar")
    rows = said(world)

    assert all(row.sensitive_at for row in rows)


def test_whatever_is_told_to_who_listens(world: World) -> None:
    """A thread that was handed over for it is sensitive from there on."""
    ana(world, DUE)
    world.hears("quero morrer")
    world.hears("não tem ninguém aqui comigo")
    rows = said(world)

    assert all(row.sensitive_at for row in rows)


def test_no_byte_is_left(web: FlaskClient, world: World, database_url: str) -> None:
    """After its days the text is in no cell, and in no byte of the file."""
    ana(world, DUE)
    arrives(web, 1, TOLD)
    world.work()
    before = cells(world), bytes_of(database_url)
    world.move(days=31)
    count = sensitive_round(world.parts)
    (row,) = said(world)

    assert WORD in before[0]
    assert WORD.encode() in before[1]
    assert count == 1
    assert WORD not in cells(world)
    assert WORD.encode() not in bytes_of(database_url)
    assert row.body == ""
    assert row.heard is not None
    assert row.heard["intent"] == "hardship"


def test_what_was_done_about_it_stays(web: FlaskClient, world: World) -> None:
    """The classification and the trail are all that is needed later."""
    ana(world, DUE)
    arrives(web, 1, TOLD)
    world.work()
    world.move(days=31)
    sensitive_round(world.parts)
    (row,) = said(world)
    with world.parts.database.read() as session:
        actions = set(session.scalars(select(Audit.action)))
        form = session.scalars(select(Inbound)).one().raw

    assert row.decided is not None
    assert row.decided["recorded"][0]["command"] == "RecordHardship"
    assert "hardship_recorded" in actions
    assert '"Body": ""' in form


def test_not_before_its_days(world: World) -> None:
    """Whoever cares for them may need it."""
    ana(world, DUE)
    world.hears(TOLD)
    world.move(days=29)

    assert sensitive_round(world.parts) == 0
    assert said(world)[0].body == TOLD


def test_evidence_stays_whole(world: World) -> None:
    """An opt-out is kept in the client's own words, whatever else they say."""
    ana(world, DUE)
    world.hears("não quero mais receber mensagens de vocês, estou internada")
    world.move(days=31)
    sensitive_round(world.parts)
    (row,) = said(world)

    assert row.sensitive_at is not None
    assert "internada" in row.body


def test_what_a_dispute_stands_on_goes_with_its_decision(world: World) -> None:
    """While it is open the words are needed; after that they go from it, too."""
    ana(world, DUE)
    world.hears(TOLD)
    with world.session() as session:
        client_id = session.scalars(select(Message.client_id)).first()
        session.add(
            Dispute(
                client_id=client_id,
                reason=f"o valor está errado. {TOLD}",
                opened_at=world.clock.now(),
            )
        )
    world.move(days=31)
    while_open = sensitive_round(world.parts)
    with world.session() as session:
        session.scalars(select(Dispute)).one().state = "rejected"
    decided = sensitive_round(world.parts)
    with world.parts.database.read() as session:
        reason = session.scalars(select(Dispute)).one().reason

    assert (while_open, decided) == (0, 1)
    assert reason == "o valor está errado. "


def test_the_dialogue_forgets_it_too(world: World) -> None:
    """A message that waits to be served is kept in the thread's own memory."""
    ana(world, DUE)
    world.hears(f"quero parcelar. {TOLD}")
    world.move(days=31)
    sensitive_round(world.parts)
    with world.parts.database.read() as session:
        dialogue = session.scalars(select(Conversation)).one().dialogue

    assert WORD not in str(dialogue)


def test_nothing_of_it_is_learnt(world: World) -> None:
    """Candidates for the next training leave it out, however badly it was heard."""
    ana(world, DUE)
    world.hears("o tumor voltou e agora xyz")
    world.hears("blorp fnord")
    with world.parts.database.read() as session:
        found = harvest(session)

    assert "tumor" not in str(found)
    assert "fnord" in str(found)


def test_reduced_once(world: World) -> None:
    """What is reduced is not looked at again, and the log may be folded in anytime."""
    ana(world, DUE)
    world.hears(TOLD)
    world.move(days=31)
    first, second = sensitive_round(world.parts), sensitive_round(world.parts)
    fold_in(world.parts.database)
    with world.parts.database.read() as session:
        query = select(func.count(Message.id)).where(Message.reduced_at.is_not(None))

        assert session.scalar(query) == first == 1
        assert second == 0
