"""The offers that campaigns made to a client and that still stand, from their rows."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.hardship.lane import in_lane
from bot.settings import Settings
from domain.authority import Role
from domain.campaign import Member
from domain.envelope import Envelope
from domain.standing import Terms
from domain.statement import Balance
from models.campaign import Campaign, CampaignMember
from models.client import Client

# What was sent, or may have been: a client is never told that they did not get it.
MADE = (Member.QUEUED.value, Member.SENT.value, Member.UNKNOWN.value)


def terms_json(terms: Terms) -> dict[str, Any]:
    """Show terms as a row keeps them."""
    return {
        "valid_until": terms.valid_until.isoformat(),
        "charges_bp": terms.charges_bp,
        "principal_bp": terms.principal_bp,
        "instalments": terms.instalments,
        "plan_bp": terms.plan_bp,
    }


def terms_of(stored: Mapping[str, Any], campaign: int | None = None) -> Terms:
    """Read terms back from a row."""
    return Terms(
        date.fromisoformat(stored["valid_until"]),
        stored["charges_bp"],
        stored["principal_bp"],
        stored["instalments"],
        stored["plan_bp"],
        campaign,
    )


def standing_offers(session: Session, client: Client, today: date) -> tuple[Terms, ...]:
    """List what was offered to *client* and stands on *today*, the newest first.

    A campaign that was stopped meanwhile is kept to what it wrote already.
    """
    rows = session.execute(
        select(Campaign.id, Campaign.terms)
        .join(CampaignMember, CampaignMember.campaign_id == Campaign.id)
        .where(
            CampaignMember.client_id == client.id,
            CampaignMember.state.in_(MADE),
            CampaignMember.agreement_id.is_(None),
            Campaign.kind == "offer",
        )
        .order_by(Campaign.id.desc())
    )
    made = (terms_of(terms, campaign) for campaign, terms in rows if terms)
    return tuple(terms for terms in made if terms.stands_on(today))


def envelope_of(  # noqa: PLR0913 - whose debt, by which limits, and who bargains
    session: Session,
    client: Client | None,
    settings: Settings,
    balance: Balance,
    role: Role = Role.BOT,
    *,
    gentle: bool | None = None,
) -> Envelope:
    """Give the limits of bargaining over *balance*, with what stands for *client*.

    Who is in the hardship lane has wider ones; *gentle* asks for these, or for the
    usual ones, whoever it is.
    """
    today = balance.on
    segment = client.segment if client else None
    plain = settings.envelope_for(segment, balance.days_late, role)
    if gentle or (gentle is None and client and in_lane(session, client, today)):
        plain = settings.hardship_for(segment).plan.widened(plain)
    offers = standing_offers(session, client, today) if client else ()
    return plain.honouring(offers) if offers else plain


def campaign_standing(session: Session, client: Client, today: date) -> int | None:
    """Give the campaign whose offer stands for *client*; None where none does."""
    offers = standing_offers(session, client, today)
    return offers[0].campaign if offers else None


def credit_campaign(
    session: Session, client: Client, agreement_id: int, campaign: int
) -> None:
    """Note on the member of a campaign that its offer became an agreement."""
    member = session.scalars(
        select(CampaignMember).where(
            CampaignMember.campaign_id == campaign,
            CampaignMember.client_id == client.id,
        )
    ).one()
    member.agreement_id = agreement_id
