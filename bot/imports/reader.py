"""Files as they come: CSV in UTF-8 or cp1252 with ; or , or tabs, and XLSX."""

import codecs
import csv
import unicodedata
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import TextIO

from python_calamine import CalamineError, CalamineWorkbook

from bot.imports.values import Cell

LARGEST = 200 * 1024 * 1024  # bytes, of a file; a spreadsheet also when unpacked, x 4
_LONGEST_CELL = 2_000  # characters; more is a quote that was never closed
_SAMPLE = 64 * 1024
_SEPARATORS = ";\t,"
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"
_NO_TEXT = "the file is no readable CSV; save it as CSV in UTF-8, or as XLSX"
_SPREADSHEETS = frozenset({".xlsx", ".xlsm"})


class UnreadableFileError(ValueError):
    """The file as a whole cannot be read; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row; *number* counts as a spreadsheet does, the header being 1."""

    number: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """An open file: its header, and its rows, to be read once."""

    header: tuple[str, ...]
    rows: Iterator[Row]
    layout: str  # what was recognised, for the person who wonders


@contextmanager
def open_table(path: Path) -> Iterator[Table]:
    """Open a file for reading; raises UnreadableFileError."""
    _check_size(path)
    if _is_spreadsheet(path):
        yield _table(_spreadsheet_rows(path), "XLSX")
        return
    encoding = _encoding(path)
    with path.open(encoding=encoding, newline="") as file:
        separator = _separator(_sample(file))
        file.seek(0)
        rows = csv.reader(file, delimiter=separator, strict=False)
        name = {"\t": "tabs"}.get(separator, separator)
        yield _table(_csv_rows(rows), f"CSV, {encoding}, {name}")


def count_rows(path: Path) -> int | None:
    """Count the rows below the header cheaply, for a progress bar; None if unknown."""
    if _is_spreadsheet(path):
        return None
    with path.open("rb") as file:
        lines = sum(
            block.count(b"\n") for block in iter(lambda: file.read(_SAMPLE), b"")
        )
    return max(lines - 1, 0)


def _check_size(path: Path) -> None:
    try:
        size = path.stat().st_size
    except OSError as error:
        msg = f"{path} cannot be opened: {error.strerror}"
        raise UnreadableFileError(msg) from error
    if not path.is_file():
        msg = f"{path} is no file"
        raise UnreadableFileError(msg)
    if size > LARGEST:
        msg = f"{path} has {size >> 20} MB; cut it into files below {LARGEST >> 20} MB"
        raise UnreadableFileError(msg)


def _is_spreadsheet(path: Path) -> bool:
    return path.suffix.lower() in _SPREADSHEETS or zipfile.is_zipfile(path)


def _table(rows: Iterator[tuple[Cell, ...]], layout: str) -> Table:
    numbered = (Row(i, cells) for i, cells in enumerate(rows, start=1))
    first = next(islice(numbered, 1), None)
    if first is None or _blank(first):
        msg = "the file is empty; its first row must name the columns"
        raise UnreadableFileError(msg)
    header = tuple(str(cell).strip() for cell in first.cells)
    twice = sorted({name for name in header if name and header.count(name) > 1})
    if twice:
        msg = f"the column {twice[0]!r} stands twice in the header; keep one"
        raise UnreadableFileError(msg)
    return Table(header, (row for row in numbered if not _blank(row)), layout)


def _blank(row: Row) -> bool:
    return all(cell == "" for cell in row.cells)


def _encoding(path: Path) -> str:
    with path.open("rb") as file:
        start = file.read(4)
    if start == _OLD_EXCEL:
        msg = "the file is an old .xls; save it as XLSX or as CSV"
        raise UnreadableFileError(msg)
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        with path.open("rb") as file:
            while block := file.read(_SAMPLE):
                decoder.decode(block)
            decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8-sig"


def _separator(sample: str) -> str:
    header = next(iter(sample.splitlines()), "")
    bare = "".join(header.split('"')[::2])  # what stands outside quotes
    return max(_SEPARATORS, key=bare.count)


def _sample(file: TextIO) -> str:
    try:
        return file.read(_SAMPLE)
    except UnicodeDecodeError as error:
        raise UnreadableFileError(_NO_TEXT) from error


def _csv_rows(rows: Iterator[list[str]]) -> Iterator[tuple[Cell, ...]]:
    try:
        for cells in rows:
            yield tuple(_clean(cell) for cell in cells)
    except (csv.Error, UnicodeDecodeError) as error:
        raise UnreadableFileError(_NO_TEXT) from error


def _spreadsheet_rows(path: Path) -> Iterator[tuple[Cell, ...]]:
    try:
        with zipfile.ZipFile(path) as packed:
            if sum(part.file_size for part in packed.infolist()) > 4 * LARGEST:
                msg = f"{path} unpacks to more than {4 * LARGEST >> 20} MB"
                raise UnreadableFileError(msg)
        sheet = CalamineWorkbook.from_path(path).get_sheet_by_index(0)
    except (CalamineError, zipfile.BadZipFile, OSError) as error:
        msg = f"{path} is no spreadsheet that can be read: {error}"
        raise UnreadableFileError(msg) from error
    for row in sheet.iter_rows():
        yield tuple(_typed(cell) for cell in row)


def _typed(
    cell: str | float | bool | date | datetime | time | timedelta | None,  # noqa: FBT001 - calamine's own cells
) -> Cell:
    match cell:
        case bool():
            return str(cell).lower()
        case int() | float():
            return Decimal(repr(cell))
        case datetime():
            midnight = cell.time() == time()
            return cell.date() if midnight else cell.isoformat()
        case date():
            return cell
        case None:
            return ""
        case _:
            return _clean(str(cell))


def _clean(text: str) -> str:
    """Take out what no cell may carry: controls, and marks that turn text round."""
    kept = (c for c in text[: _LONGEST_CELL + 1] if _visible(c))
    return unicodedata.normalize("NFC", "".join(kept)).strip()


def _visible(character: str) -> bool:
    return character in "\n\t" or unicodedata.category(character) not in {
        "Cc",
        "Cf",
        "Cs",
    }
