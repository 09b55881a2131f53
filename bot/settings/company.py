"""Who writes to the clients: the company, the person who signs, where money goes."""

from typing import Annotated

from pydantic import AfterValidator, BeforeValidator

from bot.settings.part import Part, Phone, Text
from domain.documents import DocumentKind, parse_document
from domain.pixkeys import parse_pix_key
from domain.zones import STATES


def _cnpj(text: object) -> str:
    document = parse_document(str(text))
    if document is None or document.kind is not DocumentKind.CNPJ:
        msg = "is no valid CNPJ; check its digits"
        raise ValueError(msg)
    return document.formatted


def _pix_key(text: object) -> str:
    key = parse_pix_key(str(text))
    if key is None:
        msg = "is no Pix key; give a CNPJ, CPF, +55 phone, e-mail or random key"
        raise ValueError(msg)
    return key.value


def _state(text: str) -> str:
    if text.upper() not in STATES:
        msg = f"{text!r} is no Brazilian state; write two letters, such as SC"
        raise ValueError(msg)
    return text.upper()


def _email(text: str) -> str:
    if text.count("@") != 1 or text.startswith("@") or text.endswith("@"):
        msg = f"{text!r} is no e-mail address"
        raise ValueError(msg)
    return text


Email = Annotated[str, AfterValidator(_email)]
State = Annotated[str, AfterValidator(_state)]


class Signatory(Part):
    """The named person who signs what is sent (AST-10)."""

    name: Text
    email: Email
    phone: Phone


class Pix(Part):
    """A Pix key of the company, as the DICT stores it, and the city of the QR code."""

    key: Annotated[str, BeforeValidator(_pix_key)]
    city: Text


class Bank(Part):
    """An account for transfers, shown where there is no other way to pay (AST-18)."""

    name: Text
    branch: Text
    account: Text
    holder: Text


class Company(Part):
    """The creditor, as the law wants it named (CDC art. 42-A).

    `name` is what clients call it; `cnpj` is kept with its punctuation, phones in
    E.164.
    """

    name: Text
    legal_name: Text
    cnpj: Annotated[str, BeforeValidator(_cnpj)]
    address: Text
    city: Text
    state: State
    postal_code: str = ""
    phone: Phone
    email: Email
    site: str = ""
    logo: str = ""
    signatory: Signatory
    pix: Pix | None = None
    bank: Bank | None = None
