"""Messages as an agent reads them: who spoke, how far it got, what was understood."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType
from typing import Any

from bot.held_news import is_held
from console.attachments import Attachment, Attachments, announced
from console.sharers import Sharers
from console.showing import Showing
from console.veil import veiled
from domain.message_state import State
from models.message import IN, Message

_TICKS = {
    State.PLANNED: "clock",
    State.CLAIMED: "clock",
    State.SENDING: "clock",
    State.ACCEPTED: "clock",
    State.SENT: "one",
    State.DELIVERED: "two",
    State.READ: "read",
    State.FAILED: "failed",
    State.BLOCKED: "blocked",
    State.UNKNOWN: "unknown",
}


_BOLD = re.compile(r"(?<![\w*])\*(?=\S)([^*\n]{1,400}?)(?<=\S)\*(?![\w*])")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of small print: what it is, and what it says."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Bubble:
    """One message of the thread, ready to be shown."""

    id: int
    author: str  # client | bot | regua | agent
    name: str
    body: tuple[tuple[str, bool], ...]  # (text, strong)
    at: datetime
    heading: str | None  # the day, above its first message
    state: str
    tick: str | None
    tick_words: str
    trouble: str | None
    buttons: tuple[str, ...]
    media: tuple[Attachment, ...]
    summary: str | None
    small_print: tuple[Line, ...]
    held: bool = False  # news that waits for the person who has the thread
    veiled: bool = False

    @property
    def stamp(self) -> str:
        """Change when what is shown changes."""
        files = "".join(f"-{file.state}{file.tag}" for file in self.media)
        held = "-held" if self.held else ""
        veil = "-veiled" if self.veiled else ""
        return f"{self.state}-{self.trouble or ''}{files}{held}{veil}"


def bubbles_of(  # noqa: PLR0913, PLR0917 - a thread, and who reads it
    messages: Iterable[Message],
    names: Mapping[int, str],
    client: str,
    show: Showing,
    sharers: Sharers | None = None,
    files: Attachments = MappingProxyType({}),
    *,
    held: bool = True,
) -> list[Bubble]:
    """Make the bubbles of a thread, oldest first, with the *files* of its messages.

    Where clients share the number each bubble bears the name of the one it is of. What
    is sensitive is veiled, unless the reader has the thread (*held*).
    """
    made: list[Bubble] = []
    day = None
    for message in messages:
        local = show.local(message.created_at).date()
        heading = show.heading(message.created_at) if local != day else None
        day = local
        media = files.get(message.id) or announced(message, show)
        bubble = _bubble(message, names, client, show, heading, sharers, media)
        if veil := veiled(message, show, held=held):
            body = ((veil, False),)
            bubble = replace(bubble, body=body, media=(), small_print=(), veiled=True)
        made.append(bubble)
    return made


def _bubble(  # noqa: PLR0913, PLR0917 - a message, and how it is shown
    message: Message,
    names: Mapping[int, str],
    client: str,
    show: Showing,
    heading: str | None,
    sharers: Sharers | None,
    media: tuple[Attachment, ...],
) -> Bubble:
    coming = message.direction == IN
    return Bubble(
        id=message.id,
        author=message.author,
        name=_named(message, _speaker(message, names, client, show), show, sharers),
        body=tuple(_strong(message)),
        at=message.created_at,
        heading=heading,
        state=message.state,
        tick=None if coming else _TICKS.get(_state(message), "unknown"),
        tick_words="" if coming else show.words.named("state", message.state),
        trouble=None if coming else _trouble(message, show),
        buttons=tuple(str(b.get("title", "")) for b in message.buttons or ()),
        media=media,
        summary=_summary(message, show),
        small_print=tuple(_small_print(message, show)),
        held=is_held(message),
    )


def _strong(message: Message) -> Iterable[tuple[str, bool]]:
    """Cut the text where WhatsApp shows *bold*; other channels show the asterisks."""
    if message.channel != "whatsapp":
        return [(message.body, False)]
    parts = _BOLD.split(message.body)
    return [(part, place % 2 == 1) for place, part in enumerate(parts) if part]


def _named(
    message: Message, speaker: str, show: Showing, sharers: Sharers | None
) -> str:
    if sharers is None:
        return speaker
    whose = sharers.whose(message, show.words("thread.somebody"))
    if message.author == "client" or not whose:
        return whose or speaker
    return show.words("thread.about", who=speaker, client=whose)


def _speaker(
    message: Message, names: Mapping[int, str], client: str, show: Showing
) -> str:
    if message.author == "client":
        return client
    if message.author == "agent" and message.agent_id is not None:
        return names.get(message.agent_id, show.words("author.agent"))
    return show.words.named("author", message.author)


def _state(message: Message) -> State:
    try:
        return State(message.state)
    except ValueError:  # a state of tomorrow's version
        return State.UNKNOWN


def _trouble(message: Message, show: Showing) -> str | None:
    if _state(message) not in {State.FAILED, State.BLOCKED, State.UNKNOWN}:
        return None
    why = show.words.named("rule", message.reason) if message.reason else ""
    code = str(message.error_code) if message.error_code else ""
    known = show.words.named("code", code) if code else ""
    told = [part for part in (why, known, code if known != code else "") if part]
    state = show.words.named("state", message.state)
    return f"{state}: {' · '.join(told)}" if told else state


def _summary(message: Message, show: Showing) -> str | None:
    heard = message.heard
    if not heard:
        return None
    parts = [show.words.named("intent", heard.get("intent"))]
    confidence = heard.get("confidence")
    if isinstance(confidence, int | float):
        parts.append(show.percent(confidence))
    recorded = (message.decided or {}).get("recorded") or []
    parts += [show.words.named("command", c.get("command")) for c in recorded]
    return " · ".join(part for part in parts if part)


def _small_print(message: Message, show: Showing) -> Iterable[Line]:
    words = show.words
    heard, decided = message.heard or {}, message.decided or {}
    for name in ("rule", "language", "button"):
        if heard.get(name):
            yield Line(words(f"heard.{name}"), str(heard[name]))
    if heard.get("also"):
        also = (words.named("intent", intent) for intent in heard["also"])
        yield Line(words("heard.also"), ", ".join(also))
    for name, value in (heard.get("values") or {}).items():
        yield Line(words.named("value", name), plainly(value))
    for command in decided.get("recorded") or ():
        yield Line(
            words.named("command", command.get("command")),
            plainly({k: v for k, v in command.items() if k != "command"}),
        )
    for name, value in decided.items():
        if name not in {"recorded", "keys"}:
            yield Line(words.named("decided", name), plainly(value))


def plainly(value: Any) -> str:  # noqa: ANN401 - whatever JSON a row keeps
    """Write a JSON value for a reader: names and values, no braces around them."""
    if isinstance(value, Mapping):
        return ", ".join(f"{k}: {plainly(v)}" for k, v in value.items())
    if isinstance(value, list):
        return ", ".join(plainly(item) for item in value)
    if value is None:
        return "-"
    return value if isinstance(value, str) else json.dumps(value)
