"""Pix keys: which of the five kinds a text is, in the form that the DICT stores."""

import re
from dataclasses import dataclass
from enum import StrEnum

from domain.documents import DocumentKind, parse_document
from domain.phones import parse_phone

_EMAIL = re.compile(
    r"[a-z0-9.!#$&'*+/=?^_`{|}~%-]+@[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9]"
    r"(?:[a-z0-9-]*[a-z0-9])?)+"
)
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_LONGEST = 77


class PixKeyKind(StrEnum):
    """The kinds of key that Banco Central registers."""

    CPF = "cpf"
    CNPJ = "cnpj"
    PHONE = "phone"
    EMAIL = "email"
    RANDOM = "random"


@dataclass(frozen=True, slots=True)
class PixKey:
    """A key as the DICT stores it: bare digits, E.164, lower case."""

    kind: PixKeyKind
    value: str


def parse_pix_key(text: str) -> PixKey | None:
    """Read a Pix key as people write it; None when it is of no kind.

    Eleven bare digits that are both a CPF and a phone number are taken as the CPF: a
    phone key is written with +55 (Manual Operacional do DICT).
    """
    bare = text.strip().lower()
    if _UUID.fullmatch(bare):
        return PixKey(PixKeyKind.RANDOM, bare)
    if "@" in bare:
        fits = len(bare) <= _LONGEST and _EMAIL.fullmatch(bare)
        return PixKey(PixKeyKind.EMAIL, bare) if fits else None
    if not bare.startswith(("+", "(")) and (found := parse_document(bare)):
        kind = {DocumentKind.CPF: PixKeyKind.CPF, DocumentKind.CNPJ: PixKeyKind.CNPJ}
        return PixKey(kind[found.kind], found.number)
    phone = parse_phone(bare)
    return PixKey(PixKeyKind.PHONE, phone) if phone else None
