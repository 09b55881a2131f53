"""One statement from beginning to end: read, each line once, matched, accounted for.

1. The file is read whole; what cannot be read of it is told line by line.
2. Each line has its name (bot.bank.lines.references); known ones are passed over.
3. The rest is taken in a hundred at a time, in the order of their days: set aside,
   booked where the owner is sure, held and asked about elsewhere.
4. Lines that an earlier file of the same days had, and this one has not, are marked:
   nothing is un-paid by a file (F58).
5. It is news of payments (bot.feed).
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.audit import append
from bot.bank.aside import aside
from bot.bank.claimants import People
from bot.bank.clues import Clues, clues_of, line_of, masked_text
from bot.bank.doubts import Doubts
from bot.bank.lines import Statement, StatementLine, references
from bot.bank.recognise import read_statement
from bot.bank.report import KNOWN, MOST_KEPT, REFUSED, BankReport, Told
from bot.bank.shelf import Shelf
from bot.cash.hand import Hand
from bot.cash.intake import Arrived, set_aside, take_in
from bot.feed import note_feed
from bot.settings.imports import Mapping
from bot.wiring import Wiring
from domain.matching import Line, Match, plan
from domain.money import Money
from models.cash import APPLIED, BankStatement, CashItem
from models.client import Client
from models.payment import Payment

BATCH = 100  # lines a transaction: the web process must get its turn to write
SOURCE = "bank"


@dataclass(frozen=True)
class Bringing:
    """What is asked for: a file, the account it is of, and whether to write at all."""

    content: bytes
    file: str
    actor: str
    account: str = ""
    mapping: Mapping | None = None
    dry_run: bool = False
    statement_id: int | None = None  # of a draft that waits for this


def bring_in(parts: Wiring, asked: Bringing) -> BankReport:
    """Import a statement; raises UnreadableStatementError before anything is stored.

    A dry run does everything in one transaction and takes it back.
    """
    read = read_statement(asked.content, asked.mapping, asked.account)
    now = parts.clock.now()
    report = _begun(asked, read)
    named = _named(read, report)
    size = max(len(named), 1) if asked.dry_run else BATCH
    statement_id, doubts = asked.statement_id, Doubts(read)
    shelf: Shelf | None = None
    for start in range(0, max(len(named), 1), size):
        with parts.database.write() as session:
            hand = Hand(session, parts, asked.actor, now)
            if not start:
                statement_id = _statement(hand, asked, read, report)
            batch = named[start : start + size]
            shelf = shelf or Shelf(session, parts.settings)
            _take(hand, read, batch, statement_id, report, doubts, shelf)
            if start + size >= len(named):
                _end(hand, asked, read, {ref for ref, _ in named}, report, statement_id)
            if asked.dry_run:
                session.rollback()
    report.lines.sort(key=lambda told: told.place)
    return report


def _named(read: Statement, report: BankReport) -> list[tuple[str, StatementLine]]:
    """Name the lines, in the order of their days; a copy within the file is told."""
    named: dict[str, StatementLine] = {}
    for ref, line in zip(references(read.account, read.lines), read.lines, strict=True):
        if ref in named:
            report.tell(_told(line, KNOWN, "copy"))
        named.setdefault(ref, line)
    return sorted(named.items(), key=lambda pair: (pair[1].on, pair[0]))


def digest(content: bytes) -> str:
    """Name a file by what is in it."""
    return hashlib.sha256(content).hexdigest()


def _begun(asked: Bringing, read: Statement) -> BankReport:
    days = [line.on for line in read.lines]
    first, last = (
        read.from_on or min(days, default=None),
        read.to_on or max(days, default=None),
    )
    report = BankReport(
        asked.file,
        read.kind,
        read.layout,
        read.account,
        asked.dry_run,
        first.isoformat() if first else "",
        last.isoformat() if last else "",
        skipped=read.skipped,
    )
    for refused in read.refused:
        report.tell(Told(refused.place, "", 0, refused.value, REFUSED, refused.reason))
    return report


def _statement(hand: Hand, asked: Bringing, read: Statement, report: BankReport) -> int:
    """Make the row of the file, or take the draft's; the same file has one row."""
    session, sha = hand.session, digest(asked.content)
    same = session.scalar(
        select(BankStatement).where(
            BankStatement.account == read.account,
            BankStatement.sha256 == sha,
            BankStatement.state == "booked",
        )
    )
    report.again = same is not None
    if asked.statement_id is not None:
        return asked.statement_id
    if same is not None:
        return same.id
    row = BankStatement(
        account=read.account,
        kind=read.kind,
        file=asked.file[:200],
        sha256=sha,
        report={},
        imported_by=asked.actor,
        imported_at=hand.now,
    )
    session.add(row)
    session.flush()
    return row.id


def _take(  # noqa: PLR0913, PLR0917 - a batch, and what it is seen with
    hand: Hand,
    read: Statement,
    named: Sequence[tuple[str, StatementLine]],
    statement_id: int | None,
    report: BankReport,
    doubts: Doubts,
    shelf: Shelf,
) -> None:
    """Take one batch in."""
    there = _known(hand.session, [ref for ref, _ in named])
    new = []
    for ref, line in named:
        if ref not in there:
            new.append((ref, line, clues_of(line)))
            continue
        there[ref].missing_at = None
        report.tell(_told(line, KNOWN, there[ref].state))
    settings = hand.parts.settings
    rules = {ref: aside(line, clues.document, settings) for ref, line, clues in new}
    people = People(hand.session, settings, shelf)
    matches = _matches(hand, people, [each for each in new if not rules[each[0]]])
    for ref, line, clues in new:
        arrived = _arrived(hand, read, ref, line, clues, statement_id)
        if rule := rules[ref]:
            set_aside(hand, arrived, rule)
            report.tell(_told(line, "ignored", rule))
            continue
        item = take_in(
            hand,
            arrived,
            matches[ref],
            instrument=people.instrument_of(clues.txids) if clues.txids else None,
            doubt=doubts.of(hand.session, line, ref),
        )
        report.tell(_outcome(hand.session, line, item))


def _matches(
    hand: Hand,
    people: People,
    new: Sequence[tuple[str, StatementLine, Clues]],
) -> dict[str, Match]:
    currency = hand.parts.settings.currency
    lines: dict[Line, Clues] = {
        line_of(ref, line, clues.document, currency): clues for ref, line, clues in new
    }
    return plan(lines, people.claimants(lines))


def _arrived(  # noqa: PLR0913, PLR0917 - where a line comes from, and what it says
    hand: Hand,
    read: Statement,
    ref: str,
    line: StatementLine,
    clues: Clues,
    statement_id: int | None,
) -> Arrived:
    pix = "pix" if clues.end_to_end or "pix" in line.text.casefold() else None
    return Arrived(
        SOURCE,
        ref,
        line.on,
        Money(line.minor, hand.parts.settings.currency),
        masked_text(line.text),
        read.account,
        masked_text(line.payer),
        clues.document,
        line.method or pix,
        line.bank_ref,
        tuple(clues.keys()),
        statement_id,
    )


def _known(session: Session, refs: Sequence[str]) -> dict[str, CashItem]:
    query = select(CashItem).where(
        CashItem.source == SOURCE, CashItem.external_ref.in_(refs)
    )
    return {item.external_ref: item for item in session.scalars(query)}


def _told(line: StatementLine, outcome: str, rule: str = "", **more: Any) -> Told:  # noqa: ANN401 - columns of Told
    text = line.payer if line.payer and line.payer not in line.text else line.text
    text = text or line.text
    return Told(
        line.place,
        line.on.isoformat(),
        line.minor,
        masked_text(text)[:120],
        outcome,
        rule,
        **more,
    )


def _outcome(session: Session, line: StatementLine, item: CashItem) -> Told:
    names = session.scalars(
        select(Client.name)
        .join(Payment, Payment.client_id == Client.id)
        .where(Payment.cash_item_id == item.id)
    )
    who, count = ", ".join(names), len(item.candidates)
    return _told(line, item.state, item.rule or "", who=who, candidates=count)


def _end(  # noqa: PLR0913, PLR0917 - what only the whole file can tell
    hand: Hand,
    asked: Bringing,
    read: Statement,
    refs: set[str],
    report: BankReport,
    statement_id: int | None,
) -> None:
    """Mark what is missing, keep the report, and count as news of payments."""
    report.missing = _mark_missing(hand, read, refs)
    row = hand.session.get_one(BankStatement, statement_id)
    row.state, row.content = "booked", None
    row.from_on = date.fromisoformat(report.from_on) if report.from_on else None
    row.to_on = date.fromisoformat(report.to_on) if report.to_on else None
    if not report.again or asked.statement_id is not None:
        row.report = report.as_json(MOST_KEPT)
    details = {"file": asked.file, "paid": report.counts[APPLIED]}
    note_feed(hand.session, details, hand.now)
    facts = {"kind": read.kind, "counts": dict(report.counts), "file": asked.file}
    subject = f"bank_statement:{statement_id}"
    append(hand.session, asked.actor, "bank.imported", subject, facts, hand.now)
    hand.session.flush()


def _mark_missing(hand: Hand, read: Statement, refs: set[str]) -> int:
    """Mark lines that earlier files had within these days; a return file has no days.

    The first and the last day may have been told in part.
    """
    if read.kind.startswith("cnab") or not read.lines:
        return 0
    days = [line.on for line in read.lines]
    first, last = read.from_on or min(days), read.to_on or max(days)
    query = (
        select(CashItem)
        .join(BankStatement, BankStatement.id == CashItem.statement_id)
        .where(
            CashItem.account == read.account,
            CashItem.source == SOURCE,
            BankStatement.kind == read.kind,
            CashItem.received_on > first,
            CashItem.received_on < last,
        )
    )
    gone = [row for row in hand.session.scalars(query) if row.external_ref not in refs]
    for row in gone:
        if row.missing_at is None:
            row.missing_at = hand.now
            hand.note("cash.missing", row)
    return len(gone)
