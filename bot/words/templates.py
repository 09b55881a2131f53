"""A reminder's words as a WhatsApp template: {{1}}, {{2}} for what is the client's."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from string import Formatter

from bot.words.catalogue import COMMON, Catalogue
from bot.words.writing import Writing
from flows.turn import Choice

# The same for every client of the company, so written into the template itself.
SIGNED = ("reminder.", "campaign.", "payment.", "clearance.", "agreement.")
OF_THE_COMPANY = COMMON - {"first_name"}


@dataclass(frozen=True, slots=True)
class Template:
    """What Twilio is given: the body, what fills its places in order, its buttons."""

    body: str
    variables: tuple[str, ...]
    buttons: tuple[Mapping[str, str], ...]
    samples: Mapping[str, str] = field(default_factory=dict)  # by place; else the names


def template_of(
    catalogue: Catalogue,
    key: str,
    language: str,
    common: Mapping[str, str],
    choices: tuple[Choice, ...],
) -> Template:
    """Turn the words of *key* into a template, the company's own facts filled in."""
    words = catalogue.words[language]
    writing = Writing(language, words, str)
    variables: list[str] = []
    text = writing.template(key)
    if is_signed(key):
        text = f"{text.rstrip()}\n{writing.template('verification.line')}"
    body = "".join(
        literal + _place(name, common, variables)
        for literal, name, _, _ in Formatter().parse(text)
    )
    buttons = tuple(
        {"id": choice.payload, "title": writing.write(choice.key, choice.params)[0]}
        for choice in choices
    )
    return Template(body.strip(), tuple(variables), buttons)


def is_signed(key: str) -> bool:
    """Tell whether the messages of a key bear a verification code."""
    return key.startswith(SIGNED)


def _place(name: str | None, common: Mapping[str, str], variables: list[str]) -> str:
    if name is None:
        return ""
    if name in OF_THE_COMPANY:
        return common[name]
    if name not in variables:
        variables.append(name)
    return f"{{{{{variables.index(name) + 1}}}}}"
