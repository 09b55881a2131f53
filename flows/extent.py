"""How much of a debt somebody says they pay: all of it, or the next instalment."""

import re

from flows.kin import fold

_ALL = re.compile(
    r"\b(?:tudo|todas?|todos|o total|a conta toda|all|everything|the whole|todo)\b"
)
_NEXT = re.compile(r"\b(?:proxim[ao]|next|siguiente|parcela que vem)\b")
_OFF = re.compile(
    r"\bquit(?:ar|o|acao|ando)\b|\bliquid(?:ar|o)\b|\bzerar\b"
    r"|\b(?:adiant|antecip|adelant)\w*\b.{0,20}\b(?:parcelas|prestacoes|cuotas|acord|acuerd|tudo|todo)"
    r"|\b(?:pag\w+|acert\w+) (?:tudo|todas?|todo|as (?:[2-9]|duas|tres|quatro|cinco))"
    r"\b.{0,25}\b(?:uma (?:so )?vez|una vez)"
    r"|\b(?:pay|paying) (?:it |everything |them |all )?(?:all )?off\b"
    r"|\bsettle (?:the |my )?agreement\b|\bpay .{0,25}\b(?:at once|early|in advance)"
    r"|\bsaldar\b"
)
_PART = re.compile(r"\b(?:so|somente|apenas|only|just|solo|solamente)\b")


_END = re.compile(
    r"\b(?:cancel|par[ae]|tir|desativ|encerr|suspend|nao quero"
    r"|stop|end\b|anul|dar de baja)"
)
_DEBIT = re.compile(r"\b(?:debito automatico|direct debit|domiciliacion|debito direto)")


def means_end_of_debit(text: str) -> bool:
    """Tell whether direct debit is to end: "cancela o débito automático"."""
    folded = fold(text)
    return bool(_DEBIT.search(folded) and _END.search(folded))


_PROMISE = re.compile(
    r"\b(?:promessas?|(?:o|do|esse|nosso) combinado|que (?:a gente )?combin\w+"
    r"|(?:data|dia|pagamento) (?:que )?(?:combin\w+|prometi\w*|marcad[ao])"
    r"|my promise|the promise|promise to pay|mi promesa|la promesa)"
)
_UNSAY = re.compile(
    r"\b(?:cancel|desmarc|desfaz|desfac|tir[ae]\b|esquec|apag|anul|take back|undo"
    r"|call off|withdraw)"
)


def means_end_of_promise(text: str) -> bool:
    """Tell whether a promise is taken back: "pode cancelar o combinado".

    >>> means_end_of_promise("desmarca o que combinamos")
    True
    >>> means_end_of_promise("cancela o débito automático")
    False
    """
    folded = fold(text)
    return bool(_PROMISE.search(folded) and _UNSAY.search(folded))


_CANNOT = re.compile(
    r"\b(?:nao|n) (?:vai dar|vou (?:conseguir|poder)|consigo|vou pagar|da)\b"
    r"[^.?!]{0,30}\b(?:hoje|amanha|segunda|terca|quarta|quinta|sexta|sabado|domingo"
    r"|dia \d+|n?esse dia|na data)\b|\bcan(?:'t|not) (?:pay|make it) (?:on|by)\b"
    r"|\bno (?:voy a poder|puedo) pagar (?:el|ese)\b"
)


def cannot_keep(text: str) -> bool:
    """Tell whether a day that was named is given up: "não vai dar sexta".

    >>> cannot_keep("não vou conseguir pagar sexta")
    True
    """
    return _CANNOT.search(fold(text)) is not None


_LEAVE = re.compile(
    r"\W*(?:e |ta |entao )?(?:pode(?: ser)?|da|tudo bem|ta bom|beleza|blz|serve|ok"
    r"|is (?:that|it) (?:ok|okay|fine)|puede ser|esta bien)"
    r"(?: (?:assim|entao|sim|para? voces?|with you))?\s*\?[\s?]*"
)


def asks_leave(text: str) -> bool:
    """Tell whether what was said is asked to be allowed: "pode ser?".

    >>> asks_leave("pode ser?"), asks_leave("pode ser")
    (True, False)
    """
    return _LEAVE.fullmatch(fold(text)) is not None


def means_all(text: str) -> bool:
    """Tell whether everything is meant: "paga tudo", "todas as faturas"."""
    folded = fold(text)
    return bool(_ALL.search(folded)) and not _PART.search(folded)


_HALF = re.compile(r"\bmetade\b|\bhalf\b(?! (?:past|an hour))|\bla mitad\b")


def means_half(text: str) -> bool:
    """Tell whether half of it is meant: "pago metade sexta"."""
    return _HALF.search(fold(text)) is not None


def means_payoff(text: str) -> bool:
    """Tell whether an agreement is to be paid off early: "quero quitar o acordo".

    >>> means_payoff("dá para antecipar as parcelas?"), means_payoff("a próxima")
    (True, False)
    """
    return bool(_OFF.search(fold(text)))


def means_next(text: str) -> bool:
    """Tell whether the next part is meant: "manda a próxima parcela"."""
    return bool(_NEXT.search(fold(text)))
