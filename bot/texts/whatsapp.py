"""A company's own text as a WhatsApp template: {{1}} for what is the client's."""

import re

from bot.channels.templates import CODE
from bot.company_words import company_words
from bot.texts.company import fixed_values
from bot.texts.complete import closing_in, complete, needed_level
from bot.wiring import Wiring
from bot.words.templates import Template
from bot.words.writing import Writing
from domain.disclosure import Level
from domain.placeholders import NAMES
from flows.questions import LATER, PAID, PAY, yes_no
from flows.turn import Choice

SAMPLE_CODE = "K7M4-9QXD"
_FIELD = re.compile(r"\{([a-z_]+)\}")


def template_of_text(parts: Wiring, language: str, body: str) -> Template:
    """Turn a text into a template; the company's own facts are written into it."""
    closing = closing_in(language)
    fixed = fixed_values(parts, language)
    variables: list[str] = []

    def place(match: re.Match[str]) -> str:
        name = match[1]
        if name in fixed or name not in NAMES:
            return fixed.get(name, match[0])
        if name not in variables:
            variables.append(name)
        return f"{{{{{variables.index(name) + 1}}}}}"

    def code(match: re.Match[str]) -> str:
        variables.append(match[1])
        return f"{{{{{len(variables)}}}}}"

    said = complete(body, language, "whatsapp")
    line = code_line(parts, language)
    whole = f"{_FIELD.sub(place, said)}\n{_FIELD.sub(code, line)}"
    samples = {
        str(at): SAMPLE_CODE
        if name == CODE
        else _sample(closing.samples.get(name, closing.ice_breaker))
        for at, name in enumerate(variables, start=1)
    }
    return Template(whole, tuple(variables), _buttons(parts, language, body), samples)


def code_line(parts: Wiring, language: str, key: str = "verification.line") -> str:
    """Give the line of the code that each message ends with (bot.codes)."""
    line = str(parts.catalogue.words[language][key])
    return line.replace("{check_page}", company_words(parts)["check_page"])


def choices_of(body: str, language: str) -> tuple[Choice, ...]:
    """Give a text's buttons: what can be done, or a yes and no to "may we talk?"."""
    if needed_level(body, language) < Level.INVOICE:
        return yes_no()
    return PAY, LATER, PAID


def _buttons(parts: Wiring, language: str, body: str) -> tuple[dict[str, str], ...]:
    writing = Writing(language, parts.catalogue.words[language], str)
    return tuple(
        {"id": choice.payload, "title": writing.write(choice.key, choice.params)[0]}
        for choice in choices_of(body, language)
    )


def _sample(text: str) -> str:
    return "; ".join(line.removeprefix("•").strip() for line in text.splitlines())
