"""The gates at the moment of sending: what rows tell the policy."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta

import pytest

from bot.database import Database
from bot.gates import judge
from bot.reminders import remind_next
from domain.contact_policy import Denied
from models.agreement import Agreement, AgreementInvoice
from models.client import Client, ContactPoint
from models.dispute import Dispute
from models.invoice import Hold, Invoice
from models.message import Message
from models.promise import PromiseRow
from tests.bot.templated import with_templates
from tests.bot.world import World, ana

TODAY = date(2026, 11, 24)
LATE = TODAY - timedelta(days=5)
Change = Callable[["Case"], None]


@pytest.fixture
def world(database: Database) -> World:
    """Build a world whose reminder templates are known to Twilio."""
    return with_templates(database)


class Case:
    """Ana's rows, to be changed between the writing and the sending."""

    def __init__(self, world: World) -> None:
        self.world = world

    @property
    def now(self) -> datetime:
        """Give the present instant."""
        return self.world.clock.now()

    def client(self, **columns: object) -> None:
        """Change Ana."""
        with self.world.session() as session:
            client = session.query(Client).filter_by(external_id="ana").one()
            for name, value in columns.items():
                setattr(client, name, value)

    def invoice(self, **columns: object) -> None:
        """Change her first invoice."""
        with self.world.session() as session:
            row = session.query(Invoice).filter_by(external_id="ana-1").one()
            for name, value in columns.items():
                setattr(row, name, value)

    def point(self, **columns: object) -> None:
        """Change her phone."""
        with self.world.session() as session:
            row = session.query(ContactPoint).first()
            for name, value in columns.items():
                setattr(row, name, value)

    def add(self, *rows: object) -> None:
        """Write rows."""
        with self.world.session() as session:
            session.add_all(rows)

    def agree(self) -> None:
        """Cover her first invoice by an agreement in force."""
        agreement = Agreement(
            client_id=1, total_minor=100_00, terms={}, evidence={}, accepted_at=self.now
        )
        agreement.covers.append(AgreementInvoice(invoice_id=1, owed_minor=100_00))
        self.add(agreement)

    def promise(self, *invoices: int) -> None:
        """Promise some invoices, or all, for the day after tomorrow."""
        self.add(
            PromiseRow(
                client_id=1,
                amount_minor=100_00,
                due_on=TODAY + timedelta(days=2),
                invoices=list(invoices),
                made_at=self.now,
            )
        )

    def dispute(self, invoice_id: int | None) -> None:
        """Contest one invoice, or all that she owes."""
        self.add(
            Dispute(
                client_id=1,
                invoice_id=invoice_id,
                reason="não usei",
                opened_at=self.now,
            )
        )

    def hold(self, invoice_id: int | None = None) -> None:
        """Hold her, or one invoice."""
        self.add(
            Hold(
                client_id=1,
                invoice_id=invoice_id,
                reason="manual",
                created_at=self.now,
            )
        )


def judged(world: World) -> str:
    """Ask the gates about the reminder that was written; name what decided."""
    with world.session() as session:
        row = session.query(Message).filter_by(author="regua").one()
        answer = judge(session, world.parts, row, world.clock.now()).answer
        session.rollback()
    return answer.rule if isinstance(answer, Denied) else "allowed"


CHANGES: list[tuple[str, Change]] = [
    ("allowed", lambda _: None),
    ("prescribed", lambda case: case.invoice(prescribes_on=TODAY)),
    ("agreement_open", lambda case: case.agree()),
    ("promise_open", lambda case: case.promise(1)),
    ("promise_open", lambda case: case.promise()),
    ("allowed", lambda case: case.promise(77)),
    ("disputed", lambda case: case.dispute(1)),
    ("disputed", lambda case: case.dispute(None)),
    ("on_hold", lambda case: case.hold()),
    ("on_hold", lambda case: case.hold(1)),
    ("wished_hours", lambda case: case.client(preferred_from=time(14))),
    ("wished_hours", lambda case: case.client(preferred_until=time(11))),
    ("allowed", lambda case: case.client(preferred_until=time(11, 1))),
    ("deceased", lambda case: case.client(deceased_at=case.now)),
    ("channel_away", lambda case: case.point(invalid_at=case.now)),
    ("quarantined", lambda case: case.point(quarantined_at=case.now)),
    ("nothing_owed", lambda case: case.invoice(status="paid")),
]


@pytest.mark.parametrize(
    ("rule", "change"),
    [pytest.param(*case, id=f"{n}-{case[0]}") for n, case in enumerate(CHANGES)],
)
def test_what_changes_between_writing_and_sending(
    world: World, rule: str, change: Change
) -> None:
    """The rows are read again, and the rule that refuses is the one that silences.

    An invoice that may not be spoken of is not told as one that is not owed.
    """
    ana(world, LATE)
    world.plan()
    assert remind_next(world.parts)
    change(Case(world))

    assert judged(world) == rule


def test_a_prescribed_invoice_does_not_silence_the_others(world: World) -> None:
    """It is left out, as one that is contested is."""
    ana(world, date(2021, 3, 1), LATE)
    world.plan()
    world.work()

    assert len(world.channel.sent) == 1
    assert "1002" in world.channel.sent[0].body
    assert "1001" not in world.channel.sent[0].body


def test_a_number_that_may_hear_less_by_now(world: World) -> None:
    """The text names an invoice, and meanwhile two clients have the number (F32)."""
    ana(world, LATE)
    world.plan()
    remind_next(world.parts)
    with world.session() as session:
        row = session.query(Message).one()
        row.decided = {**(row.decided or {}), "level": 1, "stage": "late"}
    before = judged(world)
    ana(world, external_id="bruno", name="Bruno Lima", document=None)

    assert (before, judged(world)) == ("allowed", "said_too_much")
