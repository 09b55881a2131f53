"""Money at the provider that nobody knows: into the list of money to be identified.

There it waits beside the lines of bank statements, held as UNAPPLIED, until a person
says whose it is (bot/payments/settle.receive, by the payment's own id) or that it is
not ours.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.books import post
from domain import postings
from domain.books import Account
from domain.matching import WEIGHTS, Clue
from domain.money import Money
from models.cash import REVIEW, CashItem
from models.client import Client
from models.reconciliation import BalanceTransaction

SOURCE = "stripe"


def known_stray(session: Session, reference: str) -> CashItem | None:
    """Find what was listed under this reference before."""
    return session.scalar(
        select(CashItem).where(
            CashItem.source == SOURCE, CashItem.external_ref == reference
        )
    )


def take_stray(
    session: Session, row: BalanceTransaction, reference: str, on: date, now: datetime
) -> CashItem:
    """List a charge of nobody's, with what is known of it, and hold its money."""
    candidates = _candidates(session, row)
    item = CashItem(
        source=SOURCE,
        external_ref=reference,
        received_on=on,
        amount_minor=row.amount_minor,
        currency=row.currency,
        payer=row.hint.get("name"),
        description=row.hint.get("description", ""),
        method=row.hint.get("method", "")[:20] or None,
        bank_ref=row.provider_id,
        keys=[],
        state=REVIEW,
        candidates=candidates,
        rule="doubtful" if candidates else "nobody",
        created_at=now,
    )
    session.add(item)
    session.flush()
    amount = Money(row.amount_minor, row.currency)
    held = postings.unapplied_received(
        f"cash:{item.id}:{item.round}", amount, on, Account.CLEARING
    )
    post(session, held, now)
    return item


def _candidates(session: Session, row: BalanceTransaction) -> list[dict[str, Any]]:
    """Name the client that our own metadata name: the page's row was lost."""
    number = row.hint.get("client", "")
    client = session.get(Client, int(number)) if number.isdecimal() else None
    if client is None:
        return []
    named = row.hint.get("invoices", "").split(",")
    invoices = [int(each) for each in named if each.isdecimal()]
    return [
        {
            "client": client.id,
            "invoices": invoices,
            "priced_on": None,
            "clues": [str(Clue.CODE)],
            "score": WEIGHTS[Clue.CODE],
        }
    ]
