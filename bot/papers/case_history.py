"""The history in a case file: promises, agreements, disputes, contacts, messages."""

from collections.abc import Iterator, Sequence
from datetime import date

from reportlab.platypus import Flowable, Paragraph

from bot.papers.case import Case
from bot.papers.case_rows import Event, events, numbers, shown
from bot.papers.pen import Pen
from bot.papers.tables import section, table
from bot.papers.typeface import BODY, marked
from domain.money import Money
from models.agreement import Agreement
from models.message import Message

Row = Sequence[str]
LONGEST = 1_600  # characters in one row; about forty lines


def history(pen: Pen, case: Case) -> Iterator[Flowable]:
    """Set each sort of event under its heading; none at all is said too."""
    for name, heads, widths, rows in (
        _promises(pen, case),
        _agreements(pen, case),
        _disputes(pen, case),
        _holds(pen, case),
        _tasks(pen, case),
        _decisions(pen, case),
        _messages(pen, case),
    ):
        names = [pen.say(f"case.{head}") for head in heads]
        none = Paragraph(marked(pen.say("case.none")), BODY)
        content = table(names, rows, widths) if rows else none
        yield from section(pen.say(f"case.{name}"), content)


Section = tuple[str, Row, Sequence[float], list[Row]]


def _promises(pen: Pen, case: Case) -> Section:
    rows: list[Row] = [
        (
            pen.moment(row.made_at),
            pen.day(row.due_on),
            pen.money(Money(row.amount_minor, row.currency)),
            numbers(case, row.invoices) or pen.say("case.all_invoices"),
            pen.code("promise", row.state),
        )
        for row in case.promises
    ]
    heads = ("made_at", "until", "amount", "numbers", "state")
    return "promises", heads, (28, 22, 26, 60, 30), rows


def _agreements(pen: Pen, case: Case) -> Section:
    rows: list[Row] = [
        (
            pen.moment(row.accepted_at),
            pen.money(Money(row.total_minor, row.currency)),
            numbers(case, [each.invoice_id for each in row.covers]),
            _instalments(pen, row),
            pen.code("agreement", row.state),
        )
        for row in case.agreements
    ]
    heads = ("made_at", "amount", "covers", "instalments", "state")
    return "agreements", heads, (28, 26, 40, 50, 24), rows


def _instalments(pen: Pen, row: Agreement) -> str:
    parts = row.terms.get("instalments")
    if not isinstance(parts, list):
        return ""
    return "\n".join(
        f"{pen.day(date.fromisoformat(part['due_on']))} "
        f"{pen.money(Money(part['amount_minor'], row.currency))}"
        for part in parts
    )


def _disputes(pen: Pen, case: Case) -> Section:
    rows: list[Row] = [
        (
            pen.moment(row.opened_at),
            numbers(case, [row.invoice_id])
            if row.invoice_id
            else pen.say("case.all_invoices"),
            row.reason,
            pen.code("dispute", row.state)
            + (f" {pen.local_day(row.resolved_at)}" if row.resolved_at else ""),
        )
        for row in case.disputes
    ]
    return "disputes", ("at", "numbers", "why", "state"), (28, 34, 76, 30), rows


def _holds(pen: Pen, case: Case) -> Section:
    rows: list[Row] = [
        (
            pen.moment(row.created_at),
            numbers(case, [row.invoice_id])
            if row.invoice_id
            else pen.say("case.all_invoices"),
            pen.code("hold", row.reason) + (f": {row.note}" if row.note else ""),
            pen.moment(end) if (end := row.lifted_at or row.until) else "-",
        )
        for row in case.holds
    ]
    return "holds", ("at", "numbers", "why", "until"), (28, 34, 76, 30), rows


def _tasks(pen: Pen, case: Case) -> Section:
    found = [each for each in events(case) if each.sort != "reminder"]
    rows: list[Row] = [
        (
            pen.moment(each.at),
            pen.code("kind", each.sort),
            each.about,
            _result(pen, each),
            each.note,
        )
        for each in found
    ]
    heads = ("at", "what", "numbers", "state", "text")
    return "tasks", heads, (28, 30, 34, 40, 36), rows


def _result(pen: Pen, event: Event) -> str:
    if event.rule is None:
        return pen.code("task", event.result)
    known = pen.code("task", event.rule)
    why = known if known != event.rule.replace("_", " ") else ""
    return f"{pen.code('task', event.result)}: {why or pen.reason(event.rule)}"


def _decisions(pen: Pen, case: Case) -> Section:
    found = [each for each in events(case) if each.sort == "reminder"]
    rows: list[Row] = [
        (
            pen.moment(each.at),
            each.about,
            pen.code("verdict", each.result),
            pen.reason(each.rule, each.figures) if each.rule else "",
            pen.moment(each.possible_at) if each.possible_at else "",
        )
        for each in found
    ]
    heads = ("at", "numbers", "state", "why", "until")
    return "decisions", heads, (28, 50, 26, 44, 28), rows


def _messages(pen: Pen, case: Case) -> Section:
    rows: list[Row] = []
    for row in case.messages:
        withheld = pen.code("withheld", "sensitive") if row.sensitive_at else ""
        first, *rest = wrap_body(withheld or row.body)
        who, standing = _who(pen, case, row), _standing(pen, row)
        rows.append((pen.moment(row.created_at), who, standing, first))
        rows += [("", "", "", part) for part in rest]
    return "messages", ("at", "who", "state", "text"), (26, 32, 34, 82), rows


def wrap_body(body: str) -> list[str]:
    """Cut a text into parts that a page can hold; a row is never longer than one."""
    parts = [body[at : at + LONGEST] for at in range(0, len(body), LONGEST)]
    return parts or [""]


def _who(pen: Pen, case: Case, row: Message) -> str:
    author, channel = pen.code("author", row.author), pen.code("channel", row.channel)
    return f"{author}\n{channel}\n{shown(case, row.address)}"


def _standing(pen: Pen, row: Message) -> str:
    told = [pen.code("message", row.state)]
    if row.reason:
        told.append(pen.reason(row.reason))
    for key, at in (
        ("sent_at", row.sent_at),
        ("delivered_at", row.delivered_at),
        ("read_at", row.read_at),
    ):
        if at is not None:
            same = pen.local_day(at) == pen.local_day(row.created_at)
            when = f"{pen.local(at):%H:%M}" if same else pen.moment(at)
            told.append(pen.say(f"case.{key}", at=when))
    return "\n".join(told)
