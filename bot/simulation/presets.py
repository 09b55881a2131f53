"""The scenarios that ship with the product, for whoever would rather not write one."""

from pathlib import Path

from bot.simulation.scenario import Scenario, load_scenario

_FOLDER = Path(__file__).parent / "presets"


def preset_names() -> list[str]:
    """Name the scenarios there are, the plainest first."""
    return [path.stem.partition("-")[2] for path in sorted(_FOLDER.glob("*.yml"))]


def preset(name: str) -> Scenario:
    """Read one by its name; raises KeyError where there is none."""
    for path in _FOLDER.glob("*.yml"):
        if path.stem.partition("-")[2] == name:
            return load_scenario(path)
    raise KeyError(name)
