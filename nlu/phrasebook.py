"""Reads nlu/phrases: rules that are edited without programming.

A file has sections in brackets; a line is one pattern (a regular expression over a
plain text, see `nlu.values.text`), `# ...` is a comment, and `<name> = ...` names a
part that later lines use as `<name>`.
"""

import re
from functools import cache
from pathlib import Path
from typing import Final

_FOLDER: Final = Path(__file__).parent / "phrases"
_SECTION = re.compile(r"\[(\w+)\]")
_PART = re.compile(r"<(\w+)> = (.+)")
_USED = re.compile(r"(?<!\?P)(?<!\(\?)<(\w+)>")


@cache
def sections(name: str) -> dict[str, tuple[str, ...]]:
    """Read the lines of each section of a phrase file, parts filled in."""
    parts: dict[str, str] = {}
    found: dict[str, list[str]] = {}
    lines = found.setdefault("", [])
    for line in (_FOLDER / f"{name}.txt").read_text(encoding="utf-8").splitlines():
        if section := _SECTION.fullmatch(line):
            lines = found.setdefault(section[1], [])
        elif part := _PART.fullmatch(line):
            parts[part[1]] = f"(?:{_filled(part[2], parts)})"
        elif line and not line.startswith("#"):
            lines.append(_filled(line, parts))
    return {section: tuple(it) for section, it in found.items() if it}


@cache
def pattern(name: str, section: str) -> re.Pattern[str]:
    """Compile a section into one pattern that matches at a word's beginning."""
    return re.compile(rf"(?<!\w)(?:{'|'.join(sections(name)[section])})")


@cache
def longest_first(name: str, section: str) -> str:
    """Join the alternatives of a section, so that "nem a pau" is tried before "nem"."""
    lines = sections(name)[section]
    choices = [choice for line in lines for choice in _alternatives(line)]
    return "|".join(sorted(choices, key=len, reverse=True))


def _alternatives(line: str) -> list[str]:
    """Cut a pattern at the bars that stand in no bracket."""
    found, depth = [""], 0
    for sign in line:
        depth += (sign in "([") - (sign in ")]")
        if sign == "|" and not depth:
            found.append("")
        else:
            found[-1] += sign
    return found


def _filled(line: str, parts: dict[str, str]) -> str:
    return _USED.sub(lambda used: parts[used[1]], line)
