"""Rows, one aggregate a file; importing this package loads them all."""

from models import (
    agent,
    agreement,
    audit,
    client,
    conversation,
    dispute,
    inbound,
    invoice,
    lease,
    ledger,
    message,
    payment,
    planned,
    promise,
)
from models.base import Base

__all__ = [
    "Base",
    "agent",
    "agreement",
    "audit",
    "client",
    "conversation",
    "dispute",
    "inbound",
    "invoice",
    "lease",
    "ledger",
    "message",
    "payment",
    "planned",
    "promise",
]
