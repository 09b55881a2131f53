"""Disputes from the chat to the answer: held, decided, told, and the régua goes on."""

from datetime import date

import pytest
from sqlalchemy import select

from bot.alerts import standing_alerts
from bot.books import post
from bot.database import Database
from bot.disputes.decide import ANSWERS, Decision, resolve
from bot.disputes.late import dispute_round
from bot.disputes.open import open_disputes
from bot.facts import disputed_ids
from bot.imports.booking import issued
from bot.ledger.examine import examine
from bot.words.catalogue import LANGUAGES
from domain.books import Account
from domain.disputes import Kind, Remedy, State, Unfit
from domain.money import Money
from models.client import Client
from models.dispute import Dispute
from models.hook import HookEvent
from models.invoice import Hold, Invoice
from models.ledger import LedgerEntry
from models.message import Message
from tests.bot.hooks.receiver import endpoint
from tests.bot.templated import with_templates
from tests.bot.world import World, ana

LATE = date(2026, 11, 19)  # five days before the world's Tuesday: R$ 102,17


@pytest.fixture
def world(database: Database) -> World:
    """Build a world in which Ana owes one invoice, and has proved who she is."""
    made = with_templates(database)
    ana(made, LATE)
    with made.session() as session:
        invoice = session.scalars(select(Invoice)).one()
        post(session, issued(invoice), made.clock.now())
    return made


def contested(world: World) -> Dispute:
    """Let Ana contest her invoice."""
    with world.session() as session:
        client = session.scalars(select(Client)).one()
        invoice = session.scalars(select(Invoice)).one()
        [row] = open_disputes(
            session,
            world.parts,
            client,
            reason="não reconheço",
            kind=Kind.NOT_MINE,
            invoice_ids=(invoice.id,),
            actor="bot",
            now=world.clock.now(),
        )
        return row


def decided(
    world: World,
    state: State,
    remedy: Remedy | None = None,
    to: int | None = None,
    note: str = "conferido no contrato",
) -> Unfit | None:
    """Decide the only dispute."""
    money = None if to is None else Money(to)
    with world.session() as session:
        row = session.scalars(select(Dispute)).one()
        decision = Decision(state, note, remedy, money)
        return resolve(
            session, world.parts, row, decision, "agent:7", world.clock.now()
        )


def invoice_of(world: World) -> Invoice:
    """Read the invoice."""
    with world.session() as session:
        return session.scalars(select(Invoice)).one()


def receivable(world: World) -> int:
    """Sum what the books say is owed."""
    with world.session() as session:
        query = select(LedgerEntry.amount_minor).where(
            LedgerEntry.account == Account.RECEIVABLE
        )
        return sum(session.scalars(query))


def notices(world: World) -> list[str]:
    """Give the keys of what was written to the client."""
    with world.session() as session:
        return [key for key in session.scalars(select(Message.key)) if key in ANSWERS]


def test_it_has_a_day_and_holds_only_itself(world: World) -> None:
    """Five business days from a Tuesday; a second one about the same is none."""
    first = contested(world)
    with world.session() as session:
        client = session.scalars(select(Client)).one()
        again = open_disputes(
            session,
            world.parts,
            client,
            reason="de novo",
            kind=Kind.OTHER,
            invoice_ids=(first.invoice_id or 0,),
            actor="bot",
            now=world.clock.now(),
        )
        held = disputed_ids(session, client)

    assert first.answer_by == date(2026, 12, 1)
    assert again == []
    assert held == {first.invoice_id}


def test_nothing_is_sent_while_it_is_open_and_it_goes_on_after(world: World) -> None:
    """Rejected: the hold falls, the client is told, and the régua goes on."""
    contested(world)
    world.plan()
    world.work()
    during = len(world.channel.sent)
    unfit = decided(world, State.REJECTED)
    with world.session() as session:
        holds = session.scalars(select(Hold).where(Hold.lifted_at.is_(None))).all()
        client = session.scalars(select(Client)).one()
        still = disputed_ids(session, client)

    assert (during, unfit) == (0, None)
    assert holds == []
    assert still == frozenset()


@pytest.mark.parametrize(
    ("remedy", "to", "left", "status"),
    [
        pytest.param(Remedy.CANCEL, None, 0, "cancelled", id="cancelled"),
        pytest.param(Remedy.REDUCE, 80_00, 80_00, "open", id="reduced"),
        pytest.param(Remedy.CHARGES, None, 100_00, "open", id="charges"),
    ],
)
def test_where_the_client_is_right(
    world: World, remedy: Remedy, to: int | None, left: int, status: str
) -> None:
    """The invoice and the books say the same afterwards, and both balance."""
    contested(world)
    unfit = decided(world, State.UPHELD, remedy, to)
    with world.session() as session:
        found = examine(session)

    assert unfit is None
    assert invoice_of(world).status == status
    assert receivable(world) == left
    assert found == []


@pytest.mark.parametrize(
    ("state", "remedy", "to", "note", "why"),
    [
        pytest.param(State.UPHELD, None, None, "x", "remedy", id="right, and what?"),
        pytest.param(State.REJECTED, None, None, " ", "note", id="no reason"),
        pytest.param(
            State.UPHELD, Remedy.REDUCE, 200_00, "x", "not_less", id="more than before"
        ),
    ],
)
def test_what_does_not_fit_changes_nothing(  # noqa: PLR0913, PLR0917 - a table of many columns
    world: World,
    state: State,
    remedy: Remedy | None,
    to: int | None,
    note: str,
    why: str,
) -> None:
    """The dispute stays open, and the invoice as it was."""
    contested(world)
    unfit = decided(world, state, remedy, to, note)

    assert isinstance(unfit, Unfit)
    assert unfit.why == why
    assert invoice_of(world).amount_minor == 100_00
    with world.session() as session:
        assert session.scalars(select(Dispute)).one().state == "open"


def test_it_is_decided_once(world: World) -> None:
    """Two people at once: the second is told that it is done."""
    contested(world)
    decided(world, State.REJECTED)
    second = decided(world, State.UPHELD, Remedy.CANCEL)

    assert second == Unfit("decided")
    assert invoice_of(world).status == "open"


def test_an_answer_that_is_late_is_told_to_people(world: World) -> None:
    """The client was told of a day; the alert goes once it is answered."""
    contested(world)
    counts = [dispute_round(world.parts)]
    world.move(days=8)
    counts.append(dispute_round(world.parts))
    with world.session() as session:
        standing = [alert.kind for alert in standing_alerts(session)]
    decided(world, State.WITHDRAWN)
    counts.append(dispute_round(world.parts))
    with world.session() as session:
        after = standing_alerts(session)

    assert counts == [0, 1, 0]
    assert standing == ["disputes_late"]
    assert after == []


def test_the_companys_systems_hear_of_both_ends(world: World) -> None:
    """Opened and resolved, by the ids of their own, without a word of the client's."""
    endpoint(world)
    contested(world)
    decided(world, State.UPHELD, Remedy.CANCEL)
    with world.session() as session:
        events = session.scalars(select(HookEvent).order_by(HookEvent.id)).all()

    assert [event.kind for event in events] == ["dispute.opened", "dispute.resolved"]
    assert events[1].data["outcome"] == "upheld"
    assert "reconheço" not in str([event.data for event in events])


def test_the_client_hears_of_the_decision_and_never_of_the_note(world: World) -> None:
    """In the thread that they use, in words of the catalogue."""
    answers = [world.hears(text) for text in ("nao reconheco essa cobranca", "529")]
    assert answers
    world.hears("1985")
    world.hears("nunca contratei nada disso")
    world.work()
    decided(world, State.REJECTED, note="contrato assinado em 2024")
    world.work()

    assert notices(world) == ["dispute.answer.rejected.one"]
    assert "a cobrança está correta" in world.channel.sent[-1].body
    assert "2024" not in world.channel.sent[-1].body


def test_each_answer_has_words(world: World) -> None:
    """Whatever is decided can be told, in each language."""
    for language in LANGUAGES:
        assert set(ANSWERS) <= set(world.parts.catalogue.words[language])
