"""Seals: a chained digest over what is booked, so that no row changes unseen (I5).

1. A seal covers at most `LONGEST` transactions after the last one, in the order of
   their ids, each with its entries.
2. Its digest is SHA-256 over the digest of the seal before it and a line of JSON for
   each transaction.
3. The digest stands in the audit trail too, which is chained by itself: a seal that was
   taken away is missed.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import groupby
from typing import Any, NamedTuple

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from bot import audit
from bot.ledger.problems import Problem, What
from models.audit import Audit
from models.ledger import LedgerEntry, LedgerSeal, LedgerTransaction

FIRST = "0" * 64
LONGEST = 1_000  # transactions under one seal: a broken one points at no more
ACTION = "books.sealed"
PART = 2_000  # rows in memory at a time


class Digest(NamedTuple):
    """A digest over some transactions, how many they are, and the last one's id."""

    value: str
    transactions: int
    entries: int
    through_id: int


def seal_all(session: Session, now: datetime) -> int:
    """Seal what is booked and not sealed yet; give the number of new seals.

    On PostgreSQL writers are held off meanwhile: an id below the last one's might
    otherwise be committed after it, under a seal that did not see it.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("LOCK TABLE ledger_transaction IN SHARE MODE"))
    last = session.scalar(select(LedgerSeal).order_by(LedgerSeal.id.desc()).limit(1))
    previous, after = (last.digest, last.through_id) if last else (FIRST, 0)
    made = 0
    while (digest := _digest(session, previous, after, None)).transactions:
        _keep(session, digest, now)
        previous, after = digest.value, digest.through_id
        made += 1
    return made


def broken_seals(session: Session) -> Iterator[Problem]:
    """Find the seals that no longer fit what they stand on, and those that went."""
    previous, after = FIRST, 0
    there = {}
    for seal in session.scalars(select(LedgerSeal).order_by(LedgerSeal.through_id)):
        there[seal.through_id] = seal.digest
        found = _digest(session, previous, after, seal.through_id)
        if found.value != seal.digest:
            figures = {
                "after": after,
                "through": seal.through_id,
                "made_at": seal.made_at.isoformat(),
                "missing": seal.transactions - found.transactions,
            }
            yield Problem(What.SEAL, f"seal:{seal.id}", figures)
        previous, after = seal.digest, seal.through_id
    query = select(Audit.details).where(Audit.action == ACTION).order_by(Audit.id)
    for details in session.scalars(query):
        if there.get(details["through"]) != details["digest"]:
            figures = {"through": details["through"]}
            yield Problem(What.SEAL_GONE, f"through:{details['through']}", figures)


def _keep(session: Session, digest: Digest, now: datetime) -> None:
    session.add(
        LedgerSeal(
            through_id=digest.through_id,
            transactions=digest.transactions,
            entries=digest.entries,
            digest=digest.value,
            made_at=now,
        )
    )
    details = {"through": digest.through_id, "digest": digest.value}
    audit.append(session, "books", ACTION, "books", details, now)
    session.flush()


def _digest(session: Session, previous: str, after: int, through: int | None) -> Digest:
    """Work out a digest after one id, through another or as far as a seal reaches."""
    if through is None:
        ids = (
            select(LedgerTransaction.id)
            .where(LedgerTransaction.id > after)
            .order_by(LedgerTransaction.id)
            .limit(LONGEST)
            .subquery()
        )
        through = session.scalar(select(func.max(ids.c.id))) or after
    made, transactions, entries = hashlib.sha256(previous.encode()), 0, 0
    for lines in _booked(session, after, through):
        made.update(_line(lines).encode() + b"\n")
        transactions += 1
        entries += sum(line.account is not None for line in lines)
    return Digest(made.hexdigest(), transactions, entries, through)


def _booked(session: Session, after: int, through: int) -> Iterable[list[Any]]:
    query = (
        select(
            LedgerTransaction.id,
            LedgerTransaction.kind,
            LedgerTransaction.external_ref,
            LedgerTransaction.effective_on,
            LedgerTransaction.booked_at,
            LedgerTransaction.reason,
            LedgerEntry.id.label("entry"),
            LedgerEntry.account,
            LedgerEntry.client_id,
            LedgerEntry.invoice_id,
            LedgerEntry.amount_minor,
            LedgerEntry.currency,
        )
        .outerjoin(LedgerEntry, LedgerEntry.transaction_id == LedgerTransaction.id)
        .where(LedgerTransaction.id > after, LedgerTransaction.id <= through)
        .order_by(LedgerTransaction.id, LedgerEntry.id)
        .execution_options(yield_per=PART)
    )
    rows: Iterable[Any] = session.execute(query)
    return (list(lines) for _, lines in groupby(rows, key=lambda row: row.id))


def _line(lines: list[Any]) -> str:  # the rows of `_booked`
    """Write one transaction with its entries, the same on every database."""
    first = lines[0]
    head = [
        first.id,
        first.kind,
        first.external_ref,
        first.effective_on.isoformat(),
        first.booked_at.isoformat(),
        first.reason,
    ]
    entries = [list(line[6:]) for line in lines if line.account is not None]
    return json.dumps([head, entries], separators=(",", ":"))
