"""Which invoices a bargain turns to by words that name none, and which it leaves out.

"As duas", "a outra", "as outras" are read against what is bargained over, or what was
spoken of last; "a de maio deixa pra depois" leaves that one out.
"""

import re
from typing import Any

from flows.extent import means_all
from flows.kin import fold
from flows.pick import Lines
from flows.several import named_in
from flows.turn import Turn

_BILLS = r"(?:faturas?|contas?|boletos?|mensalidades?|invoices?|bills?|facturas?)"
_PARTS = r"(?:parcelas|prestac\w+|instal?lments?|cuotas?|opc\w+|primeiras|ultimas|mais)"
_ALL = re.compile(
    rf"\b(?:a[so] (?:duas|dois|tres|quatro|[2-9])|ambas|ambos|todas(?: elas)?|both"
    rf"|all of (?:them|it)|las dos|las tres|todas ellas)\b(?! {_PARTS})"
    r"|\b(?:tudo junto|junta (?:tudo|as duas|todas)|everything together)\b"
)
_OTHERS = re.compile(
    rf"\b(?:a[so]? outr[ao]s?|the others?|las? otras?)\b(?! {_PARTS})"
    rf"|\bo resto das {_BILLS}\b"
)
_LEAVES = re.compile(
    r"\b(?:deix\w+|fica\w*|segue|continua|vejo|vemos|pago|leave|dej[oae]\w*|i'll pay)\b"
    r"[^.,!?]{0,20}\b(?:para |pra |p )?(?:depois|mais tarde|outro dia|outra hora"
    r"|de lado"
    r"|de fora|fora|quiet[ao]|como (?:ta|esta)|later|aside|out|despues|aparte)\b"
)
_CLAUSE = re.compile(
    r"[,;.!]|\b(?:e|mas|and|but|y|pero)\b (?=(?:a|as|o|the|la|deix|leave))"
)
_MORE_OF_IT = re.compile(
    r"\W*(?:(?:e|mas|entao|ai|so|and)\W+){0,2}(?:(?:quanto|qto) (?:fica|sai|da|e|seria)"
    r"|qual|tem|da|com|faz|how much|is there|any|hay|cuanto)\b.{0,30}"
    r"(?:\b(?:desconto|a ?vista|parcelad[ao]|parcelando|discount|in full|descuento)\b"
    r"|\d ?x\b|\bvezes\b)"
)


def means_every(text: str) -> bool:
    """Tell whether all of several are meant.

    >>> means_every("na real as duas"), means_every("as duas primeiras parcelas")
    (True, False)
    """
    return _ALL.search(fold(text)) is not None


def means_others(text: str) -> bool:
    """Tell whether those are meant that are not spoken of: "as outras em 4x"."""
    return _OTHERS.search(fold(text)) is not None


def left_out(text: str, lines: Lines) -> Lines:
    """Pick those that are left for later: "a de novembro deixa pra depois"."""
    clauses = [each for each in _CLAUSE.split(fold(text)) if _LEAVES.search(each)]
    return tuple(ln for each in clauses for ln in named_in(each, lines))


def goes_on_about(turn: Turn[Any], pool: Lines) -> Lines:
    """Find what "e quanto fica com desconto?" is about: the one spoken of last.

    "As outras" are all but those. Nothing where all of them were spoken of, or none.
    """
    last = tuple(line for line in pool if line.invoice_id in turn.shown)
    if not last or len(last) == len(pool) or means_all(turn.heard.text):
        return ()
    if means_others(turn.heard.text):
        return tuple(line for line in pool if line not in last)
    more = _MORE_OF_IT.match(fold(turn.heard.text))
    return last if more and len(last) == 1 else ()
