"""A case as one PDF: a summary that fits on a page, and all that it stands on."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from reportlab.platypus import Flowable, Paragraph

from bot.papers.account import invoices_table
from bot.papers.case import Case
from bot.papers.case_history import history
from bot.papers.case_rows import shown
from bot.papers.heads import company_head, foot_of
from bot.papers.pen import Pen
from bot.papers.sheet import First, build
from bot.papers.statement import TEXT_TOP, payments_table
from bot.papers.tables import facts, section
from bot.papers.typeface import BODY, SMALL, TITLE, marked
from bot.settings.company import Company
from models.client import ContactPoint
from models.message import IN

Fact = tuple[str, str]
CEP = 8  # digits


def case_pdf(pen: Pen, company: Company, case: Case) -> bytes:
    """Print the case file."""
    title = pen.say("case.title")
    kind = pen.say("case.court" if case.court else "case.out_of_court")
    made = pen.say("case.made", moment=pen.moment(case.now), zone=case.client.zone)
    story: list[Flowable] = [
        Paragraph(marked(f"{title}: {kind}"), TITLE),
        Paragraph(marked(made), BODY),
        *section(pen.say("case.summary"), facts(_summary(pen, case))),
        *section(pen.say("case.creditor"), facts(_creditor(pen, company))),
        *section(
            pen.say("case.client"), facts([*_client(pen, case), *_points(pen, case)])
        ),
        *section(
            pen.say("case.invoices"), *invoices_table(pen, case.balance, case.policy)
        ),
        *section(pen.say("case.payments"), payments_table(pen, case.payments)),
        *history(pen, case),
        Paragraph(marked(pen.say("case.note")), SMALL),
    ]
    first = First(TEXT_TOP, lambda canvas: company_head(canvas, company))
    return build(story, title, company.legal_name, foot_of(pen), first)


def _summary(pen: Pen, case: Case) -> list[Fact]:
    oldest = case.balance.oldest
    ours = [row for row in case.messages if row.direction != IN]
    calls = [task for task in case.tasks if task.kind == "phone" and task.done_at]
    posted = [task for task in case.tasks if task.result == "posted"]
    dates = [
        ("oldest", pen.day(oldest.due_on) if oldest else ""),
        ("prescribes", pen.day(case.prescribes_on) if case.prescribes_on else ""),
    ]
    counts: list[tuple[str, Sequence[object]]] = [
        ("messages_sent", ours),
        ("messages_received", [row for row in case.messages if row.direction == IN]),
        ("calls", [task for task in calls if task.state == "done"]),
        ("posted", posted),
        ("promises_made", case.promises),
        ("agreements_made", case.agreements),
        ("disputes_made", case.disputes),
    ]
    rows = [
        ("owed", pen.money(case.balance.total)),
        ("overdue", pen.money(case.balance.overdue)),
        ("count", str(len(case.balance.lines))),
        *dates,
        *((name, str(len(found))) for name, found in counts),
    ]
    return [(pen.say(f"case.{name}"), value) for name, value in rows]


def _creditor(pen: Pen, company: Company) -> list[Fact]:
    signatory = company.signatory
    contact = f"{signatory.name} · {pen.common['signatory_phone']} · {signatory.email}"
    return [
        (company.legal_name, f"CNPJ {company.cnpj}"),
        (pen.say("case.address"), pen.common["company_address"]),
        (pen.say("case.contacts"), contact),
    ]


def _client(pen: Pen, case: Case) -> list[Fact]:
    client = case.client
    code = client.postal_code or ""
    code = f"{code[:5]}-{code[5:]}" if len(code) == CEP else code
    place = (client.street, client.city, client.state, code)
    rows = [
        ("client", client.name),
        ("code", client.external_id),
        ("document", case.document),
        ("address", ", ".join(part for part in place if part)),
    ]
    if case.whole and client.birth_date:
        rows.append(("born", pen.day(client.birth_date)))
    return [(pen.say(f"case.{name}"), value) for name, value in rows if value]


def _points(pen: Pen, case: Case) -> Iterator[Fact]:
    name = pen.say("case.contacts")
    for point in case.points:
        yield name, f"{shown(case, point.address)} · {_standing(pen, point)}"
        name = ""
    marks: list[tuple[str, datetime | None]] = [
        ("opted_out", case.opted_out_at),
        ("deceased", case.client.deceased_at),
        ("vulnerable", case.client.vulnerable_until),
    ]
    for key, at in marks:
        if at is not None:
            yield "", pen.say(f"case.{key}", day=pen.local_day(at))


def _standing(pen: Pen, point: ContactPoint) -> str:
    told = []
    for key, at in (
        ("quarantined", point.quarantined_at),
        ("invalid", point.invalid_at),
        ("confirmed", point.confirmed_at),
    ):
        if at is not None:
            told.append(pen.say(f"case.{key}", day=pen.local_day(at)))
    if point.opt_in_at is not None:
        day, source = pen.local_day(point.opt_in_at), point.opt_in_source or "-"
        told.append(pen.say("case.opt_in", day=day, source=source))
    return " · ".join(told) or "-"
