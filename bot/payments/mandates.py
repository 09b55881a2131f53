"""Mandates for direct debit: asked for, given, ended, each with what proves it.

1. The client presses the button: a row `pending` with the words that were shown; the
   provider's page is opened with no transaction open.
2. The provider tells that it was given (`setup_intent.succeeded`): the row is active,
   and one given before it is ended.
3. The client ends it on the page or in the chat, a person here, or the provider. From
   then on nothing is debited; the round ends it at the provider as well.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.audit import append
from bot.payments.aftermath import lift
from bot.payments.debit_port import Debits, MandateRequest
from bot.payments.offered import stripe_takes
from bot.payments.port import PaymentsError
from bot.wiring import Wiring
from models.client import Client
from models.mandate import (
    ACTIVE,
    CANCELLED,
    FAILED,
    OPEN_DEBITS,
    PENDING,
    DirectDebit,
    Mandate,
)
from models.payment import PaymentLink

PAGE_LASTS = timedelta(hours=1)
_LOCALES = {"pt": "pt-BR", "en": "en", "es": "es-419"}


@dataclass(frozen=True, slots=True)
class Asked:
    """Who pressed the button, where, and the words that stood above it."""

    link: PaymentLink
    token: str
    words: str
    address: str
    browser: str


def kinds_for(session: Session, parts: Wiring) -> tuple[str, ...]:
    """List the kinds of direct debit that the company offers and the account takes."""
    kinds = parts.settings.payment.direct_debit.kinds
    return tuple(kind for kind in kinds if stripe_takes(session, parts, kind))


def mandate_of(session: Session, client_id: int) -> Mandate | None:
    """Find the mandate in force."""
    return session.scalar(
        select(Mandate).where(Mandate.client_id == client_id, Mandate.state == ACTIVE)
    )


def ask_mandate(
    parts: Wiring, debits: Debits, asked: Asked, now: datetime
) -> str | None:
    """Give the page on which the mandate is given; None where none is offered.

    Raises PaymentsError.
    """
    with parts.database.write() as session:
        kinds = kinds_for(session, parts)
        if not kinds:
            return None
        client = session.get_one(Client, asked.link.client_id, with_for_update=True)
        row = _new_row(session, client, asked, now)
        request = _request(parts, client, row, asked, kinds, now)
    try:
        opened = debits.ask(request)
    except PaymentsError:
        with parts.database.write() as session:
            session.get_one(Mandate, row.id).state = FAILED
        raise
    with parts.database.write() as session:
        session.get_one(Mandate, row.id).session_id = opened.session_id
    return opened.url


def mandate_given(session: Session, of: Mapping[str, Any], now: datetime) -> None:
    """Take a mandate as given: *of* is Stripe's SetupIntent that has succeeded."""
    row = _row(session, of)
    if row is None or row.state in {ACTIVE, CANCELLED}:
        return
    client = session.get_one(Client, row.client_id, with_for_update=True)
    before = mandate_of(session, client.id)
    if before is not None:
        end_mandate(session, before, "client", now)
    types = of.get("payment_method_types") or [None]
    row.state, row.accepted_at = ACTIVE, now
    row.setup_intent, row.reference = of["id"], _id(of.get("mandate"))
    row.customer, row.payment_method = (
        _id(of.get("customer")),
        _id(of.get("payment_method")),
    )
    row.kind = types[0]
    row.evidence = {
        **row.evidence,
        "accepted_at": now.isoformat(),
        "setup_intent": row.setup_intent,
        "mandate": row.reference,
    }
    session.flush()
    _note(session, row, "mandate.given", now)


def mandate_not_given(session: Session, of: Mapping[str, Any], now: datetime) -> None:
    """Take it that a mandate was not given."""
    row = _row(session, of)
    if row is not None and row.state == PENDING:
        row.state, row.ended_at = FAILED, now


def mandate_told(session: Session, of: Mapping[str, Any], now: datetime) -> None:
    """End a mandate that the bank or the provider has ended: Stripe's Mandate."""
    row = session.scalar(select(Mandate).where(Mandate.reference == of["id"]))
    if row is not None and row.state == ACTIVE and of.get("status") == "inactive":
        end_mandate(session, row, "provider", now)
        row.payment_method = None  # there is nothing left to end there


def end_mandate(session: Session, row: Mandate, by: str, now: datetime) -> None:
    """End a mandate: debits that are not yet with the bank are not made.

    *by* is client, provider, or "agent:" and an id.
    """
    row.state, row.ended_at, row.ended_by = CANCELLED, now, by
    waiting = session.scalars(
        select(DirectDebit).where(
            DirectDebit.mandate_id == row.id, DirectDebit.state.in_(OPEN_DEBITS[:2])
        )
    )
    for debit in waiting:
        debit.state, debit.reason, debit.ended_at = "cancelled", "mandate_ended", now
        lift(session, row.client_id, f"debit:{debit.id}", now)
    session.flush()
    _note(session, row, "mandate.ended", now)


def _new_row(session: Session, client: Client, asked: Asked, now: datetime) -> Mandate:
    count = session.scalar(
        select(func.count(Mandate.id)).where(Mandate.client_id == client.id)
    )
    row = Mandate(
        client_id=client.id,
        state=PENDING,
        key=f"mandate-{client.id}-{(count or 0) + 1}",
        evidence={
            "asked_at": now.isoformat(),
            "link": asked.link.id,
            "address": asked.address[:60],
            "browser": asked.browser[:200],
            "words": asked.words,
            "sha256": hashlib.sha256(asked.words.encode()).hexdigest(),
        },
        created_at=now,
    )
    session.add(row)
    session.flush()
    return row


def _request(  # noqa: PLR0913, PLR0917 - a page for whom, for what, from where
    parts: Wiring,
    client: Client,
    row: Mandate,
    asked: Asked,
    kinds: tuple[str, ...],
    now: datetime,
) -> MandateRequest:
    page = f"{parts.environment.public_url}/p/{asked.token}"
    return MandateRequest(
        key=row.key,
        client_reference=f"client-{client.id}",
        kinds=kinds,
        metadata={"mandate": row.key, "client": str(client.id)},
        locale=_LOCALES.get(client.language, "auto"),
        success_url=f"{page}?debit=1",
        cancel_url=page,
        expires_at=now + PAGE_LASTS,
    )


def _row(session: Session, of: Mapping[str, Any]) -> Mandate | None:
    key = (of.get("metadata") or {}).get("mandate")
    if not key:
        return None
    return session.scalar(select(Mandate).where(Mandate.key == key).with_for_update())


def _note(session: Session, row: Mandate, action: str, now: datetime) -> None:
    facts = {"mandate": row.id, "kind": row.kind, "by": row.ended_by}
    subject = f"client:{row.client_id}"
    append(session, row.ended_by or "client", action, subject, facts, now)


def _id(told: object) -> str | None:
    """Give an id, whether the object is expanded or not."""
    return told["id"] if isinstance(told, Mapping) else (str(told) if told else None)
