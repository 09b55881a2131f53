"""The links to the client's page."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.payments.links import new_link, open_link, revoke
from domain.disclosure import Level
from models.client import Client
from models.payment import PaymentLink
from tests.bot.payments.till import Till


def _linked(till: Till, *ids: int) -> str:
    world = till.world
    with world.session() as session:
        client = session.get_one(Client, till.client_id)
        return new_link(
            session,
            client,
            ids,
            level=Level.INVOICE,
            now=world.clock.now(),
            settings=world.parts.settings,
        )


def _opens(till: Till, token: str) -> bool:
    with till.world.session() as session:
        return open_link(session, token, till.world.clock.now()) is not None


def test_a_link_opens(till: Till) -> None:
    """It bears whose it is, for which invoices, and how open the thread was."""
    token = _linked(till, *till.ids)

    with till.world.session() as session:
        link = open_link(session, token, till.world.clock.now())

    assert link is not None
    assert (link.client_id, link.invoices) == (till.client_id, list(till.ids))
    assert link.level == Level.INVOICE


def test_all_that_is_open(till: Till) -> None:
    """Without invoices it is for whatever is open when it is looked at."""
    _linked(till)

    assert till.rows(select(PaymentLink))[0].invoices is None


@pytest.mark.fault("F68")
def test_the_token_is_not_kept(till: Till) -> None:
    """A stolen database opens no page: 192 bits, hashed at rest."""
    token = _linked(till)
    row = till.rows(select(PaymentLink))[0]

    assert len(token) == 32
    assert token not in str(vars(row))
    assert not _opens(till, row.token_hash)


@pytest.mark.fault("F68")
def test_a_link_ends(till: Till) -> None:
    """Seven days, to the second."""
    token = _linked(till)

    till.world.move(days=7, seconds=-1)
    assert _opens(till, token)
    till.world.move(seconds=1)

    assert not _opens(till, token)


def test_revoked(till: Till) -> None:
    """Every link of the client is closed, and a new one works."""
    old = _linked(till)
    with till.world.session() as session:
        client = session.get_one(Client, till.client_id)
        revoke(session, client, till.world.clock.now() - timedelta(seconds=1))

    assert not _opens(till, old)
    assert _opens(till, _linked(till))


@pytest.mark.parametrize("token", ["", "x", "\x00", "é" * 50, "\ud800", "A" * 5_000])
def test_what_nobody_made(till: Till, token: str) -> None:
    """An unknown token opens nothing, whatever it is made of."""
    assert not _opens(till, token)
