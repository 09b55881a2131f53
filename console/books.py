"""The room "Livros": journal, balances, accounts, a client's account, deeds."""

from collections.abc import Iterator
from typing import Any

from flask import abort, flash, redirect, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from bot import audit
from bot.billing.changes import Hand
from bot.ledger.client_account import client_account
from bot.ledger.correct import amend_invoice, correct_whole, move_amount
from bot.ledger.credit import apply_credit
from bot.ledger.export import Form as FileForm
from bot.ledger.export import Style, export
from bot.ledger.freeze import NotFrozen, freeze, thaw
from bot.ledger.nightly import check_books
from bot.ledger.refused import Refused, Why, reason_of
from bot.ledger.write_off import write_off
from bot.papers.client_account import account_paper
from bot.papers.pen import pen_of
from bot.wiring import wiring
from console import books_pages as pages
from console.billing_form import Form, posted
from console.blueprint import blueprint
from console.csv_file import csv_file
from console.guard import for_roles, me
from console.menu import FINANCE
from console.papers import handed
from console.shell import company_day, reader_words
from domain.books import Account
from models.client import Client

BOOKED = "/books/transactions/<int(max=2147483647):booked_id>"
CLIENT = "/books/clients/<int(max=2147483647):client_id>"
CONFLICT = 409
Answer = Response | str | tuple[str, int]


@blueprint.get("/books")
@for_roles(FINANCE)
def books() -> str:
    """Show a day of the journal."""
    return pages.journal_page()


@blueprint.get("/books/trial")
@for_roles(FINANCE)
def books_trial() -> str:
    """Show the trial balance of a period."""
    return pages.trial_page()


@blueprint.get("/books/accounts/<account>")
@for_roles(FINANCE)
def books_account(account: str) -> str:
    """Show the entries of one account over a period."""
    if account not in set(Account):
        abort(404)
    return pages.account_page(Account(account))


@blueprint.get("/books/export.csv")
@for_roles(FINANCE)
def books_file() -> Response:
    """Give the entries of a period as a file."""
    parts, asked = wiring(), pages.asked_period()
    form = FileForm.PLAIN if request.args.get("form") == "plain" else FileForm.SHEET
    style = Style(form, parts.settings.books, parts.settings.zone)

    def lines() -> Iterator[str]:
        with parts.database.read() as session:
            yield from export(session, asked.period, style)

    days = f"{asked.period.first.isoformat()}-{asked.period.last.isoformat()}"
    with parts.database.write() as session:
        details, now = {"days": days}, parts.clock.now()
        audit.append(session, f"agent:{me().id}", "books.export", "books", details, now)
    return csv_file(lines(), f"books-{days}.csv")


@blueprint.get(BOOKED)
@for_roles(FINANCE)
def books_entry(booked_id: int) -> str:
    """Show one transaction, and what may be corrected."""
    return pages.entry_page(booked_id)


@blueprint.post(f"{BOOKED}/correct")
@for_roles(FINANCE)
def books_correct(booked_id: int) -> Answer:
    """Take a transaction back, with the reason."""
    with wiring().database.write() as session:
        reason = request.form.get("reason", "")
        done = correct_whole(session, booked_id, reason, _hand())
    if isinstance(done, Refused):
        return pages.entry_page(booked_id, _why(done)), CONFLICT
    return _to("console.books_entry", "corrected", booked_id=booked_id)


@blueprint.get("/books/move")
@for_roles(FINANCE)
def books_move() -> str:
    """Show the form of a correction by amount."""
    return pages.move_page(Form(request.args.to_dict()))


@blueprint.post("/books/move")
@for_roles(FINANCE)
def books_moved() -> Answer:
    """Book an amount between two accounts, with the reason."""
    form = posted()
    amount = form.amount("amount", wiring().settings.currency)
    sides = form.typed.get("debit", ""), form.typed.get("credit", "")
    if form.wrong or not set(sides) <= set(Account):
        return pages.move_page(form, _why(Refused(Why.AMOUNT))), CONFLICT
    debit, credit = (Account(each) for each in sides)
    with wiring().database.write() as session:
        reason = form.typed.get("reason", "")
        done = move_amount(session, debit, credit, amount, reason, _hand())
    if isinstance(done, Refused):
        return pages.move_page(form, _why(done)), CONFLICT
    return _to("console.books", "moved")


@blueprint.get(CLIENT)
@for_roles(FINANCE)
def books_client(client_id: int) -> str:
    """Show a client's account and what may be done in it."""
    return pages.client_page(client_id)


@blueprint.get(f"{CLIENT}/account.pdf")
@for_roles(FINANCE)
def books_paper(client_id: int) -> Response:
    """Give a client's account as a PDF."""
    parts, period = wiring(), pages.asked_period().period
    told = pages.told()
    with parts.database.write() as session:
        client = _client(session, client_id)
        account = client_account(
            session, client, period.first, period.last, parts.settings.currency
        )
        pen = pen_of(parts, told.language, parts.settings.zone)
        company, days = parts.settings.company, (period.first, period.last)
        paper = account_paper(pen, told, company, client, account, *days)
        subject, details = f"client:{client.id}", {"file": paper.name}
        who, now = f"agent:{me().id}", parts.clock.now()
        audit.append(session, who, "paper.made", subject, details, now)
    return handed(paper)


@blueprint.post(f"{CLIENT}/credit")
@for_roles(FINANCE)
def books_use_credit(client_id: int) -> Answer:
    """Settle open invoices with the client's own credit."""
    form, parts = posted(), wiring()
    chosen = form.typed.get("invoice", "")
    with parts.database.write() as session:
        client = _client(session, client_id)
        ids = [int(chosen)] if chosen.isdecimal() else []
        reason = form.typed.get("reason", "")
        done = apply_credit(session, parts, client, ids, reason, _hand())
    if isinstance(done, Refused):
        return pages.client_page(client_id, _why(done)), CONFLICT
    return _to("console.books_client", "credited", client_id=client_id)


@blueprint.post(f"{CLIENT}/write-off")
@for_roles(FINANCE)
def books_write_off(client_id: int) -> Answer:
    """Give an invoice up, with the reason."""
    form = posted()
    with wiring().database.write() as session:
        invoice = pages.invoice_of(session, client_id, form.typed.get("invoice", ""))
        reason = form.typed.get("reason", "")
        done = write_off(session, invoice.id, reason, _hand())
    if isinstance(done, Refused):
        return pages.client_page(client_id, _why(done)), CONFLICT
    return _to("console.books_client", "written_off", client_id=client_id)


@blueprint.post(f"{CLIENT}/amend")
@for_roles(FINANCE)
def books_amend(client_id: int) -> Answer:
    """Let an open invoice be about another amount, with the reason."""
    form = posted()
    amount = form.amount("amount", wiring().settings.currency)
    if form.wrong:
        return pages.client_page(client_id, _why(Refused(Why.AMOUNT))), CONFLICT
    with wiring().database.write() as session:
        invoice = pages.invoice_of(session, client_id, form.typed.get("invoice", ""))
        reason = form.typed.get("reason", "")
        done = amend_invoice(session, invoice.id, amount, reason, _hand())
    if isinstance(done, Refused):
        return pages.client_page(client_id, _why(done)), CONFLICT
    return _to("console.books_client", "amended", client_id=client_id)


@blueprint.get("/books/check")
@for_roles(FINANCE)
def books_check() -> str:
    """Show what the last check found, the freeze, and the seals."""
    return pages.check_page()


@blueprint.post("/books/check")
@for_roles(FINANCE)
def books_checked() -> Response:
    """Check the whole of the books now."""
    found = check_books(wiring().database, wiring().clock.now())
    return _to("console.books_check", "differs" if found else "balances")


@blueprint.post("/books/freeze")
@for_roles(FINANCE)
def books_freeze() -> Answer:
    """Freeze the books by hand."""
    reason = reason_of(request.form.get("reason", ""))
    if isinstance(reason, Refused):
        return pages.check_page(_why(reason)), CONFLICT
    hand = _hand()
    with wiring().database.write() as session:
        freeze(session, [], hand.actor, reason, hand.now)
    return _to("console.books_check", "frozen")


@blueprint.post("/books/thaw")
@for_roles(FINANCE)
def books_thaw() -> Answer:
    """End the freeze, with the reason."""
    reason = reason_of(request.form.get("reason", ""))
    if isinstance(reason, Refused):
        return pages.check_page(_why(reason)), CONFLICT
    hand = _hand()
    with wiring().database.write() as session:
        done = thaw(session, hand.actor, reason, hand.now)
    words = "open" if isinstance(done, NotFrozen) else "thawed"
    return _to("console.books_check", words)


def _client(session: Session, client_id: int) -> Client:
    client = session.get(Client, client_id)
    if client is None:
        abort(404)
    return client


def _hand() -> Hand:
    return Hand(f"agent:{me().id}", company_day(), wiring().clock.now())


def _why(refused: Refused) -> str:
    return reader_words()(f"books.refused.{refused.why.value}")


def _to(endpoint: str, said: str, **values: Any) -> Response:  # noqa: ANN401 - the values of a route
    flash(reader_words()(f"books.done.{said}"))
    return redirect(url_for(endpoint, **values), code=303)
