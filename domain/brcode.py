"""The static Pix code ("copia e cola"): written, and read back strictly.

The format is Banco Central's BR Code over EMV's tag-length-value (Manual do BR Code
2.0.1; Manual de Padrões para Iniciação do Pix 2.8.0). A static code brings no notice of
its payment: the txid is what a statement is matched by.
"""

import re
import unicodedata
from binascii import crc_hqx
from itertools import pairwise

from domain.money import Money
from domain.pixkeys import parse_pix_key

_GUI = "br.gov.bcb.pix"
_NAME, _CITY, _TEMPLATE, _AMOUNT = 25, 15, 99, 13  # longest, in characters
_TXID = re.compile(r"[A-Za-z0-9]{1,25}|\*\*\*")
_PRINTABLE = re.compile(r"[ -~]*")
_MONEY = re.compile(r"[0-9]{1,10}\.[0-9]{2}")
_FIELD = re.compile(r"([0-9]{2})([0-9]{2})")
_NESTED = frozenset({"26", "62"})
# Letters that no Unicode rule takes apart.
_APART = str.maketrans(
    {"ß": "ss", "Æ": "AE", "æ": "ae", "Ø": "O", "ø": "o", "Œ": "OE", "œ": "oe"}
    | {"Ł": "L", "ł": "l", "Đ": "D", "đ": "d"}
    | dict.fromkeys("\u2018\u2019\u00b4", "'")
    | dict.fromkeys("\u201c\u201d", '"')
    | dict.fromkeys("\u2010\u2011\u2012\u2013\u2014", "-")
)


class InvalidPixError(ValueError):
    """A Pix code cannot be made of these values, or this text is no valid code."""


def static_pix(  # noqa: PLR0913 - one argument for each field of the code
    *,
    key: str,
    name: str,
    city: str,
    amount: Money | None = None,
    txid: str = "***",
    info: str | None = None,
) -> str:
    """Write a static Pix code; without *amount* the payer types it.

    *name* and *city* lose accents and are cut to 25 and 15 characters; *info* to what
    its field leaves free. Raises InvalidPixError for a key that is none, an empty name
    or city, an amount that is not positive reais, or a txid that is not 1 to 25
    letters and digits.
    """
    fields = [
        ("00", "01"),
        ("26", _account(key, info)),
        ("52", "0000"),
        ("53", "986"),
        *([("54", _reais(amount))] if amount is not None else []),
        ("58", "BR"),
        ("59", _required("name", name, _NAME)),
        ("60", _required("city", city, _CITY)),
        ("62", _field("05", _checked_txid(txid))),
    ]
    body = "".join(_field(tag, value) for tag, value in fields) + "6304"
    return body + _crc(body)


def read_brcode(code: str) -> dict[str, str]:
    """Read a static Pix code strictly: {'26.01': key, '54': '123.45', '59': name, …}.

    Raises InvalidPixError for a wrong length, checksum, order, character or limit.
    """
    _require(bool(_PRINTABLE.fullmatch(code)), "characters outside printable ASCII")
    _require(_crc(code[:-4]) == code[-4:], "wrong checksum")
    fields = _fields(code)
    for tag in _NESTED & fields.keys():
        fields |= {f"{tag}.{sub}": v for sub, v in _fields(fields.pop(tag)).items()}
    _check(fields)
    return fields


def _check(fields: dict[str, str]) -> None:
    fixed = {"00": "01", "26.00": _GUI, "52": "0000", "53": "986", "58": "BR"}
    for tag, value in fixed.items():
        _require(fields.get(tag) == value, f"field {tag} must be {value}")
    for tag, most in {"59": _NAME, "60": _CITY}.items():
        _require(
            0 < len(fields.get(tag, "")) <= most, f"field {tag} is not 1 to {most}"
        )
    _require(parse_pix_key(fields.get("26.01", "")) is not None, "no Pix key")
    _require(bool(_TXID.fullmatch(fields.get("62.05", ""))), "no txid")
    _require(bool(_MONEY.fullmatch(fields.get("54", "1.00"))), "no amount")
    _require(fields.get("01", "11") == "11", "not a static code")


def _fields(text: str) -> dict[str, str]:
    found: list[tuple[str, str]] = []
    at = 0
    while at < len(text):
        head = _FIELD.match(text, at)
        _require(head is not None, f"no field at {at}")
        tag, length = text[at : at + 2], int(text[at + 2 : at + 4])
        value = text[at + 4 : at + 4 + length]
        _require(0 < length == len(value), f"field {tag} has the wrong length")
        found.append((tag, value))
        at += 4 + length
    _require(all(a < b for (a, _), (b, _) in pairwise(found)), "fields out of order")
    return dict(found)


def _account(key: str, info: str | None) -> str:
    parsed = parse_pix_key(key)
    if parsed is None:
        msg = f"{key!r} is no Pix key"
        raise InvalidPixError(msg)
    account = _field("00", _GUI) + _field("01", parsed.value)
    text = _ascii(info or "", max(_TEMPLATE - len(account) - 4, 0))
    return account + (_field("02", text) if text else "")


def _reais(amount: Money) -> str:
    text = f"{amount.minor // 100}.{amount.minor % 100:02}"
    if amount.currency != "BRL" or amount.minor <= 0 or len(text) > _AMOUNT:
        msg = f"{amount} cannot be paid by Pix"
        raise InvalidPixError(msg)
    return text


def _checked_txid(txid: str) -> str:
    _require(bool(_TXID.fullmatch(txid)), f"{txid!r} is no txid")
    return txid


def _required(what: str, text: str, most: int) -> str:
    plain = _ascii(text, most)
    _require(bool(plain), f"the {what} {text!r} has nothing that a code can carry")
    return plain


def _ascii(text: str, most: int) -> str:
    apart = unicodedata.normalize("NFKD", text.translate(_APART))
    kept = "".join(c for c in apart if " " <= c <= "~" or c.isspace())
    return " ".join(kept.split())[:most].rstrip()


def _field(tag: str, value: str) -> str:
    return f"{tag}{len(value):02}{value}"


def _crc(text: str) -> str:
    # CRC-16/CCITT-FALSE; four digits, the leading zeros belong to it.
    return f"{crc_hqx(text.encode('ascii'), 0xFFFF):04X}"


def _require(holds: bool, what: str) -> None:  # noqa: FBT001 - reads as the assertion it is
    if not holds:
        raise InvalidPixError(what)
