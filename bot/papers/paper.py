"""A finished paper: a name, its kind, its bytes; or why it cannot be made."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

PDF = "application/pdf"
CSV_ZIP = "application/zip"
_UNFIT = re.compile(r"[^A-Za-z0-9_.-]+")


@dataclass(frozen=True, slots=True)
class Paper:
    """What is downloaded: *name* is a file name, *kind* a media type."""

    name: str
    kind: str
    content: bytes


class Why(StrEnum):
    """Why a paper cannot be made."""

    NO_ADDRESS = "no_address"  # a letter needs street, city and postal code
    NOTHING_OWED = "nothing_owed"
    MISSING_VALUE = "missing_value"  # the company's text asks for what is not known
    NO_SUSPENSION = "no_suspension"  # that day is none on which service may stop


@dataclass(frozen=True, slots=True)
class NoPaper:
    """The paper is not made; *what* names the missing thing, where there is one."""

    why: Why
    what: str = ""


def file_name(what: str, code: str, day: date, ending: str) -> str:
    """Name a file so that every system takes it.

    >>> file_name("carta", "C/12 ã", date(2026, 11, 24), "pdf")
    'carta-C-12-a-2026-11-24.pdf'
    """
    plain = unicodedata.normalize("NFKD", code).encode("ascii", "ignore").decode()
    safe = _UNFIT.sub("-", plain).strip("-.") or "x"
    return f"{what}-{safe[:40]}-{day.isoformat()}.{ending}"
