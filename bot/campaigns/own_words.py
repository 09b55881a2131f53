"""The company's own text of a campaign, as far as its reader may hear it.

A text that tells more than that is not sent: the reader is asked for leave to talk, and
their yes leads on to it. One that is not in force for the channel and the language is a
refusal, and no other words take its place.
"""

from dataclasses import dataclass, replace

from bot.campaigns.gate import speaks_of_debt
from bot.channels.templates import (
    ASK_AGAIN,
    Approved,
    known_template,
    template_of_text,
)
from bot.params import Writer
from bot.texts.choice import Chosen, needs_template
from bot.texts.complete import complete, needed_level
from bot.texts.render import render
from bot.texts.values import Facts
from bot.texts.versions import Slot, in_force
from bot.texts.whatsapp import choices_of
from bot.words import Button, Rendered
from domain.channel import Channel
from domain.contact_policy import Denied
from domain.disclosure import Level
from domain.placeholders import MissingValueError
from domain.statement import Balance
from flows import opening
from flows.campaign import knock
from flows.questions import yes_no
from flows.reminder import Reminder
from flows.stack import Frame
from flows.turn import Choice, Say
from models.campaign import Campaign
from models.client import Client
from models.template import TemplateText

KNOCK = "reminder.neutral"


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads it: the client, what may be spoken of, and how much of that."""

    client: Client
    balance: Balance
    level: Level


def own_words(writer: Writer, campaign: Campaign, reader: Reader) -> Chosen | Denied:
    """Write the company's text for *reader*, or knock where they may not hear it."""
    client, channel = reader.client, writer.conversation.channel
    text = in_force(writer.session, Slot(campaign.template, client.language, channel))
    if text is None:
        slot = {"language": client.language, "channel": channel}
        return Denied("no_text", {"text": campaign.template, **slot}, passing=True)
    whole = complete(text.body, text.language, text.channel)
    if needed_level(f"{text.subject}\n{whole}", text.language) > reader.level:
        asking = knock(client.first_name, to_bargain=campaign.kind == "offer")
        return house_words(writer, client, asking, Level.NEUTRAL)
    return _written(writer, campaign, reader, text)


def house_words(
    writer: Writer, client: Client, reminder: Reminder, told: Level
) -> Chosen | Denied:
    """Say it in the catalogue's words, or, outside the window, as their template."""
    key = reminder.say.key
    template = known_template(writer.session, writer.parts, key, client.language)
    subject = writer.subject(reminder.say) or ""
    said = writer.write(reminder.say)
    chosen = Chosen(said, reminder, key, template, subject, _told(told))
    return _sendable(writer, chosen)


def _written(
    writer: Writer, campaign: Campaign, reader: Reader, text: TemplateText
) -> Chosen | Denied:
    facts = Facts(reader.balance, lambda: writer.link(()))
    try:
        filled = render(writer.parts, reader.client, text, facts)
    except MissingValueError as error:
        return Denied("missing_value", {"text": text.key, "name": error.name})
    reminder = _question(writer, campaign, text)
    said = Rendered(filled.body, _buttons(writer, reminder, text), filled.values)
    template = template_of_text(writer.session, text.id)
    why = {**_told(filled.level), "text_id": text.id, "text_version": text.version}
    chosen = Chosen(said, reminder, text.key, template, filled.subject, why)
    return _sendable(writer, chosen)


def _question(writer: Writer, campaign: Campaign, text: TemplateText) -> Reminder:
    """Tell what an answer to the text means, and which buttons it has.

    Outside WhatsApp's window the buttons are those of the template that was made of it.
    """
    step = opening.after_reminder
    choices: tuple[Choice, ...] = ()
    if campaign.kind == "offer":
        step, choices = opening.after_offer, yes_no()
    if needs_template(writer):
        choices = choices_of(text.body, text.language)
    frame = Frame(opening.flow.name, step.__name__) if _asks(campaign) else None
    payloads = tuple(choice.payload for choice in choices)
    return Reminder(Say(text.key, {}, choices), frame, payloads)


def _asks(campaign: Campaign) -> bool:
    return campaign.kind == "offer" or speaks_of_debt(campaign)


def _buttons(
    writer: Writer, reminder: Reminder, text: TemplateText
) -> tuple[Button, ...]:
    if writer.conversation.channel != Channel.WHATSAPP:
        return ()
    words = writer.parts.catalogue.words[text.language]
    return tuple(
        Button(choice.payload, str(words[choice.key]))
        for choice in reminder.say.choices
    )


def _sendable(writer: Writer, chosen: Chosen) -> Chosen | Denied:
    """Leave out a template that is not approved yet; refuse one that was taken away."""
    template: Approved | None = chosen.template
    if template is None or template.usable:
        return chosen
    if template.blocked and needs_template(writer):
        figures = {"template": chosen.key, "content_sid": template.sid}
        until = writer.now + ASK_AGAIN
        return Denied(f"template_{template.state}", figures, until)
    return replace(chosen, template=None)


def _told(level: Level) -> dict[str, object]:
    """Keep how much a message tells; the gates ask whether it still may."""
    return {"level": level.value}
