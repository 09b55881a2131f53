"""What the law wants in every text, and is put beneath where a company's text lacks it.

1. The crossed-payment sentence (AST-09), where the text speaks of money. 2. Who writes
(CDC 42-A): the company's name in chat; an e-mail and a letter bear name, CNPJ and
address beneath anyhow, and in chat the link's page does. 3. The word that ends it all,
in SMS and WhatsApp; an e-mail has its own link for that. It is done when a text is
checked, previewed, made a template and sent, in the same way, so all see one text.
"""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

import yaml

from domain.channel import Channel
from domain.disclosure import Level
from domain.placeholders import level_of, names_in
from domain.text_lint import fold

CHAT = frozenset({Channel.WHATSAPP.value, Channel.SMS.value})
CROSSED = "{crossed_payment}"
_FILE = Path(__file__).with_name("closing.yml")


class Closing(NamedTuple):
    """One language's closing words, how they are recognised, and sample values."""

    crossed_payment: str
    says_crossed: re.Pattern[str]
    opt_out: str
    says_opt_out: re.Pattern[str]
    ice_breaker: str
    speaks_of_debt: re.Pattern[str]
    samples: Mapping[str, str]


@cache
def closing_in(language: str) -> Closing:
    """Read the closing words; a language that we do not speak has Portuguese."""
    tree = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    given = tree.get(language) or tree["pt"]
    patterns = {
        name: re.compile(given[name])
        for name in ("says_crossed", "says_opt_out", "speaks_of_debt")
    }
    return Closing(**{**given, **patterns})


def complete(body: str, language: str, channel: str) -> str:
    """Give the whole text, placeholders and all, with what it lacks beneath it.

    A letter is left as it is: its sheet says these things itself.
    """
    text = body.strip()
    if channel == Channel.LETTER.value or not text:
        return text
    closing, tail = closing_in(language), []
    if lacks_crossed(text, language):
        tail.append(CROSSED)
    if channel in CHAT and "company" not in names_in(text):
        tail.append("{company}.")
    if lacks_opt_out(text, language, channel):
        tail.append(closing.opt_out)
    if not tail:
        return text
    return f"{text}{' ' if channel == Channel.SMS.value else chr(10)}{' '.join(tail)}"


def lacks_crossed(body: str, language: str) -> bool:
    """Tell whether a text about money forgets those who have paid already."""
    if needed_level(body, language) < Level.INVOICE or "crossed_payment" in names_in(
        body
    ):
        return False
    return not closing_in(language).says_crossed.search(fold(body)[0])


def lacks_opt_out(body: str, language: str, channel: str) -> bool:
    """Tell whether a chat message forgets the word that ends them all."""
    says = closing_in(language).says_opt_out
    return channel in CHAT and not says.search(fold(body)[0])


def needed_level(body: str, language: str) -> Level:
    """Tell how much a reader must be allowed to hear to be sent this text.

    The placeholders decide; a text that speaks of a debt in its own words counts as
    one that names an invoice.
    """
    level = level_of(body)
    if closing_in(language).speaks_of_debt.search(fold(body)[0]):
        return max(level, Level.INVOICE)
    return level
