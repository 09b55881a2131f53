"""Disputes that go on: several at once, added to, taken back, late, again, in part."""

from datetime import date

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from bot.alerts import is_standing
from bot.books import post
from bot.disputes.decide import (
    UNTOLD,
    Decision,
    resolve,
    resolve_together,
    say_told,
    withdraw,
)
from bot.disputes.late import dispute_round
from bot.disputes.notes import add_to, notes_of, write_down
from bot.disputes.open import open_disputes, reopen
from bot.facts import disputed_ids
from bot.imports.booking import issued
from bot.ledger.examine import examine
from bot.payments.instruments import expire_stale, pix_for
from bot.payments.on_instrument import receive_on
from domain.disputes import Kind, Remedy, State, Unfit
from domain.money import Money
from models.agreement import Agreement
from models.client import Client, ContactPoint
from models.dispute import Dispute
from models.instrument import EXPIRED, Instrument
from models.invoice import Hold, Invoice
from models.message import Message
from tests.bot.races import at_once
from tests.bot.world import World, ana

OLDER, LATE, AHEAD = date(2026, 10, 20), date(2026, 11, 19), date(2026, 12, 10)
YES = Decision(State.UPHELD, "conferido", Remedy.CANCEL)
NO = Decision(State.REJECTED, "contrato assinado")


@pytest.fixture
def owing(either: World) -> World:
    """Let Ana owe three invoices, booked as invoiced, on each database."""
    ana(either, OLDER, LATE, AHEAD)
    with either.session() as session:
        for invoice in session.scalars(select(Invoice)):
            post(session, issued(invoice), either.clock.now())
    return either


def contests(
    world: World, *places: int, kind: Kind = Kind.NOT_MINE, amount: int | None = None
) -> list[int]:
    """Let Ana contest the invoices at these places; give the disputes' ids."""
    with world.session() as session:
        client = session.scalars(select(Client)).one()
        ids = session.scalars(select(Invoice.id).order_by(Invoice.id)).all()
        rows = open_disputes(
            session,
            world.parts,
            client,
            reason="não reconheço",
            kind=kind,
            invoice_ids=[ids[place] for place in places],
            actor="bot",
            now=world.clock.now(),
            amount=None if amount is None else Money(amount),
        )
        return [row.id for row in rows]


def decides(world: World, decision: Decision, *ids: int) -> Unfit | None:
    """Decide these disputes in one decision."""
    with world.session() as session:
        rows = [session.get_one(Dispute, each) for each in ids]
        now = world.clock.now()
        return resolve_together(session, world.parts, rows, decision, "agent:7", now)


def states(world: World) -> list[str]:
    """Give how each dispute stands."""
    with world.session() as session:
        return list(session.scalars(select(Dispute.state).order_by(Dispute.id)))


def _stored(world: World, row: Dispute) -> None:
    with world.session() as session:
        session.add(row)


def invoices(world: World) -> list[str]:
    """Give how each invoice stands."""
    with world.session() as session:
        return list(session.scalars(select(Invoice.status).order_by(Invoice.id)))


def told(world: World) -> list[tuple[str, str]]:
    """Give the keys and words of what was written about disputes."""
    with world.session() as session:
        rows = session.scalars(select(Message).order_by(Message.id)).all()
        return [(r.key, r.body) for r in rows if r.key and r.key[:8] == "dispute."]


def test_two_in_one_decision_and_the_third_goes_on(owing: World) -> None:
    """One message names both; what was not contested is as it was."""
    first, second = contests(owing, 0, 1)

    unfit = decides(owing, YES, second, first)
    words = told(owing)
    with owing.session() as session:
        found = examine(session)

    assert unfit is None
    assert invoices(owing) == ["cancelled", "cancelled", "open"]
    assert [key for key, _ in words] == ["dispute.answer.cancel.several"]
    assert "1001, 1002" in words[0][1]
    assert found == []


def test_each_by_itself_leaves_the_other(owing: World) -> None:
    """The one is rejected and owed again, the other is still held."""
    first, second = contests(owing, 0, 1)

    decides(owing, NO, first)
    with owing.session() as session:
        client = session.scalars(select(Client)).one()
        held = disputed_ids(session, client)
        other = session.get_one(Dispute, second)

    assert states(owing) == ["rejected", "open"]
    assert held == {other.invoice_id}


def test_of_several_all_or_none(owing: World) -> None:
    """The third is not late: it has no charges to let off, and nothing is done."""
    ids = contests(owing, 1, 2, kind=Kind.CHARGES)

    unfit = decides(owing, Decision(State.UPHELD, "ok", Remedy.CHARGES), *ids)

    assert unfit == Unfit("no_charges")
    assert states(owing) == ["open", "open"]


def test_one_amount_is_for_one_invoice(owing: World) -> None:
    """Which of them would be 80 is not said."""
    ids = contests(owing, 0, 1)
    decision = Decision(State.UPHELD, "ok", Remedy.REDUCE, Money(80_00))

    assert decides(owing, decision, *ids) == Unfit("one_amount")


def test_two_people_decide_at_once(owing: World) -> None:
    """The one decides, the other hears that it is done; one notice goes out."""
    (only,) = contests(owing, 0)
    answers = at_once(
        lambda: decides(owing, YES, only), lambda: decides(owing, NO, only)
    )

    assert sorted(answers, key=lambda answer: answer is not None) == [
        None,
        Unfit("decided"),
    ]
    assert len(told(owing)) == 1


def test_contested_twice_at_once_is_one(owing: World) -> None:
    """The chat and the console at the same instant: one row, one hold."""
    found = at_once(lambda: contests(owing, 0), lambda: contests(owing, 0))
    with owing.session() as session:
        holds = session.scalars(select(Hold)).all()

    assert sorted(map(len, found)) == [0, 1]
    assert len(holds) == 1


def test_the_database_knows_one_open_dispute_an_invoice(owing: World) -> None:
    """Whoever forgets to ask is stopped by the constraint."""
    (only,) = contests(owing, 0)
    with owing.session() as session:
        row = session.get_one(Dispute, only)
        twin = Dispute(
            client_id=row.client_id,
            invoice_id=row.invoice_id,
            reason="x",
            opened_at=row.opened_at,
        )
    with pytest.raises(IntegrityError):
        _stored(owing, twin)

    assert states(owing) == ["open"]


def test_what_is_added_stands_beside_it_once(owing: World) -> None:
    """Words of the client and a colleague's note; the same message counts once."""
    (only, _) = contests(owing, 0, 1)
    owing.hears("oi")
    with owing.session() as session:
        client = session.scalars(select(Client)).one()
        row = session.get_one(Dispute, only)
        message = session.scalars(select(Message).limit(1)).one()
        for _ in range(2):
            add_to(
                session,
                client,
                invoice_ids=[row.invoice_id or 0],
                text="protocolo 123",
                files=[],
                message=message,
                now=owing.clock.now(),
            )
        write_down(session, row, "liguei, sem resposta", "agent:7", owing.clock.now())
        empty = write_down(session, row, "  ", "agent:7", owing.clock.now())
        kept = [(note.actor, note.body) for note in notes_of(session, row)]

    assert kept == [("client", "protocolo 123"), ("agent:7", "liguei, sem resposta")]
    assert empty is None


def test_the_client_takes_one_back(owing: World) -> None:
    """The hold of that one falls; nobody writes a notice, the chat has answered."""
    first, _ = contests(owing, 0, 1)
    with owing.session() as session:
        client = session.scalars(select(Client)).one()
        row = session.get_one(Dispute, first)
        ended = withdraw(
            session, owing.parts, client, [row.invoice_id or 0], owing.clock.now()
        )
        left = disputed_ids(session, client)

    assert [each.id for each in ended] == [first]
    assert states(owing) == ["withdrawn", "open"]
    assert len(left) == 1
    assert told(owing) == []


def test_late_is_told_once_with_a_new_day(owing: World) -> None:
    """One message for both, once; the first day stays the one it is late by."""
    contests(owing, 0, 1)
    owing.move(days=8)

    counts = [dispute_round(owing.parts), dispute_round(owing.parts)]
    words = told(owing)
    with owing.session() as session:
        row = session.scalars(select(Dispute).limit(1)).one()

    assert counts == [2, 2]
    assert [key for key, _ in words] == ["dispute.late.several"]
    assert "1001, 1002" in words[0][1]
    assert (row.answer_by, row.told_by) == (date(2026, 12, 1), date(2026, 12, 9))


def test_a_decision_is_looked_at_again(owing: World) -> None:
    """A new dispute that names the one before; the invoice is held, the client told."""
    (only,) = contests(owing, 0)
    decides(owing, NO, only)
    with owing.session() as session:
        row = session.get_one(Dispute, only)
        fresh = reopen(session, owing.parts, row, "agent:7", owing.clock.now())
        again = reopen(session, owing.parts, row, "agent:7", owing.clock.now())
        assert fresh is not None
        held = disputed_ids(session, session.scalars(select(Client)).one())

        assert fresh.previous_id == only
        assert held == {row.invoice_id}
        assert again is None
    assert told(owing)[-1][0] == "dispute.reopened.one"


def test_contested_anew_by_the_client_names_the_decision_before(owing: World) -> None:
    """Whoever looks sees that it was decided once already."""
    (only,) = contests(owing, 0)
    decides(owing, NO, only)
    (second,) = contests(owing, 0)
    with owing.session() as session:
        row = session.get_one(Dispute, second)

    assert row.previous_id == only


def test_who_cannot_be_written_to_is_put_before_a_person(owing: World) -> None:
    """No number that may hear of an invoice: a person tells, and says so."""
    (only,) = contests(owing, 0)
    with owing.session() as session:
        session.execute(update(ContactPoint).values(confirmed_at=None))

    decides(owing, NO, only)
    with owing.session() as session:
        row = session.get_one(Dispute, only)
        before = is_standing(session, UNTOLD, f"dispute:{only}")
        done = say_told(session, row, "phone", "agent:7", owing.clock.now())
        after = is_standing(session, UNTOLD, f"dispute:{only}")

    assert told(owing) == []
    assert (before, done, after) == (True, True, False)


def test_an_instalment_is_changed_by_its_agreement(owing: World) -> None:
    """Its charges may fall; its amount is a part of what was agreed."""
    with owing.session() as session:
        client = session.scalars(select(Client)).one()
        agreement = Agreement(
            client_id=client.id,
            state="active",
            total_minor=100_00,
            terms={},
            evidence={},
            accepted_at=owing.clock.now(),
        )
        session.add(agreement)
        session.flush()
        invoice = session.scalars(select(Invoice).order_by(Invoice.id)).all()[1]
        invoice.agreement_id = agreement.id
    (only,) = contests(owing, 1)

    refused = decides(owing, YES, only)
    allowed = decides(owing, Decision(State.UPHELD, "ok", Remedy.CHARGES), only)

    assert refused == Unfit("instalment")
    assert allowed is None


def part_code(world: World) -> Instrument | None:
    """Give the code of the recognised part of the second invoice."""
    with world.session() as session:
        client = session.scalars(select(Client)).one()
        ids = session.scalars(select(Invoice.id).order_by(Invoice.id)).all()
        return pix_for(
            session,
            world.parts.settings,
            client,
            [ids[1]],
            world.clock.now(),
            via="chat",
            part=True,
        )


def pays_on(world: World, code: Instrument, minor: int) -> None:
    """Let money come on a code."""
    with world.session() as session:
        receive_on(
            session,
            world.parts,
            session.get_one(Instrument, code.id),
            provider="bank",
            external_ref="e1",
            amount=Money(minor),
            received_on=world.clock.now().date(),
            now=world.clock.now(),
        )


def test_charges_alone_are_contested_and_the_principal_is_paid(owing: World) -> None:
    """R$ 100 of 102,17 are paid; the rest waits, and falls where they were right."""
    (only,) = contests(owing, 1, kind=Kind.CHARGES)
    owing.hears("oi")
    code = part_code(owing)
    assert code is not None
    pays_on(owing, code, 100_00)
    thanks = owing.messages(key="payment.partial_contested")
    over = part_code(owing)
    unfit = decides(owing, Decision(State.UPHELD, "ok", Remedy.CHARGES), only)
    with owing.session() as session:
        found = examine(session)

    assert code.amount_minor == 100_00
    assert "R$ 2,17" in thanks[0].body.replace("\N{NO-BREAK SPACE}", " ")
    assert over is None
    assert unfit is None
    assert invoices(owing)[1] == "paid"
    assert found == []


def test_a_part_s_code_ends_with_its_dispute(owing: World) -> None:
    """What was decided is asked for as it is decided; the part is no more."""
    (only,) = contests(owing, 1, kind=Kind.WRONG_AMOUNT, amount=80_00)
    code = part_code(owing)
    assert code is not None
    with owing.session() as session:
        client = session.scalars(select(Client)).one()
        live = expire_stale(session, owing.parts.settings, client, owing.clock.now())
    decides(owing, NO, only)
    with owing.session() as session:
        after = session.get_one(Instrument, code.id)

    assert code.amount_minor == 80_00
    assert live == 0
    assert (after.state, after.reason) == (EXPIRED, "settled")


def test_the_whole_and_its_part_have_codes_of_their_own(owing: World) -> None:
    """Who wants to pay it all after all is not given the code of the part."""
    contests(owing, 1, kind=Kind.WRONG_AMOUNT, amount=80_00)
    part = part_code(owing)
    with owing.session() as session:
        client = session.scalars(select(Client)).one()
        ids = session.scalars(select(Invoice.id).order_by(Invoice.id)).all()
        whole = pix_for(
            session,
            owing.parts.settings,
            client,
            [ids[1]],
            owing.clock.now(),
            via="chat",
        )

    assert part is not None
    assert whole is not None
    assert (part.amount_minor, whole.amount_minor) == (80_00, 102_17)


def test_resolve_is_the_decision_of_one(owing: World) -> None:
    """The short way decides just that one."""
    first, _ = contests(owing, 0, 1)
    with owing.session() as session:
        row = session.get_one(Dispute, first)
        unfit = resolve(session, owing.parts, row, NO, "agent:7", owing.clock.now())

    assert unfit is None
    assert states(owing) == ["rejected", "open"]
