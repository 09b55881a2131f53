"""A desk at which files are imported: settings, a clock that stands, a database."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.database import Database
from bot.imports.report import Report
from bot.imports.run import Import, run_import
from bot.settings import Settings, load_settings
from bot.settings.imports import Mapping

NOW = datetime(2026, 11, 20, 15, tzinfo=UTC)
Importer = Callable[..., Report]


@pytest.fixture(scope="session")
def settings() -> Settings:
    """Read the settings that ship with the product."""
    return load_settings(Path(__file__).parents[3] / "config.yml")


@pytest.fixture
def load(database: Database, settings: Settings, tmp_path: Path) -> Importer:
    """Import a text or a file: `load("invoices", text, dry_run=True)`."""

    def run(kind: str, content: str | bytes | Path, **how: Any) -> Report:  # noqa: ANN401 - passed on to Mapping
        path = content if isinstance(content, Path) else tmp_path / f"{kind}.csv"
        if isinstance(content, str):
            path.write_text(content, encoding="utf-8")
        elif isinstance(content, bytes):
            path.write_bytes(content)
        run_how = {
            name: how.pop(name) for name in ("dry_run", "cancel_missing") if name in how
        }
        mapping = how.pop("mapping", None) or Mapping(kind=kind, **how)  # type: ignore[arg-type]  # a test's own word
        return run_import(database, Import(path, mapping, settings, NOW, **run_how))

    return run
