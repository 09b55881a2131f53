"""The line of a boleto: its check digits, its barcode, and the amount that it bears.

Two kinds are in use: 47 digits of a bank's boleto (Febraban/Bacen "Convenção de
Cobrança", layout since 1997) and 48 digits of a collection bill that begins with 8
(Febraban "Layout Padrão de Arrecadação/Recebimento com Utilização do Código de
Barras"), as utilities and telecoms print it.
"""

import re
from dataclasses import dataclass
from itertools import cycle

from domain.money import Money

_BANK, _COLLECTION = 47, 48
_BY_TEN, _BY_ELEVEN = "67", "89"  # third digit of a collection bill: how it checks
_IN_REAIS = "68"  # and whether its value is an amount, or a reference to an index


@dataclass(frozen=True, slots=True)
class Boleto:
    """A line that checks: its digits, its 44-digit barcode, and its amount if any."""

    digits: str
    barcode: str
    amount: Money | None

    @property
    def written(self) -> str:
        """Write the digits in the groups that people read them in."""
        d = self.digits
        if len(d) == _COLLECTION:
            return " ".join(f"{d[i : i + 11]}-{d[i + 11]}" for i in range(0, 48, 12))
        first, second, third = f"{d[:5]}.{d[5:10]}", d[10:21], d[21:32]
        halves = f"{second[:5]}.{second[5:]} {third[:5]}.{third[5:]}"
        return f"{first} {halves} {d[32]} {d[33:]}"


def parse_boleto(line: str) -> Boleto | None:
    """Read a line as printed; None where its length or a check digit is wrong."""
    digits = re.sub(r"[\s.\-]", "", line)
    if not (digits.isascii() and digits.isdigit()):
        return None
    if len(digits) == _COLLECTION and digits[0] == "8":
        return _collection(digits)
    return _bank(digits) if len(digits) == _BANK else None


def _bank(digits: str) -> Boleto | None:
    """Take the 47 digits apart: three fields with a digit each, K, factor and value."""
    fields = digits[:10], digits[10:21], digits[21:32]
    if any(by_ten(field[:-1]) != field[-1] for field in fields):
        return None
    first, second, third = (field[:-1] for field in fields)
    general, value = digits[32], digits[33:]
    rest = first[:4] + value + first[4:] + second + third
    if _bank_digit(rest) != general:
        return None
    minor = int(value[4:])
    return Boleto(
        digits, rest[:4] + general + rest[4:], Money(minor) if minor else None
    )


def _collection(digits: str) -> Boleto | None:
    """Take the 48 digits apart: four blocks of eleven, each with its digit."""
    blocks = [digits[at : at + 12] for at in range(0, _COLLECTION, 12)]
    if digits[2] not in _BY_TEN + _BY_ELEVEN:
        return None
    check = by_ten if digits[2] in _BY_TEN else by_eleven
    if any(check(block[:-1]) != block[-1] for block in blocks):
        return None
    barcode = "".join(block[:-1] for block in blocks)
    if check(barcode[:3] + barcode[4:]) != barcode[3]:
        return None
    minor = int(barcode[4:15]) if digits[2] in _IN_REAIS else 0
    return Boleto(digits, barcode, Money(minor) if minor else None)


def by_ten(digits: str) -> str:
    """Work out the modulus 10 digit: 2 and 1 in turn from the right, digits summed."""
    products = (
        int(d) * w for d, w in zip(reversed(digits), cycle((2, 1)), strict=False)
    )
    return str(-sum(p // 10 + p % 10 for p in products) % 10)


def by_eleven(digits: str) -> str:
    """Work out a collection bill's modulus 11 digit; a rest of 0 or 1 makes it 0."""
    rest = _weighed(digits) % 11
    return "0" if rest < 2 else str(11 - rest)  # noqa: PLR2004 - the layout's own rule


def _bank_digit(digits: str) -> str:
    """Work out a bank's general digit, which is never 0: 0, 10 and 11 become 1."""
    digit = 11 - _weighed(digits) % 11
    return str(digit) if 1 <= digit <= 9 else "1"  # noqa: PLR2004 - one digit


def _weighed(digits: str) -> int:
    """Weigh the digits by 2 to 9 in turn from the right, and add them up."""
    weights = cycle(range(2, 10))
    return sum(int(d) * w for d, w in zip(reversed(digits), weights, strict=False))
