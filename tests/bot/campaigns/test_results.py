"""Results: what clients did after their message, and a file that runs nothing."""

import csv
import io
from datetime import timedelta

import pytest

from bot.campaigns.export import COLUMNS, export
from bot.campaigns.results import Results, results
from models.agreement import Agreement
from models.campaign import Campaign
from models.client import Client, OptOut
from models.message import Message
from models.payment import Payment
from models.promise import PromiseRow
from tests.bot.campaigns.people import (
    LATE,
    TODAY,
    agent,
    client,
    go,
    members,
    phone_of,
    running,
)
from tests.bot.world import World


@pytest.fixture
def sent(either: World) -> tuple[World, int]:
    """Send a campaign to three clients; the fourth has opted out."""
    for number in range(1, 5):
        client(either, number, LATE)
    with either.session() as session:
        gone = session.query(Client).filter_by(external_id="c4").one()
        now = either.clock.now() - timedelta(days=1)
        session.add(OptOut(address_hash="x", client_id=gone.id, at=now, via="t"))
    campaign = running(either, agent(either))
    go(either)
    return either, campaign


def figures(world: World, campaign: int) -> Results:
    """Work out the results."""
    with world.parts.database.read() as session:
        return results(session, session.get_one(Campaign, campaign), 7)


def paid(world: World, client_id: int, amount: int, ref: str) -> None:
    """Receive money now."""
    with world.session() as session:
        session.add(
            Payment(
                client_id=client_id,
                provider="manual",
                external_ref=ref,
                amount_minor=amount,
                received_on=TODAY,
                created_at=world.clock.now(),
            )
        )


def test_how_far_it_got(sent: tuple[World, int]) -> None:
    """Sent, delivered and read are of the messages; refusals are by rule."""
    world, campaign = sent
    with world.session() as session:
        first, second, _ = session.query(Message).filter_by(purpose="campaign")
        first.state, first.read_at = "read", world.clock.now()
        first.price_micro, first.price_currency = -53_000, "USD"
        second.state, second.price_micro = "delivered", -7_000
        second.price_currency = "USD"
    found = figures(world, campaign)

    assert (found.members, found.sent, found.delivered, found.read) == (4, 3, 2, 1)
    assert found.rules == {"opted_out": 1}
    assert found.cost == {"USD": 60_000}
    assert found.waiting == 0


def test_what_clients_did(sent: tuple[World, int]) -> None:
    """Within seven days of the message, once a client; what came later is not its."""
    world, campaign = sent
    one, two, three, four = (each.client_id for each in members(world, campaign))
    world.move(hours=1)
    world.hears("oi", phone=phone_of(1))
    world.hears("oi de novo", phone=phone_of(1))
    paid(world, two, 40_00, "a")
    paid(world, two, 60_00, "b")
    paid(world, four, 90_00, "c")
    with world.session() as session:
        now = world.clock.now()
        session.add(OptOut(address_hash="y", client_id=three, at=now, via="t"))
        session.add(
            PromiseRow(
                client_id=one, amount_minor=1, due_on=TODAY, invoices=[], made_at=now
            )
        )
        session.add(
            Agreement(
                client_id=one, total_minor=1, terms={}, evidence={}, accepted_at=now
            )
        )
    world.move(days=7)
    paid(world, one, 10_00, "d")
    found = figures(world, campaign)

    assert (found.answered, found.promised, found.agreed) == (1, 1, 1)
    assert (found.paid, found.paid_minor) == (1, 100_00)
    assert found.opted_out == 1


def test_the_file(sent: tuple[World, int]) -> None:
    """A line a member, with every heading."""
    world, campaign = sent
    with world.parts.database.read() as session:
        row = session.get_one(Campaign, campaign)
        lines = list(csv.reader(io.StringIO("".join(export(session, row, 7)))))

    assert tuple(lines[0]) == COLUMNS
    assert [line[:4] for line in lines[1:]] == [
        ["c1", "Cliente 1", "sent", "sent"],
        ["c2", "Cliente 2", "sent", "sent"],
        ["c3", "Cliente 3", "sent", "sent"],
        ["c4", "Cliente 4", "refused", "opted_out"],
    ]
    assert lines[1][4] == "100.00"


@pytest.mark.fault("F66")
@pytest.mark.parametrize("name", ["=1+1", "+55", "@x", '=HYPERLINK("http://x")'])
def test_no_cell_runs(world: World, name: str) -> None:
    """A client's name is text in the file, whatever it looks like."""
    client(world, 1, LATE, name=name)
    campaign = running(world, agent(world))
    with world.parts.database.read() as session:
        row = session.get_one(Campaign, campaign)
        lines = list(csv.reader(io.StringIO("".join(export(session, row, 7)))))

    assert lines[1][1] == f"'{name}"


def test_before_anything_was_sent(world: World) -> None:
    """A campaign that only begins has no figures but its members."""
    client(world, 1, LATE)
    found = figures(world, running(world, agent(world)))

    assert (found.members, found.waiting, found.sent) == (1, 1, 0)
    assert (found.cost, found.paid_minor) == ({}, 0)
