"""What is told outside, by its name there; a name that was once told never changes."""

from enum import StrEnum


class Kind(StrEnum):
    """The kinds of events, as `type` says them; docs/webhooks.md shows each."""

    PAYMENT_RECEIVED = "payment.received"
    PAYMENT_REFUNDED = "payment.refunded"
    PAYMENT_DISPUTED = "payment.disputed"
    PAYMENT_DISPUTE_WON = "payment.dispute_won"
    PAYMENT_DISPUTE_LOST = "payment.dispute_lost"
    PROMISE_RECORDED = "promise.recorded"
    PROMISE_KEPT = "promise.kept"
    PROMISE_PARTLY_KEPT = "promise.partly_kept"
    PROMISE_BROKEN = "promise.broken"
    PROMISE_CANCELLED = "promise.cancelled"
    UNLOCK_GRANTED = "service.unlock_granted"
    UNLOCK_ENDED = "service.unlock_ended"
    AGREEMENT_ACCEPTED = "agreement.accepted"
    AGREEMENT_KEPT = "agreement.kept"
    AGREEMENT_BROKEN = "agreement.broken"
    AGREEMENT_CANCELLED = "agreement.cancelled"
    AGREEMENT_RENEGOTIATED = "agreement.renegotiated"
    DISPUTE_OPENED = "dispute.opened"
    DISPUTE_RESOLVED = "dispute.resolved"
    OPTED_OUT = "contact.opted_out"
    OPTED_IN = "contact.opted_in"
    TEST = "webhook.test"
