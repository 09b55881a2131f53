"""The fault catalogue: what is claimed has a test that bears its code."""

import re

from tests.house.tree import ROOT, faults_in_tests

CATALOGUE = ROOT / "docs" / "faults.md"
ROW = re.compile(r"^\| (F\d\d) \|.*\| (yes|partly|no) \|$", re.MULTILINE)


def claimed() -> dict[str, str]:
    """Read the catalogue: code -> whether it is held against."""
    return dict(ROW.findall(CATALOGUE.read_text(encoding="utf-8")))


def test_each_claim_has_a_test() -> None:
    """A fault that is claimed, wholly or in part, is provoked by a test."""
    bearing = faults_in_tests()

    assert [c for c, how in claimed().items() if how != "no" and c not in bearing] == []


def test_each_test_that_bears_a_code_is_claimed() -> None:
    """A code in a test stands in the catalogue, and not as one that is not held."""
    known = claimed()

    assert [code for code in faults_in_tests() if known.get(code, "no") == "no"] == []
