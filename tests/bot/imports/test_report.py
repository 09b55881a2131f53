"""The report that goes back to whoever keeps the source."""

import csv
import json
from pathlib import Path

import pytest

from bot.csv_cells import safe_cell
from tests.bot.imports.conftest import Importer

BAD = "external_id,name,state\nA1,Ana,=HYPERLINK(1)\n"


@pytest.mark.fault("F66")
def test_a_saved_report_cannot_act(load: Importer, tmp_path: Path) -> None:
    """A formula in a cell comes back as text."""
    load("clients", BAD).save(tmp_path / "report.csv")

    with (tmp_path / "report.csv").open(encoding="utf-8-sig", newline="") as file:
        header, row = csv.reader(file)
    assert header == ["row", "column", "value", "reason"]
    assert row[:3] == ["2", "state", "'=HYPERLINK(1)"]


def test_a_report_can_be_json(load: Importer, tmp_path: Path) -> None:
    """A program reads the same figures."""
    load("clients", BAD).save(tmp_path / "report.json")
    saved = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))

    assert (saved["rows"], saved["rejected"], saved["created"]) == (1, 1, 0)
    assert saved["problems"][0]["value"] == "=HYPERLINK(1)"


@pytest.mark.fault("F66")
@pytest.mark.parametrize(
    "text", ["=1", "+1", "-1", "@A1", "\t=1", " =1", "\r=1", "\uff1d1"]
)
def test_what_a_spreadsheet_would_compute_is_defused(text: str) -> None:
    """Every start of a formula gets its apostrophe."""
    assert safe_cell(text) == f"'{text}"
