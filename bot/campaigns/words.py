"""What one member reads: the company's own text, the régua's words, or an offer.

A text that tells more than its reader may hear is not sent: they are asked for leave to
talk instead, and their yes leads on to it. A text of the company's that is not in force
for the channel and the language is a refusal, and no other words take its place.
"""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from bot.balances import calendar_of
from bot.campaigns.gate import speaks_of_debt
from bot.campaigns.standing import standing_offers, terms_of
from bot.campaigns.writer import CampaignWriter
from bot.channels.templates import (
    ASK_AGAIN,
    Approved,
    known_template,
    template_of_text,
)
from bot.texts.choice import About, Chosen, choose_words, needs_template
from bot.texts.complete import complete, needed_level
from bot.texts.render import render
from bot.texts.values import Facts
from bot.words import Button, Rendered
from domain.audience import ROADS
from domain.contact_policy import Denied
from domain.disclosure import Level
from domain.ladder import Stage, Step
from domain.offers import Offer, make_offers
from domain.placeholders import MissingValueError
from domain.statement import Balance
from domain.zones import local_day
from flows import opening
from flows.campaign import knock, propose
from flows.pick import debt_of
from flows.questions import yes_no
from flows.reminder import Reminder
from flows.stack import Frame
from flows.turn import Say
from models.campaign import Campaign
from models.client import Client
from models.template import RELEASED, TemplateText

WORDS = "words"  # the catalogue's own, where the company chose no text
STEP = "campaign"


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads it: the client, what may be spoken of, and how much of that."""

    client: Client
    balance: Balance
    level: Level


def words_for(
    writer: CampaignWriter, campaign: Campaign, reader: Reader
) -> Chosen | Denied:
    """Write what *reader* gets, with the question that it leaves open."""
    if campaign.template != WORDS:
        return _own(writer, campaign, reader)
    if campaign.kind == "offer":
        return _offer(writer, campaign, reader)
    return choose_words(writer, reader.client, _about(reader), reader.level)


def offers_in(
    writer: CampaignWriter, campaign: Campaign, reader: Reader
) -> tuple[Offer, ...]:
    """Draw what is offered for what this client owes today, as the dialogue will."""
    client, settings = reader.client, writer.parts.settings
    today = local_day(writer.now, client.zone)
    terms = terms_of(campaign.terms or {}, campaign.id)
    others = standing_offers(writer.session, client, today)
    envelope = settings.envelope_for(client.segment).honouring((terms, *others))
    lines = _bargained(reader.balance).lines
    return make_offers(debt_of(lines), envelope, today, calendar_of(client, settings))


def last_day_of(campaign: Campaign) -> date:
    """Give the last day on which an offer stands."""
    return terms_of(campaign.terms or {}).valid_until


def text_in_force(
    writer: CampaignWriter, key: str, language: str
) -> TemplateText | None:
    """Find the company's text of *key* for the writer's channel, in its language."""
    return writer.session.scalar(
        select(TemplateText).where(
            TemplateText.key == key,
            TemplateText.language == language,
            TemplateText.channel == writer.conversation.channel,
            TemplateText.state == RELEASED,
        )
    )


def _offer(
    writer: CampaignWriter, campaign: Campaign, reader: Reader
) -> Chosen | Denied:
    shut = needs_template(writer)
    level = min(reader.level, Level.INVOICE) if shut else reader.level
    reminder = propose(
        level,
        _bargained(reader.balance),
        offers_in(writer, campaign, reader),
        last_day_of(campaign),
        reader.client.first_name,
    )
    return _house(writer, reader.client, reminder)


def _bargained(balance: Balance) -> Balance:
    """Give what an offer is about: what is late, else all that is open."""
    return Balance(balance.on, balance.late or balance.lines, balance.currency)


def _own(writer: CampaignWriter, campaign: Campaign, reader: Reader) -> Chosen | Denied:
    client = reader.client
    text = text_in_force(writer, campaign.template, client.language)
    if text is None:
        return _no_text(writer, campaign, client)
    whole = complete(text.body, text.language, text.channel)
    if needed_level(f"{text.subject}\n{whole}", text.language) > reader.level:
        offers = campaign.kind == "offer"
        return _house(writer, client, knock(client.first_name, to_bargain=offers))
    facts = Facts(reader.balance, writer.link)
    try:
        filled = render(writer.parts, client, text, facts)
    except MissingValueError as error:
        return Denied("missing_value", {"text": text.key, "name": error.name})
    reminder = _question(campaign, text.key)
    buttons = tuple(
        Button(each.payload, _title(writer, each.key, client))
        for each in reminder.say.choices
    )
    said = Rendered(filled.body, buttons, filled.values)
    template = template_of_text(writer.session, text.id)
    return _sendable(
        writer, Chosen(said, reminder, text.key, template, subject=filled.subject)
    )


def _question(campaign: Campaign, key: str) -> Reminder:
    """Tell what an answer to the company's own text means."""
    if campaign.kind == "offer":
        frame = Frame(opening.flow.name, opening.after_offer.__name__)
        choices = yes_no()
        return Reminder(
            Say(key, {}, choices), frame, tuple(each.payload for each in choices)
        )
    frame = Frame(opening.flow.name, opening.after_reminder.__name__)
    return Reminder(Say(key), frame if speaks_of_debt(campaign) else None, ())


def _house(
    writer: CampaignWriter, client: Client, reminder: Reminder
) -> Chosen | Denied:
    """Say it in the catalogue's words, or, outside the window, as their template."""
    key = reminder.say.key
    template = known_template(writer.session, writer.parts, key, client.language)
    subject = writer.subject(reminder.say) or ""
    said = writer.write(reminder.say)
    return _sendable(writer, Chosen(said, reminder, key, template, subject=subject))


def _sendable(writer: CampaignWriter, chosen: Chosen) -> Chosen | Denied:
    """Leave out a template that is not approved yet; refuse one that was taken away."""
    template: Approved | None = chosen.template
    if template is None or template.usable:
        return chosen
    if template.blocked and needs_template(writer):
        figures = {"template": chosen.key, "content_sid": template.sid}
        until = writer.now + ASK_AGAIN
        return Denied(f"template_{template.state}", figures, until)
    return Chosen(chosen.said, chosen.reminder, chosen.key, None, chosen.subject)


def _no_text(writer: CampaignWriter, campaign: Campaign, client: Client) -> Denied:
    figures = {
        "text": campaign.template,
        "language": client.language,
        "channel": writer.conversation.channel,
    }
    return Denied("no_text", figures, passing=True)


def _title(writer: CampaignWriter, key: str, client: Client) -> str:
    words = writer.parts.catalogue.words
    return str(words.get(client.language, words["pt"])[key])


def _about(reader: Reader) -> About:
    """Let a notice have the words of a step of the régua, without being one."""
    oldest = reader.balance.oldest
    late = bool(reader.balance.late)
    stage, day = (Stage.LATE, 1) if late else (Stage.BEFORE_DUE, -1)
    step = Step(STEP, day, stage, STEP, ROADS)
    main = oldest.invoice_id if oldest and oldest.invoice_id is not None else 0
    return About(step, reader.balance, main)
