"""The desks of one client's debt: what is bargained over, and each role's limits."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from bot.balances import balance_of_client, calendar_of
from bot.bargaining import quotes_of
from bot.campaigns.standing import envelope_of
from bot.facts import disputed_ids, holds_of
from bot.means import means_of
from bot.settings import Settings
from domain.authority import Role
from domain.proposals import Owed, owed_on
from domain.statement import InvoiceBalance
from domain.terms import Desk
from domain.zones import local_day
from flows.pick import basis_of, debt_of
from models.agent import Agent
from models.client import Client

CLAIMED = "claimed_payment"


@dataclass(frozen=True)
class Desks:
    """One debt, line by line, at the desk of each role."""

    lines: tuple[InvoiceBalance, ...]
    by_role: Mapping[Role, Desk]

    @property
    def invoice_ids(self) -> tuple[int, ...]:
        """List what is bargained over."""
        return tuple(ln.invoice_id for ln in self.lines if ln.invoice_id is not None)

    @property
    def owed(self) -> tuple[Owed, ...]:
        """Take down what an offer is made for."""
        return owed_on(self.lines)


def role_of(agent: Agent) -> Role:
    """Tell by whose limits a person of the company decides."""
    return Role.AGENT if agent.role == "agent" else Role.SUPERVISOR


def desks_for(
    session: Session,
    settings: Settings,
    client: Client,
    invoice_ids: Iterable[int],
    now: datetime,
) -> Desks:
    """Price these invoices today (none named: what is late, else all), for each role.

    What is contested or said to be paid is left out, as the dialogue leaves it out.
    What the bot has told for this debt is on its desk: nobody makes that dearer.
    """
    today = local_day(now, client.zone)
    balance = balance_of_client(session, client, today, settings)
    held = _held(session, client, now)
    free = [ln for ln in balance.lines if ln.owed and ln.invoice_id not in held]
    wanted = set(invoice_ids)
    late = [line for line in free if line.days_late]
    named = [line for line in free if line.invoice_id in wanted]
    lines = tuple(named if wanted else late or free)
    limits = {
        role: envelope_of(session, client, settings, balance, role) for role in Role
    }
    quotes = quotes_of(session, client, now)
    limits[Role.BOT] = limits[Role.BOT].holding(quotes, basis_of(lines), today)
    debt, calendar = debt_of(lines), calendar_of(client, settings)
    means = means_of(session, client, balance, now)
    return Desks(
        lines,
        {role: Desk(debt, limits[role], today, calendar, means) for role in Role},
    )


def _held(session: Session, client: Client, now: datetime) -> frozenset[int | None]:
    claimed = {
        hold.invoice_id
        for hold in holds_of(session, client)
        if hold.reason == CLAIMED and (hold.until is None or hold.until > now)
    }
    return frozenset(claimed | disputed_ids(session, client)) - {None}
