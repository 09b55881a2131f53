"""A case file to hand on: the PDF that people read, the ZIP that programs read."""

from dataclasses import dataclass

from bot.papers.case import Case
from bot.papers.case_csv import case_zip
from bot.papers.case_pdf import case_pdf
from bot.papers.paper import CSV_ZIP, PDF, Paper, file_name
from bot.papers.pen import Pen, pen_of
from bot.wiring import Wiring


@dataclass(frozen=True, slots=True)
class CaseFile:
    """Both halves of one case file."""

    pdf: Paper
    csv: Paper


def write_case(parts: Wiring, case: Case) -> CaseFile:
    """Write both halves of a case, in the company's own language."""
    return CaseFile(write_case_pdf(parts, case), write_case_csv(parts, case))


def write_case_pdf(parts: Wiring, case: Case) -> Paper:
    """Print the PDF of a case."""
    pen = _pen(parts, case)
    content = case_pdf(pen, parts.settings.company, case)
    return Paper(_name(pen, case, "pdf"), PDF, content)


def write_case_csv(parts: Wiring, case: Case) -> Paper:
    """Write the ZIP of CSV files of a case."""
    return Paper(_name(_pen(parts, case), case, "zip"), CSV_ZIP, case_zip(case))


def _pen(parts: Wiring, case: Case) -> Pen:
    return pen_of(parts, parts.settings.language, case.client.zone)


def _name(pen: Pen, case: Case, ending: str) -> str:
    code, day = case.client.external_id, case.balance.on
    return file_name(pen.say("file.case"), code, day, ending)
