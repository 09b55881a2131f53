"""Each instalment has its own reminders, in words of its own, and ways to pay."""

from datetime import date

import pytest

from bot.channels.templates import Approved, remember
from bot.payments.instruments import find_by_txid, pix_for
from models.client import Client
from tests.bot.agreements.deal import FIRST, Deal
from tests.bot.payments.till import LATE, till_for
from tests.bot.world import World

SECOND = date(2027, 1, 4)
STAGES = ("before_due", "due_day", "late", "negotiation")


@pytest.fixture
def deal(world: World) -> Deal:
    """Let Ana have agreed to two parts of R$ 45.00, and have templates for them."""
    deal = Deal(till_for(world, LATE))
    with world.session() as session:
        for stage in STAGES:
            key = f"reminder.instalment.{stage}"
            remember(session, key, "pt", Approved("HX" + "d" * 32, ("part",)))
    deal.agrees((FIRST, 45_00), (SECOND, 45_00))
    return deal


def _reminded(deal: Deal, day: date) -> str:
    world = deal.till.world
    deal.to(day)
    world.plan()
    world.work()
    sent = world.messages(direction="out", purpose="reminder")
    return sent[-1].body if sent else ""


@pytest.mark.parametrize(
    ("day", "words"),
    [
        pytest.param(date(2026, 11, 27), "vence na terça", id="before"),
        pytest.param(FIRST, "vence hoje", id="on its day"),
        pytest.param(date(2026, 12, 4), "Ainda não identificamos", id="late"),
    ],
)
def test_each_part_is_reminded_of_as_what_it_is(
    deal: Deal, day: date, words: str
) -> None:
    """It is a part of the agreement, with its place, and no invoice."""
    body = _reminded(deal, day)

    assert words in body
    assert "parcela 1 de 2" in body
    assert "fatura" not in body
    assert "/p/" in body


def test_a_template_names_the_part(deal: Deal) -> None:
    """Outside WhatsApp's window the place is what fills the template."""
    _reminded(deal, FIRST)
    row = deal.till.world.messages(direction="out")[-1]

    assert row.content_variables == {"1": "parcela 1 de 2"}


def test_the_old_invoice_is_not_reminded_of(deal: Deal) -> None:
    """What the agreement covers is left to its parts (I10)."""
    assert "1001" not in _reminded(deal, FIRST)


def test_a_late_part_bears_the_charges_of_its_contract(deal: Deal) -> None:
    """Fine and interest on the part that is late, as on any invoice; on no other."""
    deal.to(date(2026, 12, 7))

    assert deal.owed() == {"A1-1/2": 45_99, "A1-2/2": 45_00}


def test_each_part_has_a_code_of_its_own(deal: Deal) -> None:
    """Its code asks for the part; when the agreement ends it asks for nothing more."""
    world = deal.till.world
    part = deal.invoices(agreement_id=1)[0]
    with world.session() as session:
        client = session.get_one(Client, deal.till.client_id)
        code = pix_for(
            session,
            world.parts.settings,
            client,
            [part.id],
            world.clock.now(),
            via="chat",
        )
        assert code is not None
        txid, asked = code.txid, code.amount_minor
    deal.ends(1)
    with world.parts.database.read() as session:
        after = find_by_txid(session, txid or "")

    assert asked == 45_00
    assert after is not None
    assert (after.state, after.reason) == ("expired", "settled")
