"""What each open instalment bears of its agreement's interest, read from the terms."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.ahead import Waiting, spread
from domain.money import Money
from models.agreement import Agreement
from models.invoice import Invoice


def waiting_of(session: Session, invoices: Iterable[Invoice]) -> dict[int, Waiting]:
    """Tell the interest of each instalment, by invoice id; none where it bears none."""
    parts = [each for each in invoices if each.agreement_id is not None]
    ids = {each.agreement_id for each in parts}
    if not ids:
        return {}
    found = session.scalars(select(Agreement).where(Agreement.id.in_(ids)))
    agreed = {each.id: _by_day(each) for each in found}
    return {
        each.id: agreed[each.agreement_id][each.due_on]
        for each in parts
        if each.agreement_id and each.due_on in agreed[each.agreement_id]
    }


def _by_day(agreement: Agreement) -> dict[date, Waiting]:
    """Spread an agreement's interest over its parts; no two of them share a day."""
    interest = agreement.terms.get("interest_minor", 0)
    if not interest:
        return {}
    currency = agreement.currency
    parts = [
        (date.fromisoformat(part["due_on"]), Money(part["amount_minor"], currency))
        for part in agreement.terms["instalments"]
    ]
    borne = spread(parts, Money(interest, currency))
    return {each.due_on: each for each in borne if each.interest}
