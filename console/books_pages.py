"""What the room of the books shows, read from the rows."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from flask import abort, render_template, request
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.imports.dates import parse_date
from bot.imports.values import BadValueError
from bot.ledger.balances import receivable_of
from bot.ledger.client_account import client_account
from bot.ledger.correct import FREE, is_corrected
from bot.ledger.credit import usable_credit
from bot.ledger.freeze import standing_freeze
from bot.ledger.nightly import last_check
from bot.ledger.reports import Period, journal, lines, totals, trial
from bot.ledger.words import Told, told_in
from bot.wiring import wiring
from console.asked import number, page_asked
from console.billing_form import Form
from console.shell import company_day, reader_words, showing
from domain.books import Account
from models.client import Client
from models.invoice import OPEN, Invoice
from models.ledger import BooksFreeze, LedgerSeal, LedgerTransaction

PAGE = 100
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Asked:
    """A period as asked for, and which page of it."""

    period: Period
    page: int

    @property
    def query(self) -> dict[str, Any]:
        """Give what a link to the same period bears."""
        days = {
            "from": self.period.first.isoformat(),
            "until": self.period.last.isoformat(),
        }
        return days | ({"booked": "1"} if self.period.booked else {})


def told() -> Told:
    """Give the words of the books in the reader's language."""
    parts = wiring()
    settings, language = parts.settings, reader_words().language
    return told_in(parts.catalogue, language, settings.books, settings.currency)


def asked_period(days: int = 30) -> Asked:
    """Read the period of a page; nonsense is the last days."""
    last = _day("until") or company_day()
    first = _day("from") or last - (days - 1) * _DAY
    booked = request.args.get("booked") == "1"
    period = Period(min(first, last), last, booked, wiring().settings.zone)
    return Asked(period, page_asked())


def journal_page() -> str:
    """Show the journal of one day, with a way to the days around it."""
    day = _day("day") or company_day()
    page = page_asked()
    booked = request.args.get("booked") == "1"
    period = Period(day, day, booked, wiring().settings.zone)
    with wiring().database.read() as session:
        rows = journal(session, period, most=PAGE + 1, skip=(page - 1) * PAGE)
        return _render(
            "books",
            rows=rows[:PAGE],
            more=len(rows) > PAGE,
            page=page,
            day=day,
            booked=booked,
            before=day - _DAY,
            after=day + _DAY if day < company_day() else None,
        )


def trial_page() -> str:
    """Show the trial balance of a period."""
    asked = asked_period()
    with wiring().database.read() as session:
        found = trial(session, asked.period)
        sums = {each: totals(rows, each) for each, rows in found.items()}
        return _render("books_trial", asked=asked, found=found, sums=sums)


def account_page(account: Account) -> str:
    """Show the entries of one account over a period."""
    asked = asked_period()
    with wiring().database.read() as session:
        skip = (asked.page - 1) * PAGE
        rows = list(lines(session, asked.period, account, most=PAGE + 1, skip=skip))
        return _render(
            "books_account",
            asked=asked,
            account=account,
            rows=rows[:PAGE],
            more=len(rows) > PAGE,
        )


def entry_page(booked_id: int, said: str = "") -> str:
    """Show one transaction."""
    with wiring().database.read() as session:
        row = session.get(LedgerTransaction, booked_id)
        if row is None:
            abort(404)
        clients = {each.client_id for each in row.entries if each.client_id}
        query = select(Client).where(Client.id.in_(clients))
        ids = {each.invoice_id for each in row.entries if each.invoice_id}
        numbers = select(Invoice.id, Invoice.number).where(Invoice.id.in_(ids))
        return _render(
            "books_entry",
            row=row,
            clients={client.id: client for client in session.scalars(query)},
            numbers=dict(session.execute(numbers).all()),
            corrected=is_corrected(session, row),
            said=said,
        )


def move_page(form: Form, said: str = "") -> str:
    """Show the form of a correction by amount."""
    with wiring().database.read() as session:
        free = set(Account) if standing_freeze(session) else FREE
        accounts = [account for account in Account if account in free]
        return _render("books_move", accounts=accounts, typed=form.typed, said=said)


def client_page(client_id: int, said: str = "") -> str:
    """Show a client's account over a period, and what may be done in it."""
    asked, parts = asked_period(365), wiring()
    currency = parts.settings.currency
    with parts.database.read() as session:
        client = session.get(Client, client_id)
        if client is None:
            abort(404)
        period = asked.period
        account = client_account(session, client, period.first, period.last, currency)
        query = select(Invoice).where(
            Invoice.client_id == client.id, Invoice.status == OPEN
        )
        open_ones = session.scalars(query.order_by(Invoice.due_on)).all()
        return _render(
            "books_client",
            asked=asked,
            client=client,
            account=account,
            credit=usable_credit(session, client, currency),
            invoices=[(each, receivable_of(session, each)) for each in open_ones],
            said=said,
        )


def check_page(said: str = "") -> str:
    """Show the last check, the freeze that stands, those that were, and the seal."""
    with wiring().database.read() as session:
        frozen = standing_freeze(session)
        past = select(BooksFreeze).where(BooksFreeze.standing.is_(None))
        seal = select(LedgerSeal).order_by(LedgerSeal.id.desc()).limit(1)
        newest = session.scalars(past.order_by(BooksFreeze.id.desc()).limit(20)).all()
        return _render(
            "books_check",
            frozen=frozen,
            past=newest,
            known=(newest[0].known or []) if newest else [],
            last=last_check(session),
            seal=session.scalar(seal),
            said=said,
        )


def invoice_of(session: Session, client_id: int, chosen: str) -> Invoice:
    """Give an invoice of a client by what a form says; 400 for another's."""
    invoice = session.get(Invoice, number(chosen, 0))
    if invoice is None or invoice.client_id != client_id:
        abort(400)
    return invoice


def _render(name: str, **values: object) -> str:
    return render_template(
        f"console/{name}.html", here="books", show=showing(), told=told(), **values
    )


def _day(name: str) -> date | None:
    try:
        return parse_date(request.args.get(name, "").strip())
    except BadValueError:
        return None
