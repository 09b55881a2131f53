"""What is said of an agreement that there is: it is taken back, or cannot be paid.

"Isso" means the agreement only where nothing else is open; at the bargaining table
"esse acordo" is the one on the table, and only "cancelar o acordo" means another.
"""

import re
from dataclasses import replace

from domain.disclosure import Level
from domain.hardship import Kind
from flows.hardship_kind import kind_of
from flows.heard import Heard, Intent
from flows.kin import fold, speaks_for_another
from flows.stack import Stack
from flows.turn import Case

LEAVING, BARGAIN = "leave_agreement", "instalments"
AGAIN = "leaves:again"  # the rule of a wish repeated to "do you really want that?"
_DEAL = (
    r"\b(?:acordos?|parcelamento|agreement|deal|payment plan|installment plan|acuerdo"
    r"|plan de pagos?)\b"
)
_UNDO = (
    r"\b(?:cancel\w*|desf(?:az|ac|ei|iz)\w*|anul\w*|revog\w*|undo|call off"
    r"|deshac\w*|deshaz\w*)\b"
)
_RUE = (
    r"\b(?:desist\w*|arrepend\w*|arrepent\w*|arrepient\w*"
    r"|(?:volt\w+|(?:me )?ech\w+(?: para)?|dar marcha) atras"
    r"|nao quero mais|ya no quiero|back out|withdraw|get out|regret\w*"
    r"|sair|(?:do not|don't|dont) want|changed? my mind|take back)\b"
)
_NOT_SO = re.compile(
    r"\b(?:nao|never|no|not|don't|dont) (?:quero |vou |precisa |pode\w* |va[io] |quiero"
    r" |want to |i want to |to )?(?:cancel|desist|desf|anul|undo|deshac|withdraw)"
    r"|\b(?:cancelaram|cancelou|cancelaron|cancelo mi|(?:foi|fue|was|been|esta"
    r"|ta) (?:cancel|desfeit|anulad))"
    r"|\b(?:nao|not|no) (?:reconhec|fiz|fui eu|e meu|mine|es mi[oa]|lo hice|reconozc)"
    r"|\b(?:se|if|si) (?:eu |i |yo )?(?:nao |no |do not |don't )?(?:pag|atras|pay|miss)"
)
_ANOTHER = re.compile(
    r"\b(?:(?:outro|novo|another|new|otro|nuevo) (?:acordo|agreement|deal|acuerdo)"
    r"|refa[zc]\w*|renegoci\w*|renegotiat\w*|mud(?:ar|o|a)\b|alterar|troc\w+|change it"
    r"|cambiar)\b"
)
_THIS = re.compile(
    r"\W*(?:(?:nao|ih|opa|pera[i]?|espera|desculp\w*|oi|ola|na verdade|pensando bem"
    r"|pensei melhor|entao|mas|sorry|wait|perdon|actually|no)\W+){0,3}(?:"
    r"(?:quero |pode |da (?:para|pra) |can (?:you|i) |i want to |puede\w* |quiero )?"
    r"(?:cancel\w*|desfaz\w*|desfaca|anul\w*|undo|deshac\w*|deshaz)"
    r" (?:(?:o )?(?:que|tudo que) (?:eu )?(?:fiz|aceitei|fechei|combinei)"
    r"|iss[oa]|ist[oa]|this|that|it|eso|esto)\b"
    r"|cancelalo\b|(?:eu )?(?:quero |posso |da (?:para|pra) )?volt\w* atras\b"
    r"|(?:eu )?(?:quero )?desist\w+(?: d?isso)?\W*$|(?:eu )?me arrependi\b|arrependi\b"
    r"|mudei de ideia\b|i changed my mind\b|i regret\b|i take (?:it|that) back\b"
    r"|i want to back out\b|me arrepenti\b|me arrepiento\b|cambie de idea\b)"
)
_NOT_THIS = re.compile(
    r"\b(?:mensage\w*|msg\w*|lembrete\w*|envio\w*|servico|internet|plano|conta|assinatura"
    r"|linha|messages?|reminders?|service|mensajes?|servicio|promessa|combinado|promise"
    r"|promesa|debito|boleto|pix)\b"
)
_RATHER = re.compile(  # "mudei de ideia, queria 5x" is a wish for other terms
    r"\b(?:quero|queria|prefiro|preferia|melhor|pode ser|faz|bota|coloca|i want|i'd"
    r" rather|make it|i prefer|quiero|mejor|prefiero)\b[^.?!]{0,30}"
    r"(?:\d ?x\b|\b(?:vezes|parcelas?|veces|cuotas?|instal?lments?|payments?"
    r"|por mes|ao mes|a month|al mes|entrada|a ?vista)\b)"
)
_CANNOT = (
    r"\b(?:(?:nao|n) (?:vou |to |estou |tou )?(?:conseguir?|conseguindo|consigo|poder"
    r"|posso|dou conta|dar conta|tenho como|vai dar)|can(?:'t|not| not)|won't be able"
    r"|no (?:voy a )?(?:poder|puedo|podre))\b"
)
_CANNOT_ALONE = re.compile(
    r"\W*(?:(?:ih|opa|oi|desculp\w*|olha|acho que|infelizmente|sorry|perdon|mas)\W+)"
    rf"{{0,2}}(?:eu |i )?{_CANNOT}(?: (?:mais|nao|pagar|cumprir|manter|isso|tudo|pay"
    r"|keep|it|this|that|pagar?lo|cumplir|eso|assim|as parcelas|essas parcelas"
    r"|the instal?lments|las cuotas)){0,3}\W*"
)
_STOPS = ("word:opt_out", "phrase:opt_out")
_FIRST = (
    Intent.HUMAN_AGENT,
    Intent.DECEASED,
    Intent.WRONG_PERSON,
    Intent.ALREADY_PAID,
)
_EMPTY = (
    Intent.DENY,
    Intent.OUT_OF_SCOPE,
    Intent.AFFIRM,
    Intent.NEGOTIATE_INSTALLMENTS,
)


def leaves(heard: Heard, case: Case, stack: Stack) -> tuple[str, Heard] | None:
    """Tell whether a message takes an agreement back, or says it cannot be paid.

    Who names what befell them is heard for that first, and so is a stop that a rule
    heard; no "isso" of who has not proved who they are says that there is anything.
    """
    ill = heard.intent is Intent.HARDSHIP and kind_of(heard.text) is not Kind.OTHER
    first = heard.intent in _FIRST or heard.rule in _STOPS or ill
    if first or heard.button is not None or speaks_for_another(heard.text):
        return None
    top = stack.top
    if top and top.flow == LEAVING and means_to_leave(heard.text):
        return LEAVING, replace(heard, rule=AGAIN)
    at_table = any(frame.flow == BARGAIN for frame in stack.frames)
    means = _undoes(heard.text) if at_table else wants_out(heard.text)
    if means and (_in_force(case) or not at_table):
        return LEAVING, heard
    idle = not stack.under_way and case.level >= Level.DEBT and _in_force(case)
    alone = takes_this_back(heard.text) or _cannot_go_on(heard)
    if not (idle and alone):
        return None
    rather = _RATHER.search(fold(heard.text)) is not None
    return (BARGAIN, _rather(heard)) if rather else (LEAVING, heard)


def wants_out(text: str) -> bool:
    """Tell whether an agreement is named, and taken back.

    >>> wants_out("desisti do acordo"), wants_out("não quero cancelar o acordo")
    (True, False)
    """
    return _near(rf"(?:{_UNDO}|{_RUE})", text)


def means_to_leave(text: str) -> bool:
    """Tell whether an agreement is taken back, whether it is named or not."""
    return wants_out(text) or takes_this_back(text)


def takes_this_back(text: str) -> bool:
    """Tell "cancela isso" and "me arrependi", which name nothing.

    >>> takes_this_back("cancela isso, não vou conseguir"), takes_this_back("cancela")
    (True, False)
    """
    said = fold(text)
    return bool(_THIS.match(said)) and not _NOT_THIS.search(said)


def cannot_pay_it(text: str) -> bool:
    """Tell whether an agreement is named that cannot be paid.

    >>> cannot_pay_it("não vou conseguir pagar esse acordo")
    True
    """
    said = fold(text)
    return bool(re.search(rf"{_CANNOT}[^.?!]{{0,30}}{_DEAL}", said))


def _cannot_go_on(heard: Heard) -> bool:
    """Tell "não vou conseguir pagar", with no day and no other terms beside it."""
    said, text = heard.values, fold(heard.text)
    if heard.intent not in _EMPTY or said.day or said.amount or said.count:
        return False
    if _ANOTHER.search(text):  # "dá pra mudar?" is a wish for other terms
        return False
    return cannot_pay_it(text) or bool(_CANNOT_ALONE.fullmatch(text))


def _rather(heard: Heard) -> Heard:
    return replace(heard, intent=Intent.NEGOTIATE_INSTALLMENTS, also=(), apart=())


def _undoes(text: str) -> bool:
    return _near(_UNDO, text)


def _near(verb: str, text: str) -> bool:
    said = fold(text)
    found = re.search(rf"{verb}[^.?!]{{0,30}}{_DEAL}|{_DEAL}[^.?!]{{0,20}}{verb}", said)
    return bool(found) and not _NOT_SO.search(said) and not _ANOTHER.search(said)


def _in_force(case: Case) -> bool:
    return case.agreement is not None and case.agreement.active
