"""The room of bank statements: uploaded, looked at, booked, and what came of them."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from bot.audit import append
from bot.bank.lines import UnreadableStatementError
from bot.bank.load import Bringing, bring_in, digest
from bot.bank.recognise import LARGEST
from bot.bank.report import MOST_KEPT
from bot.ledger.freeze import BooksFrozenError
from bot.settings.imports import Mapping as Layout
from bot.wiring import wiring
from console.asked import line
from console.blueprint import blueprint
from console.guard import for_roles, me
from console.menu import FINANCE
from console.shell import reader_words, showing
from models.cash import BankStatement

ONE = "/bank/<int(max=2147483647):statement_id>"
LISTED = 50
UNFIT, CONFLICT = 422, 409
_SLACK = 64 * 1024  # bytes of the form around the file
Answer = Response | str | tuple[str, int]


@blueprint.url_value_preprocessor
def let_files_in(endpoint: str | None, _values: object) -> None:
    """Let the one route that takes a file take it; the form is read by the guard."""
    if endpoint == "console.upload_statement":
        request.max_content_length = LARGEST + _SLACK


@blueprint.get("/bank")
@for_roles(FINANCE)
def bank() -> str:
    """List the statements, and offer to bring one in."""
    return _list()


@blueprint.post("/bank")
@for_roles(FINANCE)
def upload_statement() -> Answer:
    """Try a file, keep it as a draft, and show what it would do."""
    name, content = _file()
    mapping = request.form.get("mapping", "")
    account = line(request.form.get("account", ""), 60)
    asked = Bringing(
        content, name or "?", _actor(), account, _mapping(mapping), dry_run=True
    )
    try:
        report = bring_in(wiring(), asked)
    except UnreadableStatementError as error:
        return _list(str(error)), UNFIT
    except BooksFrozenError:
        return _list(reader_words()("bank.frozen")), CONFLICT
    with wiring().database.write() as session:
        row = BankStatement(
            account=report.account,
            kind=report.kind,
            file=asked.file,
            sha256=digest(content),
            state="draft",
            content=content,
            report=report.as_json(MOST_KEPT) | {"mapping": mapping},
            imported_by=_actor(),
            imported_at=wiring().clock.now(),
        )
        session.add(row)
        session.flush()
        statement_id = row.id
    return _to(statement_id)


@blueprint.get(ONE)
@for_roles(FINANCE)
def statement(statement_id: int) -> str:
    """Show what a file would do, or did."""
    return _one(statement_id)


@blueprint.post(f"{ONE}/book")
@for_roles(FINANCE)
def book_statement(statement_id: int) -> Answer:
    """Take a draft in."""
    parts = wiring()
    with parts.database.read() as session:
        row = _row(session, statement_id)
        content, mapping = row.content, row.report.get("mapping", "")
    if row.state != "draft" or content is None:
        return _to(statement_id)
    asked = Bringing(
        content,
        row.file,
        _actor(),
        row.account,
        _mapping(mapping),
        statement_id=statement_id,
    )
    try:
        report = bring_in(parts, asked)
    except BooksFrozenError:
        return _one(statement_id, reader_words()("bank.frozen")), CONFLICT
    flash(reader_words()("bank.done.booked", n=len(report.lines)))
    return _to(statement_id)


@blueprint.post(f"{ONE}/drop")
@for_roles(FINANCE)
def drop_statement(statement_id: int) -> Response:
    """Forget a draft."""
    parts = wiring()
    with parts.database.write() as session:
        row = _row(session, statement_id, lock=True)
        if row.state == "draft":
            row.state, row.content = "dropped", None
            now, subject = parts.clock.now(), f"bank_statement:{row.id}"
            append(session, _actor(), "bank.dropped", subject, {}, now)
    flash(reader_words()("bank.done.dropped"))
    return redirect(url_for("console.bank"), code=303)


def _file() -> tuple[str, bytes]:
    """Read the file of the form, and close it: a large one lies on the disk."""
    file = request.files.get("file")
    if file is None:
        return "", b""
    with file.stream as stream:
        content = stream.read(LARGEST + 1)
    return line(file.filename or "", 200), content


def _list(said: str = "") -> str:
    with wiring().database.read() as session:
        query = (
            select(BankStatement)
            .where(BankStatement.state != "dropped")
            .order_by(BankStatement.id.desc())
            .limit(LISTED)
        )
        return render_template(
            "console/bank.html",
            here="bank",
            show=showing(),
            rows=list(session.scalars(query)),
            mappings=[
                name
                for name, each in wiring().settings.imports.items()
                if each.kind == "bank"
            ],
            largest=LARGEST >> 20,
            said=said,
        )


def _one(statement_id: int, said: str = "") -> str:
    with wiring().database.read() as session:
        row = _row(session, statement_id)
        return render_template(
            "console/bank_statement.html",
            here="bank",
            show=showing(),
            row=row,
            report=row.report,
            days=_days(row.report),
            said=said,
        )


def _days(report: Mapping[str, Any]) -> dict[str, date]:
    """Read the days of a report, which keeps them as text."""
    written = [report.get("from_on"), report.get("to_on")]
    written += [line["on"] for line in report.get("lines", ())]
    return {text: date.fromisoformat(text) for text in written if text}


def _row(session: Session, statement_id: int, *, lock: bool = False) -> BankStatement:
    row = session.get(BankStatement, statement_id, with_for_update=lock)
    if row is None:
        abort(404)
    return row


def _mapping(name: str) -> Layout | None:
    found = wiring().settings.imports.get(name or "bank")
    return found if found is not None and found.kind == "bank" else None


def _actor() -> str:
    return f"agent:{me().id}"


def _to(statement_id: int) -> Response:
    address = url_for("console.statement", statement_id=statement_id)
    return redirect(address, code=303)
