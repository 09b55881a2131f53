"""OFX statements, 1.x (SGML) and 2.x (XML), read tag by tag.

No XML parser is at work: tags and text are all there is, so no entity, no DTD and no
address outside can do anything (ASVS 1.5.1). Brazilian banks write OFX with commas in
amounts, wrong headers and leaf tags closed or not, which parsers for the whole of OFX
(1.6 and 2.2, ofx.net) refuse together with the file; what is wrong in one line is told
of that line here.
"""

import html
import re
from collections.abc import Iterator, Mapping
from datetime import date

from bot.bank.lines import Refused, Statement, StatementLine, UnreadableStatementError
from bot.bank.signed import signed_minor
from bot.imports.values import BadValueError

_TAG = re.compile(r"<(/?)([A-Za-z0-9_.]{1,32})\s*/?>([^<]*)")
_DAY = re.compile(r"(\d{4})(\d{2})(\d{2})(?:\d{2,6}.*)?", re.DOTALL)
_CHARSET = re.compile(rb"(?:CHARSET:|encoding=[\"'])([A-Za-z0-9_-]+)", re.IGNORECASE)
_LATIN = frozenset(
    {"1252", "iso-8859-1", "8859-1", "windows-1252", "latin-1", "latin1"}
)
_MOST_LINES = 50_000
# OFX 2.2, 11.4.4.3: what kind of movement a line is.
_METHODS = {"XFER": "transfer", "DIRECTDEP": "transfer", "CHECK": "cheque"}


def read_ofx(content: bytes) -> Statement:
    """Read a statement; raises UnreadableStatementError."""
    text = _decoded(content)
    head: dict[str, str] = {}
    lines: list[StatementLine] = []
    refused: list[Refused] = []
    for place, (kind, fields) in enumerate(_blocks(text)):
        if kind == "head":
            head |= {name: fields[name] for name in fields if name not in head}
            continue
        if place > _MOST_LINES:
            msg = f"the file has more than {_MOST_LINES} lines; cut it by months"
            raise UnreadableStatementError(msg)
        read = _line(len(lines) + len(refused) + 1, fields)
        (refused if isinstance(read, Refused) else lines).append(read)  # type: ignore[arg-type]  # each its own list
    if not head and not lines:
        msg = "the file has no statement in it (no <STMTTRN>)"
        raise UnreadableStatementError(msg)
    if (currency := head.get("CURDEF", "BRL")).upper() != "BRL":
        msg = f"the statement is in {currency}; only BRL is booked"
        raise UnreadableStatementError(msg)
    return Statement(
        "ofx",
        _account(head),
        tuple(lines),
        tuple(refused),
        _day_or_none(head.get("DTSTART", "")),
        _day_or_none(head.get("DTEND", "")),
        layout="OFX",
    )


def _decoded(content: bytes) -> str:
    """Decode as the header says, and as it is where the header lies."""
    named = _CHARSET.search(content[:2048])
    charset = named[1].decode("ascii").lower() if named else ""
    first = "cp1252" if charset in _LATIN else "utf-8-sig"
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252" if first == "cp1252" else "latin-1", "replace")


def _blocks(text: str) -> Iterator[tuple[str, Mapping[str, str]]]:
    """Give each STMTTRN, and what stands outside of them in one block at the end."""
    head: dict[str, str] = {}
    inside: dict[str, str] | None = None
    for closing, name, value in _TAG.findall(text):
        tag, said = name.upper(), html.unescape(value).strip()
        if tag == "STMTTRN":
            if inside is not None:
                yield "line", inside
            inside = None if closing else {}
        elif closing:
            if tag == "BANKTRANLIST" and inside is not None:
                yield "line", inside
                inside = None
        elif said:
            (head if inside is None else inside).setdefault(tag, said)
    if inside is not None:
        yield "line", inside
    yield "head", head


def _line(place: int, fields: Mapping[str, str]) -> StatementLine | Refused:
    try:
        on = _day(fields.get("DTPOSTED", ""))
        minor = signed_minor(_plain(fields.get("TRNAMT", "")))
    except BadValueError as error:
        shown = f"{fields.get('DTPOSTED', '')} {fields.get('TRNAMT', '')}"[:120]
        return Refused(place, shown, str(error))
    text = " ".join(f"{fields.get('NAME', '')} {fields.get('MEMO', '')}".split())
    number = fields.get("CHECKNUM") or fields.get("REFNUM") or ""
    return StatementLine(
        place,
        on,
        minor,
        text[:300],
        bank_ref=fields.get("FITID", "")[:120],
        payer=fields.get("NAME", "")[:200],
        numbers=(number,) if number.strip("0") else (),
        method=_METHODS.get(fields.get("TRNTYPE", "").upper()),
    )


def _plain(amount: str) -> str:
    """Cut zeros after the cents: `100.0000` is a hundred."""
    return re.sub(r"([.,]\d{2})0+$", r"\1", amount)


def _day(text: str) -> date:
    found = _DAY.fullmatch(text)
    if found is None:
        msg = "has no day; OFX writes 20261124"
        raise BadValueError(msg)
    try:
        return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError as error:
        msg = "is no day that exists"
        raise BadValueError(msg) from error


def _day_or_none(text: str) -> date | None:
    try:
        return _day(text)
    except BadValueError:
        return None


def _account(head: Mapping[str, str]) -> str:
    parts = (head.get(name, "") for name in ("BANKID", "BRANCHID", "ACCTID"))
    return "/".join(part for part in parts if part)[:60]
