"""The provider's movements, stored once each under the provider's own id."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from itertools import islice
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from bot.payments.account import Json
from bot.wiring import Wiring
from models.reconciliation import UNMATCHED, BalanceTransaction

BATCH = 100
Listed = Mapping[str, Json]  # the source of each movement, in full, by the movement


def store(parts: Wiring, movements: Iterable[Json], now: datetime) -> dict[str, Json]:
    """Store what is new; give the sources of all that was listed, by movement.

    Asking and writing take turns: no transaction is open while the provider answers.
    """
    sources: dict[str, Json] = {}
    for batch in _batches(iter(movements)):
        try:
            _keep(parts, batch, now)
        except IntegrityError:  # another run stored some of them at the same moment
            _keep(parts, batch, now)
        sources |= {
            each["id"]: each["source"]
            for each in batch
            if isinstance(each["source"], Mapping)
        }
    return sources


def _keep(parts: Wiring, batch: list[Json], now: datetime) -> None:
    with parts.database.write() as session:
        known = _known(session, [each["id"] for each in batch])
        session.add_all(_row(each, now) for each in batch if each["id"] not in known)


def _batches(movements: Iterator[Json]) -> Iterator[list[Json]]:
    while batch := list(islice(movements, BATCH)):
        yield batch


def _known(session: Session, ids: list[str]) -> set[str]:
    query = select(BalanceTransaction.provider_id)
    return set(session.scalars(query.where(BalanceTransaction.provider_id.in_(ids))))


def _row(told: Json, now: datetime) -> BalanceTransaction:
    source = told["source"]
    full: Json = source if isinstance(source, Mapping) else {}
    return BalanceTransaction(
        provider_id=told["id"],
        type=told["type"][:60],
        amount_minor=told["amount"],
        fee_minor=told["fee"],
        net_minor=told["net"],
        currency=told["currency"].upper(),
        source=full.get("id") or (source if isinstance(source, str) else None),
        payment_intent=_intent(full),
        payout=full["id"] if full.get("object") == "payout" else None,
        created_at=datetime.fromtimestamp(told["created"], UTC),
        available_on=datetime.fromtimestamp(told["available_on"], UTC),
        state=UNMATCHED,
        hint=_hint(told, full),
        seen_at=now,
    )


def _intent(source: Json) -> str | None:
    intent = source.get("payment_intent")
    return intent["id"] if isinstance(intent, Mapping) else intent


def _hint(told: Json, source: Json) -> dict[str, Any]:
    """Keep what helps a person to know whose money it is; no more than that."""
    metadata = source.get("metadata") or {}
    billing = source.get("billing_details") or {}
    kept = {
        "object": source.get("object"),
        "name": billing.get("name"),
        "method": (source.get("payment_method_details") or {}).get("type"),
        "description": told.get("description") or source.get("description"),
        "checkout": metadata.get("checkout"),
        "client": metadata.get("client"),
        "invoices": metadata.get("invoices"),
    }
    return {name: str(value)[:200] for name, value in kept.items() if value}
