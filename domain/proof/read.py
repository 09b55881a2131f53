"""A receipt read: from the text of a file to what it says, in one pass."""

from datetime import date

from domain.proof.amounts import amount_of
from domain.proof.days import paid_day, planned_day, time_of
from domain.proof.lines import Line, lines_of, squeezed
from domain.proof.marks import (
    authentication_of,
    end_to_end_of,
    kind_of,
    line_of,
    minute_of,
    standing_of,
    txid_of,
)
from domain.proof.parties import parties_of
from domain.proof.payee import Payee, mentions_us
from domain.proof.reading import Reading, Standing
from domain.zones import local_day


def read_proof(
    text: str, ours: Payee, *, zone: str = "America/Sao_Paulo", currency: str = "BRL"
) -> Reading | None:
    """Read what the text of a file says of a payment; None for no text at all.

    The minute of a Pix id is in UTC: *zone* tells the day of the payer's bank.
    """
    lines = lines_of(text)
    if not any(any(map(str.isalpha, line.plain)) for line in lines):
        return None
    whole = squeezed(text)
    end_to_end, line = end_to_end_of(whole), line_of(lines)
    standing = standing_of(lines, end_to_end)
    payee, payer = parties_of(lines)
    return Reading(
        kind=kind_of(lines, end_to_end, line),
        standing=standing,
        amount=amount_of(lines, currency),
        day=_day(lines, standing, end_to_end, zone),
        time=time_of(lines),
        end_to_end=end_to_end,
        txid=txid_of(lines),
        authentication=authentication_of(lines),
        line=line,
        payee=payee,
        payer=payer,
        names_us=mentions_us(whole, ours),
    )


def _day(
    lines: tuple[Line, ...], standing: Standing, end_to_end: str | None, zone: str
) -> date | None:
    if standing is Standing.SCHEDULED:
        return planned_day(lines)
    day = paid_day(lines)
    if day is None and end_to_end and (minute := minute_of(end_to_end)):
        return local_day(minute, zone)
    return day
