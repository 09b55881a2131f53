"""A stored event read anew at the provider, with no transaction open, before it counts.

Events come in any order and up to days late, so what a payload says may be over. For
what can still change, the object's present state is fetched and takes its place:

- Refunds, payouts and sessions that wait: what we make of them comes to the same end in
  any order, so with the provider away the payload serves after a few tries.
- Disputes, and payments that are not through: a late payload would take back what a
  newer one decided (a lost dispute is appealed and won; a declined card is followed by
  a boleto). They wait for the provider, however long it takes; the watch tells people.

A refund or a dispute whose payment we never heard of brings it along: the charge is
fetched and settled first. Where it is another application's, nothing is ours to do.
"""

import logging
from datetime import UTC, datetime

from bot.payments.account import Account, Json
from bot.payments.port import PaymentsError
from bot.payments.settle import STRIPE, payment_by
from bot.wiring import Wiring

log = logging.getLogger(__name__)

PATIENCE = 3  # tries before a payload serves where it may
_REVERSALS = ("refund.", "charge.dispute.")
_MAY_SERVE = ("refund.", "payout.", "checkout.session.")
_UNSURE = frozenset(
    {
        "payment_intent.payment_failed",
        "payment_intent.processing",
        "payment_intent.requires_action",
        "payout.paid",
        "payout.failed",
    }
)


def story_of(
    parts: Wiring, account: Account | None, raw: Json, tries: int
) -> list[Json]:
    """Give the events to apply for a stored one, in order; none where it is not ours.

    *tries* counts from one. Raises PaymentsError where the provider must be asked and
    does not answer.
    """
    if account is None or not _can_have_changed(raw):
        return [raw]
    try:
        return [*_cause(parts, account, raw), _now(account, raw, parts.clock.now())]
    except NotOursError:
        log.info("%s is not ours", raw["id"])
        return []
    except PaymentsError as error:
        serves = raw["type"].startswith(_MAY_SERVE)
        if serves and (error.permanent or tries >= PATIENCE):
            log.warning("the payload of %s has to serve: %s", raw["id"], error)
            return [raw]
        raise


class NotOursError(Exception):
    """What happened belongs to another application on the same account."""


def _can_have_changed(raw: Json) -> bool:
    kind, of = raw["type"], raw["data"]["object"]
    if kind.startswith("payment_intent."):
        return kind in _UNSURE and "checkout" in (of.get("metadata") or {})
    if kind == "checkout.session.completed":
        ours = "checkout" in (of.get("metadata") or {})
        return ours and of.get("payment_status") != "paid"
    return kind in _UNSURE or kind.startswith(_REVERSALS)


def _now(account: Account, raw: Json, now: datetime) -> Json:
    """Put the object as it is now in the event's place, dated now if it moved on."""
    of = raw["data"]["object"]
    kind = of.get("object") or _kind_of(raw["type"])
    fresh = account.current(kind, of["id"])
    moved = fresh.get("status") != of.get("status")
    created = int(now.timestamp()) if moved else raw["created"]
    return {**raw, "created": created, "data": {**raw["data"], "object": fresh}}


def _kind_of(event: str) -> str:
    if event.startswith("charge.dispute."):
        return "dispute"
    return event.rpartition(".")[0]


def _cause(parts: Wiring, account: Account, raw: Json) -> list[Json]:
    """Give the payment that goes back as an event of its own, where we lack it."""
    of = raw["data"]["object"]
    intent, charge_id = of.get("payment_intent"), of.get("charge")
    if not raw["type"].startswith(_REVERSALS) or not charge_id:
        return []
    with parts.database.read() as session:
        if payment_by(session, STRIPE, intent or "") is not None:
            return []
    charge = account.current("charge", charge_id)
    if "checkout" not in (charge.get("metadata") or {}):
        raise NotOursError
    return [charge_event(charge)] if charge.get("status") == "succeeded" else []


def charge_event(charge: Json) -> Json:
    """Tell of a charge that was found at the provider as its own event would have."""
    return {
        "id": f"found:{charge['id']}",
        "type": "charge.succeeded",
        "created": charge["created"],
        "data": {"object": charge},
    }


def found_event(kind: str, of: Json, now: datetime) -> Json:
    """Tell of any object that was found at the provider, as of now."""
    at = int(now.astimezone(UTC).timestamp())
    return {
        "id": f"found:{of['id']}",
        "type": kind,
        "created": at,
        "data": {"object": of},
    }
