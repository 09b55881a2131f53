"""What was told stands and what was asked counts, in any thread and on any day."""

import re
from dataclasses import replace
from datetime import date

import pytest

from bot.settings import Settings
from domain.authority import Authority
from domain.envelope import Envelope
from domain.money import Money
from models.agreement import Agreement
from models.bargain import BargainRound, QuoteRow
from models.client import ContactPoint
from tests.bot.world import World, ana

LATE = date(2026, 10, 19)  # R$ 100.00 each; with charges R$ 103.20
SECOND = "+5548966665555"
LIMITS = Envelope(
    max_instalments=4, min_instalment=Money(10_00), discount_charges_bp=10_000
)


def limits(world: World, envelope: Envelope) -> None:
    """Let the company change how far the bot may go."""
    table = {"default": Authority.of(envelope)}
    settings: Settings = world.parts.settings.model_copy(update={"envelope": table})
    world.parts = replace(world.parts, settings=settings)


def owes(world: World, *dues: date) -> int:
    """Let Ana owe, with two phones of hers, inside limits that leave some room."""
    client = ana(world, *(dues or (LATE,)))
    limits(world, LIMITS)
    now = world.clock.now()
    with world.session() as session:
        session.add(
            ContactPoint(
                client_id=client,
                kind="phone",
                address=SECOND,
                canonical=SECOND,
                confirmed_at=now,
            )
        )
    return client


def says(world: World, *lines: str, phone: str | None = None) -> str:
    """Let Ana write; give the last answer."""
    where = {"phone": phone} if phone else {}
    heard = [world.hears(line, **where) for line in lines]
    return "\n".join(heard[-1].says)


def proves(world: World, phone: str | None = None) -> None:
    """Let Ana prove who she is on a phone."""
    says(world, "quanto devo?", "529", "1985", phone=phone)


def total_in(text: str) -> str:
    """Find the total of what was read back."""
    [found] = re.findall(r"(?:Total:? |pagamento de )(R\$ [\d.,]+\d)", text)[:1]
    return str(found)


def rows(world: World, kind: type[QuoteRow] | type[BargainRound]) -> list[object]:
    """List what was told, or asked."""
    with world.parts.database.read() as session:
        return list(session.query(kind).order_by(kind.id))


def test_what_was_told_is_kept(world: World) -> None:
    """Each offer of the list, and the terms that were read back, with their debt."""
    owes(world)
    proves(world)
    says(world, "quero parcelar")
    says(world, "2")
    told = [row for row in rows(world, QuoteRow) if isinstance(row, QuoteRow)]

    assert [row.read_back for row in told] == [False, False, False, True]
    assert told[3].terms["id"] == told[1].terms["id"]
    assert {row.principal_minor + row.charges_minor for row in told} == {103_20}
    assert told[0].why == ["nothing_known"]


@pytest.mark.parametrize(
    ("days", "total"),
    [
        pytest.param(0, "R$ 101,60", id="at once"),
        pytest.param(2, "R$ 101,60", id="while it stands, though interest went on"),
        pytest.param(5, "R$ 101,69", id="when its day is over"),
    ],
)
def test_asking_again_from_another_phone(world: World, days: int, total: str) -> None:
    """What was told on one phone stands on the other, to its day."""
    owes(world)
    proves(world)
    says(world, "quero pagar a vista com desconto", "1")
    world.move(days=days)
    proves(world, SECOND)
    answer = says(world, "quero pagar a vista com desconto", "1", phone=SECOND)

    assert total in answer


def test_narrower_limits_do_not_take_back_what_was_told(world: World) -> None:
    """A change of config.yml meanwhile leaves what stands as it was told."""
    owes(world)
    proves(world)
    before = says(world, "quero em 4x")
    limits(world, Envelope(max_instalments=2, min_instalment=Money(40_00)))
    world.move(days=1)
    proves(world)
    after = says(world, "cancelar", "quero em 4x")

    assert len(re.findall(r"^•", after, re.MULTILINE)) == 4
    assert total_in(after) == total_in(before)


def test_a_named_price_is_granted_once(world: World) -> None:
    """Going down in steps does not find the floor, on another phone or day either."""
    owes(world)
    proves(world)
    first = says(world, "101 a vista fecha?")
    lower = says(world, "e 100,50 a vista?")
    world.move(days=10)
    proves(world, SECOND)
    later = says(world, "100,50 a vista fecha?", phone=SECOND)

    assert total_in(first) == "R$ 101,00"
    assert "um pagamento de R$ 100,50" not in lower
    assert "um pagamento de R$ 100,50" not in later


def test_rounds_are_counted_over_threads(world: World) -> None:
    """Three wishes that cannot be met, on two phones and days; then a person."""
    owes(world)
    proves(world)
    says(world, "faço por 60 a vista", "cancelar")
    says(world, "faço por 61 a vista", "cancelar")
    world.move(days=3)
    proves(world, SECOND)
    says(world, "faço por 62 a vista", phone=SECOND)
    assert world.thread(SECOND).owner == "bot"
    says(world, "faço por 63 a vista", "nao", phone=SECOND)

    assert world.thread(SECOND).owner == "person"
    replies = [
        r.reply for r in rows(world, BargainRound) if isinstance(r, BargainRound)
    ]
    assert replies == [*["nearest"] * 4, "person"]


def test_an_agreement_ends_the_counting(world: World) -> None:
    """What could not be met before an agreement is no round of the next bargain."""
    owes(world)
    proves(world)
    says(world, "faço por 60 a vista", "cancelar", "quero em 2x", "sim")

    with world.parts.database.read() as session:
        assert session.query(Agreement).one()
    replies = [
        r.reply for r in rows(world, BargainRound) if isinstance(r, BargainRound)
    ]
    assert replies == ["nearest", "met", "agreed"]


def test_what_they_can_pay_a_month_is_remembered(world: World) -> None:
    """Weeks later the first offer is the one that fits what they named."""
    owes(world, LATE, date(2026, 9, 21))
    proves(world)
    says(world, "consigo pagar 60 por mes", "cancelar")
    world.move(days=20)
    proves(world)
    answer = says(world, "quero parcelar")

    [first] = [line for line in answer.splitlines() if line.startswith("1.")]
    assert "4x" in first
