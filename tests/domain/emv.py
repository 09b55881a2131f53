"""An independent reader of the BR Code, written from the manuals and nothing of ours.

Banco Central, Manual de Padrões para Iniciação do Pix 2.8.0, and EMVCo, QR Code
Specification for Payment Systems, Merchant-Presented Mode 1.1: sections 3 and 4. It
shares no code with domain/brcode.py: CRC by bits, fields by recursion over bytes.
"""

from dataclasses import dataclass
from decimal import Decimal

ALPHANUMERIC = set(range(0x20, 0x7F))  # "ans" of EMVCo book 4, within what Pix allows
# Of the fields that Pix uses: shortest, longest, and whether they must be there.
LIMITS = {
    "00": (2, 2, True),
    "26": (1, 99, True),
    "52": (4, 4, True),
    "53": (3, 3, True),
    "54": (1, 13, False),
    "58": (2, 2, True),
    "59": (1, 25, True),
    "60": (1, 15, True),
    "61": (1, 99, False),
    "62": (1, 99, True),
    "63": (4, 4, True),
}


class UnfitError(ValueError):
    """A bank would refuse this code."""


@dataclass(frozen=True)
class Paid:
    """What a payer's bank reads."""

    key: str
    text: str
    amount: Decimal | None
    name: str
    city: str
    txid: str


def crc16(data: bytes) -> int:
    """CRC-16/CCITT-FALSE by single bits: polynomial 1021, begun at FFFF."""
    register = 0xFFFF
    for byte in data:
        for place in range(7, -1, -1):
            bit = (byte >> place) & 1
            top = register >> 15
            register = (register << 1) & 0xFFFF
            if top != bit:
                register ^= 0x1021
    return register


def objects(data: bytes) -> list[tuple[str, bytes]]:
    """Take a run of data objects apart, the first first; nothing may be left over."""
    if not data:
        return []
    head, rest = data[:4], data[4:]
    if len(head) != 4 or not head.isdigit():
        raise UnfitError(head)
    length = int(head[2:])
    value, rest = rest[:length], rest[length:]
    if not value or len(value) != length:
        raise UnfitError(head)
    return [(head[:2].decode(), value), *objects(rest)]


def read(code: str) -> Paid:
    """Read a static Pix code as a bank does, or raise UnfitError."""
    data = code.encode("ascii")
    if set(data) - ALPHANUMERIC:
        raise UnfitError(code)
    if data[-8:-4] != b"6304" or int(data[-4:], 16) != crc16(data[:-4]):
        raise UnfitError(data[-8:])
    if data[-4:] != data[-4:].upper():
        raise UnfitError(data[-4:])
    fields = objects(data)
    tags = [tag for tag, _ in fields]
    if tags[0] != "00" or tags[-1] != "63" or len(set(tags)) != len(tags):
        raise UnfitError(tags)
    found = {tag: value.decode() for tag, value in fields}
    for tag, (least, most, needed) in LIMITS.items():
        if (needed or tag in found) and not least <= len(found.get(tag, "")) <= most:
            raise UnfitError(tag)
    account = nested(found["26"])
    data_of = nested(found["62"])
    constant = (found["00"], found["52"], found["53"], found["58"], account["00"])
    if constant != ("01", "0000", "986", "BR", "br.gov.bcb.pix"):
        raise UnfitError(constant)
    return Paid(
        key=account["01"],
        text=account.get("02", ""),
        amount=amount_of(found.get("54")),
        name=trimmed(found["59"]),
        city=trimmed(found["60"]),
        txid=txid_of(data_of["05"]),
    )


def nested(text: str) -> dict[str, str]:
    """Read a template's own data objects."""
    return {tag: value.decode() for tag, value in objects(text.encode("ascii"))}


def amount_of(text: str | None) -> Decimal | None:
    """Read an amount: digits, a point, two digits; never a comma, zero or a sign."""
    if text is None:
        return None
    whole, point, cents = text.partition(".")
    if not (whole.isdigit() and point and len(cents) == 2 and cents.isdigit()):
        raise UnfitError(text)
    if not Decimal(text):
        raise UnfitError(text)
    return Decimal(text)


def trimmed(text: str) -> str:
    """Refuse a name with a blank at either end, at which some readers stumble."""
    if text != text.strip():
        raise UnfitError(text)
    return text


def txid_of(text: str) -> str:
    """Read the reference: 1 to 25 letters and digits, or three stars for none."""
    if text != "***" and not (text.isalnum() and text.isascii() and len(text) <= 25):
        raise UnfitError(text)
    return text
