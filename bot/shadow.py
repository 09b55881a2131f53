"""Shadow mode: all is planned, judged and shown, and nothing that we start goes out."""

from datetime import datetime

from sqlalchemy.orm import Session

from bot import audit
from bot.plan_results import wake
from models.lease import Mark

MARK = "shadow"


def in_shadow(session: Session) -> bool:
    """Tell whether the house is in shadow mode."""
    return shadow_since(session) is not None


def shadow_since(session: Session) -> datetime | None:
    """Give the instant since which nothing goes out unasked; None where it does."""
    mark = session.get(Mark, MARK)
    return datetime.fromisoformat(mark.value) if mark else None


def enter_shadow(session: Session, actor: str, now: datetime) -> bool:
    """Let nothing out from now on; False when it was so already.

    *actor* is who decided, as the audit trail names them ("agent:3", "cli").
    """
    if in_shadow(session):
        return False
    session.add(Mark(name=MARK, value=now.isoformat()))
    audit.append(session, actor, "shadow.enter", MARK, {}, now)
    return True


def release(session: Session, actor: str, now: datetime) -> int | None:
    """Let out what is still right to send; None when the house was not in shadow.

    Each contact that waits is judged anew, so that nothing goes out late: gives how
    many there are.
    """
    mark = session.get(Mark, MARK)
    if mark is None:
        return None
    session.delete(mark)
    session.flush()
    woken = wake(session, now)
    details = {"since": mark.value, "waiting": woken}
    audit.append(session, actor, "shadow.release", MARK, details, now)
    return woken
