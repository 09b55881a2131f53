"""Alerts leave the house: by e-mail and webhook, once each, and once when it is over.

1. Read what was not told yet: alerts that stand, and those told before that are over.
2. Put them into one message and hand it to each way, with no transaction open.
3. If any way took it, note it. If none did, the next round tries again: an alarm that
   comes twice is better than one that does not come.
"""

import logging
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, or_, select, update

from bot.channels.port import SendError
from bot.watch.mail import post_mail
from bot.watch.outside import Outside, OutsideError
from bot.watch.words import Saying, headline, in_words
from bot.wiring import Wiring
from models.watch import Alert

log = logging.getLogger(__name__)
MOST = 20  # alerts in one message


@dataclass(frozen=True, slots=True)
class News:
    """What one message tells: what began, and what is over."""

    new: tuple[Alert, ...]
    over: tuple[Alert, ...]


def tell(parts: Wiring, outside: Outside) -> int:
    """Tell what is not told yet; give the number of alerts that were told."""
    if not _ways(parts):
        return 0
    news = _untold(parts)
    if not news.new and not news.over:
        return 0
    took = [_by_mail(parts, news), _by_webhook(parts, outside, news)]
    if not any(took):
        return 0
    _note(parts, news)
    return len(news.new) + len(news.over)


def text_of(parts: Wiring, news: News) -> tuple[str, str]:
    """Write subject and text in the company's language."""
    language = parts.settings.language
    subject = headline(language, len(news.new), len(news.over))
    lines = [_line(saying) for saying in _said(parts, news.new)]
    lines += [f"✓ {saying.title}" for saying in _said(parts, news.over)]
    lines.append(f"{parts.environment.public_url}/console/watch")
    return f"{parts.settings.company.name}: {subject}", "\n\n".join(lines)


def _ways(parts: Wiring) -> bool:
    mail = parts.settings.watch.emails and parts.environment.smtp_url
    return bool(mail or parts.environment.alert_url)


def _untold(parts: Wiring) -> News:
    new: ColumnElement[bool] = and_(Alert.cleared_at.is_(None), Alert.told_at.is_(None))
    over = and_(
        Alert.cleared_at.is_not(None),
        Alert.told_at.is_not(None),
        Alert.over_told_at.is_(None),
    )
    query = select(Alert).where(or_(new, over)).order_by(Alert.id).limit(MOST)
    with parts.database.read() as session:
        rows = list(session.scalars(query))
    return News(
        tuple(row for row in rows if row.cleared_at is None),
        tuple(row for row in rows if row.cleared_at is not None),
    )


def _said(parts: Wiring, alerts: tuple[Alert, ...]) -> list[Saying]:
    language = parts.settings.language
    return [in_words(language, a.kind, a.subject, a.figures) for a in alerts]


def _line(saying: Saying) -> str:
    return f"• {saying.title}\n  {saying.do}" if saying.do else f"• {saying.title}"


def _by_mail(parts: Wiring, news: News) -> bool:
    emails = parts.settings.watch.emails
    if not emails or not parts.environment.smtp_url:
        return False
    subject, text = text_of(parts, news)
    try:
        post_mail(parts, emails, subject, text)
    except SendError as error:
        log.warning("the alert did not get out by e-mail: %s", error)
        return False
    return True


def _by_webhook(parts: Wiring, outside: Outside, news: News) -> bool:
    url = parts.environment.alert_url
    if not url:
        return False
    subject, text = text_of(parts, news)
    body = {
        "text": f"{subject}\n\n{text}",  # what chat programs show
        "alerts": [_plain(alert) for alert in (*news.new, *news.over)],
    }
    try:
        outside.call("POST", url, body)
    except OutsideError as error:
        log.warning("the alert did not get out by webhook: %s", error)
        return False
    return True


def _plain(alert: Alert) -> dict[str, object]:
    return {
        "kind": alert.kind,
        "subject": alert.subject,
        "figures": alert.figures,
        "raised_at": alert.raised_at.isoformat(),
        "cleared_at": alert.cleared_at.isoformat() if alert.cleared_at else None,
    }


def _note(parts: Wiring, news: News) -> None:
    now = parts.clock.now()
    new, over = [a.id for a in news.new], [a.id for a in news.over]
    with parts.database.write() as session:
        session.execute(update(Alert).where(Alert.id.in_(new)).values(told_at=now))
        session.execute(
            update(Alert).where(Alert.id.in_(over)).values(over_told_at=now)
        )
