"""What marks a receipt: its ids, and the words that say what became of the payment."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime

from domain.proof.lines import Line
from domain.proof.reading import Kind, Standing

# E, the ISPB of the payer's bank, yyyyMMddHHmm in UTC, eleven characters of the bank's
# own; D for money that goes back. Source: BCB, "Manual de Fluxos do Processo de
# Efetivação do Pix", EndToEndId and ReturnId.
_END_TO_END = re.compile(r"[Ee]([0-9]{8})(20[0-9]{10})([0-9A-Za-z]{11})")
_RETURN_ID = re.compile(r"(?<![0-9A-Za-z])D[0-9]{8}20[0-9]{10}[0-9A-Za-z]{11}")
_BOLETO = re.compile(r"(?<![0-9])(?:[0-9][ .-]?){46,47}[0-9](?![0-9])")
_TXID = re.compile(
    r"(?:txid|identificador(?: do pix)?|id do recebedor)\W{0,3}([0-9A-Za-z]{1,35})"
)
_AUTHENTICATION = re.compile(
    r"autenticacao(?: (?:bancaria|eletronica|digital|sisbb|do comprovante))?\W{0,3}"
    r"([0-9a-f][0-9a-f. -]{5,60}[0-9a-f])"
)
_WHAT = r"(?:pix|transferencia|pagamento|transacao|operacao|status|situacao|ted|valor)"
_FAILED = (
    r"(?:devolvid|estornad|cancelad|recusad|rejeitad|expirad|falhou|nao aprovad"
    r"|nao (?:foi )?(?:realizad|concluid|efetuad|efetivad|autorizad|processad))"
)
_RETURNED = re.compile(
    rf"\b{_WHAT}\b[^.;|]{{0,24}}\b{_FAILED}"
    r"|\bcomprovante de (?:devolucao|estorno|cancelamento)"
    r"|\b(?:devolucao|estorno) (?:de|do) (?:pix|pagamento|valor)\b"
    r"(?! (?:e|pode|em caso))"
)
_SCHEDULED = re.compile(
    r"\bagendad[ao]s?\b|\b(?:comprovante|recibo|tipo|dados) d[eo] agendamento"
    r"|\bagendamento (?:de|do|realizado|efetuado|concluido|com sucesso|pix|confirmado)"
    r"|\bsera (?:realizad|efetuad|efetivad|debitad|enviad|processad)[ao]"
    r" (?:em|no dia|dia)"
    r"|\b(?:pagamento|pix|transferencia) programad[ao]\b|\bscheduled\b"
    r"|\bprogramad[ao] para\b"
)
_CARRIED_OUT = re.compile(
    r"\b(?:efetivad|pag|debitad|concluid|realizad)[ao] em\b"
    r"|\bpix (?:enviado|realizado)\b"
)
_PENDING = re.compile(
    r"\b(?:em processamento|em analise|aguardando (?:aprovacao|autorizacao|analise)"
    r"|pendente de|processando)\b"
)
_RECEIPT = re.compile(
    r"\bcomprovante\b|\brecibo d[eo] (?:pagamento|pix|transferencia)"
    r"|\bpagamento (?:realizad|efetuad|efetivad|concluid|aprovad|confirmad|feito"
    r"|com sucesso)"
    r"|\b(?:pix|transferencia|ted) (?:realizad|enviad|efetuad|feit|concluid|efetivad)"
    r"|\bvoce (?:pagou|transferiu|enviou|fez um pix)\b"
    r"|\bid d[ae] (?:transacao|operacao)\b"
    r"|\bpago (?:em|para)\b|\bdata do pagamento\b|\bautenticacao\b|\bpaid\b"
    r"|\breceipt\b"
)
_A_BILL = re.compile(
    r"\bautenticacao mecanica|\brecibo do (?:pagador|sacado)|\bficha de compensacao"
    r"|\bnota fiscal\b|\bsegunda via\b|\bpague com pix\b|\bpix copia e cola\b"
)
_PAID_INDEED = re.compile(
    r"\bcomprovante\b|\bdata do pagamento\b|\bvalor pago\b|\bpago em\b"
    r"|\bpagamento (?:realizad|efetuad|efetivad|concluid)"
)


def end_to_end_of(squeezed: str) -> str | None:
    """Find the Pix end-to-end id in a text without spaces; its minute must exist."""
    for found in _END_TO_END.finditer(squeezed):
        if minute_of(found[0]) is not None:
            return f"E{found[0][1:]}"
    return None


def minute_of(end_to_end: str) -> datetime | None:
    """Read the instant (UTC) that stands in an end-to-end id.

    >>> minute_of("E18236120202611201732s0123456789").isoformat()
    '2026-11-20T17:32:00+00:00'
    """
    try:
        return datetime.strptime(end_to_end[9:21], "%Y%m%d%H%M").replace(tzinfo=UTC)
    except ValueError:
        return None


def line_of(lines: Sequence[Line]) -> str | None:
    """Find a boleto's line: 47 digits, or 48 of a utility's."""
    joined = " ".join(line.plain for line in lines)
    for text in (*(line.plain for line in lines), joined):
        if found := _BOLETO.search(text):
            return re.sub(r"[^0-9]", "", found[0])
    return None


def txid_of(lines: Sequence[Line]) -> str | None:
    """Find the payee's own id of a Pix payment."""
    return _after(_TXID, lines, own_case=True)


def authentication_of(lines: Sequence[Line]) -> str | None:
    """Find the bank's authentication of a paid bill."""
    found = _after(_AUTHENTICATION, lines)
    return re.sub(r"[ .-]", "", found).upper()[:60] if found else None


def standing_of(lines: Sequence[Line], end_to_end: str | None) -> Standing:
    """Tell what a text says became of the payment.

    A bank's small print speaks of cancellations and returns on every receipt: only
    words about this payment count. "Agendamento realizado" is no payment.
    """
    text = "\n".join(line.plain for line in lines)
    if _RETURNED.search(text) or any(_RETURN_ID.search(line.text) for line in lines):
        return Standing.RETURNED
    if _SCHEDULED.search(text) and not (end_to_end and _CARRIED_OUT.search(text)):
        return Standing.SCHEDULED
    if _A_BILL.search(text) and not end_to_end and not _PAID_INDEED.search(text):
        return Standing.NOT_A_RECEIPT
    if _PENDING.search(text):
        return Standing.PENDING
    if end_to_end or _RECEIPT.search(text):
        return Standing.PAID
    return Standing.NOT_A_RECEIPT


def kind_of(lines: Sequence[Line], end_to_end: str | None, line: str | None) -> Kind:
    """Tell how it was paid."""
    text = "\n".join(each.plain for each in lines)
    if end_to_end:
        return Kind.PIX
    if line or re.search(r"\bboleto\b|\bcodigo de barras\b|\blinha digitavel\b", text):
        return Kind.BOLETO
    if re.search(r"\bpix\b", text):
        return Kind.PIX
    if re.search(r"\bted\b|\bdoc\b|\btransferencia\b", text):
        return Kind.TRANSFER
    if re.search(r"\bcartao\b|\bcredito a vista\b", text):
        return Kind.CARD
    return Kind.UNKNOWN


def _after(
    label: re.Pattern[str], lines: Sequence[Line], *, own_case: bool = False
) -> str | None:
    """Find what stands behind a label, on its line or on the next one."""
    for place, line in enumerate(lines):
        pair = [line]
        if place + 1 < len(lines):
            pair.append(lines[place + 1])
        shown = " ".join(each.text for each in pair)
        found = label.search(" ".join(each.plain for each in pair))
        if found and found.start() <= len(line.plain):
            return shown[found.start(1) : found.end(1)] if own_case else found[1]
    return None
