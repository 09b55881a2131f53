"""Which words a reminder goes out with: the company's own text, or the house's.

1. The step's own text, where one is in force for the channel and language and needs no
more than the reader may hear. 2. Else the catalogue's words of the allowed level. What
is not said in the company's words is kept with the reason.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from bot.channels.templates import (
    ASK_AGAIN,
    BLOCKING,
    Approved,
    fill,
    known_template,
    template_of_text,
)
from bot.gates import window_open
from bot.params import Writer
from bot.texts import whatsapp
from bot.texts.complete import needed_level
from bot.texts.render import Filled, render
from bot.texts.values import Facts
from bot.texts.versions import Slot, in_force
from bot.words import Button, Rendered
from domain.channel import Channel
from domain.contact_policy import Denied
from domain.disclosure import Level
from domain.ladder import Step
from domain.placeholders import MissingValueError
from domain.statement import Balance
from flows.reminder import Reminder, remind
from models.client import Client
from models.message import Message
from models.template import TemplateText


@dataclass(frozen=True, slots=True)
class About:
    """What a reminder is about: the step, what is owed, and the step's own invoice."""

    step: Step
    balance: Balance
    main: int
    suspends_on: date | None = None


@dataclass(frozen=True)
class Chosen:
    """Words to send, the question that they leave open, and what says them outside."""

    said: Rendered
    reminder: Reminder
    key: str
    template: Approved | None = None
    subject: str = ""
    why: Mapping[str, object] = field(default_factory=dict)  # for the record

    def put_into(self, row: Message) -> None:
        """Let a row carry these words, their buttons, template, subject and reason."""
        row.body, row.key = self.said.text, self.key
        row.subject = self.subject or None
        row.buttons = [
            {"id": b.id, "title": b.title} for b in self.said.buttons
        ] or None
        fill(row, self.said, self.template)
        row.decided = {**(row.decided or {}), **self.why}


def choose_words(
    writer: Writer, client: Client, about: About, level: Level
) -> Chosen | Denied:
    """Choose the words of a reminder for a reader who may hear as much as *level*.

    Denied where they would need a template that WhatsApp has refused or taken out of
    use: the step waits, and free text is no way around it (F38).
    """
    text = _own_text(writer, client, about)
    if text is None:
        return _house(writer, client, about, level)
    own = _own(writer, client, about, text, level)
    if not isinstance(own, str):
        return own
    house = _house(writer, client, about, level)
    if isinstance(house, Chosen):
        why = {"text_left": own, "text_id": text.id}
        return replace(house, why={**house.why, **why})
    return house


def _own_text(writer: Writer, client: Client, about: About) -> TemplateText | None:
    if any(ln.part and ln.invoice_id == about.main for ln in about.balance.lines):
        return None  # a step's own text speaks of an invoice, and this is an instalment
    channel = writer.conversation.channel
    slot = Slot(about.step.template, client.language, channel)
    return in_force(writer.session, slot)


def _own(
    writer: Writer, client: Client, about: About, text: TemplateText, level: Level
) -> Chosen | Denied | str:
    """Write the company's own text; a string says why the house's words go instead."""
    needed = needed_level(f"{text.subject}\n{text.body}", text.language)
    if needed > level:
        return "level"
    template = None
    if text.channel == Channel.WHATSAPP:
        template = template_of_text(writer.session, text.id)
        if needs_template(writer):
            if template is not None and template.blocked:
                return _stopped(template, text.key, text.language, writer.now)
            if template is None or not template.usable:
                return "not_approved"
    said = _written(writer, client, about, text)
    if isinstance(said, str):
        return said
    reminder = remind(
        min(level, needed),
        about.step.stage,
        about.balance,
        about.main,
        client.first_name,
    )
    why = {"text_id": text.id, "text_version": text.version}
    usable = template if template is not None and template.usable else None
    rendered = replace(_buttoned(writer, text, said), values=said.values)
    return Chosen(rendered, reminder, text.key, usable, said.subject, why)


def _written(
    writer: Writer, client: Client, about: About, text: TemplateText
) -> Filled | str:
    facts = Facts(
        about.balance,
        lambda: writer.link((about.main,)),
        about.main,
        about.suspends_on,
    )
    try:
        return render(writer.parts, client, text, facts)
    except MissingValueError as error:
        return f"missing_{error.name}"


def _buttoned(writer: Writer, text: TemplateText, said: Filled) -> Rendered:
    if writer.conversation.channel != Channel.WHATSAPP:
        return Rendered(said.body)
    whole = whatsapp.template_of_text(writer.parts, text.language, text.body)
    return Rendered(
        said.body, tuple(Button(b["id"], b["title"]) for b in whole.buttons)
    )


def _house(
    writer: Writer, client: Client, about: About, level: Level
) -> Chosen | Denied:
    shut = needs_template(writer)
    if shut:
        level = min(level, Level.INVOICE)  # a template's variable holds no list
    reminder = remind(
        level, about.step.stage, about.balance, about.main, client.first_name
    )
    own = about.step.template if level is Level.INVOICE else None
    keys = [key for key in (own, reminder.say.key) if key]
    found = (
        known_template(writer.session, writer.parts, key, client.language)
        for key in keys
    )
    template = next((each for each in found if each is not None), None)
    if shut and template is not None and template.blocked:
        return _stopped(template, reminder.say.key, client.language, writer.now)
    usable = template if template is not None and template.usable else None
    said, subject = writer.write(reminder.say), writer.subject(reminder.say) or ""
    return Chosen(said, reminder, reminder.say.key, usable, subject)


def needs_template(writer: Writer) -> bool:
    """Tell whether WhatsApp takes nothing but an approved template here."""
    thread = writer.conversation
    shut = writer.template_only or not window_open(thread, writer.now)
    return thread.channel == Channel.WHATSAPP and shut


def _stopped(template: Approved, key: str, language: str, now: datetime) -> Denied:
    figures = {"template": key, "language": language, "content_sid": template.sid}
    assert template.state in BLOCKING  # noqa: S101 - the caller has looked
    return Denied(f"template_{template.state}", figures, now + ASK_AGAIN)
