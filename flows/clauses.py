"""The clauses of a message: one that only names an invoice belongs to the next.

"A de outubro e a de novembro estão erradas" says of both that they are wrong.
"""

import re

from flows.bargained import CLAUSES
from flows.kin import fold
from flows.several import MONTHS

_BARE = re.compile(  # names, and says nothing of what it names
    r"(?:\W|\b(?:a|as|o|os|e|nem|de|do|da|das|dos|em|mes|both|tanto|quanto|the|of|for|and"
    r"|la|el|las|los|del|y|faturas?|contas?|cobrancas?|boletos?|internet|fibra"
    rf"|invoices?|bills?|facturas?|cuentas?|{'|'.join(MONTHS)}|\d{{3,}})\b)+"
)


_BEFORE_A_MONTH = re.compile(rf" (?:e|and|y) (?=(?:{'|'.join(MONTHS)})\b)")


def clauses_of(text: str) -> list[str]:
    """Cut a text, folded, into what is said of the invoices that it names.

    >>> clauses_of("a de outubro e a de novembro estão erradas, manda o pix da outra")
    ['a de outubro,a de novembro estao erradas', ' manda o pix da outra']
    """
    whole: list[str] = []
    waiting: list[str] = []
    said = _BEFORE_A_MONTH.sub(", ", fold(text))
    for clause in CLAUSES.split(said):
        if not clause.strip():
            continue
        waiting.append(clause)
        if not _BARE.fullmatch(clause):
            whole.append(",".join(waiting) if len(waiting) > 1 else clause)
            waiting = []
    return [*whole, ", ".join(waiting)] if waiting else whole
