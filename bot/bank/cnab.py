"""CNAB return files of boletos (240 and 400): what the banks say was paid.

FEBRABAN, Layout Padrão CNAB 240 V10: segment T tells of the boleto, U of the money. The
fields of each bank stand in layouts.yml; no kept Python library reads return files.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from bot.bank.lines import Refused, Statement, StatementLine, UnreadableStatementError

_LAYOUTS = Path(__file__).parent / "layouts.yml"
_BOLETO = "boleto"
WIDE, NARROW = 240, 400
_CENTURY = 2000
_SHORT_YEAR, _LONG_YEAR = 6, 8  # characters of a day: DDMMYY, DDMMYYYY
Fields = Mapping[str, Any]


@cache
def layouts() -> Mapping[str, Any]:
    """Read where each bank's fields stand."""
    read: Mapping[str, Any] = yaml.safe_load(_LAYOUTS.read_text(encoding="utf-8"))
    return read


def read_cnab(content: bytes) -> Statement:
    """Read a return file of either width; raises UnreadableStatementError."""
    rows = [row for row in content.decode("latin-1").splitlines() if row.strip("\x1a ")]
    width = len(rows[0].rstrip("\r\n")) if rows else 0
    return _wide(rows) if width == WIDE else _narrow(rows)


def _wide(rows: list[str]) -> Statement:
    head = rows[0]
    if head[142:143] == "1":
        raise UnreadableStatementError(_REMESSA)
    bank = head[:3]
    fields = _of(bank, "cnab240")
    boletos: dict[str, str] = {}
    lines: list[StatementLine] = []
    refused: list[Refused] = []
    skipped = 0
    for place, row in enumerate(rows, start=1):
        segment = row[13:14] if row[7:8] == "3" else ""
        if len(row) < WIDE and segment:
            refused.append(Refused(place, row[:40], _SHORT))
        elif segment == "T":
            boletos = _cut(row, fields["T"]) | {"place": str(place)}
        elif segment == "U" and boletos:
            told, boletos = boletos | _cut(row, fields["U"]), {}
            if told["movement"] not in fields["paid"]:
                skipped += 1
                continue
            _add(bank, place, told, lines, refused)
    return _statement("cnab240", bank, head[52:71], lines, refused, skipped)


def _narrow(rows: list[str]) -> Statement:
    head = rows[0]
    bank = head[76:79]
    fields = _of(bank, "cnab400")
    if "our_number" not in fields:
        known = ", ".join(sorted(set(layouts()["cnab400"]) - {"default"}))
        msg = f"CNAB 400 of bank {bank} is not known (only {known}); export CNAB 240"
        raise UnreadableStatementError(msg)
    lines: list[StatementLine] = []
    refused: list[Refused] = []
    skipped = 0
    for place, row in enumerate(rows, start=1):
        if row[:1] != "1":
            continue
        if len(row) < NARROW:
            refused.append(Refused(place, row[:40], _SHORT))
            continue
        told = _cut(row, fields)
        if told["movement"] not in fields["paid"]:
            skipped += 1
            continue
        _add(bank, place, told, lines, refused)
    return _statement("cnab400", bank, head[26:46], lines, refused, skipped)


def _add(
    bank: str,
    place: int,
    told: Mapping[str, str],
    lines: list[StatementLine],
    refused: list[Refused],
) -> None:
    paid_on, credited_on = _day(told["paid_on"]), _day(told["credited_on"])
    amount = told["paid_minor"]
    if paid_on is None or not amount.isdecimal() or not int(amount):
        shown = f"{told['paid_on']} {amount}"
        refused.append(Refused(place, shown, "has no day or no amount"))
        return
    number = told["our_number"].strip()
    refs = (told.get(name, "").strip() for name in ("your_number", "company_use"))
    lines.append(
        StatementLine(
            place,
            paid_on,
            int(amount),
            f"Boleto {number}",
            bank_ref=f"{number}:{told['movement']}",
            payer=" ".join(told.get("payer", "").split()),
            document=told.get("payer_document", "").strip().lstrip("0"),
            codes=(f"{bank}:{number.lstrip('0')}",) if number.strip("0") else (),
            numbers=tuple(ref for ref in refs if ref.strip("0")),
            method=_BOLETO,
            credited_on=credited_on,
        )
    )


def _statement(  # noqa: PLR0913, PLR0917 - the parts of a statement
    kind: str,
    bank: str,
    account: str,
    lines: list[StatementLine],
    refused: list[Refused],
    skipped: int,
) -> Statement:
    where = "".join(account.split()).lstrip("0")
    width = kind.removeprefix("cnab")
    return Statement(
        kind,
        f"{bank}/{where}"[:60],
        tuple(lines),
        tuple(refused),
        skipped=skipped,
        layout=f"CNAB {width}, {bank}",
    )


def _of(bank: str, kind: str) -> dict[str, Any]:
    """Put a bank's own fields on top of the standard's."""
    table = layouts()[kind]
    standard, own = table["default"], table.get(bank, {})
    merged = standard | own
    for segment in ("T", "U"):
        if segment in standard:
            merged[segment] = standard[segment] | own.get(segment, {})
    return dict(merged)


def _cut(row: str, fields: Fields) -> dict[str, str]:
    return dict(_columns(row, fields))


def _columns(row: str, fields: Fields) -> Iterator[tuple[str, str]]:
    for name, columns in fields.items():
        if name != "paid":
            first, last = columns
            yield name, row[first - 1 : last]


def _day(text: str) -> date | None:
    if not text.isdecimal() or not int(text):
        return None
    day, month, year = int(text[:2]), int(text[2:4]), int(text[4:])
    try:
        return date(year if len(text) == _LONG_YEAR else _CENTURY + year, month, day)
    except ValueError:
        return None


_REMESSA = "this is a file for the bank (remessa); import the one it sends back"
_SHORT = "is shorter than its kind of file wants; the file was cut or changed"
