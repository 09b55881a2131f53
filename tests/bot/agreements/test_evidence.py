"""The proof of a yes: whole, in the row from the first, and never changed after."""

from datetime import date

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from bot.agreements.evidence import NoReadBackError, evidence_of
from bot.handlers.context import Context
from domain.agreed import agreed
from domain.evidence import missing, sha256_of
from domain.money import Money, total
from models.agreement import Agreement
from models.audit import Audit
from models.conversation import Conversation
from models.message import Message
from tests.bot.world import World, ana

LATE = date(2026, 11, 19)
READING = "instalments.confirm_saving"


def agreement(world: World, *lines: str) -> Agreement:
    """Let Ana agree to three parts, by the way of *lines*, and give the row."""
    ana(world, LATE)
    for line in ("quanto devo?", "529", "1985", "quero parcelar em 3x", *lines, "sim"):
        world.hears(line)
    with world.session() as session:
        return session.query(Agreement).one()


def test_everything_that_proves_it(either: World) -> None:
    """Our words, theirs, both hashes, the number, how it was known who answers."""
    row = agreement(either)
    [read] = either.messages(key=READING)
    yes = either.messages(direction="in")[-1]
    proof = row.evidence

    assert missing(proof, row.terms) == ()
    assert proof["read_back"]["text"] == read.body
    assert proof["read_back"]["sha256"] == sha256_of(read.body)
    assert [each["id"] for each in proof["read_back"]["messages"]] == [read.id]
    assert (proof["yes"]["message"], proof["yes"]["text"]) == (yes.id, "sim")
    assert proof["identity"]["how"] == "questions"
    assert proof["identity"]["since"] == either.clock.now().isoformat()
    assert proof["offer"] == {"id": row.terms["id"], "made_by": "bot"}
    assert proof["address"] == "whatsapp:+5548988887777"


def test_the_last_reading_counts(world: World) -> None:
    """Asked something else in between, the terms are read again: that text is kept."""
    row = agreement(world, "quem são vocês?")
    kept = row.evidence["read_back"]["messages"]

    assert [each["id"] for each in kept] == [world.messages(key=READING)[-1].id]


def test_a_reading_in_parts_is_kept_whole(world: World) -> None:
    """A text that goes out as two messages is one reading."""
    agreement(world)
    with world.session() as session:
        thread = session.query(Conversation).one()
        read = session.query(Message).filter_by(key=READING).one()
        again = Message(
            **{
                name: getattr(read, name)
                for name in (
                    *("conversation_id", "client_id", "direction", "author"),
                    *("purpose", "channel", "address", "key", "queue_key", "state"),
                    *("decided", "based_on_version", "created_at"),
                )
            },
            token="f" * 32,
            body="e o resto",
        )
        session.add(again)
        session.flush()
        received = Message(
            id=again.id + 1,
            channel=read.channel,
            address=read.address,
            body="sim",
        )
        now = world.clock.now()
        context = Context(session, world.parts, thread, now, received, None)
        proof = evidence_of(context, (read.decided or {})["offer"])
        session.expunge_all()

    assert proof.read_back.text == f"{read.body}\n\ne o resto"


def test_no_reading_no_agreement(world: World) -> None:
    """Terms that nobody read out in this thread cannot be agreed to."""
    row = agreement(world)
    with world.session() as session:
        thread = session.query(Conversation).one()
        received = session.query(Message).filter_by(direction="in").all()[-1]
        context = Context(
            session, world.parts, thread, world.clock.now(), received, None
        )

        with pytest.raises(NoReadBackError):
            evidence_of(context, row.terms["id"] + "x")


@pytest.mark.parametrize(
    "statement",
    [
        pytest.param("UPDATE agreement SET evidence = '{}'", id="proof"),
        pytest.param("UPDATE agreement SET terms = '{}'", id="terms"),
        pytest.param("UPDATE agreement SET total_minor = 1", id="total"),
        pytest.param("DELETE FROM agreement", id="row"),
    ],
)
def test_the_database_keeps_it(either: World, statement: str) -> None:
    """Whoever gets at the rows cannot change what was agreed, nor take it away."""
    agreement(either)
    change = text(statement)
    with (
        pytest.raises(DBAPIError, match="evidence"),
        either.session() as session,
    ):
        session.execute(change)


def test_how_it_ends_may_be_written(world: World) -> None:
    """Only the end of it changes a row."""
    row = agreement(world)
    with world.session() as session:
        session.get_one(Agreement, row.id).state = "kept"

    with world.session() as session:
        assert session.get_one(Agreement, row.id).state == "kept"


def test_the_trail_seals_it(world: World) -> None:
    """The hashes stand in the trail as well, where each row seals the one before."""
    row = agreement(world)
    with world.session() as session:
        note = session.query(Audit).filter_by(action="agreement_recorded").one()

    assert note.details["terms_sha256"] == row.evidence["terms_sha256"]
    assert len(note.details["evidence_sha256"]) == 64


def test_terms_are_kept_whole(world: World) -> None:
    """The debt it replaces item by item, and what lateness leads to, as it was told."""
    row = agreement(world)
    terms = agreed(row.terms)

    assert terms.debt == Money(102_17)
    [line] = terms.replaced
    assert (line.principal, line.fine, line.interest) == (
        Money(100_00),
        Money(2_00),
        Money(17),
    )
    assert terms.conditions is not None
    assert (terms.conditions.fine_bp, terms.conditions.break_days) == (200, 15)


def test_accepted_a_day_later_the_sums_are_of_the_day_of_the_yes(world: World) -> None:
    """What was told stands; the debt on paper is that of the invoices it replaces."""
    ana(world, LATE)
    for line in ("quanto devo?", "529", "1985", "quero parcelar em 3x"):
        world.hears(line)
    world.move(hours=20)
    world.hears("sim")
    with world.session() as session:
        terms = agreed(session.query(Agreement).one().terms)

    assert terms.debt == total([line.owed for line in terms.replaced])
    assert terms.debt - terms.saved + terms.interest == terms.total
