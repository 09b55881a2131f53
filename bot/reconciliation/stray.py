"""Money at the provider that nobody knows: into the list of money to be identified.

There it waits beside the lines of bank statements, held as UNAPPLIED, until a person
says whose it is or that it is not ours (bot/cash).
"""

from datetime import date

from sqlalchemy.orm import Session

from bot.cash.hand import Hand
from bot.cash.intake import DOUBTFUL, Arrived, known, take_in
from bot.payments.settle import STRIPE
from domain.matching import Candidate, Clue, Match
from domain.money import Money
from models.cash import CashItem
from models.client import Client
from models.reconciliation import BalanceTransaction


def known_stray(hand: Hand, reference: str) -> CashItem | None:
    """Find what was listed under this reference before."""
    return known(hand, STRIPE, reference)


def take_stray(
    hand: Hand, row: BalanceTransaction, reference: str, on: date
) -> CashItem:
    """List a charge of nobody's, with what is known of it, and hold its money.

    Where our own metadata name a client, the row of the page was lost with a database:
    a person confirms it.
    """
    arrived = Arrived(
        source=STRIPE,
        external_ref=reference,
        received_on=on,
        amount=Money(row.amount_minor, row.currency),
        description=row.hint.get("description", ""),
        payer=row.hint.get("name", ""),
        method=row.hint.get("method", "")[:20] or None,
        bank_ref=row.provider_id,
    )
    candidates = _candidates(hand.session, row)
    doubt = DOUBTFUL if candidates else None
    return take_in(hand, arrived, Match(None, candidates), doubt=doubt)


def _candidates(session: Session, row: BalanceTransaction) -> tuple[Candidate, ...]:
    number = row.hint.get("client", "")
    client = session.get(Client, int(number)) if number.isdecimal() else None
    if client is None:
        return ()
    named = row.hint.get("invoices", "").split(",")
    invoices = tuple(int(each) for each in named if each.isdecimal())
    return (Candidate(client.id, invoices, None, (Clue.CODE,)),)
