"""What a failed message asks of us: an opt-out, a dead address, the next channel."""

import logging
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bot.addresses import opt_out, points_at
from bot.plan_results import contact_of, refuse
from bot.wiring import Wiring
from domain.contact_policy import Denied
from domain.provider_errors import Action, action_for
from models.message import Message

log = logging.getLogger(__name__)
RETRY_LATER = timedelta(hours=4)


def after_failure(session: Session, parts: Wiring, row: Message, now: datetime) -> None:
    """Draw the consequences of a definite failure, in the caller's transaction."""
    action = action_for(row.error_code)
    if action is Action.OPT_OUT:
        opt_out(
            session,
            [row.address],
            row.client_id,
            via=f"provider:{row.error_code}",
            now=now,
            secret_key=parts.secret_key,
        )
    if action is Action.BAD_ADDRESS:
        for point in points_at(session, row.address):
            point.invalid_at, point.invalid_reason = now, f"{row.error_code}"
    if action in {Action.OUR_BUG, Action.POLICY}:
        log.error("message %s refused by the provider: %s", row.id, row.error_code)
    _replan(session, row, action, now)


def _replan(session: Session, row: Message, action: Action, now: datetime) -> None:
    """Let the plan try again where the failure is sure: another channel, or later."""
    contact = contact_of(session, row)
    if contact is None:
        return
    figures = {"code": row.error_code, "channel": row.channel}
    row.planned_key = None
    again = {
        Action.BAD_ADDRESS: now,  # the next road of the client, within every gate
        Action.RETRY_LATER: now + RETRY_LATER,
        Action.USE_TEMPLATE: now,
    }.get(action)
    refuse(session, contact, Denied(f"failed_{action}", figures, again), now)
