"""Phone numbers as people write them, and one name for each number's two spellings.

Brazil's mobile numbers got a ninth digit between 2012 and 2016; WhatsApp still knows
many of them by the eight they were registered with. Contacts are keyed by `canonical`,
and a reply goes to the address that wrote.
"""

import re
import unicodedata

# Area codes in use: Anatel, Plano de Numeração (Resolução 749/2022), 67 of them.
AREA_CODES = frozenset(
    f"{ten}{unit}"
    for ten, units in enumerate(
        (
            "123456789",
            "12478",
            "1234578",
            "123456789",
            "1345",
            "123456789",
            "134579",
            "123456789",
            "123456789",
        ),
        start=1,
    )
    for unit in units
)

_CHANNEL = re.compile(r"^\s*(whatsapp|sms|tel):", re.IGNORECASE)
_PUNCTUATION = re.compile(r"[\s().\-/\u2010-\u2015\u2212]+")
# 0 31 …, 0xx31 …, and with a carrier, 0 15 31 …: then ten digits or more follow.
_TRUNK = re.compile(r"^0(?:xx|\d\d(?=\d{10,11}$))?", re.IGNORECASE | re.ASCII)
_NATIONAL = re.compile(r"(?P<area>\d\d)(?P<number>[2-9]\d{7}|9\d{8})", re.ASCII)
_FOREIGN = re.compile(r"\+[1-9]\d{6,14}", re.ASCII)
_BRAZIL = re.compile(r"\+55(?P<area>\d\d)(?P<number>\d{8,9})", re.ASCII)
_EIGHT = re.compile(r"(\+55\d\d)([6-9]\d{7})", re.ASCII)
_NINE = re.compile(r"(\+55\d\d)9([6-9]\d{7})", re.ASCII)
_LONGEST_NATIONAL = 11  # area code and nine digits


def parse_phone(text: str) -> str | None:
    """Read a phone number in any usual Brazilian writing, or a foreign one with its +.

    Gives E.164, with the ninth digit for mobile numbers, or None for what cannot be
    dialled: no or unknown area code, service numbers (0800, 4004), stray letters. Eight
    digits that begin with 6 to 9 are a mobile number from before the ninth.

    >>> parse_phone("(31) 8888-7777")
    '+5531988887777'
    """
    number = _squeeze(_CHANNEL.sub("", text))
    if number.startswith("00"):
        number = "+" + number[2:]
    if number.startswith("+") and not number.startswith("+55"):
        return number if _FOREIGN.fullmatch(number) else None
    return _national(number)


def canonical(address: str) -> str:
    """Give the one key of an address: E.164 with the ninth digit, without the channel.

    Takes 'whatsapp:+55…', '+55…' and bare digits. An e-mail address is written small;
    another that is no number ('whatsapp:US.1234', without a phone) stays as it is.
    """
    number = _squeeze(_CHANNEL.sub("", address))
    if not re.fullmatch(r"\+?[0-9]+", number):
        return address.strip().lower() if "@" in address else address
    if number.startswith("55") and _BRAZIL.fullmatch("+" + number):
        number = "+" + number
    return with_ninth_digit(number)


def with_ninth_digit(number: str) -> str:
    """Put the ninth digit into a Brazilian mobile number in E.164; others stay.

    Eight digits are a mobile number when the first is 6 or more.
    """
    found = _EIGHT.fullmatch(number)
    return f"{found[1]}9{found[2]}" if found else number


def without_ninth_digit(number: str) -> str:
    """Take the ninth digit out of a Brazilian mobile number in E.164; others stay.

    Numbers whose second digit is below 6 never had eight digits, and stay as well.
    """
    found = _NINE.fullmatch(number)
    return f"{found[1]}{found[2]}" if found else number


def spellings(address: str) -> tuple[str, ...]:
    """List each spelling under which a number may be known, the canonical one first."""
    key = canonical(address)
    return tuple(dict.fromkeys((key, without_ninth_digit(key))))


def mask_phone(number: str) -> str:
    """Hide a number but its area and last four digits.

    >>> mask_phone("+5531988887777")
    '(31) *****-7777'
    """
    key = canonical(number)
    if found := _BRAZIL.fullmatch(key):
        local = found["number"]
        return f"({found['area']}) {'*' * (len(local) - 4)}-{local[-4:]}"
    shown = key[4:][-4:]  # nothing of what is no longer than four
    return "*" * max(len(key) - len(shown), 4) + shown


def spaced(number: str) -> str:
    """Write a Brazilian number in E.164 as it is read; others stay.

    >>> spaced("+554830300120")
    '+55 48 3030-0120'
    """
    if not number.startswith("+55"):
        return number
    return f"+55 {number[3:5]} {number[5:-4]}-{number[-4:]}"


def _national(number: str) -> str | None:
    if number.startswith("+55"):
        number = number[3:]
    elif number.startswith("55") and len(number) > _LONGEST_NATIONAL:
        number = number[2:]
    found = _NATIONAL.fullmatch(_TRUNK.sub("", number))
    if not found or found["area"] not in AREA_CODES:
        return None
    return with_ninth_digit(f"+55{found['area']}{found['number']}")


def _squeeze(text: str) -> str:
    # Numbers copied from WhatsApp come wrapped in invisible direction marks.
    plain = unicodedata.normalize("NFKC", text)
    seen = "".join(c for c in plain if unicodedata.category(c) != "Cf")
    return _PUNCTUATION.sub("", seen)
