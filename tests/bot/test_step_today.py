"""What is told at the moment of sending: the right step, its conditions, its tone."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from bot.channels.port import SendError
from bot.channels.templates import Approved, remember
from bot.database import Database
from bot.payments.settle import receive
from bot.reminders import remind_next
from bot.settings.steps import read_steps
from domain.money import Money
from models.client import Client
from models.dispute import Dispute
from models.invoice import Invoice
from models.planned import PlannedContact, PlannedStep
from models.promise import PromiseRow
from tests.bot.world import World, ana, world_on

TODAY = date(2026, 11, 24)
LATE = TODAY - timedelta(days=5)
OPENERS = (
    "neutral",
    *(f"invoice.{s}" for s in ("before_due", "due_day", "late", "negotiation")),
)


@pytest.fixture
def world(database: Database) -> World:
    """Build a world whose reminder templates are known to Twilio."""
    made = world_on(database)
    with made.session() as session:
        for place, key in enumerate(OPENERS):
            remember(session, f"reminder.{key}", "pt", Approved(f"HX{place:032x}", ()))
    return made


def climb(world: World, *steps: dict[str, object]) -> None:
    """Let everybody climb one ladder."""
    ladders = {"default": read_steps("default", list(steps))}
    settings = world.parts.settings.model_copy(update={"ladders": ladders})
    world.parts = replace(world.parts, settings=settings)


def told(world: World) -> list[str]:
    """Name the steps whose words went out, in order."""
    return [
        (row.decided or {})["step"]
        for row in world.messages(direction="out", author="regua")
        if row.state not in {"blocked", "failed"}
    ]


def contacts(world: World) -> list[PlannedContact]:
    """List the contacts, the oldest first."""
    with world.parts.database.read() as session:
        return list(session.query(PlannedContact).order_by(PlannedContact.id))


def days_pass(world: World, days: int) -> None:
    """Let days go by, each with its planner and its worker."""
    for _ in range(days):
        world.move(days=1)
        world.plan()
        world.work()


def begin(world: World) -> None:
    """Let the first day do its work."""
    world.plan()
    world.work()


def test_a_portfolio_taken_over_late_begins_mildly(world: World) -> None:
    """Five weeks late and never told: first that a payment is missing, then more."""
    ana(world, TODAY - timedelta(days=35))
    begin(world)
    first = told(world)
    days_pass(world, 2)
    second = told(world)
    days_pass(world, 4)

    assert first == ["d+3"]
    assert second == ["d+3"]  # the ladder's own pause of three days
    assert told(world) == ["d+3", "d+30"]


def test_a_step_that_comes_again_says_for_what_it_waits(world: World) -> None:
    """The pause is a decision with its figures, and an instant."""
    ana(world, TODAY - timedelta(days=35))
    begin(world)
    days_pass(world, 2)
    waiting = contacts(world)[-1]

    assert waiting.rule == "pause"
    assert waiting.figures == {"said": "d+3", "on": "2026-11-24", "pause_days": 3}
    assert waiting.not_before == datetime(2026, 11, 27, 3, tzinfo=UTC)


def test_words_that_never_arrived_are_not_said(world: World) -> None:
    """A message that failed for sure does not make the next one graver."""
    ana(world, TODAY - timedelta(days=4))
    world.channel.failures = [SendError("no", code=63024, permanent=True)] * 2
    begin(world)
    world.channel.failures = []
    days_pass(world, 4)  # d+6, whose words are firm

    assert told(world) == ["d+3"]


def test_a_neutral_message_says_nothing_of_the_debt(world: World) -> None:
    """Who may hear of no debt has not been told of any: the next step stays mild."""
    ana(world, LATE, confirmed=False)
    begin(world)
    with world.session() as session:
        said = [row.said for row in session.query(PlannedStep)]

    assert told(world) == ["d+3"]
    assert said == [None]


def test_a_whole_ladder_goes_out_in_order(world: World) -> None:
    """Every message step of the shipped ladder really is sent, once, by the caps."""
    ana(world, TODAY + timedelta(days=8))
    begin(world)
    days_pass(world, 45)

    assert told(world) == ["d-7", "d0", "d+3", "d+6", "d+9", "d+15", "d+30"]


@pytest.mark.fault("F40")
@pytest.mark.fault("F45")
def test_a_step_is_told_once(world: World) -> None:
    """Another invoice's step does not bring back what was told of the first."""
    ana(world, TODAY - timedelta(days=10), TODAY + timedelta(days=9))
    begin(world)
    days_pass(world, 4)  # the other invoice is on d-7; the first still on d+9

    assert told(world) == ["d+3", "d-7"] or told(world)[0] == "d+3"
    assert len(told(world)) == len(set(told(world)))


def test_a_stated_suspension_is_kept(world: World) -> None:
    """Three business days, and no Friday: from a Tuesday it is the next Monday."""
    climb(
        world,
        {"step": "d+3", "day": 3, "stage": "late", "suspends_after": 3},
    )
    ana(world, LATE)
    begin(world)

    assert world.messages(author="regua")[0].decided["suspends_on"] == "2026-11-30"  # type: ignore[index]  # it has a record


ALWAYS = {"step": "d+3", "day": 3, "stage": "late"}


@pytest.mark.parametrize(
    ("when", "figures"),
    [
        pytest.param(
            {"min_amount": "150.00"},
            {"condition": "min_amount", "wanted": 150_00, "found": 102_17},
            id="too little",
        ),
        pytest.param(
            {"risk": ["high"]},
            {"condition": "risk", "wanted": ["high"], "found": "low"},
            id="a good payer",
        ),
        pytest.param(
            {"late_before": 1},
            {"condition": "late_before", "wanted": 1, "found": 0},
            id="for the first time",
        ),
        pytest.param(
            {"unreachable_by": ["whatsapp"]},
            {
                "condition": "unreachable_by",
                "wanted": ["whatsapp"],
                "found": "reached by whatsapp",
            },
            id="reachable",
        ),
    ],
)
def test_a_condition_that_does_not_hold(
    world: World, when: dict[str, object], figures: dict[str, object]
) -> None:
    """The step is left out, and the decision says why, in figures."""
    climb(world, ALWAYS | {"when": when})
    ana(world, LATE, risk="low")
    begin(world)
    contact = contacts(world)[0]

    assert told(world) == []
    assert (contact.state, contact.rule) == ("blocked", "condition")
    assert contact.figures == {"step": "d+3", "invoice": 1, **figures}


def test_history_is_what_was_paid_late(world: World) -> None:
    """An invoice paid after its payable day counts, one paid on it does not."""
    climb(world, ALWAYS | {"when": {"late_before": 1}})
    ana(world, LATE, date(2026, 10, 18), date(2026, 10, 18))  # a Sunday
    with world.session() as session:
        _, late, good = session.query(Invoice).order_by(Invoice.id)
        late.status = good.status = "paid"
        late.paid_on, good.paid_on = date(2026, 10, 20), date(2026, 10, 19)
    begin(world)

    assert told(world) == ["d+3"]


BOTH = ALWAYS | {"channels": ["whatsapp", "sms"], "mode": "all"}


def test_two_channels_in_one_step(world: World) -> None:
    """One contact, a message by each, and one contact for the caps (SMS-11)."""
    climb(world, BOTH)
    ana(world, LATE)
    begin(world)
    rows = world.messages(author="regua")

    assert [row.planned_key for row in rows] == ["contact:1", "contact:1:sms"]
    assert [row.channel for row in rows] == ["whatsapp", "sms"]
    assert {row.state for row in rows} == {"accepted"}
    assert [contact.state for contact in contacts(world)] == ["sent"]


def test_two_channels_are_written_afresh_together(world: World) -> None:
    """A credit before they leave: both are rewritten, and none goes out twice."""
    climb(world, BOTH)
    ana(world, LATE)
    world.plan()
    while remind_next(world.parts):
        pass
    with world.session() as session:
        session.query(Invoice).one().amount_minor = 50_00
    world.work()
    sent = [row for row in world.messages(author="regua") if row.state == "accepted"]

    assert [row.channel for row in sent] == ["whatsapp", "sms"]
    assert {row.decided["owed_minor"] for row in sent} == {51_08}  # type: ignore[index]  # they have a record


def test_one_channel_that_is_off_leaves_the_other(world: World) -> None:
    """Only what is usable carries the step."""
    climb(world, ALWAYS | {"channels": ["email", "sms"], "mode": "all"})
    ana(world, LATE)
    begin(world)

    assert [row.channel for row in world.messages(author="regua")] == ["sms"]


def pay(world: World, client_id: int, minor: int) -> None:
    """Let a payment land today."""
    with world.session() as session:
        receive(
            session,
            world.parts,
            client=session.get_one(Client, client_id),
            provider="manual",
            external_ref=f"p{minor}",
            amount=Money(minor),
            method="pix",
            received_on=TODAY,
            invoice_ids=(),
            now=world.clock.now(),
        )


def due_on(day: date) -> Callable[[Session], object]:
    """Move the due date."""

    def change(session: Session) -> None:
        session.query(Invoice).one().due_on = day

    return change


def disputed(session: Session) -> None:
    """Contest the invoice."""
    now = datetime(2026, 11, 24, 14, tzinfo=UTC)
    session.add(Dispute(client_id=1, invoice_id=1, reason="?", opened_at=now))


def promised(session: Session) -> None:
    """Promise to pay tomorrow."""
    row = PromiseRow(client_id=1, amount_minor=102_17, due_on=TODAY + timedelta(days=1))
    row.invoices, row.made_at = [1], datetime(2026, 11, 24, 14, tzinfo=UTC)
    session.add(row)


@pytest.mark.parametrize(
    ("change", "steps", "state"),
    [
        pytest.param(lambda _: None, ["d+3"], "sent", id="nothing"),
        pytest.param(due_on(TODAY), ["d0"], "sent", id="due today after all"),
        pytest.param(due_on(TODAY + timedelta(days=5)), ["d-7"], "sent", id="due soon"),
        pytest.param(
            due_on(TODAY + timedelta(days=30)), [], "superseded", id="due next month"
        ),
        pytest.param(
            due_on(TODAY - timedelta(days=12)), ["d+3"], "sent", id="due long ago"
        ),
        pytest.param(disputed, [], "planned", id="disputed: when it is decided"),
        pytest.param(promised, [], "planned", id="promised: the day after"),
    ],
)
def test_a_change_between_plan_and_send(
    world: World, change: Callable[[Session], object], steps: list[str], state: str
) -> None:
    """The step is that of the moment of sending, or none."""
    ana(world, LATE)
    world.plan()
    with world.session() as session:
        change(session)
    world.work()

    assert told(world) == steps
    assert contacts(world)[0].state == state


@pytest.mark.parametrize(
    ("minor", "owed"),
    [
        pytest.param(50_00, "R$ 52,17", id="a part"),
        pytest.param(102_16, "R$ 0,01", id="all but a cent"),
    ],
)
def test_a_partial_payment_between_plan_and_send(
    world: World, minor: int, owed: str
) -> None:
    """What is said is what is left."""
    client_id = ana(world, LATE)
    world.plan()
    pay(world, client_id, minor)
    world.work()
    reminder = world.messages(author="regua")[0]

    assert owed in reminder.body


def test_a_payment_may_end_a_condition(world: World) -> None:
    """Amounts are of the moment of sending as well."""
    climb(world, ALWAYS | {"when": {"min_amount": "60.00"}})
    client_id = ana(world, LATE)
    world.plan()
    pay(world, client_id, 50_00)
    world.work()

    assert told(world) == []
    assert contacts(world)[0].rule == "condition"


def test_a_moved_due_date_is_planned_once(world: World) -> None:
    """What was told of the new date is not planned for it again."""
    ana(world, LATE)
    world.plan()
    with world.session() as session:
        due_on(TODAY)(session)
    world.work()
    world.plan()
    world.work()
    days_pass(world, 2)

    assert told(world) == ["d0"]
