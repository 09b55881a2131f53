"""An agreement on paper: who agreed to what, in place of which debt, and the proof.

It is printed from the terms and the evidence that were kept at the yes, so that each
print says the same; only how the agreement ended is added, above everything.
"""

from collections.abc import Sequence
from datetime import date, datetime

from reportlab.lib.units import mm
from reportlab.platypus import CondPageBreak, Flowable, Paragraph, Spacer
from sqlalchemy.orm import Session

from bot.codes import check_page, code_of_agreement
from bot.papers.clauses import clauses_of
from bot.papers.heads import company_head, foot_of
from bot.papers.paper import PDF, Paper, file_name
from bot.papers.pen import Pen, pen_of
from bot.papers.sheet import First, build
from bot.papers.tables import facts, section, table
from bot.papers.typeface import BODY, HEADING, SMALL, STRONG, TITLE, marked
from bot.papers.write import masked_document
from bot.wiring import Wiring
from domain.agreed import Agreed, Replaced, agreed
from domain.codes import shown_code
from domain.in_words import reais_in_words
from domain.money import Money, total
from domain.zones import local_day
from models.agreement import ACTIVE, Agreement
from models.client import Client

TEXT_TOP = 32 * mm
_HEADS = ("invoice", "due", "principal", "fine", "interest", "discount", "paid", "owed")
_WIDTHS = (42, 19, 19, 15, 15, 17, 17, 19)


def print_agreement(
    session: Session, parts: Wiring, row: Agreement, now: datetime
) -> Paper:
    """Print an agreement in its client's language; its code is made at the first."""
    client = session.get_one(Client, row.client_id)
    pen = pen_of(parts, client.language, client.zone)
    terms = agreed(row.terms, row.currency)
    title = pen.say("agreement.title", number=str(row.id))
    story: list[Flowable] = [
        Paragraph(marked(title), TITLE),
        *_ended(pen, row),
        Paragraph(marked(_lead(parts, pen, client, row, terms)), BODY),
        facts(_parties(parts, pen, client)),
        *_debt(pen, terms),
        *_sums(pen, terms),
        *_parts(pen, terms),
        *_clauses(pen, row, terms, client),
        *_proof(session, parts, pen, row, now),
    ]
    company = parts.settings.company
    first = First(TEXT_TOP, lambda canvas: company_head(canvas, company))
    page = build(story, title, company.legal_name, foot_of(pen), first)
    return Paper(name_of(session, parts, row), PDF, page)


def name_of(session: Session, parts: Wiring, row: Agreement) -> str:
    """Name the file of an agreement: acordo-12-2026-11-24.pdf."""
    client = session.get_one(Client, row.client_id)
    pen = pen_of(parts, client.language, client.zone)
    day = local_day(row.accepted_at, client.zone)
    return file_name(pen.say("file.agreement"), str(row.id), day, "pdf")


def _ended(pen: Pen, row: Agreement) -> list[Flowable]:
    """Say in front what a reader must not miss: that it no longer holds."""
    if row.state == ACTIVE:
        return []
    day = pen.local_day(row.ended_at) if row.ended_at else ""
    said = pen.say(f"agreement.ended.{row.state}{'_on' if day else ''}", day=day)
    return [Paragraph(marked(said), STRONG)]


def _lead(
    parts: Wiring, pen: Pen, client: Client, row: Agreement, terms: Agreed
) -> str:
    amount = pen.money(terms.total)
    if pen.language == "pt" and terms.total.currency == "BRL" and terms.total:
        amount = f"{amount} ({reais_in_words(terms.total)})"
    return pen.say(
        "agreement.lead",
        payee=parts.settings.company.legal_name,
        payer=client.name,
        moment=pen.moment(row.accepted_at),
        amount=amount,
        debt=pen.money(terms.debt),
        n=len(terms.parts),
    )


def _parties(parts: Wiring, pen: Pen, client: Client) -> list[tuple[str, str]]:
    company = parts.settings.company
    rows = [
        ("agreement.payee", f"{company.legal_name}, CNPJ {company.cnpj}"),
        ("agreement.address", pen.common["company_address"]),
        ("agreement.payer", client.name),
        ("agreement.document", masked_document(client)),
        ("agreement.code", client.external_id),
    ]
    return [(pen.say(key), value) for key, value in rows if value]


def _debt(pen: Pen, terms: Agreed) -> list[Flowable]:
    """List the invoices as they stood at the yes; older agreements kept none."""
    if not terms.replaced:
        return []
    heads = [pen.say(f"table.{name}") for name in _HEADS]
    rows = [_replaced(pen, line) for line in terms.replaced]
    sums = _added(pen, terms.replaced)
    content = table(heads, rows, _WIDTHS, figures=range(2, 8), sums=[sums])
    return list(section(pen.say("agreement.debt"), content))


def _replaced(pen: Pen, line: Replaced) -> list[str]:
    name = " · ".join(part for part in (line.number, line.description) if part)
    return [name, pen.day(line.due_on), *map(pen.figure, _amounts(line))]


def _amounts(line: Replaced) -> tuple[Money, ...]:
    return line.principal, line.fine, line.interest, line.let_off, line.paid, line.owed


def _added(pen: Pen, lines: Sequence[Replaced]) -> list[str]:
    currency = lines[0].owed.currency
    columns = zip(*map(_amounts, lines), strict=True)
    figures = [pen.figure(total(column, currency)) for column in columns]
    return [pen.say("table.total"), "", *figures]


def _sums(pen: Pen, terms: Agreed) -> list[Flowable]:
    """Lead from the debt to the total: what is let off, what instalments cost."""
    rows = [(pen.say("agreement.was_owed"), pen.money(terms.debt))]
    if terms.saved:
        rows.append((pen.say("agreement.saved"), f"- {pen.money(terms.saved)}"))
    if terms.interest:
        rows.append((_interest(pen, terms), f"+ {pen.money(terms.interest)}"))
    rows.append((pen.say("agreement.total"), pen.money(terms.total)))
    return [facts(rows)]


def _interest(pen: Pen, terms: Agreed) -> str:
    if not terms.rate_bp_month:
        return pen.say("agreement.interest")
    return pen.say("agreement.interest_at", rate=pen.percent(terms.rate_bp_month))


def _parts(pen: Pen, terms: Agreed) -> list[Flowable]:
    if not terms.parts:
        return []
    heads = [pen.say(f"agreement.{name}") for name in ("part", "due", "amount")]
    rows = [
        [_named(pen, part.number, terms), pen.day(part.due_on), pen.figure(part.amount)]
        for part in terms.parts
    ]
    sums = [[pen.say("table.total"), "", pen.figure(terms.total)]]
    content = table(heads, rows, (70, 40, 40), figures=(2,), sums=sums)
    return list(section(pen.say("agreement.parts"), content))


def _named(pen: Pen, number: int, terms: Agreed) -> str:
    if len(terms.parts) == 1:
        return pen.say("agreement.only_part")
    if not number:
        return pen.say("agreement.down")
    return pen.say("agreement.numbered", place=number, count=terms.count)


def _clauses(pen: Pen, row: Agreement, terms: Agreed, client: Client) -> list[Flowable]:
    accepted_on: date = local_day(row.accepted_at, client.zone)
    texts = clauses_of(pen, terms, accepted_on)
    return [
        CondPageBreak(32 * mm),
        Paragraph(marked(pen.say("agreement.clauses")), HEADING),
        *(
            Paragraph(marked(f"{place}. {text}"), BODY)
            for place, text in enumerate(texts, start=1)
        ),
    ]


def _proof(
    session: Session, parts: Wiring, pen: Pen, row: Agreement, now: datetime
) -> list[Flowable]:
    code = shown_code(code_of_agreement(session, row, now))
    said = row.evidence
    story: list[Flowable] = [
        CondPageBreak(50 * mm),
        Paragraph(marked(pen.say("agreement.proof")), HEADING),
        facts(_evidence(pen, row)),
    ]
    if read := said.get("read_back", {}).get("text"):
        heading = pen.say("agreement.read_back")
        story += [Paragraph(marked(heading), STRONG), Paragraph(marked(read), SMALL)]
    checked = pen.say("agreement.check", code=code, page=check_page(parts))
    return [*story, Spacer(0, 3 * mm), Paragraph(marked(checked), STRONG)]


def _evidence(pen: Pen, row: Agreement) -> list[tuple[str, str]]:
    """Tell the proof in short; of an address only how it ends."""
    said = row.evidence
    yes, read = said.get("yes", {}), said.get("read_back", {})
    sent = (read.get("messages") or [{}])[-1]
    at = sent.get("sent_at")
    rows = [
        ("accepted_at", pen.moment(row.accepted_at)),
        ("channel", _channel(pen, said)),
        ("yes", yes.get("text", "")),
        ("yes_id", yes.get("sid") or ""),
        ("sent", pen.moment(datetime.fromisoformat(at)) if at else ""),
        ("sent_id", sent.get("sid") or ""),
        ("identity", _identity(pen, said)),
        ("text_hash", read.get("sha256", "")),
        ("terms_hash", said.get("terms_sha256", "")),
    ]
    return [(pen.say(f"agreement.by.{name}"), value) for name, value in rows if value]


def _channel(pen: Pen, said: dict[str, object]) -> str:
    if "channel" not in said:
        return ""
    address = str(said.get("address", ""))
    name = pen.code("agreement_channel", str(said["channel"]))
    if "@" in address:
        return f"{name}, {address[:1]}...@{address.rpartition('@')[2]}"
    digits = "".join(char for char in address if char.isdigit())
    ending = pen.say("agreement.by.ending", ending=digits[-4:]) if digits else ""
    return ", ".join(part for part in (name, ending) if part)


def _identity(pen: Pen, said: dict[str, object]) -> str:
    proved = said.get("identity")
    if not isinstance(proved, dict):
        return ""
    how = pen.code("agreement_identity", proved["how"])
    since = proved.get("since")
    when = pen.moment(datetime.fromisoformat(since)) if since else ""
    return ", ".join(part for part in (how, when) if part)
