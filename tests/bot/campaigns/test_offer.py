"""An offer is honoured when its reader answers, to its last day, and never twice."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.campaigns.lifecycle import stop
from domain.authority import Authority
from domain.disclosure import Level
from domain.envelope import Envelope
from models.agreement import Agreement
from models.campaign import Campaign
from models.client import Client
from models.template import RELEASED, TemplateText
from tests.bot.campaigns.people import (
    LATE,
    NOTICE,
    OFFER,
    agent,
    client,
    cpf_of,
    go,
    locked,
    members,
    phone_of,
    row_of,
    running,
    states,
)
from tests.bot.world import World

DRAFT = replace(NOTICE, terms=OFFER)


def offered(world: World) -> int:
    """Send Client 1, who owes R$ 100.00 and R$ 2.47 of charges, the offer; give it."""
    client(world, 1, LATE)
    campaign = running(world, agent(world), DRAFT)
    go(world)
    return campaign


def says(world: World, *lines: str) -> list[str]:
    """Let Client 1 write; give what was answered."""
    heard = [world.hears(line, phone=phone_of(1)) for line in lines]
    return ["\n".join(each.says) for each in heard]


def agreements(world: World) -> list[Agreement]:
    """List the agreements."""
    with world.parts.database.read() as session:
        return session.query(Agreement).all()


def test_a_confirmed_number_hears_of_one_invoice(either: World) -> None:
    """No figure of the debt or the offer is told before the identity is clear."""
    campaign = offered(either)
    [sent] = either.channel.sent

    assert "condição especial" in sent.body
    assert "R$" not in sent.body
    assert "4 de dezembro" in sent.body
    assert states(either, campaign) == [("sent", "sent")]


def test_a_yes_opens_the_bargaining_with_the_offer(either: World) -> None:
    """Unasked only half the charges would come off; the offer takes all of them."""
    campaign = offered(either)
    answers = says(either, "sim", "529", "1985")

    assert "R$ 100,00" in answers[-1]
    assert "economiza R$ 2,47" in answers[-1]

    agreed = says(either, "1", "sim")
    [agreement] = agreements(either)
    [member] = members(either, campaign)

    assert "Acordo fechado" in agreed[-1]
    assert agreement.total_minor == 100_00
    assert agreement.evidence["offer"]["campaign"] == campaign
    assert member.agreement_id == agreement.id


def test_whoever_asks_in_their_own_words_has_it_too(world: World) -> None:
    """The offer stands for the person, whatever they write and wherever."""
    offered(world)
    world.move(days=2)
    answers = says(world, "queria um desconto", "529", "1985")

    assert "R$ 100,00" in answers[-1]


@pytest.mark.parametrize(
    ("days", "least"),
    [
        pytest.param(10, "R$ 100,00", id="on its last day"),
        pytest.param(11, "R$ 101,4", id="the day after: the plain envelope"),
    ],
)
def test_it_stands_to_its_day(world: World, days: int, least: str) -> None:
    """The day that was named is the last one; after it nothing is left of it."""
    offered(world)
    world.move(days=days)
    answers = says(world, "quero parcelar", "529", "1985")

    [first] = [line for line in answers[-1].splitlines() if line.startswith("1.")]
    assert least in first


def test_a_stopped_campaign_keeps_its_word(world: World) -> None:
    """What was written before the stop is honoured after it."""
    campaign = offered(world)
    author = agent(world, "Rui")
    now = world.clock.now()
    locked(world, campaign, lambda session, row: stop(session, row, author, now))
    answers = says(world, "sim", "529", "1985")

    assert row_of(world, campaign).state == "stopped"
    assert "R$ 100,00" in answers[-1]


def test_it_is_kept_where_the_envelope_is_narrowed(world: World) -> None:
    """A promise in writing does not end with a change of config.yml."""
    offered(world)
    settings = world.parts.settings.model_copy(
        update={"envelope": {"default": Authority.of(Envelope())}}
    )
    world.parts = replace(world.parts, settings=settings)
    answers = says(world, "sim", "529", "1985")

    assert "R$ 100,00" in answers[-1]


def test_who_had_no_message_has_no_offer(world: World) -> None:
    """The neighbour bargains inside the plain envelope."""
    offered(world)
    client(world, 2, LATE)
    lines = ("quero parcelar", cpf_of(2)[:3], "1985")
    answers = [world.hears(line, phone=phone_of(2)).says[-1] for line in lines]

    assert "R$ 101,24" in answers[-1]


def test_whoever_was_checked_today_reads_the_figures(world: World) -> None:
    """With the identity clear the message holds the options, and a number takes one."""
    client(world, 1, LATE)
    says(world, "quanto devo?", "529", "1985")
    world.move(hours=3)
    without_gap(world)
    running(world, agent(world), DRAFT)
    go(world)
    [row] = world.messages(purpose="campaign")

    assert "R$ 100,00" in row.body
    assert (row.decided or {})["level"] == Level.DEBT

    answers = says(world, "1")

    assert "Posso fechar" in answers[-1]


def test_an_unknown_number_hears_that_there_is_a_message(world: World) -> None:
    """Level 0: nothing of money; a yes leads over the check to the offer."""
    who = client(world, 1, LATE)
    with world.session() as session:
        row = session.get_one(Client, who)
        row.contact_points[0].confirmed_at = None
    running(world, agent(world), DRAFT)
    go(world)
    [sent] = world.channel.sent
    answers = says(world, "sim", "529", "1985")

    assert "condição" not in sent.body
    assert "R$" not in sent.body
    assert "R$ 100,00" in answers[-1]


def test_the_companys_own_text(world: World) -> None:
    """A text that names an invoice goes to whoever may hear it, and opens the offer."""
    client(world, 1, LATE)
    with world.session() as session:
        session.add(
            TemplateText(
                key="feirao",
                language="pt",
                channel="whatsapp",
                version=1,
                state=RELEASED,
                body="{first_name}, a fatura {invoice_number} tem condição nova.",
                created_at=world.clock.now(),
            )
        )
    says(world, "oi")
    without_gap(world)
    campaign = running(world, agent(world), DRAFT, template="feirao")
    go(world)
    answers = says(world, "sim", "529", "1985")

    assert states(world, campaign) == [("sent", "sent")]
    assert "a fatura 101 tem condição nova" in world.channel.sent[-1].body
    assert "R$ 100,00" in answers[-1]


def test_a_text_that_tells_too_much_is_not_sent(world: World) -> None:
    """The total is for a checked identity; the others are asked for leave to talk."""
    client(world, 1, LATE)
    with world.session() as session:
        session.add(
            TemplateText(
                key="feirao",
                language="pt",
                channel="whatsapp",
                version=1,
                state=RELEASED,
                body="{first_name}, o total é {total_overdue}.",
                created_at=world.clock.now(),
            )
        )
    running(world, agent(world), DRAFT, template="feirao")
    go(world)
    [sent] = world.channel.sent
    answers = says(world, "sim", "529", "1985")

    assert "R$" not in sent.body
    assert "Podemos falar por aqui?" in sent.body
    assert "R$ 100,00" in answers[-1]


def test_a_text_that_is_not_in_force_is_no_text(world: World) -> None:
    """No other words take the place of the ones that were approved."""
    client(world, 1, LATE)
    campaign = running(world, agent(world), NOTICE)
    with world.session() as session:
        session.get_one(Campaign, campaign).template = "retired"
    go(world)

    assert world.channel.sent == []
    assert states(world, campaign) == [("planned", "no_text")]


def without_gap(world: World) -> None:
    """Let a campaign follow a talk at once."""
    limits = replace(world.parts.settings.limits, min_gap=timedelta())
    settings = world.parts.settings.model_copy(update={"limits": limits})
    world.parts = replace(world.parts, settings=settings)
