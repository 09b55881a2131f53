"""Style sheets and scripts, named with their content's hash so that they may stay."""

import hashlib
from functools import cache
from pathlib import Path

from flask import url_for

STATIC = Path(__file__).parent / "static"


def asset(name: str) -> str:
    """Give the URL of a file in console/static; it changes when the file does."""
    return url_for("console.static", filename=name, v=_version(name))


@cache
def _version(name: str) -> str:
    return hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:12]
