"""A copy in which WhatsApp has approved every template, for whoever waits for that."""

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot.channels.push import openers
from bot.channels.templates import (
    APPROVED,
    Approved,
    remember,
    template_for,
    template_of_text,
)
from bot.company_words import company_words
from bot.texts.whatsapp import template_of_text as written_as_template
from bot.wiring import Wiring
from bot.words.catalogue import LANGUAGES
from bot.words.templates import template_of
from models.template import RELEASED, ContentApproval, TemplateText


def approve_everything(parts: Wiring) -> None:
    """Let every text of ours, and of the company's, open a talk in the copy."""
    with parts.database.write() as session:
        session.execute(update(ContentApproval).values(state=APPROVED))
        _ours(session, parts)
        _the_companys(session, parts)


def _ours(session: Session, parts: Wiring) -> None:
    common = company_words(parts)
    for language in LANGUAGES:
        for key, choices in openers().items():
            if template_for(session, parts, key, language) is None:
                made = template_of(parts.catalogue, key, language, common, choices)
                sid = f"sim:{language}:{key}"[:40]
                remember(session, key, language, Approved(sid, made.variables))


def _the_companys(session: Session, parts: Wiring) -> None:
    query = select(TemplateText).where(
        TemplateText.state == RELEASED, TemplateText.channel == "whatsapp"
    )
    for row in session.scalars(query).all():
        if template_of_text(session, row.id) is None:
            made = written_as_template(parts, row.language, row.body)
            found = Approved(f"sim:{row.id}", made.variables)
            remember(session, row.key, row.language, found, text_id=row.id)
