"""Imports point one way, and the vendors' names stay at the edges."""

from pathlib import Path

import pytest

from tests.house.tree import ROOT, imports, modules

# What each room may import of ours; bot/app.py puts the house together, and
# bot/demo is the demo's own door into it.
MAY_IMPORT = {
    "domain": {"domain"},
    "flows": {"domain", "flows"},
    "models": {"domain", "models"},
    "nlu": {"domain", "flows", "nlu"},
    "bot": {"bot", "domain", "flows", "models", "nlu"},
    "webhooks": {"bot", "domain", "flows", "models", "webhooks"},
    "console": {"bot", "console", "domain", "flows", "models"},
    "sandbox": {"sandbox"},
}
WHOLE = {"bot/app.py", "bot/wsgi.py"}
VENDORS = {
    "twilio": ("bot/channels/", "webhooks/"),
    "stripe": ("bot/payments/", "webhooks/"),
    "apscheduler": ("bot/ticker.py",),
    "granian": ("bot/roles.py",),
}


def name(path: Path) -> str:
    """Give a module's path as people write it."""
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("room", sorted(MAY_IMPORT))
def test_one_way(room: str) -> None:
    """A room knows the rooms beneath it, and none above."""
    wrong = [
        f"{name(path)} imports {module}"
        for path in modules(room)
        if name(path) not in WHOLE
        for module in imports(path)
        if (top := module.split(".")[0]) in MAY_IMPORT and top not in MAY_IMPORT[room]
    ]

    assert wrong == []


@pytest.mark.parametrize("vendor", sorted(VENDORS))
def test_vendors_stay_at_the_edge(vendor: str) -> None:
    """A vendor's SDK is known to its adapter alone."""
    wrong = [
        name(path)
        for path in modules()
        if any(module.split(".")[0] == vendor for module in imports(path))
        and not name(path).startswith(VENDORS[vendor])
    ]

    assert wrong == []


@pytest.mark.parametrize("word", ["utils", "helpers", "manager", "service", "misc"])
def test_no_drawer_for_everything(word: str) -> None:
    """A file is one thing that one can name."""
    assert [name(path) for path in modules() if path.stem == word] == []
