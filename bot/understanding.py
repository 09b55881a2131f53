"""Understanding, wired: what the turn knows beforehand helps to read the message."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.balances import calendar_of
from bot.channels.contents import untagged
from bot.dialogues import load_dialogue
from bot.letters import Letter
from bot.wiring import Wiring
from domain.calendar import Calendar
from domain.zones import local_day
from flows.all import FLOWS
from flows.asked import expected_by
from flows.heard import UNREADABLE, Heard
from models.conversation import Conversation
from models.message import Message
from nlu.client import Model, NoModel, RasaModel
from nlu.understand import Understanding


@dataclass(frozen=True)
class Question:
    """What the message may be an answer to, and when and where it was written."""

    asked: str | None
    today: date
    calendar: Calendar
    language: str
    button: str | None = None  # the one that was pressed, tag and all


class Listener:
    """Hears letters: rules first, then the model, which may be away."""

    def __init__(self, understanding: Understanding) -> None:
        self.understanding = understanding

    def hear(self, letter: Letter, question: Question) -> Heard:
        """Understand one letter; never raises, and never waits beyond two seconds."""
        papers = sum(each.is_paper for each in letter.media)
        if letter.media and not papers and not letter.text.strip():
            return Heard(language=question.language, rule=UNREADABLE)
        return self.understanding.parse(
            letter.text,
            today=question.today,
            calendar=question.calendar,
            asked=question.asked,
            button=question.button,
            media=papers,
            language_hint=question.language,
        )


def listener_for(parts: Wiring) -> Listener:
    """Wire the understanding with the model's server, if there is one."""
    environment = parts.environment
    model: Model = NoModel()
    if environment.rasa_url:
        model = RasaModel(environment.rasa_url, environment.rasa_token or "")
    return Listener(Understanding(model, currency=parts.settings.currency))


def question_of(
    session: Session, parts: Wiring, letter: Letter, now: datetime
) -> Question:
    """Look up what was asked last, and the client's own day and language."""
    conversation = session.scalar(
        select(Conversation).where(
            Conversation.channel == letter.channel,
            Conversation.canonical == letter.canonical,
        )
    )
    if conversation is None or conversation.client is None:
        calendar = parts.settings.calendar_for(None)
        today = local_day(now, parts.settings.zone)
        language = conversation.language if conversation else parts.settings.language
    else:
        client = conversation.client
        calendar = calendar_of(client, parts.settings)
        today, language = local_day(now, client.zone), conversation.language
    asked = (
        expected_by(FLOWS, load_dialogue(conversation.dialogue))
        if conversation
        else None
    )
    return Question(asked, today, calendar, language, _pressed(session, letter))


def _pressed(session: Session, letter: Letter) -> str | None:
    """Find the button that was pressed: on the message that the client replied to.

    Without that message a payload stands as it came: too little to accept anything.
    """
    if letter.button is None or letter.replied_to is None:
        return letter.button
    query = select(Message.buttons).where(Message.provider_sid == letter.replied_to)
    ids = [button["id"] for button in session.scalar(query) or ()]
    matching = [each for each in ids if untagged(each) == letter.button]
    return matching[0] if matching else letter.button
