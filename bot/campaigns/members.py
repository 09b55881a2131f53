"""What becomes of a member of a campaign; the outbox and the provider say it here."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.campaign import Member
from domain.contact_policy import Denied
from domain.provider_errors import action_for
from models.campaign import CampaignMember
from models.message import Message

KEY = "campaign:"
# Something else than the time may free these: a hold lifted, a file of payments.
LOOK_AGAIN = timedelta(hours=1)
REWRITTEN = frozenset({"changed", "said_too_much"})  # written afresh, as things are now
# Refusals of the campaign itself, and what the member is then.
ENDINGS: Mapping[str, Member] = {
    "campaign_stopped": Member.STOPPED,
    "campaign_over": Member.EXPIRED,
}


def key_of(member: CampaignMember) -> str:
    """Name the one message that a member may become."""
    return f"{KEY}{member.id}"


def member_of(session: Session, row: Message) -> CampaignMember | None:
    """Find the member that a message was written for, locked."""
    key = row.planned_key or ""
    if not key.startswith(KEY):
        return None
    return session.scalar(
        select(CampaignMember)
        .where(CampaignMember.id == int(key[len(KEY) :]))
        .with_for_update(of=CampaignMember)
        .execution_options(populate_existing=True)
    )


def settle_member(session: Session, row: Message, now: datetime) -> None:
    """Mark the member of an accepted message as sent."""
    member = member_of(session, row)
    if member is not None:
        decide(member, Member.SENT, "sent", {"channel": row.channel}, now)


def give_back_member(
    session: Session, row: Message, denied: Denied, now: datetime
) -> None:
    """Put the member of a refused message back, or end it; the row gives its key up."""
    member = member_of(session, row)
    if member is None:
        return
    row.planned_key = None
    member.message_id = None
    if denied.rule in REWRITTEN:
        denied = Denied(denied.rule, denied.figures, now)
    refuse(member, denied, now)


def lose_member(session: Session, row: Message, now: datetime) -> None:
    """Mark the member as unknown: shown, and never written to again."""
    member = member_of(session, row)
    if member is not None:
        decide(member, Member.UNKNOWN, "no_answer_from_provider", {}, now)


def fail_member(session: Session, row: Message, now: datetime) -> None:
    """End the member of a message that the provider refused: a campaign asks once."""
    member = member_of(session, row)
    if member is not None:
        figures = {"code": row.error_code, "channel": row.channel}
        action = action_for(row.error_code)
        decide(member, Member.REFUSED, f"failed_{action}", figures, now)


def refuse(member: CampaignMember, denied: Denied, now: datetime) -> None:
    """Let a member wait until it is possible, or end it."""
    until = denied.possible_at
    if until is None and denied.passing:
        until = now + LOOK_AGAIN
    if denied.rule in ENDINGS:
        decide(member, ENDINGS[denied.rule], denied.rule, denied.figures, now)
    elif until is None:
        decide(member, Member.REFUSED, denied.rule, denied.figures, now)
    else:
        decide(member, Member.PLANNED, denied.rule, denied.figures, now)
        member.not_before = until


def decide(
    member: CampaignMember,
    state: Member,
    rule: str,
    figures: Mapping[str, object],
    now: datetime,
) -> None:
    """Keep a decision on the member, with its figures."""
    member.state, member.rule = state.value, rule[:40]
    member.figures, member.decided_at = dict(figures), now
