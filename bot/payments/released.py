"""Events that were parked for want of their payment, set free once it is there."""

from sqlalchemy import update
from sqlalchemy.orm import Session

from models.inbound import Inbound


def release(session: Session, intent: str) -> None:
    """Let the worker try again what was given up and speaks of this payment (F49).

    Stripe tries for three days to deliver, so a refund may be here long before its
    payment: longer than the worker's own tries.
    """
    session.execute(
        update(Inbound)
        .where(
            Inbound.provider == "stripe",
            Inbound.parked_at.is_not(None),
            Inbound.raw.contains(intent, autoescape=True),
        )
        .values(
            parked_at=None,
            settled=False,
            attempts=0,
            run_after_ms=0,
            leased_until_ms=0,
            claim_token=None,
        )
        .execution_options(synchronize_session=False)
    )
