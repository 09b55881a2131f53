"""Agreements on the client's page: where each stands, and its paper."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from bot.agreements.now import agreement_now, every_agreement
from bot.papers import Paper
from bot.papers.agreement import print_agreement
from bot.wiring import Wiring
from console.pay_receipts import answer, blueprint
from domain.agreement_now import AgreementNow
from domain.zones import local_day
from models.agreement import Agreement
from models.client import Client

LATEST = 3


def agreements_for(
    session: Session, parts: Wiring, client: Client, now: datetime
) -> tuple[AgreementNow, ...]:
    """Tell where a client's newest agreements stand, those in force first."""
    today = local_day(now, client.zone)
    rows = every_agreement(session, client)[:LATEST]
    return tuple(agreement_now(session, parts.settings, row, today) for row in rows)


@blueprint.get("/<token>/agreements/<int(max=2147483647):agreement_id>.pdf")
def agreement(token: str, agreement_id: int) -> Response:
    """Hand out an agreement of this client's."""

    def made(
        session: Session, parts: Wiring, client: Client, now: datetime
    ) -> Paper | None:
        query = select(Agreement).where(
            Agreement.id == agreement_id, Agreement.client_id == client.id
        )
        row = session.scalar(query)
        return print_agreement(session, parts, row, now) if row else None

    return answer(token, made)
