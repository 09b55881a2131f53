"""Where no rule ends an agreement: a person looks, or the round waits for news."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import update

from bot.addresses import opt_out
from bot.agreements.round import ALERT
from bot.agreements.warn import WARNING
from bot.alerts import raise_alert
from bot.channels.templates import Approved, remember
from bot.ledger.freeze import freeze
from domain.contact_policy import Feed
from models.agreement import ACTIVE, Agreement
from models.client import Client
from models.conversation import PERSON, Conversation
from models.dispute import Dispute
from models.invoice import Hold, Invoice
from models.promise import PromiseRow
from tests.bot.agreements.deal import FIRST, Deal
from tests.bot.agreements.lateness import (
    OVER,
    PARTS,
    WARNED_ON,
    alerts_of,
    awaited,
    keys_of,
    run_round,
    warned,
)
from tests.bot.payments.till import LATE, till_for
from tests.bot.world import PHONE, SECRET, World


def test_one_that_cannot_be_looked_at_keeps_no_other_waiting(world: World) -> None:
    """Its terms are in no shape that we know: people are told, the next is warned."""
    deal = Deal(till_for(world, LATE))
    with world.session() as session:
        strange = Agreement(
            client_id=1,
            total_minor=50_00,
            terms={"instalments": [{}]},
            evidence={},
            accepted_at=world.clock.now(),
        )
        session.add(strange)
        session.flush()
        session.add(
            Invoice(
                client_id=1,
                external_id="strange",
                number="S-1",
                amount_minor=50_00,
                due_on=FIRST,
                agreement_id=strange.id,
                created_at=world.clock.now(),
            )
        )
        remember(session, WARNING, "pt", Approved("HX" + "c" * 32, ()))
    deal.agrees(*PARTS, saved=12_17, ids=deal.till.ids)
    deal.to(WARNED_ON)
    run_round(deal)

    assert keys_of(deal) == [WARNING]
    assert alerts_of(deal) == [("agreement:1", "error")]


def test_what_went_wrong_once_is_over_with_the_next_look(late: Deal) -> None:
    """The warning stands: there is nothing left for a person to do."""
    warned(late)
    with late.till.world.session() as session:
        now = late.till.world.clock.now()
        raise_alert(session, ALERT, "agreement:1", {"why": "error"}, now)
    run_round(late)

    assert alerts_of(late) == []


def _contested(deal: Deal) -> Dispute:
    part = deal.invoices(agreement_id=1)[0]
    return Dispute(
        client_id=1, invoice_id=part.id, reason="não devo", opened_at=_now(deal)
    )


def _held(deal: Deal, reason: str) -> Hold:
    part = deal.invoices(agreement_id=1)[0]
    return Hold(client_id=1, invoice_id=part.id, reason=reason, created_at=_now(deal))


def _now(deal: Deal) -> object:
    return deal.till.world.clock.now()


def _with_a_person(deal: Deal) -> None:
    with deal.till.world.session() as session:
        session.execute(update(Conversation).values(owner=PERSON))


def _hardship(deal: Deal) -> None:
    until = deal.till.world.clock.now() + timedelta(days=60)
    with deal.till.world.session() as session:
        session.execute(update(Client).values(vulnerable_until=until))


def _adds(make: Callable[[Deal], object]) -> Callable[[Deal], None]:
    def add(deal: Deal) -> None:
        with deal.till.world.session() as session:
            session.add(make(deal))

    return add


@pytest.mark.parametrize(
    ("happens", "why"),
    [
        pytest.param(_adds(_contested), "disputed", id="contested"),
        pytest.param(
            _adds(lambda d: _held(d, "claimed_payment")), "on_hold", id="claimed"
        ),
        pytest.param(
            _adds(lambda d: _held(d, "chargeback")), "on_hold", id="chargeback"
        ),
        pytest.param(_with_a_person, "person_has_thread", id="a person talks"),
        pytest.param(_hardship, "vulnerable", id="hardship"),
    ],
)
def test_where_a_person_has_to_look_no_rule_ends_it(
    late: Deal, happens: Callable[[Deal], None], why: str
) -> None:
    """An alert asks somebody instead; it falls once the part is paid."""
    warned(late)
    happens(late)
    late.to(OVER)
    run_round(late)
    alerts = alerts_of(late)
    late.till.pay(46_15)
    run_round(late)

    assert late.state(1) == ACTIVE
    assert alerts == [("agreement:1", why)]
    assert alerts_of(late) == []


def _stale(deal: Deal) -> None:
    limits = replace(deal.till.world.parts.settings.limits, feed=Feed.REQUIRED)
    rules = deal.till.world.parts.settings.model_copy(update={"limits": limits})
    deal.till.world.parts = replace(deal.till.world.parts, settings=rules)


def _frozen(deal: Deal) -> None:
    with deal.till.world.session() as session:
        freeze(session, [], "agent:1", "a look", deal.till.world.clock.now())


def _promised(deal: Deal) -> None:
    part = deal.invoices(agreement_id=1)[0]
    row = PromiseRow(
        client_id=1,
        amount_minor=46_00,
        due_on=date(2026, 12, 20),
        invoices=[part.id],
        made_at=_now(deal),
    )
    with deal.till.world.session() as session:
        session.add(row)


@pytest.mark.parametrize(
    "happens",
    [
        pytest.param(_stale, id="old news of payments"),
        pytest.param(_frozen, id="books in doubt"),
        pytest.param(_promised, id="promised"),
        pytest.param(awaited, id="a boleto under way"),
    ],
)
def test_what_passes_is_waited_for(late: Deal, happens: Callable[[Deal], None]) -> None:
    """Nobody loses terms on news that are not in yet; and nobody is asked."""
    warned(late)
    happens(late)
    late.to(OVER)
    run_round(late)

    assert late.state(1) == ACTIVE
    assert alerts_of(late) == []


def test_who_wants_no_messages_is_a_persons_matter(late: Deal) -> None:
    """Without a warning there is no end; after an opt-out there is no warning."""
    with late.till.world.session() as session:
        opt_out(
            session,
            [PHONE],
            1,
            via="keyword",
            now=late.till.world.clock.now(),
            secret_key=SECRET,
        )
    late.to(OVER)
    run_round(late)
    late.to(date(2027, 2, 1))
    run_round(late)

    assert late.state(1) == ACTIVE
    assert keys_of(late) == []
    assert alerts_of(late) == [("agreement:1", "opted_out")]
