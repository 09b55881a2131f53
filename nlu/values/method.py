"""Ways to pay, as clients name them."""

import re

from flows.heard import Method
from nlu.phrasebook import longest_first, pattern
from nlu.values.scan import Scan

_NAMES = {
    method: re.compile(rf"\b(?:{longest_first('methods', method.value)})\b")
    for method in Method
}
_ELSEWHERE = pattern("methods", "elsewhere")
_REFUSED = pattern("methods", "refused")
_REFUSED_AFTER = re.compile(  # "boleto não, no pix"
    r"\s+nao\b\s*(?:$|[,.;!]|tenho|quero|uso|da\b|consigo|rola|serve)"
)
_ALONE = re.compile(r"\W*debito\W*")


def take_method(scan: Scan) -> Method | None:
    """Take the first way to pay that isn't refused: "não tenho pix, manda boleto"."""
    scan.drop(_ELSEWHERE)
    if _ALONE.fullmatch(scan.text):
        return Method.DEBIT
    wanted = [
        (found.start(), -len(found[0]), method)
        for method, names in _NAMES.items()
        for found in names.finditer(scan.text)
        if not _REFUSED.search(scan.text[: found.start()])
        and not _REFUSED_AFTER.match(scan.text[found.end() :])
    ]
    return min(wanted)[2] if wanted else None
