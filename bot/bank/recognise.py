"""Which kind of statement a file is, by its content and never by its name."""

import tempfile
from pathlib import Path

from bot.bank.cnab import NARROW, WIDE, read_cnab
from bot.bank.lines import Statement, UnreadableStatementError
from bot.bank.ofx import read_ofx
from bot.bank.table import read_table
from bot.settings.imports import Mapping

LARGEST = 10 * 1024 * 1024  # bytes; a year of a busy account has two
_LOOK = 4096  # bytes at the beginning that tell


def read_statement(
    content: bytes, mapping: Mapping | None = None, account: str = ""
) -> Statement:
    """Read a file of whatever kind; raises UnreadableStatementError.

    *account* names the account where the file does not.
    """
    _check(content)
    start = content[:_LOOK]
    if b"OFXHEADER" in start.upper() or b"<OFX" in start.upper():
        read = read_ofx(content)
    elif _is_cnab(content):
        read = read_cnab(content)
    else:
        read = _table(content, mapping or Mapping(kind="bank"), account)
    if read.account:
        return read
    return Statement(
        read.kind,
        account,
        read.lines,
        read.refused,
        read.from_on,
        read.to_on,
        read.skipped,
        read.layout,
    )


def _check(content: bytes) -> None:
    if not content.strip():
        msg = "the file is empty"
        raise UnreadableStatementError(msg)
    if len(content) > LARGEST:
        msg = f"the file has {len(content) >> 20} MB; {LARGEST >> 20} MB is the most"
        raise UnreadableStatementError(msg)
    if content.startswith(b"%PDF"):
        msg = "this is a PDF; export the statement as OFX, or as CSV"
        raise UnreadableStatementError(msg)
    if b"\x00" in content[:_LOOK] and not content.startswith((b"PK", b"\xff\xfe")):
        msg = "this is no statement; export OFX, CNAB, CSV or XLSX from the bank"
        raise UnreadableStatementError(msg)


def _is_cnab(content: bytes) -> bool:
    first = content.split(b"\n", 1)[0].rstrip(b"\r")
    if len(first) == WIDE:
        return first[3:8] == b"00000" and first[:3].isdigit()
    if len(first) == NARROW and first.startswith(b"01REMESSA"):
        msg = "this is a file for the bank (remessa); import the one it sends back"
        raise UnreadableStatementError(msg)
    return len(first) == NARROW and first.startswith(b"02RETORNO")


def _table(content: bytes, mapping: Mapping, account: str) -> Statement:
    # The reader of tables wants a path: a spreadsheet is read in its own order.
    with tempfile.TemporaryDirectory(prefix="regua-") as folder:
        path = Path(folder) / ("statement.xlsx" if content[:2] == b"PK" else "s.csv")
        path.write_bytes(content)
        return read_table(path, mapping, account)
