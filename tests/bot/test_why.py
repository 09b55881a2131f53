"""Why did, or didn't, Ana get a message: her story, and what holds now."""

from datetime import UTC, date, datetime, timedelta

import pytest

from bot.addresses import opt_in, opt_out
from bot.database import Database
from bot.holds import lift_hold, put_hold
from bot.reasons import reasons_in
from bot.why import as_json, numbers_of, possible, timeline, verdict_now
from domain.contact_policy import Allowed, Denied
from models.agreement import Agreement
from models.campaign import Campaign, CampaignMember
from models.client import Client
from models.dispute import Dispute
from models.invoice import Hold
from models.promise import PromiseRow
from models.proposal import ProposalRow
from models.task import Task
from tests.bot.templated import with_templates
from tests.bot.world import PHONE, SECRET, World, ana

LATE = date(2026, 11, 19)


@pytest.fixture
def world(database: Database) -> World:
    """Build a world in which Ana owes."""
    made = with_templates(database)
    ana(made, LATE)
    return made


def story(world: World) -> list[tuple[str, str, str | None]]:
    """Tell it, the oldest first: what, how it stands, by which rule."""
    with world.session() as session:
        client = session.query(Client).one()
        events = timeline(session, client)
    told = [(event.kind, event.state, event.rule) for event in events]
    return told[::-1]


def test_a_reminder_that_waited_and_went(world: World) -> None:
    """Planned at night, held by the hours, sent in the morning: each step is there."""
    world.clock.at = datetime(2026, 11, 24, 23, 0, tzinfo=UTC)
    world.plan()
    world.work()
    world.clock.at = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
    world.work()

    kinds = story(world)
    assert kinds[0] == ("contact", "sent", None)
    assert ("decision", "wait", "hours") in kinds
    assert kinds[-1][0] in {"decision", "message"}
    assert [state for kind, state, _ in kinds if kind == "message"] == ["accepted"]
    assert ("decision", "sent", "sent") in kinds


def test_everything_that_weighs_is_there(world: World) -> None:
    """Holds and their end, wishes, promises, disputes, agreements, tasks, campaigns."""
    now = world.clock.now()
    with world.session() as session:
        client = session.query(Client).one()
        held = put_hold(session, client, reason="legal", actor="cli", now=now)
        assert isinstance(held, Hold)
        lift_hold(session, client, held.id, actor="cli", now=now)
        opt_out(session, [PHONE], 1, via="t", now=now, secret_key=SECRET)
        opt_in(session, [PHONE], 1, now=now, secret_key=SECRET)
        session.add_all(
            [
                PromiseRow(
                    client_id=1, amount_minor=1, due_on=LATE, invoices=[], made_at=now
                ),
                Dispute(client_id=1, reason="dobro", opened_at=now),
                Agreement(
                    client_id=1, total_minor=1, terms={}, evidence={}, accepted_at=now
                ),
                Task(
                    client_id=1,
                    kind="phone",
                    invoices=[],
                    due_on=LATE,
                    details={},
                    created_at=now,
                ),
            ]
        )
        campaign = Campaign(
            name="c",
            kind="notice",
            audience={},
            template="t",
            authors=[],
            created_at=now,
        )
        session.add(campaign)
        session.add(
            ProposalRow(client_id=1, state="refused", invoices=[1], asked_at=now)
        )
        session.flush()
        session.add(
            CampaignMember(
                campaign_id=campaign.id,
                client_id=1,
                state="refused",
                not_before=now,
                rule="gap",
                figures={},
                decided_at=now,
            )
        )
    world.hears("oi")

    assert {kind for kind, _, _ in story(world)} == {
        *("hold", "lifted", "opted_out", "opted_in", "promise", "dispute"),
        *("agreement", "proposal", "task", "campaign", "heard", "message"),
    }


def test_what_a_client_said_is_not_repeated(world: World) -> None:
    """The story tells that they wrote, and not what: it is read by more people."""
    world.hears("meu segredo")
    with world.session() as session:
        client = session.query(Client).one()
        reasons = reasons_in("pt", client.zone)
        told = str([as_json(event, reasons) for event in timeline(session, client)])

    assert "segredo" not in told
    assert "O cliente escreveu" in told


def test_what_holds_now(world: World) -> None:
    """The same policy, asked at this moment, with the road that a reminder takes."""
    with world.session() as session:
        client = session.query(Client).one()
        now = world.clock.now()
        good = verdict_now(session, world.parts, client, now)
        night = verdict_now(session, world.parts, client, now + timedelta(hours=10))
        session.add(Dispute(client_id=1, invoice_id=1, reason="não", opened_at=now))
        session.flush()
        disputed = verdict_now(session, world.parts, client, now)
        client.contact_points.clear()
        session.flush()
        session.query(Dispute).delete()
        nowhere = verdict_now(session, world.parts, client, now)

    assert good == Allowed()
    assert isinstance(night, Denied)
    assert (night.rule, night.possible_at) == (
        "hours",
        datetime(2026, 11, 25, 12, 0, tzinfo=UTC),
    )
    assert isinstance(disputed, Denied)
    assert (disputed.rule, disputed.passing) == ("disputed", True)
    assert isinstance(nowhere, Denied)
    assert nowhere.rule == "channel_away"


@pytest.mark.parametrize(
    ("denied", "words"),
    [
        pytest.param(
            Denied("hours", {}, datetime(2026, 11, 25, 12, 0, tzinfo=UTC)),
            "possível a partir de 25/11/2026 09:00",
            id="an instant",
        ),
        pytest.param(
            Denied("shadow", {}, passing=True),
            "depende de alguém, não do tempo",
            id="somebody",
        ),
        pytest.param(
            Denied("opted_out", {}), "o tempo sozinho não muda isso", id="never"
        ),
    ],
)
def test_when_it_could_be(denied: Denied, words: str) -> None:
    """An instant, somebody's doing, or nothing."""
    assert possible(reasons_in("pt", "America/Sao_Paulo"), denied) == words


def test_invoices_by_their_numbers(world: World) -> None:
    """A reader knows the number, not the id."""
    with world.session() as session:
        assert numbers_of(session, session.query(Client).one()) == {1: "1001"}


def test_on_both_databases(either: World) -> None:
    """What the policy reads, and the story it makes, is the same on each."""
    ana(either, LATE)
    either.plan()
    either.work()
    with either.session() as session:
        client = session.query(Client).one()
        answer = verdict_now(session, either.parts, client, either.clock.now())
        kinds = {event.kind for event in timeline(session, client)}

    assert {"contact", "decision"} <= kinds
    assert isinstance(answer, Allowed | Denied)


def test_a_wish_that_holds_for_several_addresses_is_told_once(world: World) -> None:
    """One opt-out, one way back, however many addresses they have."""
    now = world.clock.now()
    addresses = [PHONE, "ana@example.com"]
    with world.session() as session:
        opt_out(session, addresses, 1, via="SAIR", now=now, secret_key=SECRET)
        opt_in(session, addresses, 1, now=now + timedelta(hours=1), secret_key=SECRET)
    told = [kind for kind, _, _ in story(world)]

    assert told == ["opted_out", "opted_in"]
