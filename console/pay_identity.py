"""Who reads the client's page: asked where the link alone does not say so.

All questions stand in one form and get one answer: which of them was wrong is nobody's
business. Tries are counted on the client, as in the chat.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Literal

from flask import current_app, request
from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from bot.audit import append
from bot.identity import facts_of
from bot.wiring import Wiring
from domain.disclosure import Level
from domain.identity import Attempts, Question, check, questions_for
from models.client import Client
from models.payment import PaymentLink

COOKIE = "regua_pay"

Answer = Literal["right", "wrong", "locked", "missing", "person"]


def may_see(link: PaymentLink, now: datetime) -> bool:
    """Tell whether this browser may see the debt: by the link, or by a passed check."""
    return link.level >= Level.DEBT or _passed(link.client_id, now)


def asked_of(client: Client, now: datetime) -> list[Question] | Answer:
    """List what is asked, or tell why nothing is: a lock, or too little to ask for."""
    if _attempts(client).locked(now):
        return "locked"
    return questions_for(facts_of(client)) or "person"


def take_answers(
    session: Session, client: Client, typed: Mapping[str, str], now: datetime
) -> Answer:
    """Compare what was typed with what we know, and count a wrong try (three lock).

    An empty field is no try, and nothing is compared then. The caller commits.
    """
    session.refresh(client, with_for_update=True)
    attempts = _attempts(client)
    if attempts.locked(now):
        return "locked"
    facts = facts_of(client)
    questions = questions_for(facts)
    if not questions:
        return "person"
    answers = [typed.get(question, "")[:40] for question in questions]
    if not all(any(c.isdigit() for c in answer) for answer in answers):
        return "missing"
    results = [check(q, a, facts) for q, a in zip(questions, answers, strict=True)]
    return _counted(session, client, attempts, right=all(results), now=now)


def remember(response: Response, client_id: int, parts: Wiring, now: datetime) -> None:
    """Let this browser in for as long as a passed check lasts."""
    lasts = timedelta(hours=parts.settings.disclosure.identity_valid_hours)
    told = {"client": client_id, "until": (now + lasts).isoformat()}
    response.set_cookie(
        COOKIE,
        str(_serializer().dumps(told)),
        max_age=int(lasts.total_seconds()),
        path="/p/",
        secure=parts.environment.public_url.startswith("https:"),
        httponly=True,
        samesite="Lax",
    )


def _passed(client_id: int, now: datetime) -> bool:
    try:
        told = _serializer().loads(request.cookies.get(COOKIE, ""))
        until = datetime.fromisoformat(told["until"])
    except (BadSignature, KeyError, TypeError, ValueError):
        return False
    return bool(told["client"] == client_id and now < until)


def _attempts(client: Client) -> Attempts:
    return Attempts(client.identity_tries, client.identity_locked_until)


def _counted(
    session: Session, client: Client, attempts: Attempts, *, right: bool, now: datetime
) -> Answer:
    after = Attempts() if right else attempts.failing(now)
    client.identity_tries = after.failed
    client.identity_locked_until = after.locked_until
    action = "identity_confirmed" if right else "identity_failed"
    facts = {"tries": after.failed, "on": "page"}
    append(session, "page", action, f"client:{client.id}", facts, now)
    session.flush()
    if right:
        return "right"
    return "locked" if after.locked(now) else "wrong"


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="pay-identity")
