"""What a person decides of money that came; the books balance after each deed."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.cash.decide import assign, dismiss, send_back, undo
from bot.cash.hand import Refused, Share, Why
from bot.ledger.examine import examine
from bot.payments.reverse import Reversal, refund
from domain.money import Money
from models.audit import Audit
from models.cash import CashItem
from models.payment import Payment
from tests.bot.bank.conftest import TODAY, Counter, ofx

EXACT = 102_17


@pytest.fixture
def item(counter: Counter) -> CashItem:
    """Let R$ 102.17 come from nobody knows whom: Ana and Bruno both owe that."""
    counter.brings(ofx((TODAY, EXACT, "PIX RECEBIDO")))
    return counter.items[0]


def whole(counter: Counter) -> None:
    """Insist that the books balance, and say what the rows say."""
    with counter.world.parts.database.read() as session:
        assert examine(session) == []


def share(client_id: int, minor: int = EXACT, *invoices: int) -> Share:
    """Give a part of the money to a client."""
    return Share(client_id, Money(minor), invoices)


def test_assigned_money_pays_the_clients_invoice(
    counter: Counter, item: CashItem
) -> None:
    """It leaves the unapplied, the invoice is paid, and who decided is kept."""
    ana = counter.ana
    counter.does(lambda hand, row: assign(hand, row, [share(ana.client_id)]), item)

    assert counter.states == [("applied", "by_hand")]
    assert counter.items[0].decided_by == "agent:1"
    assert ana.statuses == ["paid"]
    assert counter.books == {"cash": EXACT, "unapplied": 0, "client_credit": 0}
    whole(counter)


def test_money_can_be_split_over_people_and_leave_a_credit(
    counter: Counter, item: CashItem
) -> None:
    """Each share is a payment of its own, for the invoices that it names."""
    ana, bruno = counter.ana, counter.bruno
    shares = [share(bruno.client_id, 50_00, bruno.ids[1]), share(ana.client_id, 52_17)]
    counter.does(lambda hand, row: assign(hand, row, shares), item)

    assert [(p.client_id, p.amount_minor) for p in counter.payments] == [
        (bruno.client_id, 50_00),
        (ana.client_id, 52_17),
    ]
    assert bruno.statuses == ["open", "open"]
    whole(counter)


def test_what_is_beyond_the_debt_is_credit(counter: Counter) -> None:
    """R$ 300 of Ana's, who owes R$ 102.17, leave R$ 197.83."""
    counter.brings(ofx((TODAY, 300_00, "DEPOSITO")))
    counter.does(
        lambda hand, row: assign(hand, row, [share(counter.ana.client_id, 300_00)]),
        counter.items[0],
    )

    assert counter.books["client_credit"] == -197_83
    whole(counter)


@pytest.mark.parametrize(
    ("shares", "why"),
    [
        pytest.param([], Why.SUM, id="none"),
        pytest.param([share(1, EXACT - 1)], Why.SUM, id="less than came"),
        pytest.param([share(1, EXACT + 1)], Why.SUM, id="more than came"),
        pytest.param([share(1, EXACT + 5), share(2, -5)], Why.SUM, id="below zero"),
        pytest.param([share(99)], Why.CLIENT, id="nobody"),
        pytest.param([share(1, EXACT, 2)], Why.INVOICE, id="another's invoice"),
    ],
)
def test_shares_that_do_not_fit_are_refused(
    counter: Counter, item: CashItem, shares: list[Share], why: Why
) -> None:
    """Nothing is booked that is not the money that came, to the cent."""
    answer = counter.does(lambda hand, row: assign(hand, row, shares), item)

    assert answer == Refused(why)
    assert counter.payments == []
    assert counter.books["unapplied"] == -EXACT


def test_what_is_decided_is_not_decided_again(counter: Counter, item: CashItem) -> None:
    """Two people at one item: the second is told."""
    give = [share(counter.ana.client_id)]
    counter.does(lambda hand, row: assign(hand, row, give), item)

    answers = [
        counter.does(lambda hand, row: assign(hand, row, give), item),
        counter.does(lambda hand, row: dismiss(hand, row, "loan"), item),
        counter.does(lambda hand, row: send_back(hand, row, TODAY, "no"), item),
    ]

    assert answers == [Refused(Why.STATE)] * 3
    assert len(counter.payments) == 1


def test_money_sent_back_leaves_the_account(counter: Counter, item: CashItem) -> None:
    """The unapplied and the cash are both less."""
    counter.does(lambda hand, row: send_back(hand, row, TODAY, "sender unknown"), item)

    assert counter.states == [("returned", "sent_back")]
    assert counter.books == {"cash": 0, "unapplied": 0, "client_credit": 0}
    whole(counter)


@pytest.mark.parametrize("days", [-1, 1])
def test_money_goes_back_on_a_day_that_was(
    counter: Counter, item: CashItem, days: int
) -> None:
    """Not before it came, and not tomorrow."""
    on = TODAY + timedelta(days=days)
    answer = counter.does(lambda hand, row: send_back(hand, row, on, "why"), item)

    assert answer == Refused(Why.DAY)


def test_money_of_our_own_is_dismissed_with_a_reason(
    counter: Counter, item: CashItem
) -> None:
    """It was never a client's: these books forget it, the trail does not."""
    silent = counter.does(lambda hand, row: dismiss(hand, row, " "), item)
    counter.does(lambda hand, row: dismiss(hand, row, "a loan of the owner"), item)

    assert silent == Refused(Why.REASON)
    assert counter.items[0].reason == "a loan of the owner"
    assert counter.books == {"cash": 0, "unapplied": 0, "client_credit": 0}
    whole(counter)


@pytest.mark.parametrize("deed", ["booked", "assigned", "returned", "dismissed"])
def test_a_wrong_decision_is_undone(counter: Counter, deed: str) -> None:
    """The money is back on the list, the invoice owed again and held for a person."""
    text = "PIX RECEBIDO ANA SOUZA 52998224725" if deed == "booked" else "PIX"
    counter.brings(ofx((TODAY, EXACT, text)))
    row = counter.items[0]
    if deed == "assigned":
        give = [share(counter.ana.client_id)]
        counter.does(lambda hand, one: assign(hand, one, give), row)
    elif deed == "returned":
        counter.does(lambda hand, one: send_back(hand, one, TODAY, "x"), row)
    elif deed == "dismissed":
        counter.does(lambda hand, one: dismiss(hand, one, "x"), row)
    counter.does(lambda hand, one: undo(hand, one, "it was Bruno's"), row)

    assert counter.states == [("review", "undone")]
    assert counter.books == {"cash": EXACT, "unapplied": -EXACT, "client_credit": 0}
    assert counter.ana.statuses == ["open"]
    if deed in {"booked", "assigned"}:
        assert counter.ana.holds == [("manual", counter.ana.ids[0])]
        assert counter.payments[0].withdrawn_at is not None
    whole(counter)


def test_undone_money_goes_to_its_owner(counter: Counter, item: CashItem) -> None:
    """A second round is booked under a reference of its own."""
    ana, bruno = counter.ana, counter.bruno
    counter.does(lambda hand, row: assign(hand, row, [share(ana.client_id)]), item)
    counter.does(lambda hand, row: undo(hand, row, "it was Bruno's"), item)
    counter.does(lambda hand, row: assign(hand, row, [share(bruno.client_id)]), item)
    counter.does(lambda hand, row: undo(hand, row, "it was not"), item)
    counter.does(lambda hand, row: assign(hand, row, [share(ana.client_id)]), item)

    assert (ana.statuses, bruno.statuses) == (["paid"], ["open", "open"])
    assert counter.books == {"cash": EXACT, "unapplied": 0, "client_credit": 0}
    assert len({payment.external_ref for payment in counter.payments}) == 3
    whole(counter)


def test_undoing_needs_a_reason(counter: Counter, item: CashItem) -> None:
    """Nobody sets the books right without saying why."""
    counter.does(
        lambda hand, row: assign(hand, row, [share(counter.ana.client_id)]), item
    )
    answer = counter.does(lambda hand, row: undo(hand, row, " "), item)

    assert answer == Refused(Why.REASON)
    assert counter.ana.statuses == ["paid"]


def test_what_was_refunded_is_not_undone(counter: Counter, item: CashItem) -> None:
    """Money that went back cannot be given to another."""
    counter.does(
        lambda hand, row: assign(hand, row, [share(counter.ana.client_id)]), item
    )
    with counter.world.session() as session:
        payment = session.scalars(select(Payment)).one()
        back = Reversal(payment, "re_1", Money(1_00), TODAY)
        refund(session, back, counter.world.clock.now())
    answer = counter.does(lambda hand, row: undo(hand, row, "wrong"), item)

    assert answer == Refused(Why.REFUNDED)


def test_who_paid_for_another_is_kept_with_the_payment(counter: Counter) -> None:
    """A mother pays: her name is on the payment, and she is no client of ours."""
    csv = (
        "data;valor;historico;pagador;cpf\n"
        "24/11/2026;102,17;PIX;MARIA PEREIRA;111.444.777-35\n"
    )
    counter.brings(csv.encode(), account="x")
    row = counter.items[0]
    counter.does(
        lambda hand, one: assign(hand, one, [share(counter.ana.client_id)]), row
    )

    assert counter.payments[0].payer == "MARIA PEREIRA"


def test_each_decision_is_in_the_trail(counter: Counter, item: CashItem) -> None:
    """Who, what, and of which money."""
    counter.does(
        lambda hand, row: assign(hand, row, [share(counter.ana.client_id)]), item
    )
    counter.does(lambda hand, row: undo(hand, row, "wrong"), item)
    subject = f"cash_item:{item.id}"
    trail = counter.ana.rows(select(Audit).where(Audit.subject == subject))

    assert [(row.actor, row.action) for row in trail] == [
        ("agent:1", "cash.assigned"),
        ("agent:1", "cash.undone"),
    ]
