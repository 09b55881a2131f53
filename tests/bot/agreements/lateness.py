"""An agreement of two parts, the first of them late; and what a round makes of it."""

from dataclasses import replace
from datetime import date

from bot.agreements.round import ALERT, agreement_round
from bot.agreements.tell import ENDINGS
from bot.agreements.warn import WARNING
from bot.alerts import standing_alerts
from bot.channels.templates import Approved, remember
from domain.agreements import AgreementRules
from models.message import Message
from tests.bot.agreements.deal import FIRST, Deal
from tests.bot.payments.till import LATE, till_for
from tests.bot.world import World

SECOND = date(2027, 1, 4)
PARTS = (FIRST, 45_00), (SECOND, 45_00)
WARNED_ON = date(2026, 12, 7)  # a Monday; the sixth day late
LAST_DAY = date(2026, 12, 16)  # fifteen days late
OVER = date(2026, 12, 17)


def agreed(world: World) -> Deal:
    """Let Ana agree to two parts of R$ 45.00; the words of the round are approved."""
    deal = Deal(till_for(world, LATE))
    deal.till.has_thread()
    with world.session() as session:
        for key in (WARNING, *ENDINGS):
            remember(session, key, "pt", Approved("HX" + "c" * 32, ()))
    deal.agrees(*PARTS, saved=12_17)
    return deal


def run_round(deal: Deal) -> int:
    """Let one round look, and what it wrote go out; give how many it changed."""
    changed = agreement_round(deal.till.world.parts)
    deal.till.world.work()
    return changed


def warned(deal: Deal) -> None:
    """Come to the day of the warning, and let it be written."""
    deal.to(WARNED_ON)
    run_round(deal)
    assert keys_of(deal) == [WARNING]


def keys_of(deal: Deal) -> list[str | None]:
    """List the keys of what was written to her."""
    return [row.key for row in deal.till.world.messages(direction="out")]


def alerts_of(deal: Deal) -> list[tuple[str, str]]:
    """List what the round asks people about: the agreement, and why."""
    with deal.till.world.parts.database.read() as session:
        found = [each for each in standing_alerts(session) if each.kind == ALERT]
        return [(each.subject, each.figures["why"]) for each in found]


def last_of(deal: Deal) -> Message:
    """Give the last words written to her."""
    return deal.till.world.messages(direction="out")[-1]


def under_rules(world: World, rules: AgreementRules) -> None:
    """Let the company have *rules* for each agreement from now on."""
    table = {"default": rules}
    settings = world.parts.settings.model_copy(update={"agreements": table})
    world.parts = replace(world.parts, settings=settings)


def awaited(deal: Deal) -> None:
    """Let a boleto for the first part be under way."""
    part = deal.invoices(agreement_id=1)[0]
    deal.till.checkout(45_99, part.id, state="awaiting")
