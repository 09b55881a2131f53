"""Invented receipts as PDF, for a client of the demo to attach."""

import base64
import io
import secrets
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from reportlab.pdfgen.canvas import Canvas

KINDS = ("pix", "scheduled", "other")
_SIZE = (298, 480)  # points: a narrow page, as phones make them
_STRANGER = ("JSX INTERMEDIACOES DIGITAIS", "11.444.777/0001-61")
_ZONE = ZoneInfo("America/Sao_Paulo")
_ISPB = "99000111"  # of no bank


def receipt(
    kind: str, *, client: str, company: str, cents: int, at: datetime
) -> dict[str, str]:
    """Print a receipt of *kind* as an attachment: {content_type, name, data}.

    *at* is when it was paid; its Pix id says so in UTC. `scheduled` is for a week
    later, `other` was paid to somebody else.
    """
    made = io.BytesIO()
    canvas = Canvas(made, pagesize=_SIZE, invariant=True)
    local = at.astimezone(_ZONE)
    for place, (text, size) in enumerate(_lines(kind, client, company, cents, local)):
        canvas.setFont("Helvetica-Bold" if size > 10 else "Helvetica", size)  # noqa: PLR2004 - a heading
        canvas.drawString(24, 440 - 22 * place, text)
    canvas.showPage()
    canvas.save()
    name = "agendamento.pdf" if kind == "scheduled" else "comprovante.pdf"
    data = base64.b64encode(made.getvalue()).decode()
    return {"content_type": "application/pdf", "name": name, "data": data}


def _lines(
    kind: str, client: str, company: str, cents: int, at: datetime
) -> list[tuple[str, int]]:
    scheduled = kind == "scheduled"
    title = "Comprovante de agendamento" if scheduled else "Comprovante de Pix"
    day = at + timedelta(days=7) if scheduled else at
    when = f"{day:%d/%m/%Y}" if scheduled else f"{day:%d/%m/%Y} {day:%H:%M}"
    stranger = kind == "other"
    lines = [
        ("Banco Exemplo", 10),
        (title, 16),
        (f"Valor: R$ {_reais(cents)}", 14),
        (f"{'Agendado para' if scheduled else 'Data'}: {when}", 10),
        ("Quem recebeu", 11),
        (f"Nome: {_STRANGER[0] if stranger else company}", 10),
        *([(f"CNPJ: {_STRANGER[1]}", 10)] if stranger else []),
        ("Quem pagou", 11),
        (f"Nome: {client}", 10),
        ("CPF: ***.982.247-**", 10),
    ]
    if not scheduled:
        lines.append((f"ID: {_end_to_end(at)}", 9))
    return [*lines, ("Documento fictício para demonstração", 8)]


def _end_to_end(at: datetime) -> str:
    return f"E{_ISPB}{at.astimezone(UTC):%Y%m%d%H%M}{secrets.token_hex(6)[:11]}"


def _reais(cents: int) -> str:
    whole, rest = divmod(cents, 100)
    return f"{whole:,}".replace(",", ".") + f",{rest:02}"
