"""The amount of a receipt: by its label, and never a fee, a fine or the first price."""

import re
from collections.abc import Iterator, Sequence

from domain.money import Money
from domain.proof.lines import Line

# A screenshot's text may part what belongs together: "R$ 1 . 234 , 56".
_REAIS = re.compile(r"r ?\$ ?([0-9][0-9 .,]*?[.,] ?[0-9] ?[0-9])(?![0-9]|[.,] ?[0-9])")
_BARE = re.compile(r"(?<![0-9.,])([0-9]{1,3}(?:\.[0-9]{3})*,[0-9]{2})(?![0-9])")
_WHOLE = re.compile(r"r ?\$ ?([0-9]{1,3}(?:\.[0-9]{3})*|[0-9]+)(?![0-9.,]| [0-9])")
# In this order: the sum that left the account before the price that was asked.
_LABELS = tuple(
    re.compile(rf"^(?:\W*){label}")
    for label in (
        r"(?:valor|total) (?:total )?(?:pago|debitado|cobrado)",
        r"valor (?:total )?(?:do|da|de) (?:pix|pagamento|transferencia|transacao|ted)",
        r"valor total",
        r"valor (?:transferido|enviado|agendado|final|da operacao)",
        r"valor(?! (?:original|nominal|do documento|de desconto|do desconto|da multa))",
        r"total",
        r"(?:amount|monto|importe)",
    )
)
_OTHER_SUMS = re.compile(
    r"\b(?:tarifa|taxa|juros|multa|encargos?|desconto|abatimento|saldo|limite|troco"
    r"|valor (?:original|nominal|do documento)|mora|cashback|iof)\b"
)


def amount_of(lines: Sequence[Line], currency: str = "BRL") -> Money | None:
    """Find the amount that was paid; None where no sum stands there at all."""
    for label in _LABELS:
        for place, line in enumerate(lines):
            found = label.search(line.plain)
            if found is None or _OTHER_SUMS.search(line.plain[: found.end() + 12]):
                continue
            here = _first(line.plain[found.end() :], bare=True)
            if here is None and place + 1 < len(lines):
                here = _first(lines[place + 1].plain, bare=True)
            if here:
                return Money(here, currency)
    return _largest(lines, currency)


def _largest(lines: Sequence[Line], currency: str) -> Money | None:
    sums = [
        minor
        for line in lines
        if not _OTHER_SUMS.search(line.plain)
        for minor in _sums(line.plain, bare=False)
        if minor
    ]
    return Money(max(sums), currency) if sums else None


def _first(text: str, *, bare: bool) -> int | None:
    return next(_sums(text, bare=bare), None)


def _sums(text: str, *, bare: bool) -> Iterator[int]:
    """Read the sums of a line, in minor units; *bare* ones have no R$ before them."""
    cents = [_REAIS, _BARE] if bare else [_REAIS]
    for pattern in cents:
        for found in pattern.finditer(text):
            yield int(re.sub(r"[^0-9]", "", found[1]))
    for found in _WHOLE.finditer(text):
        yield int(found[1].replace(".", "")) * 100
