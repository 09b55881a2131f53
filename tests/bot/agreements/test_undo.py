"""An agreement that is undone: what is owed, what was paid, and what is told."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from bot.agreements.undo import Refused, Why
from bot.agreements.undone import Undone
from bot.billing.changes import Hand
from bot.ledger.credit import apply_credit
from bot.payments import reverse
from bot.payments.reverse import Reversal
from bot.waivers import waive_item
from domain.money import Money
from domain.waiver import Item
from models.agreement import BROKEN, Agreement, AgreementInvoice
from models.agreement import CANCELLED as ENDED
from models.client import Client
from models.dispute import Dispute
from models.invoice import CANCELLED, OPEN, PAID, Hold, Invoice
from models.payment import Payment
from models.promise import PromiseRow
from models.refund import RefundOrder
from tests.bot.agreements.deal import FIRST, SECOND, Deal
from tests.bot.payments.till import LATE, till_for
from tests.bot.world import World

HALVES = (FIRST, 45_00), (SECOND, 45_00)
LATER = date(2027, 1, 20)


def _half_paid(deal: Deal) -> int:
    agreement = deal.agrees(*HALVES, saved=12_17)
    deal.to(FIRST)
    deal.till.pay(45_00)
    deal.to(LATER)
    return agreement


def _goes_back(deal: Deal, minor: int, how: str = "refund") -> None:
    """Let money of the first payment go back, in one of the ways."""
    world = deal.till.world
    with world.session() as session:
        payment = session.get_one(Payment, deal.till.payments[0].id)
        back = Reversal(payment, "re_1", Money(minor), deal.till.today, "they asked")
        getattr(reverse, how)(session, back, world.clock.now())


def test_the_debt_returns_with_what_was_paid_credited(deal: Deal) -> None:
    """R$ 45.00 of 1 December settle interest and fine of that day, then principal.

    100.00 + 2.00 + 0.40 - 45.00 leave 57.40, which bear 0.96 in fifty days.
    """
    agreement = _half_paid(deal)
    done = deal.ends(agreement)

    assert isinstance(done, Undone)
    assert (done.credited.minor, done.credit.minor) == (45_00, 0)
    assert deal.owed() == {"1001": 58_36}
    assert deal.till.sums == {
        "receivable": 57_40,
        "cash": 45_00,
        "revenue": -100_00,
        "fines": -2_00,
        "interest": -40,
    }


def test_its_rows_say_how_it_ended(deal: Deal) -> None:
    """State, day, reason and hand; the old invoice is free for another agreement."""
    agreement = _half_paid(deal)
    deal.ends(agreement, reason="parcela 2 em atraso")
    row = deal.till.rows(select(Agreement))[0]
    parts = deal.invoices(agreement_id=agreement)

    assert (row.state, row.ended_reason, row.ended_by) == (
        BROKEN,
        "parcela 2 em atraso",
        "bot",
    )
    assert row.ended_at == deal.till.world.clock.now()
    assert deal.till.rows(select(AgreementInvoice.active)) == [False]
    assert [part.status for part in parts] == [CANCELLED, CANCELLED]
    assert deal.agrees((LATER, 50_00)) != agreement


def test_nothing_was_paid(deal: Deal) -> None:
    """The debt is what it was, grown by its own terms."""
    agreement = deal.agrees(*HALVES)
    deal.to(LATER)
    deal.ends(agreement)

    assert deal.owed() == {"1001": 104_07}  # 62 days late


def test_it_is_undone_once(deal: Deal) -> None:
    """A second try finds it over."""
    agreement = deal.agrees(*HALVES)
    deal.ends(agreement)

    assert deal.ends(agreement, ENDED) == Refused(Why.STATE)


@pytest.mark.parametrize(
    "reason", [pytest.param(" ", id="none"), pytest.param("x" * 301, id="too long")]
)
def test_a_reason_is_needed(deal: Deal, reason: str) -> None:
    """Who ends terms that both agreed to says why."""
    agreement = deal.agrees(*HALVES)

    assert deal.ends(agreement, ENDED, reason) == Refused(Why.REASON)


def test_what_was_paid_before_the_agreement_stays(world: World) -> None:
    """A part payment of the old invoice counts from its own day, as before."""
    deal = Deal(till_for(world, LATE))
    deal.till.pay(52_17)  # leaves 50.00 of principal
    agreement = deal.agrees((FIRST, 50_00))
    deal.to(LATER)
    deal.ends(agreement)

    assert deal.owed() == {"1001": 50_95}  # 57 days of interest on the rest only
    assert deal.books_hold()


def test_each_old_invoice_is_paid_in_its_turn(world: World) -> None:
    """Two invoices, two payments: the older is settled whole, and closed on its day."""
    deal = Deal(till_for(world, date(2026, 11, 10), LATE))
    agreement = deal.agrees((FIRST, 105_00), (SECOND, 95_00))
    deal.to(FIRST)
    deal.till.pay(105_00)
    deal.to(LATER)
    done = deal.ends(agreement)
    first, second = deal.invoices(agreement_id=None)

    assert isinstance(done, Undone)
    assert [each.id for each in done.still_open] == [second.id]
    assert (first.status, first.paid_on, second.status) == (PAID, FIRST, OPEN)
    assert deal.books_hold()


def test_more_was_paid_than_the_old_debt_had_come_to(deal: Deal) -> None:
    """Interest on instalments goes with the agreement: what is over is credit."""
    agreement = deal.agrees((FIRST, 110_00), (SECOND, 30_00), interest=37_83)
    deal.to(FIRST)
    deal.till.pay(110_00)
    deal.to(LATER)
    done = deal.ends(agreement)
    orders = deal.till.rows(select(RefundOrder))

    assert isinstance(done, Undone)
    assert (done.credited.minor, done.credit.minor) == (102_40, 7_60)
    assert deal.owed() == {}
    assert deal.till.sums["client_credit"] == -7_60
    assert [order.amount_minor for order in orders] == [7_60]


def test_credit_that_was_used_and_is_not_needed_is_credit_again(deal: Deal) -> None:
    """It asks nobody for a refund: it was credit before."""
    agreement = deal.agrees((FIRST, 110_00), (SECOND, 30_00))
    deal.till.pay(5_00, "over", invoice_ids=[999])
    deal.till.pay(105_00, "rest")
    world = deal.till.world
    with world.session() as session:
        client = session.get_one(Client, deal.till.client_id)
        hand = Hand("agent:1", deal.till.today, world.clock.now())
        apply_credit(session, world.parts, client, (), "they asked", hand)
    deal.to(LATER)
    done = deal.ends(agreement)

    assert isinstance(done, Undone)
    assert done.credit.minor == 110_00 - 102_17
    assert deal.till.sums["client_credit"] == -(110_00 - 102_17)


def test_what_people_let_off_of_a_part_is_carried_over(deal: Deal) -> None:
    """Ten reais off a part are ten reais off the old invoice, from the yes on."""
    agreement = deal.agrees(*HALVES)
    part = deal.invoices(agreement_id=agreement)[0]
    _waives(deal, part.id, 10_00)
    deal.to(LATER)
    deal.ends(agreement)

    # 100.00 + 2.00 + 0.17, then 57 days on 90.00
    assert deal.owed() == {"1001": 93_88}
    assert deal.till.sums["discounts"] == 10_00


def _waives(deal: Deal, invoice_id: int, minor: int) -> None:
    world = deal.till.world
    with world.session() as session:
        waive_item(
            session,
            world.parts.settings,
            session.get_one(Client, deal.till.client_id),
            invoice_id=invoice_id,
            item=Item.PRINCIPAL,
            amount=Money(minor),
            reason="good will",
            actor="agent:1",
            now=world.clock.now(),
        )


def test_a_payment_that_was_moved_may_still_go_back(deal: Deal) -> None:
    """A refund of all of it leaves the old debt as if nothing had been paid."""
    deal.ends(_half_paid(deal))
    _goes_back(deal, 45_00)

    assert deal.owed() == {"1001": 104_07}
    assert deal.till.sums["receivable"] == 100_00


def test_a_refund_before_the_end_that_fails_after_it(deal: Deal) -> None:
    """What it had opened is over: the money is the client's credit."""
    agreement = deal.agrees(*HALVES)
    deal.to(FIRST)
    deal.till.pay(45_00)
    _goes_back(deal, 45_00)
    deal.to(LATER)
    deal.ends(agreement)
    _goes_back(deal, 45_00, "refund_failed")

    assert deal.till.sums["client_credit"] == -45_00
    assert deal.owed() == {"1001": 104_07}


def test_a_chargeback_of_a_payment_that_was_moved(deal: Deal) -> None:
    """The old invoice is owed again, and held for a person."""
    deal.ends(_half_paid(deal))
    _goes_back(deal, 45_00, "dispute_lost")

    assert deal.owed() == {"1001": 104_07}
    assert deal.till.holds == [("chargeback", deal.till.ids[0])]


def test_money_that_went_back_in_the_meantime_is_owed_once(deal: Deal) -> None:
    """What a refund made owed anew, apart from the agreement, is the old invoice's."""
    deal.till.pay(52_17, "before")
    agreement = deal.agrees((FIRST, 50_00))
    _goes_back(deal, 20_00)
    deal.ends(agreement)
    anew = [i for i in deal.invoices() if i.external_id.startswith("anew:")]

    assert [each.status for each in anew] == [CANCELLED]
    assert deal.owed() == {"1001": 70_00}


def test_money_on_an_old_code_pays_the_instalments(deal: Deal) -> None:
    """Who pays the invoice that they know pays what stands in its place."""
    agreement = deal.agrees(*HALVES)
    deal.till.pay(50_00, invoice_ids=[deal.till.ids[0]])
    first, second = deal.invoices(agreement_id=agreement)

    assert (first.status, second.status) == (PAID, OPEN)
    assert deal.owed() == {second.number: 40_00}


def test_money_on_a_code_of_an_instalment_pays_the_old_debt(deal: Deal) -> None:
    """The agreement is over; the money is for the debt that came back."""
    agreement = deal.agrees(*HALVES)
    part = deal.invoices(agreement_id=agreement)[0]
    deal.ends(agreement)
    deal.till.pay(45_00, invoice_ids=[part.id])

    assert deal.owed() == {"1001": 57_17}


def test_a_contested_part_is_decided_first(deal: Deal) -> None:
    """Nobody ends an agreement over the head of who contests a part of it."""
    agreement = deal.agrees(*HALVES)
    part = deal.invoices(agreement_id=agreement)[0]
    _add(
        deal,
        Dispute(
            client_id=deal.till.client_id,
            invoice_id=part.id,
            reason="não é isso",
            opened_at=deal.till.world.clock.now(),
        ),
    )

    assert deal.ends(agreement, ENDED) == Refused(Why.CONTESTED)


def test_a_claim_goes_along(deal: Deal) -> None:
    """Who says that they paid a part is not written to about the old invoice."""
    agreement = deal.agrees(*HALVES)
    part = deal.invoices(agreement_id=agreement)[0]
    _add(
        deal,
        Hold(
            client_id=deal.till.client_id,
            invoice_id=part.id,
            reason="claimed_payment",
            created_at=deal.till.world.clock.now(),
        ),
    )
    deal.ends(agreement, ENDED)

    assert deal.till.holds == [("claimed_payment", deal.till.ids[0])]


def test_a_promise_goes_along(deal: Deal) -> None:
    """What was promised of a part is promised of what came back."""
    agreement = deal.agrees(*HALVES)
    part = deal.invoices(agreement_id=agreement)[0]
    _add(
        deal,
        PromiseRow(
            client_id=deal.till.client_id,
            amount_minor=45_00,
            due_on=FIRST,
            invoices=[part.id],
            made_at=deal.till.world.clock.now(),
        ),
    )
    deal.ends(agreement, ENDED)

    assert deal.till.rows(select(PromiseRow.invoices)) == [[deal.till.ids[0]]]


def _add(deal: Deal, row: Any) -> None:  # noqa: ANN401 - any row
    with deal.till.world.session() as session:
        session.add(row)


def test_a_payment_has_one_line_an_invoice(deal: Deal) -> None:
    """Broken, agreed anew, and broken again: each payment still stands once."""
    deal.ends(_half_paid(deal))
    second = deal.agrees((date(2027, 2, 1), 30_00), (date(2027, 3, 1), 28_36))
    deal.to(date(2027, 2, 1))
    deal.till.pay(30_00, "m2")
    deal.to(date(2027, 3, 20))
    deal.ends(second)
    standing = deal.till.lines

    assert [line.invoice_id for line in standing] == [deal.till.ids[0]] * 2
    assert sum(line.amount_minor for line in standing) == 75_00
    assert deal.till.rows(select(Payment.refunded_minor)) == [0, 0]


@pytest.mark.parametrize(
    ("own", "agreed_before", "expected"),
    [
        pytest.param(None, 0, date(2031, 11, 24), id="anew from the yes"),
        pytest.param(date(2030, 1, 1), 0, date(2030, 1, 1), id="finance's own"),
        pytest.param(None, 1, date(2031, 11, 24), id="once only"),
    ],
)
def test_prescription_is_interrupted_once(
    deal: Deal,
    own: date | None,
    agreed_before: int,
    expected: date,
) -> None:
    """CC art. 202 VI and its sole paragraph: anew from the yes, for the first time."""
    with deal.till.world.session() as session:
        session.get_one(Invoice, deal.till.ids[0]).prescribes_on = own
    for _ in range(agreed_before):
        deal.ends(deal.agrees(*HALVES))
        deal.to(LATER)
    deal.ends(deal.agrees(*HALVES))

    assert deal.invoices(id=deal.till.ids[0])[0].prescribes_on == expected


def test_a_prescribed_debt_stays_so(world: World) -> None:
    """What was past its term is not made young by a plan."""
    deal = Deal(till_for(world, date(2021, 11, 1)))
    deal.ends(deal.agrees(*HALVES))

    assert deal.invoices(id=deal.till.ids[0])[0].prescribes_on is None
