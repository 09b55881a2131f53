"""From a file to settings, or to an error that a finance manager can act on."""

from collections.abc import Iterator
from pathlib import Path

from pydantic import ValidationError

from bot.settings.part import Part
from bot.settings.settings import Settings
from bot.settings.source import Problem, SettingsError, explain, read_source


def load_settings(path: Path | str) -> Settings:
    """Read config.yml; raises SettingsError naming each line, key and way out."""
    try:
        text = Path(path).read_text(encoding="utf-8")
    except FileNotFoundError as error:
        what = "is not there; `regua init` writes one, REGUA_CONFIG names another"
        raise SettingsError(str(path), [Problem(1, "", what)]) from error
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(str(path), [Problem(1, "", str(error))]) from error
    return read_settings(text, str(path))


def read_settings(text: str, name: str = "config.yml") -> Settings:
    """Read settings from YAML; raises SettingsError."""
    source = read_source(text, name)
    try:
        return Settings.model_validate(source.value or {})
    except ValidationError as error:
        raise explain(error, source, sorted(_names(Part))) from error


def _names(part: type[Part]) -> Iterator[str]:
    yield from part.model_fields
    for below in part.__subclasses__():
        yield from _names(below)
