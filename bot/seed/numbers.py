"""Numbers of the right form that belong to nobody we know of: CPF, CNPJ, boleto."""

from datetime import date
from random import Random

from domain.documents import cnpj_digits, parse_document

_BANK = "999"  # no bank has it
_FIRST_FACTOR = date(2025, 2, 22)  # the due factor began again at 1000 on this day
_ROOM = 9000  # factors from 1000 to 9999


def invented_cpf(random: Random) -> str:
    """Make a CPF whose check digits fit."""
    base = f"{random.randrange(10**8, 10**9)}"
    written = (f"{base}{end:02}" for end in range(100))
    return next((cpf for cpf in written if parse_document(cpf)), "12345678909")


def invented_cnpj(random: Random) -> str:
    """Make a CNPJ whose check digits fit."""
    base = f"99{random.randrange(10**6):06}0001"
    return base + cnpj_digits(base)


def boleto_line(random: Random, due_on: date, minor: int) -> str:
    """Write the 47 digits that a client types for a boleto of a bank that is none."""
    free = f"{random.randrange(10**25):025}"
    factor = 1000 + (due_on - _FIRST_FACTOR).days % _ROOM
    return typed_line(_BANK, free, factor, minor)


def typed_line(bank: str, free: str, factor: int, minor: int) -> str:
    """Put a boleto's line together: FEBRABAN's layout of 2001.

    Three fields with a check digit each (modulus 10), the digit of the whole (modulus
    11), the due date as a count of days, and the amount in cents.
    """
    tail = f"{factor:04}{minor:010}"
    whole = _modulus_11(f"{bank}9{tail}{free}")
    fields = (f"{bank}9{free[:5]}", free[5:15], free[15:])
    return "".join(field + _modulus_10(field) for field in fields) + whole + tail


def _modulus_10(digits: str) -> str:
    products = (
        int(digit) * (2 - place % 2) for place, digit in enumerate(reversed(digits))
    )
    return str(-sum(sum(divmod(product, 10)) for product in products) % 10)


def _modulus_11(digits: str) -> str:
    products = (
        int(digit) * (2 + place % 8) for place, digit in enumerate(reversed(digits))
    )
    rest = 11 - sum(products) % 11
    return str(1 if rest in {0, 10, 11} else rest)
