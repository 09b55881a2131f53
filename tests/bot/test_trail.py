"""The nightly look at the audit trail: a row changed behind our backs is told of."""

from sqlalchemy import select, update

from bot import audit
from bot.alerts import standing_alerts
from bot.ledger.nightly import books_round
from models.audit import Audit
from tests.bot.world import World


def _written(world: World) -> None:
    with world.session() as session:
        for step in range(3):
            about = f"agent:{step}"
            audit.append(session, "cli", "agent.add", about, {}, world.clock.now())


def _second_by(world: World, actor: str) -> int:
    with world.session() as session:
        found = session.scalars(select(Audit.id).order_by(Audit.id)).all()[1]
        session.execute(update(Audit).where(Audit.id == found).values(actor=actor))
        return found


def _told(world: World) -> list[tuple[str, object]]:
    with world.session() as session:
        return [(it.kind, it.figures.get("row")) for it in standing_alerts(session)]


def test_a_whole_trail_is_no_news(either: World) -> None:
    """Rows as they were written bear their seals."""
    _written(either)

    assert books_round(either.parts) == 0
    assert _told(either) == []


def test_a_changed_row_is_told_until_it_is_put_right(either: World) -> None:
    """It counts as something wrong, names the row, and is over once it fits again."""
    _written(either)
    row = _second_by(either, "somebody")
    wrong, told = books_round(either.parts), _told(either)
    _second_by(either, "cli")
    books_round(either.parts)

    assert (wrong, told) == (1, [("trail_broken", row)])
    assert _told(either) == []
