"""Whether money went to us: by number, key or name, and with doubt in between."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from domain.proof.lines import plain
from domain.proof.reading import Party

# Words that say nothing about who a company is.
_COMMON = frozenset(
    [
        "a",
        "banco",
        "brasil",
        "cia",
        "com",
        "comercio",
        "companhia",
        "da",
        "das",
        "de",
        "do",
        "dos",
        "e",
        "eireli",
        "epp",
        "grupo",
        "inc",
        "instituicao",
        "ip",
        "ltda",
        "me",
        "mei",
        "pagamento",
        "pagamentos",
        "s",
        "sa",
        "servico",
        "servicos",
        "slu",
        "solucoes",
    ]
)
_HIDDEN = "*"


@dataclass(frozen=True, slots=True)
class Payee:
    """Who may be paid for us: our own names, numbers and keys, and those of our agents.

    *documents* are digits alone, *keys* as the DICT stores them.
    """

    names: tuple[str, ...]
    documents: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()


def is_ours(party: Party, ours: Payee) -> bool | None:
    """Tell whether *party* is one of ours; None where too little is printed.

    A number or key that fits says yes, whatever the name: banks print trade names. One
    that differs says no only where no part of our name stands beside it.
    """
    document = _fits_document(party.document, ours.documents)
    key = _fits_key(party.key, ours)
    if document or key:
        return True
    name = _fits_name(party.name, ours.names)
    if name:
        return True if document is None else None
    if document is None and name is None:
        return None
    return False


def mentions_us(squeezed_text: str, ours: Payee) -> bool:
    """Tell whether our own number stands anywhere in a receipt, without its spaces."""
    bare = re.sub(r"[./\-]", "", squeezed_text)
    return any(len(number) > 11 and number in bare for number in ours.documents)  # noqa: PLR2004 - a CNPJ; a CPF could be any digits


def _fits_document(printed: str | None, ours: Iterable[str]) -> bool | None:
    """Compare digit by digit where both are shown; None where nothing is."""
    if not printed:
        return None
    shown = re.sub(r"[xX•]", _HIDDEN, re.sub(r"[./\- ]", "", printed))
    if all(char == _HIDDEN for char in shown):
        return None
    return any(_same(shown, number) for number in ours)


def _same(shown: str, number: str) -> bool:
    if len(shown) != len(number):
        return False
    return all(a in {_HIDDEN, b} for a, b in zip(shown, number, strict=True))


def _fits_key(printed: str | None, ours: Payee) -> bool:
    if not printed:
        return False
    bare = re.sub(r"[./\- ()]", "", printed).lower()
    keys = {re.sub(r"[./\- ()]", "", key).lower() for key in ours.keys}
    return bare in keys or bare in ours.documents


def _fits_name(printed: str | None, names: Iterable[str]) -> bool | None:
    """Look for a word of ours; banks cut names short, so beginnings count."""
    said = _words(printed or "")
    if not said:
        return None
    return any(_alike(said, _words(name)) for name in names)


def _alike(said: list[str], ours: list[str]) -> bool:
    """Compare first words, and what stands behind: "Fibra Norte" is not "Fibra Sul"."""
    for place, word in enumerate(said):
        if ours and _begins(word, ours[0]):
            after = said[place + 1 : place + 2]
            if not after or not ours[1:]:
                return True
            return any(_begins(after[0], other) for other in ours[1:])
    return False


def _begins(word: str, ours: str) -> bool:
    shortest = 4
    return word == ours or (len(word) >= shortest and ours.startswith(word))


def _words(name: str) -> list[str]:
    return [w for w in re.findall(r"[a-z0-9]+", plain(name)) if w not in _COMMON]
