"""A plain text as an HTML e-mail: paragraphs, facts as rows, a link as a button.

The text says by its shape what it is, so that one text serves both parts of the mail:
an empty line parts paragraphs; lines of "Label: value" or "• item" are facts; an
address of ours alone on its line is a button, any other address is a link.
"""

import re
from dataclasses import dataclass
from functools import cache

from jinja2 import Environment, PackageLoader, Template, select_autoescape

_FACT = re.compile(r"(?P<label>[^:•.!?]{1,28}): (?P<value>\S.{0,199})")
_ITEM = "• "
_ADDRESS = re.compile(r"https?://[^\s<>\"]+")
_FEWEST_FACTS = 2  # one line of "Label: value" may be a sentence
_LANGUAGES = {"pt": "pt-BR", "en": "en", "es": "es"}


@dataclass(frozen=True, slots=True)
class Foot:
    """What stands around the text: who writes, why, and the way out."""

    company: str
    legal: str
    address: str
    signatory: str
    signatory_email: str
    signatory_phone: str
    phone: str
    email: str
    site: str
    why: str
    choose: str
    link: str
    preheader: str
    go: str
    confirm: str
    copy: str


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a line: plain text, or an address that is a link."""

    text: str
    link: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """One piece of the page: `kind` is text, facts or button."""

    kind: str
    lines: tuple[tuple[Part, ...], ...] = ()
    rows: tuple[tuple[str, str], ...] = ()
    link: str = ""
    label: str = ""


def html_of(body: str, foot: Foot, base: str, language: str) -> str:
    """Write *body* as a whole HTML page; *base* is the house's own address."""
    return _page().render(
        blocks=blocks_of(body, foot, base),
        foot=foot,
        lang=_LANGUAGES.get(language, language),
    )


def blocks_of(body: str, foot: Foot, base: str) -> list[Block]:
    """Read the shape of a text."""
    blocks: list[Block] = []
    for paragraph in re.split(r"\n\s*\n", body.strip()):
        blocks += _blocks(paragraph.split("\n"), foot, base)
    return blocks


def _blocks(lines: list[str], foot: Foot, base: str) -> list[Block]:
    """Cut a paragraph at its buttons; what is left is text or facts."""
    found: list[Block] = []
    rest: list[str] = []
    for line in lines:
        if _is_button(line, base):
            found += [*_plain(rest), _button(line.strip(), foot, base)]
            rest = []
        else:
            rest.append(line)
    return [*found, *_plain(rest)]


def _is_button(line: str, base: str) -> bool:
    return line.strip().startswith(f"{base}/") and " " not in line.strip()


def _button(link: str, foot: Foot, base: str) -> Block:
    label = foot.confirm if link.startswith(f"{base}/e/confirm/") else foot.go
    return Block("button", link=link, label=label)


def _plain(lines: list[str]) -> list[Block]:
    lines = [line for line in lines if line.strip()]
    if not lines:
        return []
    rows = [_row(line) for line in lines]
    if len(lines) >= _FEWEST_FACTS and all(rows):
        return [Block("facts", rows=tuple(row for row in rows if row))]
    return [Block("text", lines=tuple(_parts(line) for line in lines))]


def _row(line: str) -> tuple[str, str] | None:
    if line.startswith(_ITEM):
        name, _, value = line.removeprefix(_ITEM).rpartition(": ")
        return (name, value) if name else (value, "")
    found = _FACT.fullmatch(line)
    return (found["label"], found["value"]) if found else None


def _parts(line: str) -> tuple[Part, ...]:
    parts, at = [], 0
    for found in _ADDRESS.finditer(line):
        address = found[0].rstrip(".,;:!?)")
        parts += [
            Part(line[at : found.start()]),
            Part(address, link=True),
        ]
        at = found.start() + len(address)
    parts.append(Part(line[at:]))
    return tuple(part for part in parts if part.text)


@cache
def _page() -> Template:
    environment = Environment(
        loader=PackageLoader("bot.channels", "mail"),
        autoescape=select_autoescape(default=True, default_for_string=True),
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("message.html")
