"""From an audience to its clients: each field alone, on both databases."""

from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from bot.campaigns.choose import Moment, chosen
from domain.audience import Audience, Owing
from domain.channel import Channel
from models.agreement import Agreement
from models.client import Client, ContactPoint
from models.conversation import Conversation
from models.dispute import Dispute
from models.invoice import Invoice
from models.message import Message
from models.payment import Payment, PaymentLine
from models.promise import PromiseRow
from tests.bot.campaigns.people import TODAY, client
from tests.bot.world import World


def days_ago(days: int) -> date:
    """Give the day so many days before today."""
    return TODAY - timedelta(days=days)


@pytest.fixture
def town(either: World) -> World:
    """Six clients: 5, 40 and 200 days late, not yet due, without debt, part-paid."""
    client(either, 1, days_ago(5), segment="fibra", portfolio="a", risk="low")
    client(either, 2, days_ago(40), days_ago(2), city="São José", state="SC")
    client(either, 3, days_ago(200), state="SP", language="es", risk="high")
    client(either, 4, days_ago(-10), portfolio="b")
    client(either, 5)
    client(either, 6, days_ago(70))
    with either.session() as session:
        _furnish(session, either)
    return either


def _furnish(session: Session, world: World) -> None:
    now = world.clock.now()
    people = {row.external_id: row for row in session.query(Client)}
    invoices = {row.external_id: row for row in session.query(Invoice)}
    payment = Payment(
        client_id=people["c6"].id,
        provider="manual",
        external_ref="p",
        amount_minor=60_00,
        received_on=TODAY,
        created_at=now,
    )
    session.add(payment)
    session.flush()
    for principal, voided in ((60_00, None), (30_00, now)):
        session.add(
            PaymentLine(
                payment_id=payment.id,
                invoice_id=invoices["c6-1" if voided is None else "c1-1"].id,
                principal_minor=principal,
                fine_minor=0,
                interest_minor=0,
                effective_on=TODAY,
                voided_at=voided,
            )
        )
    session.add(
        PromiseRow(
            client_id=people["c1"].id,
            amount_minor=1,
            due_on=TODAY,
            invoices=[],
            made_at=now,
        )
    )
    session.add(
        Agreement(
            client_id=people["c2"].id,
            total_minor=1,
            terms={},
            evidence={},
            accepted_at=now,
        )
    )
    session.add(Dispute(client_id=people["c3"].id, reason="x", opened_at=now))
    people["c1"].contact_points.append(
        ContactPoint(kind="email", address="a@x.example", canonical="a@x.example")
    )
    people["c6"].contact_points[0].quarantined_at = now
    _written_to(session, people["c2"], world)


def _written_to(session: Session, who: Client, world: World) -> None:
    thread = Conversation(
        channel="sms", address="+1", canonical="+1", created_at=world.clock.now()
    )
    session.add(thread)
    session.flush()
    session.add(
        Message(
            token="t",
            conversation_id=thread.id,
            client_id=who.id,
            direction="out",
            author="regua",
            purpose="reminder",
            channel="sms",
            address="+1",
            queue_key="+1",
            state="delivered",
            created_at=world.clock.now() - timedelta(days=4),
        )
    )


LATE = [1, 2, 3, 6]


@pytest.mark.parametrize(
    ("audience", "numbers"),
    [
        pytest.param(Audience(), LATE, id="late"),
        pytest.param(Audience(Owing.OPEN), [1, 2, 3, 4, 6], id="open"),
        pytest.param(Audience(Owing.CLEAR), [5], id="without debt"),
        pytest.param(Audience(Owing.ANYBODY), [1, 2, 3, 4, 5, 6], id="anybody"),
        pytest.param(Audience(segments=("fibra",)), [1], id="segment"),
        pytest.param(
            Audience(Owing.OPEN, portfolios=("a", "b")), [1, 4], id="portfolio"
        ),
        pytest.param(Audience(states=("sp",)), [3], id="state"),
        pytest.param(Audience(cities=("são josé ",)), [2], id="city"),
        pytest.param(Audience(risks=("low", "high")), [1, 3], id="risk"),
        pytest.param(Audience(languages=("es",)), [3], id="language"),
        pytest.param(Audience(days_late_from=40), [2, 3, 6], id="late from"),
        pytest.param(Audience(days_late_to=40), [1, 2], id="late to"),
        pytest.param(Audience(buckets=("31-60", "181+")), [2, 3], id="buckets"),
        pytest.param(Audience(owed_from=100_01), [2], id="owed from"),
        pytest.param(Audience(owed_to=40_00), [6], id="what is paid does not count"),
        pytest.param(Audience(owed_from=100_00), [1, 2, 3], id="taken back counts"),
        pytest.param(
            Audience(not_contacted_since=days_ago(4)), [1, 3, 6], id="not since"
        ),
        pytest.param(
            Audience(not_contacted_since=days_ago(3)), LATE, id="only before that"
        ),
        pytest.param(Audience(promise=True), [1], id="promised"),
        pytest.param(Audience(promise=False), [2, 3, 6], id="not promised"),
        pytest.param(Audience(agreement=True), [2], id="agreed"),
        pytest.param(Audience(agreement=False), [1, 3, 6], id="not agreed"),
        pytest.param(Audience(dispute=True), [3], id="contested"),
        pytest.param(Audience(dispute=False), [1, 2, 6], id="not contested"),
        pytest.param(Audience(channel=Channel.EMAIL), [1], id="by e-mail"),
        pytest.param(Audience(channel=Channel.WHATSAPP), [1, 2, 3], id="by WhatsApp"),
    ],
)
def test_each_field(town: World, audience: Audience, numbers: list[int]) -> None:
    """The clients whom the filter holds, and nobody else."""
    moment = Moment(town.clock.now(), "America/Sao_Paulo")
    with town.parts.database.read() as session:
        found = session.execute(chosen(audience, moment)).all()
        names = {row.id: row.external_id for row in session.query(Client)}

    assert [names[row.client_id] for row in found] == [f"c{n}" for n in numbers]


def test_one_client_asked_alone(town: World) -> None:
    """At the moment of sending the filter is asked of one client."""
    moment = Moment(town.clock.now(), "America/Sao_Paulo")
    with town.parts.database.read() as session:
        ids = {row.external_id: row.id for row in session.query(Client)}
        inside = session.execute(chosen(Audience(), moment, ids["c1"])).all()
        outside = session.execute(chosen(Audience(), moment, ids["c5"])).all()

    assert (len(inside), len(outside)) == (1, 0)


def test_what_they_owe(town: World) -> None:
    """Principal that is left, of what is late; all that is open where that is asked."""
    moment = Moment(town.clock.now(), "America/Sao_Paulo")
    with town.parts.database.read() as session:
        late = [row.owed for row in session.execute(chosen(Audience(), moment))]
        every = session.execute(chosen(Audience(Owing.OPEN), moment))
        open_ = [row.owed for row in every]

    assert late == [100_00, 200_00, 100_00, 40_00]
    assert sum(open_) == sum(late) + 100_00
