"""The invented clients have agreements in every state, and books that balance."""

from datetime import timedelta

from sqlalchemy import select

from bot.ledger.examine import examine
from bot.seed import seed
from bot.seed.agreements import STORIES, seed_agreements
from domain.evidence import missing
from domain.zones import local_day
from models.agreement import STATES, Agreement
from tests.bot.world import SECRET, World


def test_every_state_and_whole_proofs(world: World) -> None:
    """Made by the real functions: nothing is wrong with them, and no state is left."""
    settings = world.parts.settings
    today = local_day(world.clock.now(), settings.zone)
    with world.session() as session:
        seed(session, today, settings, secret_key=SECRET)
        seed_agreements(session, world.parts, today)
    with world.session() as session:
        rows = session.scalars(select(Agreement).order_by(Agreement.id)).all()
        lacks = [missing(row.evidence, row.terms) for row in rows]
        problems = examine(session)

    assert {row.state for row in rows} == set(STATES)
    assert len(rows) == len(STORIES) + 1
    assert set(lacks) == {()}
    assert problems == []
    assert rows[0].accepted_at < world.clock.now() - timedelta(days=2)
