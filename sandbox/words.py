"""The page's catalogues, read by the server for what it writes itself."""

import json
from functools import cache
from pathlib import Path

LANGUAGES = ("pt-BR", "en", "es")
_FOLDER = Path(__file__).parent / "static" / "words"


@cache
def words(language: str) -> dict[str, str]:
    """Return the catalogue of a language; Portuguese stands in for unknown ones."""
    chosen = language if language in LANGUAGES else LANGUAGES[0]
    text = (_FOLDER / f"{chosen}.json").read_text(encoding="utf-8")
    read: dict[str, str] = json.loads(text)
    return read
