"""One turn: what is decided is done, written down and said, all or nothing."""

from datetime import date, timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from domain.evidence import missing
from models.agreement import Agreement, AgreementInvoice
from models.audit import Audit
from models.client import Client, ContactPoint, OptOut
from models.dispute import Dispute
from models.invoice import Hold, Invoice
from models.ledger import LedgerEntry
from models.promise import PromiseRow
from tests.bot.world import PHONE, World, ana

LATE = date(2026, 11, 19)
OTHER = "+5548977776666"


def known(world: World, *dues: date) -> int:
    """Let Ana prove who she is; give her id."""
    client_id = ana(world, *dues)
    for line in ("quanto devo?", "529", "1985"):
        world.hears(line)
    return client_id


def test_nothing_of_a_debt_before_identity(world: World) -> None:
    """The balance is only said after the check."""
    ana(world, LATE)

    before = world.hears("quanto devo?")
    world.hears("529")
    after = world.hears("1985")

    assert "R$" not in " ".join(before.says)
    assert "R$ 102,17" in " ".join(after.says)


def test_a_wrong_answer_counts(world: World) -> None:
    """Three wrong tries lock the check for a day, and a person takes over."""
    ana(world, LATE)
    world.hears("quanto devo?")
    for wrong in ("111", "222", "333"):
        world.hears(wrong)

    with world.parts.database.read() as session:
        client = session.query(Client).one()

    assert client.identity_locked_until == world.clock.now() + timedelta(hours=24)
    assert world.thread().owner == "person"


def test_a_promise_is_stored(world: World) -> None:
    """Read back, confirmed, recorded with the amount of that day."""
    known(world, LATE)
    world.hears("pago sexta")
    world.hears("sim")

    with world.parts.database.read() as session:
        row = session.query(PromiseRow).one()

    assert (row.due_on, row.amount_minor) == (date(2026, 11, 27), 102_27)


def test_an_agreement_replaces_the_debt(world: World) -> None:
    """Old invoices are renegotiated, instalments take their place, books balance."""
    known(world, LATE, date(2026, 10, 19))
    world.hears("quero parcelar em 3x")
    said = world.hears("sim")

    with world.parts.database.read() as session:
        agreement = session.query(Agreement).one()
        parts = session.query(Invoice).filter_by(agreement_id=agreement.id).all()
        old = session.query(Invoice).filter_by(status="renegotiated").count()
        entries = session.query(LedgerEntry).all()

    assert "RecordAgreement" in [type(c).__name__ for c in said.outcome.do]
    assert (len(parts), old) == (3, 2)
    assert sum(part.amount_minor for part in parts) == agreement.total_minor
    assert sum(entry.amount_minor for entry in entries) == 0
    assert agreement.evidence["yes"]["text"] == "sim"
    assert missing(agreement.evidence, agreement.terms) == ()


@pytest.mark.fault("F55")
def test_one_active_agreement_per_debt(world: World) -> None:
    """A second agreement over the same invoice is refused by the database."""
    known(world, LATE)
    world.hears("quero parcelar em 2x")
    world.hears("sim")

    with world.parts.database.read() as session:
        first = session.query(AgreementInvoice).one()

    twin = AgreementInvoice(
        agreement_id=first.agreement_id, invoice_id=first.invoice_id, owed_minor=1
    )
    with pytest.raises(IntegrityError), world.session() as session:
        session.add(twin)


def test_a_claim_pauses_for_two_days(world: World) -> None:
    """A payment that the client tells of holds the régua for 48 hours."""
    known(world, LATE)
    world.hears("já paguei")

    with world.parts.database.read() as session:
        hold = session.query(Hold).one()

    assert hold.until == world.clock.now() + timedelta(hours=48)


def test_a_dispute_is_opened(world: World) -> None:
    """What is contested is held, with the client's own words."""
    known(world, LATE)
    world.hears("não reconheço essa cobrança")
    world.hears("eu cancelei em setembro")

    with world.parts.database.read() as session:
        dispute = session.query(Dispute).one()

    assert "cancelei" in dispute.reason


@pytest.mark.fault("F34")
def test_not_me(world: World) -> None:
    """A wrong number is quarantined, and its thread is nobody's."""
    ana(world, LATE)
    world.hears("não sou a Ana, número errado")
    after = world.hears("oi")

    with world.parts.database.read() as session:
        assert session.query(ContactPoint).one().quarantined_at is not None
    assert "Ana" not in " ".join(after.says)


@pytest.mark.fault("F29")
@pytest.mark.parametrize("word", ["PARE", "sair", "Stop.", "🛑"])
def test_opt_out(world: World, word: str) -> None:
    """One confirmation, then silence, on every address of the person."""
    ana(world, LATE)
    first = world.hears(word)
    second = world.hears("oi")

    with world.parts.database.read() as session:
        assert session.query(OptOut).filter(OptOut.lifted_at.is_(None)).count() == 1
    assert len(first.says) == 1
    assert second.says == ()


def test_opt_out_and_back(world: World) -> None:
    """A clear wish brings replies back."""
    ana(world, LATE)
    world.hears("PARE")
    world.hears("quero receber")
    said = world.hears("oi")

    assert said.says != ()


@pytest.mark.fault("F26")
def test_a_person_has_the_thread(world: World) -> None:
    """After the hand-over the bot is quiet, and the opt-out still works."""
    ana(world, LATE)
    handed = world.hears("quero falar com uma pessoa")
    quiet = world.hears("quanto devo?")
    stopped = world.hears("PARE")

    assert len(handed.says) >= 1
    assert quiet.says == ()
    assert len(stopped.says) == 1


@pytest.mark.fault("F32")
def test_a_shared_number(world: World) -> None:
    """Two clients on one phone: nothing is said before it is clear who writes."""
    ana(world, LATE)
    with world.session() as session:
        now = world.clock.now()
        bruno = Client(external_id="bruno", name="Bruno Lima", created_at=now)
        bruno.contact_points.append(
            ContactPoint(kind="phone", address=PHONE, canonical=PHONE, opt_in_at=now)
        )
        session.add(bruno)

    said = " ".join(world.hears("quanto devo?").says)

    assert "Ana" not in said
    assert "Bruno" not in said
    assert "R$" not in said


def test_a_stranger_learns_nothing(world: World) -> None:
    """An unknown number gets no name, no amount, and a person if they like."""
    ana(world, LATE)
    said = world.hears("quanto devo?", phone=OTHER)

    assert "R$" not in " ".join(said.says)


def test_one_reply_and_a_trail(world: World) -> None:
    """A turn leaves one reply, and its facts in the audit trail."""
    known(world, LATE)

    out = world.messages(direction="out")
    with world.parts.database.read() as session:
        actions = [row.action for row in session.query(Audit)]

    assert len(out) == 3
    assert actions == ["identity_confirmed"]


def test_a_pix_code_stands_alone(world: World) -> None:
    """What is to be copied is a message of its own."""
    known(world, LATE)
    world.hears("manda o pix")

    codes = [row.body for row in world.messages(key="payment.pix_code")]

    assert any(row.body.startswith("000201") for row in world.messages(direction="out"))
    assert len(codes) >= 1


@pytest.mark.fault("F60")
def test_with_the_model_away_nobody_goes_in_circles(world: World) -> None:
    """What the rules do not know is asked again, then a person is called: no more."""
    known(world, LATE)
    keys = [
        tuple(say.key for say in world.hears("xpto lero lero").outcome.says)
        for _ in range(3)
    ]

    assert len({keys[0], keys[2]}) == 2
    assert world.thread().owner == "person"
