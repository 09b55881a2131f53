"""Files are small, and the plan of the house is kept."""

from statistics import median

from tests.house.tree import ROOT, modules

LONGEST = 350


def lengths() -> dict[str, int]:
    """Count the lines of each module."""
    return {
        path.relative_to(ROOT).as_posix(): len(path.read_text("utf-8").splitlines())
        for path in modules()
    }


def test_the_median_file_fits_on_two_screens() -> None:
    """Half of all files have a hundred lines at most."""
    assert median(lengths().values()) <= 100


def test_no_file_is_a_house_of_its_own() -> None:
    """A file beyond 350 lines holds more than one thing."""
    assert {name: n for name, n in lengths().items() if n > LONGEST} == {}


def test_the_project_stands_alone() -> None:
    """No module reads a file outside the repository."""
    wrong = [
        path.name
        for path in modules()
        if "../shared" in path.read_text(encoding="utf-8")
    ]

    assert wrong == []
