"""A company's own text written out for one client, as of one day."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.texts.complete import complete, needed_level
from bot.texts.values import Facts, Values
from bot.wiring import Wiring
from domain.disclosure import Level
from domain.placeholders import fill, names_in
from models.client import Client
from models.template import TemplateText


@dataclass(frozen=True, slots=True)
class Filled:
    """A text as it goes out; *values* are what stood in for each placeholder."""

    subject: str
    body: str
    level: Level
    values: Mapping[str, str] = field(default_factory=dict)


def render(parts: Wiring, client: Client, text: TemplateText, facts: Facts) -> Filled:
    """Fill a text for a client, in the text's own language.

    Raises MissingValueError where a value is not known: such a text must not go out.
    """
    whole = complete(text.body, text.language, text.channel)
    maker = Values(parts, client, facts, text)
    values = {
        name: maker.value(name) for name in sorted(names_in(whole + text.subject))
    }
    level = needed_level(f"{text.subject}\n{whole}", text.language)
    return Filled(fill(text.subject, values), fill(whole, values), level, values)
