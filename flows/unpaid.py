"""Why it was not paid, where the words say so by the way (REC-01): only to be counted.

Hardship and disputes have dialogues of their own, which record their reason themselves.
"""

import re

from domain.hardship import Reason
from flows.kin import fold

_FORGOT = re.compile(
    r"\b(?:esqueci|esquecimento|tinha esquecido|me esqueci|passou batido|nao lembrei"
    r"|nem lembrava|perdi a data|confundi (?:a data|o dia)|i forgot|slipped my mind"
    r"|(?:se )?me (?:olvido|paso la fecha)|olvide\b)"
)
_TROUBLE = re.compile(
    r"\b(?:nao (?:consigo|consegui|to conseguindo|estou conseguindo|deu para|da para)"
    r" (?:pagar|abrir|gerar|acessar|ler|copiar|escanear|entrar)"
    r" (?:pel[oa]|n[oa]|[oa]|com|esse|essa|este)? ?(?:site|app|aplicativo|link|pix"
    r"|boleto|codigo|qr|cartao|banco|internet banking)"
    r"|(?:pix|boleto|link|site|app|codigo|cartao|qr ?code) (?:nao (?:abre|abriu"
    r"|funciona|funcionou|vai|foi|passa|passou|chegou)|da erro|deu erro|ta dando erro"
    r"|invalido|(?:foi )?recusad[oa]|fora do ar|expirou)"
    r"|nao (?:recebi|chegou|veio) (?:o |a |meu |minha )?(?:boleto|fatura|conta)"
    r"|(?:link|code|card|app|site) (?:does not|doesn't|did not|didn't) (?:work|open)"
    r"|(?:card (?:was )?declined|never got the (?:bill|invoice))"
    r"|no (?:funciona|abre) el (?:link|codigo|pix)|no me llego (?:la fac|el bol))"
)


def reason_said(text: str) -> Reason | None:
    """Hear a reason that is told by the way; None where none is.

    >>> reason_said("nossa, esqueci completamente, manda o pix").value
    'forgot'
    """
    plain = fold(text)
    if _TROUBLE.search(plain):
        return Reason.TROUBLE_PAYING
    return Reason.FORGOT if _FORGOT.search(plain) else None
