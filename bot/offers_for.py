"""What a client would be offered today, and why: as the dialogue would, without it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from bot.agreements.chain import times_bargained
from bot.balances import Priced, calendar_of, priced
from bot.bargaining import quotes_of, rounds_lost
from bot.campaigns.standing import envelope_of
from bot.facts import disputed_ids
from bot.means import means_of
from bot.settings import Settings
from domain.means import Means, Reason
from domain.offers import Debt, Offer, make_offers
from domain.statement import Balance
from domain.zones import local_day
from flows.pick import Lines, basis_of, debt_of
from models.client import Client


@dataclass(frozen=True, slots=True)
class Preview:
    """The offers, best first, and what they rest on.

    *standing* were told and can be had to their day; *rounds* could not be met lately;
    *times* is how often this debt was bargained over.
    """

    debt: Debt
    offers: tuple[Offer, ...]
    means: Means
    reasons: tuple[Reason, ...]
    standing: tuple[Offer, ...] = ()
    rounds: int = 0
    times: int = 0


def offers_for(
    session: Session, settings: Settings, client: Client, now: datetime
) -> Preview:
    """Draw what the bot would offer over what is late (else all that is open).

    Nothing is told by it and nothing kept. What is contested stays out; of an
    agreement, all that is left would be planned anew where nothing else is late.
    """
    today = local_day(now, client.zone)
    money = priced(session, client, settings)
    balance = money.on(today)
    over, again = _over(session, client, money, balance)
    debt, basis = debt_of(over), basis_of(over)
    plain = envelope_of(session, client, settings, balance)
    limits = plain.renegotiating() if again else plain
    quotes = quotes_of(session, client, now)
    known = limits.holding(quotes, basis, today)
    means = means_of(session, client, balance, now)
    stands = tuple(dict.fromkeys(quote.offer for quote in known.quotes))
    told = (Reason.TOLD_BEFORE,) if stands else ()
    counts = times_bargained(session, money.invoices)
    return Preview(
        debt,
        make_offers(debt, known, today, calendar_of(client, settings), means),
        means,
        (*told, *means.reasons),
        stands,
        rounds_lost(session, client, now),
        max((counts.get(ln.invoice_id or 0, 0) for ln in over), default=0),
    )


def _over(
    session: Session, client: Client, money: Priced, balance: Balance
) -> tuple[Lines, bool]:
    """Choose what is bargained over, and tell whether it was bargained before."""
    held = disputed_ids(session, client)
    agreed = {each.id for each in money.invoices if each.agreement_id}
    lines = tuple(ln for ln in balance.lines if ln.invoice_id not in held)
    others = tuple(ln for ln in lines if ln.invoice_id not in agreed)
    late = tuple(ln for ln in others if ln.days_late)
    if late or len(others) == len(lines):
        return late or others, False
    return tuple(ln for ln in lines if ln.invoice_id in agreed), True
