"""A preview tells what would happen now, and leaves nothing behind."""

from dataclasses import replace

import pytest
from sqlalchemy import func, select

from bot.campaigns.preview import Preview, bucket_of, preview, spread
from domain.audience import Audience
from domain.standing import Terms
from models.base import Base
from models.campaign import Campaign
from models.client import OptOut
from models.dispute import Dispute
from models.invoice import Invoice
from tests.bot.campaigns.people import (
    LATE,
    NOTICE,
    OFFER,
    TODAY,
    agent,
    client,
    drafted,
    with_templates,
)
from tests.bot.campaigns.test_lifecycle import small
from tests.bot.world import World


def previewed(world: World, campaign: int) -> Preview:
    """Look at a campaign, in a transaction that only reads."""
    with world.parts.database.read() as session:
        row = session.get_one(Campaign, campaign)
        return preview(session, world.parts, row, world.clock.now())


def contents(world: World) -> dict[str, int]:
    """Count the rows of every table."""
    with world.parts.database.read() as session:
        return {
            table.name: session.scalar(select(func.count()).select_from(table)) or 0
            for table in Base.metadata.sorted_tables
        }


def test_counts_refusals_roads_and_examples(either: World) -> None:
    """Three are held, one has opted out; each example is what they would read."""
    with_templates(either)
    client(either, 1, LATE, segment="a")
    client(either, 2, LATE, LATE, segment="a")
    gone = client(either, 3, LATE, segment="b")
    with either.session() as session:
        now = either.clock.now()
        session.add(OptOut(address_hash="x", client_id=gone, at=now, via="test"))
    campaign = drafted(either, agent(either), NOTICE, terms=OFFER)
    before = contents(either)
    seen = previewed(either, campaign)

    assert contents(either) == before
    assert (seen.everybody.clients, seen.everybody.owed_minor) == (3, 400_00)
    assert {k: v.clients for k, v in seen.everybody.segments.items()} == {
        "a": 2,
        "b": 1,
    }
    assert {k: v.clients for k, v in seen.everybody.buckets.items()} == {"1-30": 3}
    assert (seen.whole, dict(seen.refused), dict(seen.later)) == (
        True,
        {"opted_out": 1},
        {},
    )
    assert dict(seen.channels) == {"whatsapp": 2}
    assert [each.refused.rule if each.refused else "" for each in seen.examples] == [
        "",
        "",
        "opted_out",
    ]
    assert "condição especial para a sua fatura 101" in seen.examples[0].body


@pytest.mark.parametrize(
    "terms", [pytest.param(None, id="notice"), pytest.param(OFFER, id="offer")]
)
def test_nothing_of_theirs_may_be_spoken_of(world: World, terms: Terms | None) -> None:
    """All that they owe is contested: their example says nothing of it."""
    with_templates(world)
    number = client(world, 1, LATE)
    with world.session() as session:
        now = world.clock.now()
        invoice = session.query(Invoice).one().id
        row = Dispute(client_id=number, invoice_id=invoice, reason="?", opened_at=now)
        session.add(row)
    seen = previewed(world, drafted(world, agent(world), terms=terms))

    (body,) = [each.body for each in seen.examples]
    assert "Temos uma mensagem sobre sua conta" in body


def test_a_link_is_shown_and_not_made(world: World) -> None:
    """The régua's own words hold a link; in a preview it leads nowhere."""
    with_templates(world)
    client(world, 1, LATE)
    [example] = previewed(world, drafted(world, agent(world))).examples

    assert "/p/…" in example.body


def test_what_time_heals_is_counted_apart(world: World) -> None:
    """At night nobody is refused for good; they wait for the morning."""
    client(world, 1, LATE)
    world.move(hours=12)
    seen = previewed(world, drafted(world, agent(world)))

    assert (dict(seen.refused), dict(seen.later)) == ({}, {"hours": 1})
    assert dict(seen.channels) == {"whatsapp": 1}


def test_a_large_one_is_asked_about_by_a_sample(world: World) -> None:
    """Two of four are asked, evenly spread, and the figures are scaled to four."""
    for number in range(1, 5):
        client(world, number, LATE)
    small(world, preview_clients=2)
    seen = previewed(world, drafted(world, agent(world)))

    assert (seen.everybody.clients, seen.asked, seen.whole) == (4, 2, False)
    assert seen.estimated(seen.channels["whatsapp"]) == 4


def test_nobody(world: World) -> None:
    """A filter that holds nobody previews as nothing."""
    draft = replace(NOTICE, audience=Audience(segments=("nowhere",)))
    seen = previewed(world, drafted(world, agent(world), draft))

    assert (seen.everybody.clients, seen.asked, seen.estimated(3)) == (0, 0, 0)
    assert seen.examples == ()


@pytest.mark.parametrize(
    ("days", "bucket"),
    [(1, "1-30"), (30, "1-30"), (31, "31-60"), (180, "91-180"), (900, "181+")],
)
def test_buckets(days: int, bucket: str) -> None:
    """A day belongs to one bucket."""
    assert bucket_of(TODAY.fromordinal(TODAY.toordinal() - days), TODAY) == bucket


@pytest.mark.parametrize(("many", "most"), [(10, 3), (3, 10), (1000, 200), (7, 7)])
def test_a_sample_is_spread(many: int, most: int) -> None:
    """No one twice, in order, from the first to the last part."""
    found = spread(list(range(many)), most)

    assert len(set(found)) == len(found) == min(many, most)
    assert found == sorted(found)
    assert found[-1] >= many - many // most - 1
