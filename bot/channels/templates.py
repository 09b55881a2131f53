"""Which approved template says a reminder's words, and what fills it."""

import json
from dataclasses import dataclass

from sqlalchemy.orm import Session

from bot.wiring import Wiring
from bot.words import Rendered
from models.lease import Mark
from models.message import Message

MARKS = "template:"


@dataclass(frozen=True, slots=True)
class Approved:
    """A Content template: Twilio's id, and the names that fill {{1}}, {{2}}, ..."""

    sid: str
    variables: tuple[str, ...]


def template_for(
    session: Session, parts: Wiring, key: str, language: str
) -> Approved | None:
    """Find the template of a words' key: config.yml first, then what was pushed."""
    by_language = parts.settings.templates.get(key, {})
    for name, template in by_language.items():
        if name == language:
            return Approved(template.content_sid, template.variables)
    row = session.get(Mark, mark_name(key, language))
    if row is None:
        return None
    stored = json.loads(row.value)
    return Approved(stored["sid"], tuple(stored["variables"]))


def fill(row: Message, said: Rendered, template: Approved | None) -> None:
    """Let a row go out as its template where the 24-hour window is shut."""
    if template is not None:
        row.content_sid = template.sid
        row.content_variables = {
            str(place): said.values[name]
            for place, name in enumerate(template.variables, start=1)
        }


def remember(session: Session, key: str, language: str, template: Approved) -> None:
    """Keep the id of a template that was pushed to Twilio."""
    value = json.dumps({"sid": template.sid, "variables": template.variables})
    session.merge(Mark(name=mark_name(key, language), value=value))


def mark_name(key: str, language: str) -> str:
    """Name the mark under which a template's id is kept."""
    return f"{MARKS}{key}:{language}"
