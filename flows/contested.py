"""What a client contests, read out of their own words; in doubt none of the kinds."""

import re

from domain.disputes import Kind
from domain.money import Money
from flows.clauses import clauses_of
from flows.heard import Answer, Heard
from flows.kin import fold
from flows.pick import Lines
from flows.several import all_named, named_in

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
_CHARGES = (
    r"\b(?:juros|multa|encargos?|mora|late fees?|interest|fine|intereses|recargos?)\b"
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
        (Kind.CHARGES, _CHARGES),
        (Kind.WRONG_AMOUNT, _AMOUNT),
        (Kind.NOT_MINE, _NOT_MINE),
    )
)


_PLAINLY = re.compile(
    rf"{_NOT_MINE}|"
    r"\b(?:errad\w+|indevid\w+|contest\w+|discord\w+|nao (?:concordo|devo|bate)|wrong"
    r"|dispute|disagree|equivocad\w+)\b"
)
_SHOULD_BE = re.compile(
    r"\b(?:era|ser|seria|fosse|certo|corret\w|combinad\w|plano|valor|be|was|is|deberia"
    r"|debia)\b[^\d]{0,20}?(\d{1,6}(?:[.,]\d{2})?)(?![\d.,]*\d)"
)


_BY_PLAN = re.compile(
    r"\b(?:(?:plano|pacote|mensalidade|plan) (?:e|eh|era|custa|sempre foi|is|was|de|es)"
    r"|contratei|assinei|sempre (?:pago|paguei|pagava)|(?:eu|i) (?:pago|pagava|pay))"
    r" (?:so |de |por |o de |um de |only )*(?:r\$ ?)?(\d{2,5}(?:[.,]\d{2})?)"
    r"(?![\d%]|[.,]\d| ?x\b)"
)


def contests(clause: str) -> bool:
    """Tell whether words contest something: "a de outubro está errada"."""
    return kind_of(clause) is not Kind.OTHER or contests_plainly(clause)


def contests_plainly(clause: str) -> bool:
    """Tell whether they do, whatever the message was heard as."""
    return _PLAINLY.search(fold(clause)) is not None


_TOLD = (Kind.DUPLICATE, Kind.PAID, Kind.CANCELLED, Kind.SERVICE)
_NO_MORE = re.compile(
    r"\W*(?:(?:e |foi )?(?:so|apenas) isso(?: mesmo)?|isso(?: ai| mesmo)?|mais nada"
    r"|nada(?: mais)?|that's (?:all|it)|nothing(?: else)?|nada mas|eso es todo)\W*"
)


def tells_why(words: str) -> bool:
    """Tell whether the words that contest it say what happened, too.

    >>> tells_why("ja cancelei isso em agosto"), tells_why("não reconheço")
    (True, False)
    """
    return kind_of(words) in _TOLD or _BY_PLAN.search(fold(words)) is not None


def adds_nothing(heard: Heard) -> bool:
    """Tell whether there is no more to say: "só isso", "não"."""
    said = heard.values.answer is not Answer.UNCLEAR or _NO_MORE.fullmatch(
        fold(heard.text)
    )
    return bool(said) and not heard.values.reserved


def lines_contested(text: str, lines: Lines) -> Lines:
    """Pick the lines that a message contests, where it names several.

    One that another clause names, to pay it or to bargain over it, is not contested.
    """
    named = all_named(text, lines)
    clauses = clauses_of(text)
    wrong = {
        line for each in clauses if contests(each) for line in named_in(each, named)
    }
    settled = {
        line for each in clauses if not contests(each) for line in named_in(each, named)
    }
    apart = tuple(line for line in named if line in wrong - settled)
    return apart if settled and apart else named


def should_be_by_plan(text: str, currency: str) -> Money | None:
    """Read what a client says that they agreed to pay: "meu plano é de 79,90".

    >>> should_be_by_plan("eu pago 100 por mês, que cobrança é essa?", "BRL")
    Money(minor=10000, currency='BRL')
    """
    found = _BY_PLAN.search(fold(text))
    return should_be(f"valor {found[1]}", currency) if found else None


def should_be(text: str, currency: str) -> Money | None:
    """Read the amount that a client says it should have been: "era pra ser 79,90".

    >>> should_be("o certo era R$ 79,90", "BRL")
    Money(minor=7990, currency='BRL')
    >>> should_be("cancelei dia 12", "BRL")
    """
    found = _SHOULD_BE.search(fold(text))
    if found is None or currency not in {"BRL", "USD", "EUR"}:  # of two decimals
        return None
    whole, _, cents = found[1].replace(".", ",").partition(",")
    return Money(int(whole) * 100 + int(cents or 0), currency)


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
