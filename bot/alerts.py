"""Alerts: what a person must know, raised once and cleared when it is over."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.watch import Alert


def raise_alert(
    session: Session,
    kind: str,
    subject: str,
    figures: Mapping[str, object],
    now: datetime,
) -> Alert:
    """Raise an alert, or bring the figures of the one that stands up to date.

    *kind* names its words ("alert.<kind>" of the console's catalogue); *figures* are
    plain JSON values that fill them.
    """
    alert = _standing(session, kind, subject)
    if alert is None:
        alert = Alert(kind=kind, subject=subject, raised_at=now)
        session.add(alert)
    alert.figures = dict(figures)
    session.flush()
    return alert


def clear_alert(session: Session, kind: str, subject: str, now: datetime) -> bool:
    """Clear an alert; False when none stood."""
    alert = _standing(session, kind, subject)
    if alert is None:
        return False
    alert.cleared_at = now
    return True


def standing_alerts(session: Session) -> list[Alert]:
    """List what stands, the oldest first."""
    query = select(Alert).where(Alert.cleared_at.is_(None)).order_by(Alert.raised_at)
    return list(session.scalars(query))


def is_standing(session: Session, kind: str, subject: str) -> bool:
    """Tell whether an alert stands."""
    return _standing(session, kind, subject) is not None


def count_standing(session: Session) -> int:
    """Count what stands."""
    query = select(func.count()).where(Alert.cleared_at.is_(None))
    return session.scalar(query) or 0


def _standing(session: Session, kind: str, subject: str) -> Alert | None:
    return session.scalar(
        select(Alert).where(
            Alert.kind == kind, Alert.subject == subject, Alert.cleared_at.is_(None)
        )
    )
