"""What was let off invoices, as rows: waivers that stand, and discounts in time."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.accrual import Credit, CreditKind
from domain.money import Money
from domain.waiver import Item, Waiver
from models.charges import EarlyDiscountRow, WaiverRow


def waivers_of(
    session: Session, invoice_ids: Sequence[int], known: date | None = None
) -> dict[int, tuple[Waiver, ...]]:
    """Read what stands waived of each invoice, now or as it was known on a day."""
    found: dict[int, list[Waiver]] = defaultdict(list)
    for row in standing_waivers(session, invoice_ids, known):
        amount = Money(row.amount_minor, row.currency)
        found[row.invoice_id].append(Waiver(Item(row.item), amount, row.since_on))
    return {invoice_id: tuple(waivers) for invoice_id, waivers in found.items()}


def standing_waivers(
    session: Session, invoice_ids: Sequence[int], known: date | None = None
) -> list[WaiverRow]:
    """List the waivers that nobody has taken back, the oldest first."""
    rows = session.scalars(
        select(WaiverRow)
        .where(WaiverRow.invoice_id.in_(invoice_ids))
        .order_by(WaiverRow.id)
    ).all()
    told = [row for row in rows if known is None or row.granted_on <= known]
    taken_back = {row.revokes_id for row in told}
    return [r for r in told if r.revokes_id is None and r.id not in taken_back]


def early_discounts_of(
    session: Session,
    invoice_ids: Sequence[int],
    stands: Callable[[datetime | None], bool],
) -> Iterable[tuple[int, Credit]]:
    """Read the discounts that were granted, as credits, by invoice."""
    rows = session.scalars(
        select(EarlyDiscountRow)
        .where(EarlyDiscountRow.invoice_id.in_(invoice_ids))
        .order_by(EarlyDiscountRow.effective_on, EarlyDiscountRow.id)
    )
    for row in rows:
        if stands(row.voided_at):
            amount = Money(row.amount_minor, row.currency)
            credit = Credit(amount, row.effective_on, CreditKind.DISCOUNT)
            yield row.invoice_id, credit


def principal_let_off(session: Session, invoice_ids: Sequence[int]) -> dict[int, int]:
    """Sum the principal that is not asked for any more, in minor units, by invoice."""
    sums: dict[int, int] = defaultdict(int)
    for row in standing_waivers(session, invoice_ids):
        if row.item == Item.PRINCIPAL:
            sums[row.invoice_id] += row.amount_minor
    for invoice_id, credit in early_discounts_of(session, invoice_ids, _now):
        sums[invoice_id] += credit.amount.minor
    return sums


def _now(voided_at: datetime | None) -> bool:
    return voided_at is None
