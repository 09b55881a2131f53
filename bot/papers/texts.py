"""Which words a letter says: the company's own text in force, else the catalogue's."""

from datetime import date
from typing import NamedTuple

from sqlalchemy.orm import Session

from bot.papers.pen import Pen
from bot.texts.complete import lacks_crossed
from bot.texts.render import render
from bot.texts.values import Facts
from bot.texts.versions import Slot, in_force
from bot.wiring import Wiring
from domain.channel import Channel
from domain.placeholders import MissingValueError
from domain.statement import Balance
from models.client import Client

LATE, NEGOTIATION, HANDOVER, BUREAU = "late", "negotiation", "handover", "bureau"
SORTS = (LATE, NEGOTIATION, HANDOVER, BUREAU)


class Words(NamedTuple):
    """A letter's subject and body, filled in; whether the crossed payment is in it."""

    subject: str
    body: str
    says_crossed: bool = False


def own_words(  # noqa: PLR0913, PLR0917 - a text, its reader, and what it is about
    session: Session,
    parts: Wiring,
    client: Client,
    key: str,
    balance: Balance,
    suspends_on: date | None,
    channel: Channel = Channel.LETTER,
) -> Words | None:
    """Fill in the company's own text of *key*; None where none is in force.

    Raises MissingValueError without a value, as for a link: paper carries none.
    """
    text = in_force(session, Slot(key, client.language, channel.value))
    if text is None:
        return None
    facts = Facts(balance, _no_link, suspends_on=suspends_on)
    said = render(parts, client, text, facts)
    crossed = not lacks_crossed(said.body, client.language)
    return Words(said.subject, said.body, crossed)


def house_words(pen: Pen, sort: str, balance: Balance) -> Words:
    """Fill in the catalogue's letter of a *sort*, one of SORTS."""
    facts = {"today": balance.on, "total_overdue": balance.overdue}
    body = pen.say(f"letter.{sort}.body", **facts)
    return Words(pen.say(f"letter.{sort}.subject", **facts), body)


def _no_link() -> str:
    name = "link"
    raise MissingValueError(name)
