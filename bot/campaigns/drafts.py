"""A campaign as a person writes it: checked, kept as a draft, and measured."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot import audit
from bot.campaigns.choose import Moment, chosen
from bot.campaigns.standing import terms_json, terms_of
from bot.campaigns.words import WORDS
from bot.settings import Settings
from domain.audience import Audience, as_json, from_json
from domain.campaign import State
from domain.campaign_offer import Beyond, beyond, contradictions
from domain.standing import Terms
from domain.zones import local_day
from models.agent import Agent
from models.campaign import Campaign
from models.template import RELEASED, TemplateText

LONGEST_NAME = 120


@dataclass(frozen=True, slots=True)
class Draft:
    """What a person fills in; *terms* None is a notice."""

    name: str
    template: str
    audience: Audience
    terms: Terms | None = None

    @property
    def kind(self) -> str:
        """Name the kind."""
        return "notice" if self.terms is None else "offer"


@dataclass(frozen=True, slots=True)
class Wrong:
    """Why a draft cannot be kept; *beyond* names each limit with its figures."""

    rule: str
    beyond: tuple[Beyond, ...] = ()


@dataclass(frozen=True, slots=True)
class Counted:
    """How many clients a filter holds now, and what they owe of principal."""

    clients: int
    owed_minor: int


def wrong_with(
    session: Session, settings: Settings, draft: Draft, now: datetime
) -> Wrong | None:
    """Find what keeps a draft from being kept or asked for; None is nothing.

    An offer has to lie inside the envelope of each segment that it would reach.
    """
    if not draft.name.strip() or len(draft.name) > LONGEST_NAME:
        return Wrong("name")
    if not draft.audience.speaks_of_debt:
        if draft.terms is not None:
            return Wrong("offer_needs_debt")
        if draft.template == WORDS:
            return Wrong("words_need_debt")
    if draft.template != WORDS and draft.template not in texts(session):
        return Wrong("no_text")
    if draft.terms is None:
        return None
    today = local_day(now, settings.zone)
    found = list(contradictions(draft.terms, today, settings.campaigns.offer_days))
    for segment in segments_of(session, settings, draft.audience, now):
        youngest = draft.audience.days_late_from or 0
        envelope = settings.envelope_for(segment, youngest)
        found += beyond(draft.terms, envelope, segment)
    return Wrong("beyond", tuple(found)) if found else None


def segments_of(
    session: Session, settings: Settings, audience: Audience, now: datetime
) -> Iterable[str | None]:
    """List the segments of the clients whom a filter holds."""
    clients = chosen(audience, Moment(now, settings.zone)).order_by(None).subquery()
    query = select(clients.c.segment).distinct()
    return sorted(session.scalars(query), key=lambda name: name or "")


def count(
    session: Session, settings: Settings, audience: Audience, now: datetime
) -> Counted:
    """Count the clients whom a filter holds, in one query."""
    clients = chosen(audience, Moment(now, settings.zone)).order_by(None).subquery()
    query = select(func.count(), func.coalesce(func.sum(clients.c.owed), 0))
    number, owed = session.execute(query.select_from(clients)).one()
    return Counted(number, int(owed))


def texts(session: Session) -> list[str]:
    """List the company's texts that are in force for a message, by key."""
    query = select(TemplateText.key).where(
        TemplateText.state == RELEASED,
        TemplateText.channel.in_(("whatsapp", "sms", "email")),
    )
    return sorted(set(session.scalars(query)))


def create(session: Session, author: Agent, draft: Draft, now: datetime) -> Campaign:
    """Keep a new draft; the caller has asked `wrong_with`."""
    row = Campaign(
        state=State.DRAFT.value,
        authors=[author.id],
        created_by=author.id,
        created_at=now,
    )
    _put(row, draft)
    session.add(row)
    session.flush()
    _audit(session, author, "campaign.create", row, now)
    return row


def change(
    session: Session, author: Agent, row: Campaign, draft: Draft, now: datetime
) -> None:
    """Write a draft anew; whoever does is an author of it, and cannot approve it."""
    _put(row, draft)
    row.authors = sorted({*row.authors, author.id})
    _audit(session, author, "campaign.change", row, now)


def draft_of(row: Campaign) -> Draft:
    """Read a campaign back as what was filled in."""
    terms = terms_of(row.terms, row.id) if row.terms else None
    return Draft(row.name, row.template, from_json(row.audience), terms)


def _put(row: Campaign, draft: Draft) -> None:
    row.name, row.kind = draft.name.strip(), draft.kind
    row.template, row.audience = draft.template, as_json(draft.audience)
    row.terms = terms_json(draft.terms) if draft.terms else None


def _audit(
    session: Session, author: Agent, action: str, row: Campaign, now: datetime
) -> None:
    details = {
        "kind": row.kind,
        "template": row.template,
        "audience": row.audience,
        "terms": row.terms,
    }
    audit.append(
        session, f"agent:{author.id}", action, f"campaign:{row.id}", details, now
    )
