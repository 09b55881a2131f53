"""How often a debt was bargained over: agreements made one upon another."""

from collections.abc import Iterable, Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.agreement import BROKEN, REPLACED, Agreement, AgreementInvoice
from models.invoice import Invoice


def times_bargained(session: Session, invoices: Iterable[Invoice]) -> Mapping[int, int]:
    """Count, by invoice id, the agreements that the debt has gone through so far.

    1. An instalment comes from its agreement. 2. An invoice that is open again comes
    from the agreements over it that were broken or replaced; what people cancelled is
    none. 3. And these come from those that they replaced.
    """
    counts = {each.id: len(_chain(session, each)) for each in invoices}
    return {invoice_id: many for invoice_id, many in counts.items() if many}


def _chain(session: Session, invoice: Invoice) -> set[int]:
    found: set[int] = set()
    waiting = [invoice]
    while waiting:
        each = waiting.pop()
        new = _over(session, each) - found
        if each.agreement_id is not None and each.agreement_id not in found:
            new.add(each.agreement_id)
        found |= new
        waiting += _covered(session, new)
    return found


def _over(session: Session, invoice: Invoice) -> set[int]:
    query = (
        select(Agreement.id)
        .join(AgreementInvoice, AgreementInvoice.agreement_id == Agreement.id)
        .where(
            AgreementInvoice.invoice_id == invoice.id,
            Agreement.state.in_((BROKEN, REPLACED)),
        )
    )
    return set(session.scalars(query))


def _covered(session: Session, agreements: set[int]) -> list[Invoice]:
    if not agreements:
        return []
    query = (
        select(Invoice)
        .join(AgreementInvoice, AgreementInvoice.invoice_id == Invoice.id)
        .where(
            AgreementInvoice.agreement_id.in_(agreements),
            Invoice.agreement_id.is_not(None),
        )
    )
    return list(session.scalars(query))
