"""Who paid and who was paid: receipts say it in two blocks, in any order."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum

from domain.pixkeys import parse_pix_key
from domain.proof.lines import Line
from domain.proof.reading import Party


class Side(Enum):
    """Whose block a line stands in."""

    PAYEE = "payee"
    PAYER = "payer"


_PAYEE = re.compile(
    r"^\W*(?:dados d[oa] )?(?:quem (?:vai )?recebe(?:u|ra)?|recebedora?"
    r"|recebido por"
    r"|destino|destinatario|favorecido|beneficiario(?: (?:final|original))?|cedente"
    r"|(?:pago|paga|enviado|transferido|agendado) para|para|conta (?:de )?destino"
    r"|conta creditada|credito|empresa|estabelecimento|convenio"
    r"|(?:nome|razao social|nome fantasia) d[oae] (?:recebedora?|favorecido"
    r"|destinatario|beneficiario(?: final)?"
    r"|cedente|empresa)|paid to|recipient|destinatario)\b"
)
_PAYER = re.compile(
    r"^\W*(?:dados d[oa] )?(?:quem (?:pagou|enviou|paga|transferiu|fez)"
    r"|pagadora?(?: final)?"
    r"|pago por|origem|remetente|ordenante|debitad[oa] de|de|conta (?:de )?origem"
    r"|conta debitada|debito|cliente|sacado|emitente"
    r"|nome d[oa] (?:pagadora?|remetente|cliente|sacado|correntista)|paid by|sender)\b"
)
_NAME = re.compile(
    r"^\W*(?:nome|razao social|nome fantasia)(?: d[oae] \w+(?: final)?)?\s*[:\-]?\s*"
)
_D = "[0-9*xX•]"
_DOCUMENT = re.compile(
    rf"(?<![0-9*xX•.])((?:{_D}{{2}}[. ]?{_D}{{3}}[. ]?{_D}{{3}} ?/ ?{_D}{{4}} ?-? ?"
    rf"{_D}{{2}})"
    rf"|(?:{_D}{{3}}\.{_D}{{3}}\.{_D}{{3}} ?- ?{_D}{{2}})"
    r"|(?:[0-9]{14}|[0-9*]{3}[0-9]{6}[0-9*]{2}))(?![0-9*])"
)
_KEY = re.compile(r"^\W*chave(?: pix)?(?: d[oe] \w+)?\s*[:\-]?\s*")
_LABEL = re.compile(
    r"^\W*(?:nome|razao social|nome fantasia|cpf|cnpj|documento|instituicao|banco"
    r"|agencia|ag|conta|tipo|chave|valor|data|hora|id|identificador|autenticacao"
    r"|codigo|ispb|descricao|mensagem|vencimento|comprovante|numero|nsu|protocolo"
    r"|situacao|status|tarifa|juros|multa|desconto|forma|canal|txid|r ?\$|tel|sac"
    r"|ouvidoria)\b"
)
_LETTERS = re.compile(r"[^\W\d_]{2,}")
LONGEST_NAME = 80


def parties_of(lines: Sequence[Line]) -> tuple[Party, Party]:
    """Read the payee and the payer; each as far as it stands there.

    A heading ("Quem recebeu", "Para: ...") opens a block, and the first line of a block
    may be the name without a label. What stands before any heading is nobody's.
    """
    blocks = {side: _Block() for side in Side}
    side: Side | None = None
    for place, line in enumerate(lines):
        following = lines[place + 1] if place + 1 < len(lines) else None
        opened, rest = _heading(line)
        if opened is not None:
            side = opened
            blocks[side].first = True
        if side is not None and rest.text:
            blocks[side].take(rest, following)
            blocks[side].first = False
    return blocks[Side.PAYEE].party, blocks[Side.PAYER].party


@dataclass
class _Block:
    """One side while it is read; `first`: the next words may be its name."""

    found: dict[str, str] = field(default_factory=dict)
    first: bool = False

    @property
    def party(self) -> Party:
        return Party(**self.found)

    def take(self, line: Line, following: Line | None) -> None:
        """Add what a line says; a label may stand above what it names."""
        if found := _DOCUMENT.search(line.text):
            self._keep("document", re.sub(r"\s", "", found[1]))
        if found := _KEY.match(line.plain):
            said = line.text[found.end() :] or _key_below(following)
            self._keep("key", said.strip())
        elif found := _NAME.match(line.plain):
            said = line.text[found.end() :] or _name_below(following)
            self._keep("name", _short(said))
        elif self.first and _may_be_name(line):
            self._keep("name", _short(line.text))

    def _keep(self, what: str, said: str) -> None:
        if said:
            self.found.setdefault(what, said)


def _heading(line: Line) -> tuple[Side | None, Line]:
    """See whether a line opens a block, and what is left of it behind the heading."""
    for side, pattern in ((Side.PAYEE, _PAYEE), (Side.PAYER, _PAYER)):
        found = pattern.match(line.plain)
        if found is None:
            continue
        rest = line.text[found.end() :].lstrip(" :|-\u2013\u2014")
        after = line.plain[len(line.text) - len(rest) :]
        if _opens(found[0], rest, after):
            return side, Line(rest, after)
    return None, line


def _opens(label: str, rest: str, after: str) -> bool:
    """Refuse a sentence that only begins like a heading: "de acordo com o contrato"."""
    if not rest:
        return True
    if re.match(r"(?:que|com|ser|sua?|mais|acordo)\b", after):
        return False
    short = label.strip(" :-") in {
        "de",
        "para",
        "credito",
        "debito",
        "cliente",
        "empresa",
    }
    return not short or (not _LABEL.match(after) and not rest[:1].islower())


def _name_below(following: Line | None) -> str:
    return following.text if following and not _LABEL.match(following.plain) else ""


def _key_below(following: Line | None) -> str:
    return following.text if following and parse_pix_key(following.text) else ""


def _may_be_name(line: Line) -> bool:
    if _LABEL.match(line.plain) or _DOCUMENT.search(line.text):
        return False
    return bool(_LETTERS.search(line.text)) and not re.search(r"[0-9]{4,}", line.text)


def _short(text: str) -> str:
    return " ".join(text.split())[:LONGEST_NAME]
