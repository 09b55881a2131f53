"""CPF and CNPJ: the numbers that the tax office knows people and companies by."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

_SPACES_AND_MARKS = re.compile(r"[\s./\-\u2010-\u2015]+")
_CPF = re.compile(r"[0-9]{11}")
_CNPJ = re.compile(r"[0-9A-Z]{12}[0-9]{2}")
_CPF_WEIGHTS = range(2, 12)  # from the right
_CNPJ_WEIGHTS = (2, 3, 4, 5, 6, 7, 8, 9)  # from the right, over and over
_MODULUS = 11


class DocumentKind(StrEnum):
    """Whose document it is: a person's or a company's."""

    CPF = "cpf"
    CNPJ = "cnpj"


@dataclass(frozen=True, slots=True)
class Document:
    """A valid CPF or CNPJ; *number* has no punctuation. Made by `parse_document`."""

    kind: DocumentKind
    number: str

    @property
    def formatted(self) -> str:
        """Write it the usual way: 123.456.789-09, 12.ABC.345/01DE-35."""
        n = self.number
        if self.kind is DocumentKind.CPF:
            return f"{n[:3]}.{n[3:6]}.{n[6:9]}-{n[9:]}"
        return f"{n[:2]}.{n[2:5]}.{n[5:8]}/{n[8:12]}-{n[12:]}"

    @property
    def masked(self) -> str:
        """Show the middle only: ***.456.789-**, **.ABC.345/****-**."""
        n = self.number
        if self.kind is DocumentKind.CPF:
            return f"***.{n[3:6]}.{n[6:9]}-**"
        return f"**.{n[2:5]}.{n[5:8]}/****-**"


def parse_document(text: str) -> Document | None:
    """Read a CPF or CNPJ with or without punctuation; None when it is neither.

    A CNPJ may hold letters since July 2026 (IN RFB 2.229/2024). One digit repeated is
    refused, though its check digits fit.

    >>> parse_document("123.456.789-09").masked
    '***.456.789-**'
    """
    number = _SPACES_AND_MARKS.sub("", text).upper()
    if len(set(number)) <= 1:
        return None
    if _CPF.fullmatch(number) and number.endswith(_cpf_digits(number[:9])):
        return Document(DocumentKind.CPF, number)
    if _CNPJ.fullmatch(number) and number.endswith(cnpj_digits(number[:12])):
        return Document(DocumentKind.CNPJ, number)
    return None


def cnpj_digits(base: str) -> str:
    """Work out the two check digits of the first twelve characters of a CNPJ.

    A character counts for its ASCII code less 48: digits themselves, A 17, Z 42 (Nota
    Técnica COCAD 49/2024).
    """
    weights = [_CNPJ_WEIGHTS[i % len(_CNPJ_WEIGHTS)] for i in range(13)]
    first = _check_digit(base, weights)
    return first + _check_digit(base + first, weights)


def _cpf_digits(base: str) -> str:
    first = _check_digit(base, _CPF_WEIGHTS)
    return first + _check_digit(base + first, _CPF_WEIGHTS)


def _check_digit(text: str, weights: Sequence[int]) -> str:
    pairs = zip(reversed(text), weights, strict=False)  # the weights go on
    rest = sum((ord(c) - ord("0")) * weight for c, weight in pairs) % _MODULUS
    return str(0 if rest < 2 else _MODULUS - rest)  # noqa: PLR2004 - 11 and 10 are no digits
