"""A rig for each test, stopped at its end."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.rig import Rig, rig_in


@pytest.fixture
def rig(tmp_path: Path) -> Iterator[Rig]:
    """Start the provider and the web; what a test adds is stopped as well."""
    made = rig_in(tmp_path)
    yield made
    made.stop()
