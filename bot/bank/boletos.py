"""The bank's number of a boleto ("nosso número"), found in the lines of invoices."""

from collections import defaultdict
from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.bank.cnab import layouts
from models.invoice import Invoice

_LINE = 47  # digits of a bank's boleto; utilities' have 48 and no such number
_BAR_CODE = 44


def by_our_number(
    session: Session, codes: Collection[str]
) -> dict[str, list[tuple[int, int]]]:
    """Find the invoices of codes such as "341:12345678", as (client, invoice) ids.

    Settled invoices too: money on a boleto that was paid already is known for what it
    is. Only banks whose free field we know are looked at.
    """
    wanted: dict[str, set[str]] = defaultdict(set)
    for code in codes:
        bank, _, number = code.partition(":")
        wanted[bank].add(number)
    found: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for bank in wanted.keys() & layouts()["free_field"].keys():
        query = select(Invoice.boleto_line, Invoice.client_id, Invoice.id).where(
            Invoice.boleto_line.startswith(bank)
        )
        for digits, client_id, invoice_id in session.execute(query):
            own = our_number(digits or "")
            if own in wanted[bank]:
                found[f"{bank}:{own}"].append((client_id, invoice_id))
    return dict(found)


def our_number(boleto_line: str) -> str | None:
    """Read the bank's number out of a boleto's digits, without leading zeros.

    FEBRABAN, Especificações Técnicas para Confecção de Boleto: the free field is digits
    20 to 44 of the bar code, and 5-9, 11-20 and 22-31 of the typed line.
    """
    free = _free_field(boleto_line)
    place = layouts()["free_field"].get(boleto_line[:3])
    if free is None or place is None:
        return None
    start, length = place
    return free[start - 1 : start - 1 + length].lstrip("0") or None


def _free_field(digits: str) -> str | None:
    if len(digits) == _LINE:
        return digits[4:9] + digits[10:20] + digits[21:31]
    return digits[19:] if len(digits) == _BAR_CODE else None
