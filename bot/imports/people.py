"""What a row of clients says, read strictly."""

import re
from dataclasses import dataclass
from datetime import date, datetime

from bot.imports.cells import Cells, text
from bot.imports.dates import parse_date, parse_instant
from bot.imports.values import BadValueError, Cell, text_of
from bot.settings.imports import Mapping
from domain.channel import Channel
from domain.documents import parse_document
from domain.phones import parse_phone
from domain.unlock import Service
from domain.zones import STATES

_CPF, _CNPJ, _CEP = 11, 14, 8
_LONGEST_EMAIL = 200
_LAST_DAY = 31
_EMAIL = re.compile(r"[^\s@<>\"',;]+@[^\s@<>\"',;]+\.[^\s@<>\"',;]+")
_CHANNELS = {
    "e-mail": Channel.EMAIL,
    "telefone": Channel.PHONE,
    "ligação": Channel.PHONE,
    "carta": Channel.LETTER,
    "torpedo": Channel.SMS,
}
_SERVICES = {
    "ativo": Service.ACTIVE,
    "liberado": Service.ACTIVE,
    "suspenso": Service.SUSPENDED,
    "bloqueado": Service.SUSPENDED,
}


@dataclass(frozen=True, slots=True)
class ClientRecord:
    """A client as the file tells; None is "not told", and changes nothing."""

    external_id: str
    name: str
    document: str | None = None
    phone: str | None = None
    email: str | None = None
    birth_date: date | None = None
    state: str | None = None
    city: str | None = None
    postal_code: str | None = None
    segment: str | None = None
    preferred_channel: str | None = None
    language: str | None = None
    opt_in_at: datetime | None = None
    opt_in_source: str | None = None
    ice_breaker: str | None = None
    service: str | None = None
    service_since: date | None = None
    pay_day: int | None = None


def read_client(
    cells: Cells, mapping: Mapping, zone: str, now: datetime
) -> ClientRecord | None:
    """Read a row; None when something is wrong, which *cells* then tells."""

    def past_day(cell: Cell) -> date:
        return _past(parse_date(cell, mapping.date_order), now)

    def instant(cell: Cell) -> datetime:
        at = parse_instant(cell, zone, mapping.date_order)
        if at > now:
            raise BadValueError(_FUTURE)
        return at

    record = ClientRecord(
        external_id=cells.need("external_id", text(80)) or "",
        name=cells.need("name", text(200)) or "",
        document=cells.read("document", _document),
        phone=cells.read("phone", _phone),
        email=cells.read("email", _email),
        birth_date=cells.read("birth_date", past_day),
        state=cells.read("state", _state),
        city=cells.read("city", text(120)),
        postal_code=cells.read("postal_code", _postal_code),
        segment=cells.read("segment", text(60)),
        preferred_channel=cells.read("preferred_channel", _channel),
        language=cells.read("language", _language),
        opt_in_at=cells.read("opt_in_at", instant),
        opt_in_source=cells.read("opt_in_source", text(120)),
        ice_breaker=cells.read("ice_breaker", text(300)),
        service=cells.read("service", _service),
        service_since=cells.read("service_since", past_day),
        pay_day=cells.read("pay_day", _pay_day),
    )
    return None if cells.problems else record


def _past(day: date, now: datetime) -> date:
    if day > now.date():
        raise BadValueError(_FUTURE)
    return day


def _document(cell: Cell) -> str:
    written = text_of(cell)
    # A spreadsheet drops the zeros in front; the check digits say whether they fit.
    for width in (0, _CPF, _CNPJ):
        padded = written.zfill(width) if written.isdigit() else written
        if document := parse_document(padded):
            return document.number
    msg = "is no CPF or CNPJ: its check digits do not fit"
    raise BadValueError(msg)


def _phone(cell: Cell) -> str:
    number = parse_phone(text_of(cell))
    if number is None:
        msg = "is no phone number; write it with its area code"
        raise BadValueError(msg)
    return number


def _email(cell: Cell) -> str:
    address = text_of(cell).lower()
    if not _EMAIL.fullmatch(address) or len(address) > _LONGEST_EMAIL:
        msg = "is no e-mail address"
        raise BadValueError(msg)
    return address


def _state(cell: Cell) -> str:
    state = text_of(cell).upper()
    if state not in STATES:
        msg = "is no state; write its two letters, such as SC"
        raise BadValueError(msg)
    return state


def _postal_code(cell: Cell) -> str:
    digits = re.sub(r"[\s.-]", "", text_of(cell))
    if digits.isdecimal() and digits.isascii():
        digits = digits.zfill(_CEP)  # São Paulo's begin with a zero
        if len(digits) == _CEP:
            return digits
    msg = "is no CEP; it has eight digits"
    raise BadValueError(msg)


def _channel(cell: Cell) -> str:
    word = text_of(cell).casefold()
    try:
        return _CHANNELS[word] if word in _CHANNELS else Channel(word)
    except ValueError as error:
        msg = f"is no channel; there are {', '.join(Channel)}"
        raise BadValueError(msg) from error


def _service(cell: Cell) -> str:
    word = text_of(cell).casefold()
    try:
        return _SERVICES[word] if word in _SERVICES else Service(word)
    except ValueError as error:
        msg = f"is no state of a service; there are {', '.join(Service)}"
        raise BadValueError(msg) from error


def _pay_day(cell: Cell) -> int:
    written = text_of(cell)
    if written.isdecimal() and 1 <= int(written) <= _LAST_DAY:
        return int(written)
    msg = "is no day of a month; write 1 to 31"
    raise BadValueError(msg)


def _language(cell: Cell) -> str:
    language = re.split(r"[-_]", text_of(cell).lower())[0]
    if language not in {"pt", "en", "es"}:
        msg = "is no language of ours; there are pt, en, es"
        raise BadValueError(msg)
    return language


_FUTURE = "lies in the future"
