"""One import from beginning to end: read, check, store in batches, account for it."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Generic, TypeVar

from sqlalchemy.orm import Session

from bot import audit
from bot.billing.changes import Hand
from bot.database import Database
from bot.feed import note_feed
from bot.imports.bills import InvoiceRecord, is_paid, read_invoice
from bot.imports.cells import Cells, Problem
from bot.imports.columns import Columns, columns_of
from bot.imports.people import ClientRecord, read_client
from bot.imports.plans import PlanRecord, read_plan
from bot.imports.reader import Row, open_table
from bot.imports.report import Outcome, Report
from bot.imports.store_clients import store_clients
from bot.imports.store_invoices import Batch, Desk, Refused, open_ones
from bot.imports.store_plans import store_plans
from bot.settings import Settings
from bot.settings.imports import Mapping
from domain.zones import local_day

BATCH = 500  # rows a transaction: the web process must get its turn to write

Record = TypeVar("Record", ClientRecord, InvoiceRecord, PlanRecord)
Progress = Callable[[int], None]


@dataclass
class Import:
    """What is asked for: a file, how to read it, and whether to write at all."""

    path: Path
    mapping: Mapping
    settings: Settings
    now: datetime
    dry_run: bool = False
    cancel_missing: bool = False
    progress: Progress = lambda rows: None  # noqa: ARG005 - nobody watches by default


def run_import(database: Database, asked: Import) -> Report:
    """Import a file; the good rows are stored, the others are in the report.

    Raises UnreadableFileError or UnfitMappingError when the file as a whole cannot be
    used, before anything is stored. A dry run does everything and takes it back.
    """
    with open_table(asked.path) as table:
        columns = columns_of(table.header, asked.mapping)
        report = Report(
            file=asked.path.name,
            kind=asked.mapping.kind,
            layout=table.layout,
            dry_run=asked.dry_run,
            unused_columns=columns.unused,
        )
        if asked.mapping.kind == "clients":
            _Clients(database, asked, report, columns).run(table.rows)
        elif asked.mapping.kind == "subscriptions":
            _Plans(database, asked, report, columns).run(table.rows)
        else:
            _Invoices(database, asked, report, columns).run(table.rows)
    report.problems.sort(key=lambda problem: problem.row)
    _remember(database, asked, report)
    return report


@dataclass
class _Loader(Generic[Record]):
    database: Database
    asked: Import
    report: Report
    columns: Columns
    seen: dict[str, int] = field(default_factory=dict)  # row numbers, by id
    made: set[str] = field(default_factory=set)  # clients that invoices brought

    def run(self, rows: Iterator[Row]) -> None:
        while batch := list(islice(rows, BATCH)):
            records = list(self._read_all(batch))
            self._in_transaction(lambda session: self.store(session, records))  # noqa: B023 - called before the next batch is read
            self.asked.progress(len(batch))
        self.finish()

    def _read_all(self, rows: Sequence[Row]) -> Iterator[tuple[Cells, Record]]:
        for row in rows:
            cells = Cells(row, self.columns)
            record = self.read(cells)
            if record is not None and (before := self.seen.get(record.external_id)):
                cells.refuse("external_id", f"stands on row {before} already")
            if record is None or cells.problems:
                self.report.reject(cells.problems)
                continue
            self.seen[record.external_id] = row.number
            yield cells, record

    def _in_transaction(self, work: Callable[[Session], None]) -> None:
        with self.database.write() as session:
            work(session)
            if self.asked.dry_run:
                session.rollback()

    def read(self, cells: Cells) -> Record | None:
        raise NotImplementedError

    def store(self, session: Session, records: Sequence[tuple[Cells, Record]]) -> None:
        raise NotImplementedError

    def count(
        self,
        records: Sequence[tuple[Cells, Record]],
        answers: Iterable[Outcome | Refused],
    ) -> None:
        """Count what became of each record; a refusal goes to its row."""
        for (cells, _), answer in zip(records, answers, strict=True):
            if isinstance(answer, Refused):
                cells.refuse(answer.column, answer.reason)
                self.report.reject(cells.problems)
            else:
                self.report.counts[answer] += 1

    def finish(self) -> None:
        """Do what only the whole file can tell."""


class _Clients(_Loader[ClientRecord]):
    def read(self, cells: Cells) -> ClientRecord | None:
        asked = self.asked
        return read_client(cells, asked.mapping, asked.settings.zone, asked.now)

    def store(
        self, session: Session, records: Sequence[tuple[Cells, ClientRecord]]
    ) -> None:
        people = [record for _, record in records]
        zone, now = self.asked.settings.zone, self.asked.now
        self.report.counts.update(store_clients(session, people, zone, now))


class _Plans(_Loader[PlanRecord]):
    def read(self, cells: Cells) -> PlanRecord | None:
        settings = self.asked.settings
        return read_plan(cells, self.asked.mapping, settings.currency, settings.charges)

    def store(
        self, session: Session, records: Sequence[tuple[Cells, PlanRecord]]
    ) -> None:
        plans = [record for _, record in records]
        today = local_day(self.asked.now, self.asked.settings.zone)
        answers = store_plans(session, plans, Hand("cli", today, self.asked.now))
        self.count(records, answers)


class _Invoices(_Loader[InvoiceRecord]):
    paid: int = 0

    @property
    def desk(self) -> Desk:
        asked, zone = self.asked, self.asked.settings.zone
        today = local_day(asked.now, zone)
        return Desk(asked.now, today, zone, asked.mapping.create_clients)

    def read(self, cells: Cells) -> InvoiceRecord | None:
        mapping, settings = self.asked.mapping, self.asked.settings
        today, rows = self.desk.today, settings.charges
        return read_invoice(cells, mapping, settings.currency, today, rows)

    def store(
        self, session: Session, records: Sequence[tuple[Cells, InvoiceRecord]]
    ) -> None:
        self.paid += sum(is_paid(record) for _, record in records)
        batch = Batch(session, self.desk)
        answers = batch.store([record for _, record in records])
        self.count(records, answers)
        # A dry run makes the same client again in each batch.
        self.made.update(batch.clients_made)
        self.report.clients_created = len(self.made)

    def finish(self) -> None:
        if self.seen and self.columns.places.keys() & {"status", "paid_on"}:
            self._in_transaction(self._note_feed)
        if not self.asked.cancel_missing:
            return
        if self.report.problems:
            self.report.problems.append(_NOTHING_CANCELLED)
            return
        self._in_transaction(self._cancel_missing)

    def _note_feed(self, session: Session) -> None:
        details = {"file": self.report.file, "paid": self.paid}
        note_feed(session, details, self.asked.now)

    def _cancel_missing(self, session: Session) -> None:
        missing = [i for i in open_ones(session) if i.external_id not in self.seen]
        count = Batch(session, self.desk).cancel_all(missing)
        self.report.counts[Outcome.CANCELLED] = count


def _remember(database: Database, asked: Import, report: Report) -> None:
    if asked.dry_run or not report.changed:
        return
    details = {key: value for key, value in report.as_json().items() if value}
    details.pop("problems", None)
    with database.write() as session:
        audit.append(session, "cli", "import", report.kind, details, asked.now)


# The row that is wrong may be the one that would have been missed.
_NOTHING_CANCELLED = Problem(0, "", "", "nothing was cancelled: first mend these rows")
