"""What becomes of a refused contact: over, waiting, or one with another."""

from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from bot.plan_results import LOOK_AGAIN, WOKEN, contact_key, refuse, wake
from domain.contact_policy import Denied
from models.planned import Decision, PlannedContact, PlannedStep
from tests.bot.world import World, ana

TODAY = date(2026, 11, 24)
LATE = TODAY - timedelta(days=5)


def plan_one(session: Session, world: World, state: str = "planned") -> PlannedContact:
    """Plan a contact with Ana."""
    now = world.clock.now()
    row = PlannedContact(
        client_id=1, planned_on=TODAY, state=state, not_before=now, created_at=now
    )
    session.add(row)
    session.flush()
    return row


@pytest.mark.parametrize(
    ("denied", "state", "wait"),
    [
        pytest.param(Denied("opted_out", {}), "blocked", None, id="over"),
        pytest.param(
            Denied("stale_feed", {}, passing=True), "planned", LOOK_AGAIN, id="may pass"
        ),
        pytest.param(
            Denied("shadow", {}, passing=True), "planned", WOKEN["shadow"], id="woken"
        ),
    ],
)
def test_what_a_refusal_does(
    world: World, denied: Denied, state: str, wait: timedelta | None
) -> None:
    """It ends the contact, or lets it wait; the reason is kept."""
    ana(world, LATE)
    with world.session() as session:
        row = plan_one(session, world)
        refuse(session, row, denied, world.clock.now())

        assert (row.state, row.rule) == (state, denied.rule)
        assert row.not_before == world.clock.now() + (wait or timedelta(0))


def test_no_look_before_it_could_be(world: World) -> None:
    """By night, in shadow: nobody looks before the morning."""
    ana(world)
    morning = world.clock.now() + timedelta(hours=40)
    denied = Denied("hours", {}, passing=True, not_before=morning)
    with world.session() as session:
        row = plan_one(session, world)
        refuse(session, row, denied, world.clock.now())

        assert row.not_before == morning


def test_a_reason_is_kept_once(world: World) -> None:
    """Looking again every hour writes one decision, until the answer changes."""
    ana(world)
    with world.session() as session:
        row = plan_one(session, world)
        for rule in ("on_hold", "on_hold", "hours", "on_hold"):
            refuse(session, row, Denied(rule, {}, passing=True), world.clock.now())
        kept = [each.rule for each in session.query(Decision)]

    assert kept == ["on_hold", "hours", "on_hold"]


def test_a_contact_that_comes_back_meets_another(world: World) -> None:
    """One was refused at the last gate while the next was planned: they become one."""
    ana(world, LATE)
    later = Denied("hours", {}, world.clock.now() + timedelta(hours=9))
    with world.session() as session:
        first = plan_one(session, world, "queued")
        session.add(
            PlannedStep(
                invoice_id=1,
                step="d+3",
                due_on=LATE,
                planned_on=TODAY,
                contact_id=first.id,
            )
        )
        second = plan_one(session, world)
        refuse(session, first, later, world.clock.now())
        session.flush()
        step = session.query(PlannedStep).one()
        session.refresh(step)
        joined = step.contact_id == second.id

        assert (first.state, second.state, joined) == ("superseded", "planned", True)


@pytest.mark.parametrize(
    ("chosen", "count"),
    [
        pytest.param({}, 2, id="all"),
        pytest.param({"rule": "shadow"}, 1, id="of one rule"),
        pytest.param({"client_id": 2}, 1, id="of one client"),
        pytest.param({"rule": "shadow", "client_id": 2}, 0, id="of both"),
    ],
)
def test_waking(world: World, chosen: dict[str, object], count: int) -> None:
    """What waits is judged anew now; what is due already stays as it is."""
    now = world.clock.now()
    ana(world)
    ana(world, external_id="bruno")
    with world.session() as session:
        for client_id, rule in ((1, "shadow"), (2, "hours")):
            session.add(
                PlannedContact(
                    client_id=client_id,
                    planned_on=TODAY,
                    not_before=now + timedelta(hours=3),
                    rule=rule,
                    created_at=now,
                )
            )
        session.flush()

        assert wake(session, now, **chosen) == count  # type: ignore[arg-type]  # a test's choice
        assert wake(session, now, **chosen) == 0  # type: ignore[arg-type]  # a test's choice


@pytest.mark.parametrize(
    ("key", "contact"),
    [
        pytest.param("contact:7", "contact:7", id="one channel"),
        pytest.param("contact:7:whatsapp", "contact:7", id="the second of two"),
        pytest.param("campaign:12", "campaign:12", id="a campaign's member"),
        pytest.param("nudge:5:2026-11-24", "nudge:5:2026-11-24", id="no channel"),
        pytest.param(None, None, id="none"),
    ],
)
def test_whose_contact(key: str | None, contact: str | None) -> None:
    """The channel at the end is no part of it."""
    assert contact_key(key) == contact
