"""Which words a letter says: the company's own text in force, else the catalogue's."""

from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.papers.pen import Pen
from domain.channel import Channel
from domain.placeholders import MissingValueError, fill, names_in
from models.template import RELEASED, TemplateText

LATE, NEGOTIATION, HANDOVER, BUREAU = "late", "negotiation", "handover", "bureau"
SORTS = (LATE, NEGOTIATION, HANDOVER, BUREAU)


class Words(NamedTuple):
    """A letter's subject and body, filled in; whether the crossed payment is in it."""

    subject: str
    body: str
    says_crossed: bool = False


def words_of(
    session: Session,
    pen: Pen,
    sort: str,
    template: str | None,
    values: dict[str, str],
) -> Words:
    """Fill in the words of a letter; raises MissingValueError without a value.

    *template* is the key of the company's own text (models.template, channel letter);
    *sort* names the catalogue's, where there is no such text in this language.
    """
    own = _own(session, pen, template) if template else None
    if own is not None:
        said = names_in(own.body)
        subject = own.subject or pen.say(f"letter.{sort}.subject", **values)
        body = fill(own.body, values)
        return Words(fill(subject, values), body, "crossed_payment" in said)
    if sort not in SORTS:
        raise MissingValueError(sort)
    return Words(
        pen.say(f"letter.{sort}.subject", **values),
        pen.say(f"letter.{sort}.body", **values),
    )


def _own(session: Session, pen: Pen, key: str) -> TemplateText | None:
    return session.scalar(
        select(TemplateText).where(
            TemplateText.key == key,
            TemplateText.channel == Channel.LETTER.value,
            TemplateText.language == pen.language,
            TemplateText.state == RELEASED,
        )
    )
