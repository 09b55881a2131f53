"""What a failed message asks of us: an opt-out, a dead address, another road."""

import logging
from datetime import datetime

from sqlalchemy.orm import Session

from bot.addresses import opt_out, points_at
from bot.again import send_again
from bot.alerts import raise_alert
from bot.channels.approvals import heard_by_failure
from bot.fallback import fall_back
from bot.wiring import Wiring
from domain.channel import Channel
from domain.provider_errors import Action, action_for, is_no_number
from models.message import Message

log = logging.getLogger(__name__)
ALERT = "provider_refused"


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
        _shut(session, row, now)
    if action in {Action.OUR_BUG, Action.POLICY}:
        log.error("message %s refused by the provider: %s", row.id, row.error_code)
        figures = {"code": row.error_code, "channel": row.channel, "count": 1}
        raise_alert(session, ALERT, f"{row.channel}:{row.error_code}", figures, now)
    heard_by_failure(session, row, now)
    send_again(session, row, now)
    fall_back(session, row, now)


def _shut(session: Session, row: Message, now: datetime) -> None:
    """Shut the address: altogether, or on the one channel that cannot reach it."""
    whole = row.channel == Channel.EMAIL or is_no_number(row.error_code)
    for point in points_at(session, row.address):
        if whole:
            point.invalid_at, point.invalid_reason = now, f"{row.error_code}"
        else:
            point.dead_channels = sorted({*(point.dead_channels or ()), row.channel})
