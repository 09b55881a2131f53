"""The feed of payments: with old news nobody is reminded, and people are told."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.alerts import standing_alerts
from bot.feed import BEAT, feed_round, news_of, note_feed
from bot.imports.run import Import, run_import
from bot.settings.imports import Mapping
from bot.wiring import Wiring
from domain.contact_policy import Feed, Limits
from models.planned import PlannedContact
from models.watch import Beat
from tests.bot.world import World, ana

HEAD = "external_id;client;amount;due_on;paid_on\n"
OPEN_ROW = "x-1;ana;90,00;10/11/2026;\n"
PAID_ROW = "x-2;ana;90,00;10/11/2026;12/11/2026\n"
LATE = date(2026, 11, 19)


def load(world: World, folder: Path, text: str, **how: bool) -> None:
    """Import a file of invoices."""
    file = folder / "invoices.csv"
    file.write_text(text, encoding="utf-8")
    mapping = Mapping(kind="invoices")
    now = world.clock.now()
    asked = Import(file, mapping, world.parts.settings, now, **how)  # type: ignore[arg-type]  # a test's shorthand
    run_import(world.parts.database, asked)


def age(world: World, limits: Limits | None = None) -> timedelta | None:
    """Tell how old the news are."""
    with world.session() as session:
        return news_of(session, limits or Limits(), world.clock.now()).age


@contextmanager
def limits_of(world: World, **changes: object) -> Iterator[None]:
    """Let other limits hold for a while."""
    before = world.parts
    limits = replace(before.settings.limits, **changes)  # type: ignore[arg-type]  # a test's own changes
    settings = before.settings.model_copy(update={"limits": limits})
    world.parts = Wiring(
        settings, before.environment, before.database, before.clock, before.catalogue
    )
    yield
    world.parts = before


def test_a_portfolio_of_open_invoices_is_no_feed(world: World, tmp_path: Path) -> None:
    """Who never imported a payment leans on none."""
    ana(world)
    load(world, tmp_path, HEAD + OPEN_ROW)

    assert age(world) is None


def test_a_file_that_tells_of_a_payment_begins_the_feed(
    world: World, tmp_path: Path
) -> None:
    """From then on each file with such a column is news, also one without a change."""
    ana(world)
    load(world, tmp_path, HEAD + OPEN_ROW + PAID_ROW)
    world.move(hours=5)
    first = age(world)
    load(world, tmp_path, HEAD + OPEN_ROW)

    assert first == timedelta(hours=5)
    assert age(world) == timedelta(0)


@pytest.mark.parametrize(
    ("text", "how"),
    [
        pytest.param(HEAD + PAID_ROW, {"dry_run": True}, id="a dry run"),
        pytest.param(HEAD + "x-3;ana;1.234;nonsense;\n", {}, id="nothing readable"),
        pytest.param(
            "external_id;client;amount;due_on\nx-4;ana;90,00;10/11/2026\n",
            {},
            id="no column of payments",
        ),
    ],
)
def test_what_is_no_news(
    world: World, tmp_path: Path, text: str, how: dict[str, bool]
) -> None:
    """Only a file that was taken, and that could tell of payments, is news."""
    ana(world)
    load(world, tmp_path, HEAD + PAID_ROW)
    world.move(hours=9)
    load(world, tmp_path, text, **how)

    assert age(world) == timedelta(hours=9)


@pytest.mark.parametrize(
    ("feed", "missing"),
    [
        pytest.param(Feed.AUTO, False, id="auto: none is needed"),
        pytest.param(Feed.REQUIRED, True, id="required: it is missing"),
        pytest.param(Feed.OFF, False, id="off: not looked at"),
    ],
)
def test_before_the_first_file(world: World, feed: Feed, *, missing: bool) -> None:
    """What config.yml says decides whether silence is allowed."""
    with world.session() as session:
        news = news_of(session, Limits(feed=feed), world.clock.now())

    assert (news.age, news.missing) == (None, missing)


def test_off_does_not_look_at_old_news(world: World) -> None:
    """Who switched it off is not held up by an old file."""
    with world.session() as session:
        note_feed(session, {"paid": 1}, world.clock.now())
    world.move(days=30)

    assert age(world) == timedelta(days=30)
    assert age(world, Limits(feed=Feed.OFF)) is None


def test_old_news_hold_the_regua_and_fresh_ones_free_it(
    world: World, tmp_path: Path
) -> None:
    """37 hours without a file: nobody is reminded; with a file they are, at once."""
    ana(world, LATE)
    with world.session() as session:
        note_feed(session, {"paid": 1}, world.clock.now() - timedelta(hours=37))
    world.plan()
    world.work()
    with world.parts.database.read() as session:
        held = session.query(PlannedContact).one()
    load(world, tmp_path, HEAD + PAID_ROW)
    world.work()

    assert (held.state, held.rule) == ("planned", "stale_feed")
    assert held.figures == {"last": "2026-11-23T01:00:00+00:00", "limit_hours": 36}
    with world.parts.database.read() as session:
        assert session.query(PlannedContact).one().rule != "stale_feed"


def test_people_are_told_while_it_is_stale(world: World) -> None:
    """One alert, for as long as it holds."""
    with world.session() as session:
        note_feed(session, {"paid": 1}, world.clock.now())

    def standing() -> list[str]:
        stands = feed_round(world.parts)
        with world.session() as session:
            found = [alert.kind for alert in standing_alerts(session)]
        assert bool(found) is stands
        return found

    assert standing() == []
    world.move(hours=37)
    assert standing() == ["stale_feed"]
    assert standing() == ["stale_feed"]
    with world.session() as session:
        note_feed(session, {"paid": 0}, world.clock.now())
    assert standing() == []


def test_people_are_told_of_a_feed_that_never_came(world: World) -> None:
    """Where one is required the alert stands from the first day."""
    with limits_of(world, feed=Feed.REQUIRED):
        assert feed_round(world.parts)
    with world.session() as session:
        assert session.get(Beat, BEAT) is None
        assert standing_alerts(session)[0].figures["last"] is None
