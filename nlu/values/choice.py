"""The number of a menu line: "2", "a 2", "a segunda", "vou querer a opção 2".

A figure chooses only in words of choosing; "tenho 2 filhos" and "3x de 85" do not.
"""

import re
from typing import Final

from nlu.phrasebook import sections
from nlu.values.scan import Scan

_ORDINALS = {
    "primeir": "1", "segund": "2", "terceir": "3", "quart": "4", "quint": "5",
    "first": "1", "second": "2", "third": "3", "primer": "1", "tercer": "3",
}  # fmt: skip
_FIGURE = r"(?P<figure>\d{1,2})(?:a|o|st|nd|rd|th)?\b(?![.,]?\d| ?[x%/])"
_ORDINAL = rf"\b(?P<ordinal>{'|'.join(_ORDINALS)})[oa]?\b"
_CHOICE: Final = re.compile(  # "faz em 6" counts parts, "por 75" names a price
    r"(?<![\d.,/-])(?<!\bem )(?<!\bin )(?<!\ben )(?<!\bnas )(?!(?<=\bpor )\d\d)"
    rf"{_FIGURE}"
    rf"|{_ORDINAL}(?!-| feira)"
)
_NAMED: Final = re.compile(  # these choose wherever they stand
    r"\b(?:opcao|opc|option|opcion|alternativa|proposta)(?: (?:de|a|o|numero|n))* "
    rf"{_FIGURE}"
)
_NAMED_AFTER: Final = re.compile(
    rf"{_ORDINAL} (?:opcao|option|opcion|alternativa|proposta|forma)\b"
)
_AROUND = frozenset(
    word for line in sections("choice")["around"] for word in line.split()
)
_SEVERAL = re.compile(r"\b(?:as|os|las|los|the) \d{1,2}\b(?!a|o)")  # "as duas": both
_WORD = re.compile(r"[^\W\d_]+|\d+")


def take_choice(scan: Scan) -> str | None:
    """Take the number of the one line that a message chooses; None if it chooses none.

    >>> take_choice(Scan("quero a segunda, por favor"))
    '2'
    >>> take_choice(Scan("tenho 2 filhos"))
    """
    text = scan.text
    found = _NAMED.search(text) or _NAMED_AFTER.search(text) or _alone(text)
    if found is None:
        return None
    scan.mark(found)
    said = found.groupdict()
    return _ORDINALS.get(said.get("ordinal") or "") or str(int(said["figure"]))


def _alone(text: str) -> re.Match[str] | None:
    """Find the one figure that nothing but words of choosing stand around."""
    found = list(_CHOICE.finditer(text))
    if len(found) != 1 or _SEVERAL.search(text):
        return None
    rest = text[: found[0].start()] + " " + text[found[0].end() :]
    fits = all(word in _AROUND for word in _WORD.findall(rest))
    return found[0] if fits else None
