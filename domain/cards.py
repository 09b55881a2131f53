"""Card numbers that a client types are masked before anything is stored.

Clients are asked not to send them, and send them all the same. A number is taken for a
card when a network's prefix and length fit and its Luhn check holds, however it is cut
up by spaces, dots, dashes, slashes, line ends or invisible characters, and by words
where its groups are those of a card. The security code that goes with it is masked
too. In doubt it masks: storing a card number costs more than a guess at four stars.
Digits that are spelled out ("quatro um um um") are not read.

What looks alike and is told apart by its form: a CNPJ, a date, a time, an international
phone number, a payable line of a boleto, a Pix code, a Pix end-to-end id, digits within
a long key.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from domain.documents import parse_document
from domain.phones import parse_phone

_LAST_SHOWN = 4
_LONGEST_GAP = 4  # signs that one sees between two digits of one number
_WIDEST_GAP = 40  # all characters, blank or invisible ones too
_LONGEST_SOLID = 26  # a card, its expiry and code, without a gap
_DIGIT_BASE = 10
_LENGTHS = (19, 16, 15, 14, 13)  # the longest first

# (lengths, prefixes as inclusive ranges): ISO/IEC 7812 as the networks publish it.
_NETWORKS = (
    ((13, 16, 19), ((4, 4),)),  # Visa, and Elo's within it
    ((16,), ((51, 55), (2221, 2720))),  # Mastercard
    ((15,), ((34, 34), (37, 37))),  # American Express
    ((14,), ((300, 305), (36, 36), (38, 39))),  # Diners Club
    ((16, 19), ((3528, 3589),)),  # JCB
    ((16, 19), ((50, 50), (60, 60), (62, 65), (67, 67))),  # Elo, Hipercard, others
    ((16,), ((627780, 627780), (636297, 636297), (636368, 636368))),  # Elo
)

_LOOKALIKES = re.compile(
    r"""
      000201[ -~]{50,1000}?6304[0-9A-F]{4}                 # Pix code
    | (?<!\d)\d{2}\.?\d{3}\.?\d{3}/\d{4}-?\d{2}(?!\d)    # CNPJ
    | (?<!\d)(?<!\d[\W_])(?:[01]?\d|2[0-3]):[0-5]\d(?![\W_]{0,4}\d)  # time
    | (?<![\d/])[0-3]\d/[01]\d/(?:19|20)\d{2}(?![\d/])   # date
    | (?<![\d-])(?:19|20)\d{2}-[01]\d-[0-3]\d(?![\d-])   # ISO date
    | \b[ED]\d{8}20\d{10}[A-Za-z0-9]{11}\b               # Pix end-to-end id
    | (?<!\d)\d{5}\.?\d{5}\s?\d{5}\.?\d{6}\s?\d{5}\.?\d{6}\s?\d\s?\d{14}(?!\d)  # boleto
    | (?<!\d)8\d{10}[\s-]?\d(?:\s?\d{11}[\s-]?\d){3}(?!\d)        # bill of a utility
    """,
    re.VERBOSE,
)
# "4111 e depois 1111, aí 1111 e por fim 1111"; an amount is no group.
_GROUP, _WORDS = r"(?<![\d,.])({})(?!\d|[,.]\d)", r"[^\d$]{1,24}?"
_BY_WORDS = tuple(
    re.compile(_WORDS.join(_GROUP.format(rf"\d{{{size}}}") for size in sizes))
    for sizes in ((4, 4, 4, 4), (4, 6, 5))
)
_MOBILE = range(11, 14)  # digits of a Brazilian mobile number, its country's or not
_LONGEST_PHONE = 15  # digits, E.164
_CODE_WORD = re.compile(
    r"(?i)\b(?:cvv2?|cvc2?|cvn|c[oó]d(?:igo)?\.?(?:\s+de)?(?:\s+seguran[cç]a)?)"
    r"\D{0,8}(\d{3,4})(?!\d)"
)
_CODE_AFTER = re.compile(
    r"(?i)[\s,;.|/-]*(?:(?:val(?:idade)?|venc\w*|exp\w*)[\s:.]*)?"
    r"\d{2}\s?[/-]\s?(?:\d{4}|\d{2})[\s,;.|/-]+(\d{3,4})(?![\d,.])"
)


@dataclass(frozen=True, slots=True)
class _Digit:
    at: int
    value: int
    after_gap: bool = False
    after_plus: bool = False


@dataclass(frozen=True, slots=True)
class _Card:
    digits: tuple[_Digit, ...]
    lengths: tuple[int, ...]  # at which its number may end

    @property
    def hidden(self) -> tuple[_Digit, ...]:
        # Read in two ways, four shown digits could be the security code.
        shown = _LAST_SHOWN if len(self.lengths) == 1 else 0
        return self.digits[: len(self.digits) - shown]

    @property
    def ends(self) -> tuple[int, ...]:
        return tuple(self.digits[length - 1].at + 1 for length in self.lengths)


def mask_cards(text: str) -> str:
    """Replace each card number's digits by stars, but the last four.

    Where it is not plain where the number ends, no digit is left.

    >>> mask_cards("é o 4111 1111-1111 1111, cvv 123")
    'é o **** ****-**** 1111, cvv ***'
    """
    cards = list(_all_cards(text))
    if not cards:
        return text
    hidden = {digit.at for card in cards for digit in card.hidden}
    for end in (end for card in cards for end in card.ends):
        hidden |= _code_positions(_CODE_AFTER.match(text, end))
    for found in _CODE_WORD.finditer(text):
        hidden |= _code_positions(found)
    return "".join("*" if at in hidden else c for at, c in enumerate(text))


def mask_split(texts: Sequence[str]) -> tuple[str, ...]:
    """Mask a number that is spread over *texts*, written one after the other.

    What is somebody's document or phone by itself is no part of another number.

    >>> mask_split(("4111 1111", "1111", "1111 ok"))
    ('**** ****', '****', '1111 ok')
    """
    masked: list[str] = []
    for text in texts:
        masked.append(mask_cards(text))
        if not _stands_alone(masked[-1]):
            masked = _both(masked, _rejoined([*texts[: len(masked)]]))
    return tuple(masked)


def _both(texts: list[str], others: list[str]) -> list[str]:
    """Hide what either of two maskings of the same texts hides."""
    return [
        "".join("*" if "*" in signs else signs[0] for signs in zip(*pair, strict=True))
        for pair in zip(texts, others, strict=True)
    ]


def _rejoined(texts: list[str]) -> list[str]:
    """Mask the last of *texts* together with those before it that it goes on from."""
    first = len(texts) - 1
    while first and not _stands_alone(texts[first - 1]):
        first -= 1
    whole = mask_cards("\n".join(texts[first:]))
    lengths = [len(text) + 1 for text in texts[first:]]
    starts = [sum(lengths[:at]) for at in range(len(lengths))]
    ends = [start + length - 1 for start, length in zip(starts, lengths, strict=True)]
    cut = [whole[start:end] for start, end in zip(starts, ends, strict=True)]
    return [*texts[:first], *cut]


def _stands_alone(text: str) -> bool:
    """Tell what is whole by itself: words, a document, a mobile number."""
    digits = "".join(char for char in text if char.isdecimal())
    is_mobile = len(digits) in _MOBILE and parse_phone(digits) is not None
    return not digits or is_mobile or parse_document(digits) is not None


def _all_cards(text: str) -> Iterator[_Card]:
    yield from _cards(text)
    yield from _worded_cards(text)


def _worded_cards(text: str) -> Iterator[_Card]:
    """Find numbers whose groups have words between them."""
    skipped: set[int] | None = None
    for pattern in _BY_WORDS:
        for found in pattern.finditer(text):
            spans = [found.span(place) for place in range(1, len(found.groups()) + 1)]
            places = [at for span in spans for at in range(*span)]
            skipped = _lookalikes(text) if skipped is None else skipped
            values = [unicodedata.decimal(text[at]) for at in places]
            if _is_card(values) and not skipped & set(places):
                digits = zip(places, values, strict=True)
                yield _Card(tuple(_Digit(*each) for each in digits), (len(places),))


def _cards(text: str) -> Iterator[_Card]:
    for run in _runs(text):
        at = 0
        while at < len(run):
            lengths = _card_lengths(run, at)
            if lengths:
                yield _Card(tuple(run[at : at + lengths[0]]), tuple(lengths))
            at += lengths[0] if lengths else 1


def _card_lengths(run: list[_Digit], at: int) -> list[int]:
    if at and not run[at].after_gap:
        return []
    shortest = _LONGEST_PHONE + 1 if run[at].after_plus else 0
    return [
        length
        for length in _LENGTHS
        if shortest <= length <= len(run) - at
        and _is_card([digit.value for digit in run[at : at + length]])
        and _may_end(run, at + length)
    ]


def _may_end(run: list[_Digit], end: int) -> bool:
    if end == len(run) or run[end].after_gap:
        return True
    start = end
    while start and not run[start].after_gap:
        start -= 1
    solid = next((i for i in range(end, len(run)) if run[i].after_gap), len(run))
    return solid - start <= _LONGEST_SOLID


def _is_card(digits: list[int]) -> bool:
    number = "".join(map(str, digits))
    return _luhn(digits) and any(
        len(digits) in lengths and any(_in_range(number, *r) for r in ranges)
        for lengths, ranges in _NETWORKS
    )


def _in_range(number: str, low: int, high: int) -> bool:
    return low <= int(number[: len(str(low))]) <= high


def _luhn(digits: list[int]) -> bool:
    doubled = [sum(divmod(2 * d, _DIGIT_BASE)) for d in digits[-2::-2]]
    return (sum(digits[-1::-2]) + sum(doubled)) % _DIGIT_BASE == 0


def _runs(text: str) -> Iterator[list[_Digit]]:
    """Cut *text* into runs of digits with small gaps that hold no letter."""
    skipped = _lookalikes(text)
    run: list[_Digit] = []
    for at, char in enumerate(text):
        if at in skipped or char.isalpha():
            yield run
            run = []
        elif char.isdigit():
            between = text[run[-1].at + 1 : at] if run else ""
            if _is_too_far(between) or (between and _is_cents(text, at)):
                yield run
                run = []
            value = unicodedata.digit(char)
            after_plus = text[max(at - 1, 0)] == "+"
            run.append(_Digit(at, value, bool(between), after_plus))
    yield run


def _is_too_far(between: str) -> bool:
    seen = sum(unicodedata.category(char)[0] not in "ZCM" for char in between)
    return seen > _LONGEST_GAP or len(between) > _WIDEST_GAP


def _is_cents(text: str, at: int) -> bool:
    """Tell whether the digits at *at* are the cents of an amount in reais."""
    return text[at - 1] == "," and bool(re.match(r"\d\d(?![\d,])", text[at : at + 3]))


def _lookalikes(text: str) -> set[int]:
    return {
        at
        for found in _LOOKALIKES.finditer(text)
        if "/" not in found[0] or _is_date_or_document(found[0])
        for at in range(*found.span())
    }


def _is_date_or_document(text: str) -> bool:
    return text.count("/") > 1 or parse_document(text) is not None


def _code_positions(found: re.Match[str] | None) -> set[int]:
    return set(range(*found.span(1))) if found else set()
