"""What a statement's line says of who paid: codes, numbers, the payer's document."""

import re
from dataclasses import dataclass

from bot.bank.lines import StatementLine
from domain.documents import parse_document
from domain.likeness import words_of
from domain.matching import Line
from domain.money import Money

# Banco Central, Manual de Padrões para Iniciação do Pix: E, the bank's ISPB, the minute
# in UTC, and eleven characters. D instead of E is money that goes back.
END_TO_END = re.compile(r"\b[ED]\d{20}[A-Za-z0-9]{11}\b")
_MASKED = re.compile(r"[*xX\u2022]{3}[.\s]?(\d{3})[.\s]?(\d{3})[-\s]?[*xX\u2022]{2}")
_DOCUMENT = re.compile(
    r"(?<!\d)(?:\d{3}\.?\d{3}\.?\d{3}-?\d{2}|[\dA-Z]{2}\.?[\dA-Z]{3}\.?[\dA-Z]{3}/?"
    r"[\dA-Z]{4}-?\d{2})(?!\d)",
    re.IGNORECASE,
)
_TOKEN = re.compile(r"[A-Za-z0-9][A-Za-z0-9./-]{1,39}")
_TXID = re.compile(r"R[0-9A-Z]{12}")
_OLD_CODE = re.compile(r"R(\d{1,9})")
_LEAST = 4  # characters of an invoice's number; shorter ones stand anywhere


@dataclass(frozen=True, slots=True)
class Clues:
    """The codes of a line: *txids* are our own, *old* the ids that older codes bear."""

    txids: frozenset[str]
    old: frozenset[int]
    codes: frozenset[str]
    numbers: frozenset[str]
    end_to_end: str
    document: str

    def keys(self) -> list[str]:
        """List the codes for the row."""
        found = sorted(self.txids | self.codes | {f"R{id_}" for id_ in self.old})
        return [*found, self.end_to_end] if self.end_to_end else found


def clues_of(line: StatementLine) -> Clues:
    """Find the codes of a line, in its fields and in its words."""
    text = f"{line.text} {line.payer}"
    tokens = {token.strip("./-") for token in _TOKEN.findall(text)}
    upper = {token.upper() for token in tokens} | {
        number.strip().upper() for number in line.numbers
    }
    end_to_end = END_TO_END.search(text)
    old = (_OLD_CODE.fullmatch(token) for token in upper)
    return Clues(
        frozenset(token for token in upper if _TXID.fullmatch(token)),
        frozenset(int(found[1]) for found in old if found),
        frozenset(line.codes),
        frozenset({token for token in tokens if _may_number(token)})
        | frozenset(number.strip() for number in line.numbers if number.strip()),
        end_to_end[0] if end_to_end else "",
        document_in(line.document) or document_in(text),
    )


def document_in(text: str) -> str:
    """Find a valid CPF or CNPJ, or the six digits that a mask leaves of a CPF.

    >>> document_in("PIX ANA ***.982.247-**"), document_in("TED 529.982.247-25")
    ('982247', '52998224725')
    """
    if masked := _MASKED.search(text):
        return masked[1] + masked[2]
    for found in _DOCUMENT.finditer(text):
        if document := parse_document(found[0]):
            return document.number
    return ""


def masked_text(text: str) -> str:
    """Write the words of a line without a whole CPF in them.

    >>> masked_text("PIX ANA 529.982.247-25")
    'PIX ANA ***.982.247-**'
    """

    def mask(found: re.Match[str]) -> str:
        document = parse_document(found[0])
        return (
            document.masked if document and document.kind.value == "cpf" else found[0]
        )

    return _DOCUMENT.sub(mask, text)


def line_of(ref: str, line: StatementLine, document: str, currency: str) -> Line:
    """Give what the rules of matching look at."""
    text = f"{line.payer} {line.text}"
    return Line(ref, line.on, Money(line.minor, currency), text, document)


def says(text: str, phrase: str) -> bool:
    """Tell whether all words of *phrase* stand in a row in *text*, accents aside."""
    there, wanted = words_of(text), words_of(phrase)
    starts = range(len(there) - len(wanted) + 1)
    return any(there[i : i + len(wanted)] == wanted for i in starts)


def _may_number(token: str) -> bool:
    return len(token) >= _LEAST and any(c.isdigit() for c in token)
