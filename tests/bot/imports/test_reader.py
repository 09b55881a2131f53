"""Files as they come, whatever wrote them."""

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from bot.imports.reader import UnreadableFileError, open_table
from bot.imports.values import Cell

HEADER = ("external_id", "name")


def _read(path: Path) -> tuple[tuple[str, ...], list[tuple[Cell, ...]]]:
    with open_table(path) as table:
        return table.header, [row.cells for row in table.rows]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_reads_each_dialect(
    tmp_path: Path, encoding: str, separator: str, end: str
) -> None:
    """Encoding, separator and line ends are found out."""
    file = tmp_path / "file.csv"
    lines = (separator.join(HEADER), separator.join(("1", "José Conceição")), "")
    file.write_bytes(end.join(lines).encode(encoding))

    assert _read(file) == (HEADER, [("1", "José Conceição")])


def test_a_separator_within_quotes_is_text(tmp_path: Path) -> None:
    """The header's quoted commas do not hide that the file uses semicolons."""
    file = tmp_path / "file.csv"
    file.write_text('"id, or code, or key";name\n1;"Silva; Ana"\n', encoding="utf-8")

    assert _read(file)[1] == [("1", "Silva; Ana")]


def test_reads_a_spreadsheet_with_its_types(tmp_path: Path) -> None:
    """Numbers and days of a spreadsheet keep what they are."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["external_id", "amount", "due_on", "note"])
    sheet.append([1001, 1234.56, datetime(2026, 11, 5), None])  # noqa: DTZ001 - a spreadsheet knows no zone
    book.save(tmp_path / "file.xlsx")

    assert _read(tmp_path / "file.xlsx")[1] == [
        (Decimal("1001.0"), Decimal("1234.56"), date(2026, 11, 5), "")
    ]


def test_blank_rows_are_passed_over_and_counted(tmp_path: Path) -> None:
    """The row numbers stay those of the spreadsheet."""
    file = tmp_path / "file.csv"
    file.write_text("external_id,name\n1,Ana\n,\n2,Bia\n", encoding="utf-8")

    with open_table(file) as table:
        assert [row.number for row in table.rows] == [2, 4]


@pytest.mark.fault("F36")
def test_controls_and_marks_that_turn_text_are_taken_out(tmp_path: Path) -> None:
    """NUL, an escape sequence and a right-to-left override do not get in."""
    file = tmp_path / "file.csv"
    file.write_text("external_id,name\n1,A\0n\x1b[31ma\u202e\n", encoding="utf-8")

    assert _read(file)[1] == [("1", "An[31ma")]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        pytest.param(b"", "empty", id="empty"),
        pytest.param(b"\n\n", "empty", id="no header"),
        pytest.param(b"a,a\n1,2\n", "stands twice", id="a column twice"),
        pytest.param(b"a,b\n1,\x81\n", "no readable CSV", id="no encoding"),
        pytest.param(b"\xd0\xcf\x11\xe0 old", "old .xls", id="old Excel"),
        pytest.param(b"PK\x03\x04 broken", "", id="a broken archive is some text"),
    ],
)
def test_refuses_what_is_no_table(tmp_path: Path, content: bytes, said: str) -> None:
    """The message says what the file is not."""
    file = tmp_path / "file.csv"
    file.write_bytes(content)

    if not said:
        assert _read(file)
        return
    with pytest.raises(UnreadableFileError, match=said):
        _read(file)


def test_refuses_a_file_that_is_not_there(tmp_path: Path) -> None:
    """A slip in the name is named."""
    with pytest.raises(UnreadableFileError, match="cannot be opened"):
        _read(tmp_path / "none.csv")


def test_refuses_a_broken_spreadsheet(tmp_path: Path) -> None:
    """A file that is only named .xlsx says so."""
    file = tmp_path / "file.xlsx"
    file.write_bytes(b"PK\x03\x04 broken")

    with pytest.raises(UnreadableFileError, match="no spreadsheet"):
        _read(file)
