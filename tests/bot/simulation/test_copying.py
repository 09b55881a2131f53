"""The copy has the portfolio, and nothing that lets somebody in."""

import re
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from bot.agents import add_agent, make_login_link
from bot.clock import FixedClock
from bot.database import Database, now_ms
from bot.seed import seed
from bot.shadow import enter_shadow, in_shadow
from bot.simulation.copying import LEFT_BEHIND, REPLACED, copy_rows
from bot.simulation.throwaway import empty, folder
from models import Base
from models.agent import Agent
from models.client import Client
from models.message import Message
from tests.bot.world import SECRET, TUESDAY, World, ana

SECRETIVE = re.compile("token|password|secret|hash|session")
HARMLESS = {"opt_out.address_hash"}  # keyed, and an opt-out is a wish to be obeyed


def all_rows(database: Database) -> dict[str, list[Any]]:
    """Read every table whole."""
    with database.engine.connect() as connection:
        return {
            table.name: [tuple(row) for row in connection.execute(select(table))]
            for table in Base.metadata.sorted_tables
        }


def test_the_portfolio_comes_along_and_the_source_stays(
    either: World, tmp_path: Path
) -> None:
    """From both databases: as many clients and invoices, and not a row changed."""
    with either.session() as session:
        seed(session, TUESDAY.date(), either.parts.settings, secret_key=SECRET)
        agent = add_agent(
            session,
            name="Bia",
            email="bia@fibrasul.example",
            role="agent",
            password="uma senha bem comprida",
            now=TUESDAY,
        )
        make_login_link(session, agent, TUESDAY)
    before = all_rows(either.parts.database)
    with empty(tmp_path / "copy.sqlite3", FixedClock(TUESDAY)) as copy:
        copy_rows(either.parts.database, copy)
        copied = all_rows(copy)

    assert all_rows(either.parts.database) == before
    assert len(copied["client"]) == len(before["client"]) == 120
    assert len(copied["invoice"]) == len(before["invoice"])
    own = {"plan_wake"}  # written by the copy's own triggers
    assert {name for name in LEFT_BEHIND - own if copied[name]} == set()


def test_no_secret_comes_along(world: World, tmp_path: Path) -> None:
    """Neither passwords nor the ids in our status callbacks are in the copy."""
    ana(world, TUESDAY.date())
    with world.session() as session:
        add_agent(
            session,
            name="Bia",
            email="bia@fibrasul.example",
            role="agent",
            password="uma senha bem comprida",
            now=TUESDAY,
        )
    world.hears("oi")
    with empty(tmp_path / "copy.sqlite3", FixedClock(TUESDAY)) as copy:
        copy_rows(world.parts.database, copy)
        with copy.read() as session:
            hashes = session.scalars(select(Agent.password_hash)).all()
            tokens = set(session.scalars(select(Message.token)))

    assert hashes == [None]
    assert tokens
    assert not tokens & {row.token for row in world.messages()}


def test_every_secretive_column_is_thought_of() -> None:
    """A column that sounds like a secret is replaced, left behind, or named here."""
    found = {
        f"{table.name}.{column.name}"
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if table.name not in LEFT_BEHIND and SECRETIVE.search(column.name)
    }

    assert found - {".".join(key) for key in REPLACED} == HARMLESS


def test_the_copy_lives_by_the_simulated_clock(tmp_path: Path) -> None:
    """What the queue calls now is what the clock says, to the millisecond."""
    clock = FixedClock(TUESDAY)
    with empty(tmp_path / "copy.sqlite3", clock) as copy, copy.read() as session:
        said = session.scalar(select(now_ms()))

    assert said == int(TUESDAY.timestamp() * 1000)


def test_the_copy_is_out_of_shadow(world: World, tmp_path: Path) -> None:
    """A simulation asks what would go out, also while nothing does."""
    with world.session() as session:
        enter_shadow(session, "cli", TUESDAY)
    with empty(tmp_path / "copy.sqlite3", FixedClock(TUESDAY)) as copy:
        copy_rows(world.parts.database, copy)
        with copy.read() as session:
            assert not in_shadow(session)
            assert session.scalar(select(func.count(Client.id))) == 0


def test_the_folder_goes_with_the_copy() -> None:
    """It is ours alone, and nobody finds a portfolio in it afterwards."""
    with folder() as place:
        (place / "copy.sqlite3").write_text("x")
        rights = place.stat().st_mode & 0o077

    assert rights == 0
    assert not place.exists()
