"""A wish beyond the bot's limits: taken on, decided by people, agreed by a yes."""

from datetime import UTC, date, datetime

import pytest

from bot.channels.contents import LONGEST_QUICK_REPLY
from bot.channels.templates import Approved, remember
from bot.database import Database
from bot.proposals.decide import Unfit
from domain.money import Money
from domain.proposals import State
from domain.terms import Outline
from models.proposal import ProposalRow
from tests.bot.proposals.people import (
    agreements,
    asks,
    check,
    decides,
    newest,
    owes,
    pays,
)
from tests.bot.world import World, world_on


@pytest.fixture
def world(database: Database) -> World:
    """Ana owes R$ 618.60, and talks to us."""
    made = world_on(database)
    owes(made)
    return made


def keys(world: World) -> list[str | None]:
    """Give the keys of what we wrote, the oldest first."""
    return [row.key for row in world.messages(direction="out")]


def test_a_wish_is_kept_with_its_words_and_hour(world: World) -> None:
    """What was asked for, in their words, our nearest offer, and the promised hour."""
    row = asks(world)

    assert (row.state, row.origin) == ("asked", "asked")
    assert row.said == "so se for em 12x"
    assert row.wish is not None
    assert row.wish["count"] == 12
    assert row.nearest is not None
    assert row.answer_by is not None
    assert row.answer_by.isoformat() == "2026-11-24T18:00:00+00:00"  # 15:00 there


def test_the_thread_stays_with_the_bot(world: World) -> None:
    """Other questions are answered, and asking again tells how it stands."""
    asks(world)
    balance = world.hears("quanto eu devo?")
    again = world.hears("quero em 12x")

    assert world.thread().owner == "bot"
    assert balance.outcome.says[0].key == "balance.today"
    assert [say.key for say in again.outcome.says] != ["proposal.may_i_ask"]


def test_granted_as_asked_and_agreed_by_one_yes(world: World) -> None:
    """The terms come whole into the thread; a yes to them is the agreement."""
    asks(world)
    row = decides(world)
    world.work()
    said = world.channel.sent[-1].body
    world.hears("sim")
    [agreed] = agreements(world)

    assert isinstance(row, ProposalRow)
    assert "conseguimos o que você pediu" in said
    assert said.count("•") == 12
    assert len(said) <= LONGEST_QUICK_REPLY
    assert len(agreed.terms["instalments"]) == 12
    assert agreed.evidence["offer"]["proposal"] == row.id
    assert agreed.evidence["offer"]["made_by"] == row.decided_by
    assert agreed.evidence["offer"]["role"] == "supervisor"
    assert newest(world).state == State.ACCEPTED
    assert newest(world).agreement_id == agreed.id


def test_a_counter_is_told_as_one(world: World) -> None:
    """Ten parts in place of twelve, and said so."""
    asks(world)
    row = decides(world, Outline(Money(600_00), 10, Money(0)))
    world.work()

    assert isinstance(row, ProposalRow)
    assert world.channel.sent[-1].body.startswith("Ana, temos a resposta do seu pedido")
    assert world.hears("sim").outcome.do != ()
    assert len(agreements(world)[0].terms["instalments"]) == 10


def test_a_refusal_tells_nothing_of_how_near_it_was(world: World) -> None:
    """No figure, no limit, no reason; what was offered before still stands."""
    asks(world)
    decides(world, no=True, note="twelve is too long for this client")
    world.work()
    said = world.channel.sent[-1].body
    goes_on = world.hears("sim")

    assert not any(char.isdigit() for char in said)
    assert "twelve" not in said
    assert goes_on.outcome.says[0].key == "instalments.offers"
    assert newest(world).state == State.REFUSED


def test_after_an_answer_no_second_wish_is_taken_on(world: World) -> None:
    """Who may ask at will finds the limits by yes and no."""
    asks(world)
    decides(world, no=True)
    soon = world.hears("quero em 12x")
    world.move(days=8)
    check(world)
    later = world.hears("so em 12x")

    assert [say.key for say in soon.outcome.says][-1] != "proposal.may_i_ask"
    assert [say.key for say in later.outcome.says] == ["proposal.may_i_ask"]


@pytest.mark.parametrize(
    ("terms", "limit"),
    [
        pytest.param(Outline(Money(600_00), 13, Money(0)), "count", id="count"),
        pytest.param(Outline(Money(500_00), 1, Money(0)), "total", id="total"),
        pytest.param(Outline(Money(617_00), 2, Money(0)), "dearer", id="dearer"),
    ],
)
def test_a_person_is_bound_by_their_own_limits(
    world: World, terms: Outline, limit: str
) -> None:
    """The limit is named, and nothing is done."""
    asks(world)
    unfit = decides(world, terms)

    assert isinstance(unfit, Unfit)
    assert unfit.breach is not None
    assert unfit.breach.limit == limit
    assert newest(world).state == State.ASKED


def test_an_agent_hands_up_what_is_beyond_them(world: World) -> None:
    """Neither yes nor no is theirs to say; ten parts are."""
    asks(world)
    yes = decides(world, role="agent")
    no = decides(world, role="agent", no=True)
    ten = decides(world, Outline(Money(610_00), 10, Money(0)), role="agent")

    assert isinstance(yes, Unfit)
    assert yes.why == "breach"
    assert no == Unfit("raise_it")
    assert isinstance(ten, ProposalRow)
    assert ten.decided_as == "agent"


def test_who_wants_no_messages_is_made_no_offer(world: World) -> None:
    """An opt-out after the wish: nothing is written, and the person is told."""
    asks(world)
    world.hears("parem de me mandar mensagem")
    unfit = decides(world)

    assert unfit == Unfit("silenced")
    assert world.messages(purpose="notice") == []


def test_it_is_decided_once(world: World) -> None:
    """The second of two people is told."""
    asks(world)
    decides(world)

    assert decides(world, no=True) == Unfit("decided")
    assert newest(world).state == State.OFFERED


def test_an_agreement_meanwhile_ends_it(world: World) -> None:
    """Who takes our own offer while people think needs no answer."""
    asks(world)
    for line in ("quero parcelar", "1", "sim"):
        world.hears(line)

    assert len(agreements(world)) == 1
    assert newest(world).state == State.WITHDRAWN
    assert decides(world) == Unfit("decided")


def test_the_offer_stands_to_the_cent_though_interest_runs(world: World) -> None:
    """Two days later the same yes gives the same sums."""
    asks(world)
    row = decides(world)
    assert isinstance(row, ProposalRow)
    assert row.offer is not None
    world.work()
    world.move(days=2)
    check(world)
    world.hears("sim")

    assert agreements(world)[0].total_minor == row.offer["total"]["minor"]


def test_a_payment_meanwhile_voids_it_and_says_so(world: World) -> None:
    """The yes comes too late for a debt that is another by now."""
    asks(world)
    decides(world)
    world.work()
    pays(world, 100_00)
    taken = world.hears("sim")

    assert taken.outcome.says[0].key == "proposal.over"
    assert agreements(world) == []


def test_a_no_leaves_it_standing(world: World) -> None:
    """Who declines and thinks better of it gets the same offer until its day."""
    asks(world)
    decides(world)
    world.work()
    no = world.hears("nao")
    world.hears("1")
    yes = world.hears("sim")

    assert [say.key for say in no.outcome.says] == [
        "proposal.declined",
        "instalments.these",
    ]
    assert newest(world).declined_at is not None
    assert yes.outcome.says[0].key == "instalments.thanks"
    assert len(agreements(world)[0].terms["instalments"]) == 12


def test_an_unchecked_thread_hears_that_there_is_an_answer(world: World) -> None:
    """Figures are for a checked identity; a yes leads to them."""
    asks(world)
    world.move(hours=23)
    world.hears("oi")
    world.move(hours=2)
    decides(world)
    world.work()
    said = world.channel.sent[-1].body
    world.hears("sim")
    world.hears("529")
    read = world.hears("1985")

    assert "resposta do pedido" in said
    assert "R$" not in said
    assert [say.key for say in read.outcome.says][-1].startswith("instalments.confirm")
    world.hears("sim")
    assert len(agreements(world)[0].terms["instalments"]) == 12


def test_a_yes_to_the_template_reads_the_terms_first(world: World) -> None:
    """Words in full that went out as a template were never read."""
    with world.session() as session:
        remember(session, "proposal.knock.asked", "pt", Approved("HX" + "a" * 32, ()))
    asks(world)
    world.move(hours=23, minutes=50)
    decides(world)
    world.move(hours=1)
    check(world)
    world.work()
    first = world.hears("sim")
    second = world.hears("sim")

    assert world.messages(direction="out", sent_as="template") != []
    assert [say.key for say in first.outcome.says][-1] == "instalments.confirm_saving"
    assert agreements(world) != []
    assert second.outcome.says[0].key == "instalments.thanks"


def test_the_hour_is_one_of_the_desks(database: Database) -> None:
    """Four hours at half past five in the evening end in the middle of the morning."""
    world = world_on(database, datetime(2026, 11, 24, 20, 30, tzinfo=UTC))
    owes(world)
    row = asks(world)

    assert row.answer_by is not None
    assert row.answer_by.date() == date(2026, 11, 25)
    assert row.answer_by.hour == 15  # 12:30 in São Paulo
