"""What a client contests, read out of their own words; in doubt none of the kinds."""

import re

from domain.disputes import Kind
from flows.kin import fold

_TWICE = (
    r"\b(?:duas vezes|em dobro|duplicad\w+|repetid\w+|dobrad\w+|twice|double"
    r"|dos veces)\b"
)
_PAID = (
    r"\b(?:ja paguei|ja foi pag\w+|ja esta pag\w+|ja quitei|already paid"
    r"|ya pague)\b"
)
_ENDED = r"\b(?:cancel\w+|rescindi\w*|encerrei|desisti|terminated|di de baja)\b"
_SERVICE = (
    r"\b(?:nao funciona\w*|sem (?:sinal|internet|servico|aula)|caiu|fora do ar"
    r"|nao (?:usei|uso|recebi|tive|foi entregue|veio)|nunca (?:usei|instal\w+|veio)"
    r"|parad[ao]|lent[ao]|defeito|no service|not working|never (?:used|came)"
    r"|no funciona)\b"
)
_AMOUNT = (
    r"\b(?:valor|preco|cobra(?:ram|ndo|do) (?:a mais|errado)|a mais|mais caro"
    r"|errad\w+|plano (?:e|era) de|combinad\w+|wrong_amount|wrong amount|too much"
    r"|de mas)\b"
)
_NOT_MINE = (
    r"\b(?:nao (?:e|sao) minhas?|not_mine|nao reconheco|desconheco"
    r"|nunca (?:contratei|comprei|fiz|assinei)|nao (?:contratei|comprei|fiz)"
    r"|not mine|never (?:bought|signed)|no es mi[ao]|no reconozco)\b"
)
# The first that fits wins: what is clearest stands first.
_PATTERNS = tuple(
    (kind, re.compile(pattern))
    for kind, pattern in (
        (Kind.DUPLICATE, _TWICE),
        (Kind.PAID, _PAID),
        (Kind.CANCELLED, _ENDED),
        (Kind.SERVICE, _SERVICE),
        (Kind.WRONG_AMOUNT, _AMOUNT),
        (Kind.NOT_MINE, _NOT_MINE),
    )
)


def kind_of(*said: str) -> Kind:
    """Tell what is contested; what was said last says most.

    >>> kind_of("não reconheço essa cobrança", "cancelei em março")
    <Kind.CANCELLED: 'cancelled'>
    """
    for text in reversed(said):
        plain = fold(text)
        for kind, pattern in _PATTERNS:
            if pattern.search(plain):
                return kind
    return Kind.OTHER
