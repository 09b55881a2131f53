"""An agreement that no longer fits is bargained over anew, as often as may be."""

from datetime import date

from bot.bargaining import quotes_of
from domain.envelope import Envelope
from models.agreement import Agreement
from models.client import Client
from models.invoice import Invoice
from tests.bot.test_bargaining import limits, owes, proves, says
from tests.bot.world import World

LATE = date(2026, 10, 19)


def agreed(world: World) -> None:
    """Let Ana agree on three instalments of what she owes, R$ 103.20."""
    owes(world, LATE)
    proves(world)
    says(world, "quero em 3x", "sim")
    world.move(minutes=5)


def states(world: World) -> list[str]:
    """List how the agreements stand."""
    with world.parts.database.read() as session:
        return [row.state for row in session.query(Agreement).order_by(Agreement.id)]


def open_sum(world: World) -> int:
    """Add up the open invoices, in minor units."""
    with world.parts.database.read() as session:
        rows = session.query(Invoice).filter_by(status="open")
        return sum(row.amount_minor for row in rows)


def test_the_rest_is_planned_anew_without_another_discount(either: World) -> None:
    """Four smaller instalments take the place of three, for as much money."""
    agreed(either)
    before = open_sum(either)
    shown = says(either, "quero renegociar o acordo")
    read = says(either, "quero em 4x")
    thanks = says(either, "sim")

    assert "refazer as parcelas" in shown
    assert "fica no lugar das parcelas" in read
    assert "economiza" not in read
    assert "Acordo fechado" in thanks
    assert states(either) == ["renegotiated", "active"]
    assert open_sum(either) == before


def test_the_third_time_is_for_a_person(world: World) -> None:
    """One renegotiation is the bot's to make; over the whole chain, not each time."""
    agreed(world)
    says(world, "quero renegociar o acordo", "quero em 4x", "sim")
    world.move(minutes=5)
    answer = says(world, "quero renegociar o acordo")

    assert "já foi refeito" in answer
    assert world.thread().owner == "person"
    assert world.thread().handoff_reason == "renegotiation"


def test_limits_of_none_send_to_a_person_at_once(world: World) -> None:
    """Where the company allows no renegotiation, none is begun."""
    agreed(world)
    limits(world, Envelope(max_instalments=4, renegotiations=0))
    says(world, "quero renegociar o acordo")

    assert world.thread().handoff_reason == "renegotiation"


def test_a_new_invoice_is_another_matter(world: World) -> None:
    """A late invoice beside the agreement is bargained over by itself."""
    agreed(world)
    with world.session() as session:
        client = session.query(Client).one()
        session.add(
            Invoice(
                external_id="new",
                client_id=client.id,
                number="2001",
                description="Internet",
                amount_minor=200_00,
                due_on=LATE,
                created_at=world.clock.now(),
            )
        )
    says(world, "quero parcelar", "quero em 2x")
    with world.parts.database.read() as session:
        told = quotes_of(session, session.query(Client).one(), world.clock.now())

    assert told[0].offer.price.minor > 200_00
    says(world, "sim")
    assert states(world) == ["active", "active"]
