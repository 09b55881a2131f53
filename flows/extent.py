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
    r"|\b(?:pag\w+|acert\w+) (?:tudo|todas?|todo)\b.{0,25}\b(?:uma (?:so )?vez|una vez)"
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


def means_all(text: str) -> bool:
    """Tell whether everything is meant: "paga tudo", "todas as faturas"."""
    folded = fold(text)
    return bool(_ALL.search(folded)) and not _PART.search(folded)


def means_payoff(text: str) -> bool:
    """Tell whether an agreement is to be paid off early: "quero quitar o acordo".

    >>> means_payoff("dá para antecipar as parcelas?"), means_payoff("a próxima")
    (True, False)
    """
    return bool(_OFF.search(fold(text)))


def means_next(text: str) -> bool:
    """Tell whether the next part is meant: "manda a próxima parcela"."""
    return bool(_NEXT.search(fold(text)))
