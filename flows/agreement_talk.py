"""What is asked of an agreement that is in force, in whatever words: read only there.

Where it stands, what being late leads to, paying some of it ahead, moving its days. The
model takes "posso pagar a segunda antes?" for a question after due days, and "quero
pagar 2 parcelas agora" for a new plan.
"""

import re
from dataclasses import replace

from domain.agreement_now import AgreementNow, PartNow
from domain.disclosure import Level
from flows.heard import DESPAIR, Heard, Intent
from flows.kin import fold, speaks_for_another
from flows.stack import Stack
from flows.turn import Case

AGREEMENT, BARGAIN = "agreement", "instalments"
STANDS, IF_LATE, EARLY, AHEAD, MOVED, ANEW = (  # the rules of such a message
    f"agreement:{what}"
    for what in ("stands", "if_late", "early", "ahead", "moved", "anew")
)
_PARTS = r"(?:parcelas?|prestac(?:ao|oes)|cuotas?|instal?lments?|payments?)"
_DEAL = r"(?:acordo|parcelamento|combinado|agreement|deal|acuerdo|arreglo)"
_FIGURES = {
    **{name: n for n, name in enumerate(("duas", "tres", "quatro", "cinco"), start=2)},
    **{name: n for n, name in enumerate(("two", "three", "four", "five"), start=2)},
    **{name: n for n, name in enumerate(("dos", "tres", "cuatro", "cinco"), start=2)},
}
_MANY = "|".join(("[2-9]", "1[0-2]", *_FIGURES))
_SEVERAL = re.compile(
    rf"(?<!\bem )(?<!\bin )(?<!\ben )(?<!\bde )\b(?P<n>{_MANY}) (?:proximas |primeiras"
    rf" |next |first |proximas )?{_PARTS}\b|\bas (?P<m>{_MANY})\b(?! mais)"
)
_PLACES = {
    **dict.fromkeys(("primeira", "1a", "first", "1st", "primera"), 1),
    **dict.fromkeys(("segunda", "2a", "second", "2nd"), 2),
    **dict.fromkeys(("terceira", "3a", "third", "3rd", "tercera"), 3),
}
_LAST = ("ultima", "last")
_PLACE = re.compile(
    r"(?<!\bate )(?<!\bpara )\b(?:[ad]?a|essa|minha|la|the|my) "
    rf"(?P<which>{'|'.join((*_PLACES, *_LAST))})\b"
    r"(?! (?:via|feira|opc\w+|vez|fatura|conta|semana|quinzena|option|proposta))"
)
_NEXT = re.compile(r"\b(?:proxim[ao]|next|siguiente)\b")
_PAYS = re.compile(
    r"\b(?:pag\w+|acert\w+|adiant\w+|antecip\w+|adelant\w+|pay\w*|quit\w+)\b"
)
_NOW = re.compile(
    r"\b(?:agora|hoje|ja|de uma vez|juntas?|now|today|at once|ahora|hoy|juntas)\b"
)
_SOONER = re.compile(
    r"\b(?:antes(?! (?:d[eoa]|que)\b)|adiant\w+|antecip\w+|adelant\w+|early|earlier"
    r"|ahead|in advance|sooner)\b"
)
_ON_A_DAY = re.compile(r"\bdia \d|\d/\d|\bamanha\b|\bthe \d|\bel \d")
_IN_SO_MANY = re.compile(rf"\b(?:em|in|en) (?:{_MANY}) ?(?:x\b|vez|veces|{_PARTS})")
_ASKS_LESS = re.compile(r"\b(?:desconto|juros|discount|interest|descuento|interes)")
_IF = re.compile(
    r"\b(?:se (?:eu |acaso |por acaso )?(?:atras\w+|(?:nao|n) (?:pag\w+|consegui\w*"
    r"|der\b|tiver|puder)|perder (?:o|a) (?:dia|data|prazo|parcela))"
    r"|(?:what )?if i (?:am late|miss|can't|cant|cannot|don't pay|do not pay)"
    r"|i'm late (?:on|with)|si (?:me atraso|no (?:pago|puedo|llego)))\b"
)
_ASKING = re.compile(
    r"^\W*(?:e|mas|and|but|y|pero)? ?(?:se|what if|if|si)\b|\?|o que (?:acontece|rola)"
    r"|\b(?:quebra|cancela|perco|perde|what happens|que pasa)\b"
)
_MISSED = re.compile(
    r"\batrasei\b|\besqueci de pagar\b|\bperdi (?:o (?:dia|prazo|vencimento)|a data)\b"
    rf"|\b(?:nao|n) consegui pagar (?:a|essa|uma|minha) (?:\w+ )?{_PARTS}\b"
    rf"|\b(?:nao|n) consegui pagar a (?:{'|'.join((*_PLACES, *_LAST))})\b"
    r"|\bi (?:missed|forgot) (?:the|a|my) (?:first |last |second )?(?:payment|inst\w+)"
    r"|\b(?:me atrase|se me paso) "
)
_WHAT = re.compile(
    r"\b(?:qual|o que|oq|como|what|cual|que)\b(?: \w+){0,4} (?:combin\w+|fech(?:ei"
    r"|amos)"
    r"|acert(?:ei|amos)|(?:we|i|did i) agreed?(?: to)?|acord(?:e|amos))\b"
    r"|^\W*(?:(?:entao|so|e|ai|agora|ok|ta)\W+)*(?:falta|restam?|faltam)\W+(?:so "
    r"|apenas"
    r" |quantas? )?(?:uma|\d+|duas|tres|mais|parcelas?)\b"
    rf"|\bquantas? (?:{_PARTS} )?(?:ainda )?(?:faltam?|restam?)\b"
    r"|^\W*(?:ue |mas |oxe )?(?:nao|n) era\b"
    rf"|\bqual (?:e |seria )?(?:a )?(?:proxima|primeira|ultima) {_PARTS}\b"
    r"|\bquanto (?:fica|e|da|sai|ficou|vai ficar) (?:cada|a parcela|por mes)\b"
    rf"|\b(?:ainda|still|sigue|todavia) (?:\w+ ){{0,3}}(?:o |meu |esse |este |aquele"
    rf" |the |my |el |mi )*{_DEAL}\b"
    rf"|\b{_DEAL} (?:still |ainda |continua |sigue )(?:\w+ ){{0,2}}?(?:valid|on|good"
    r"|val\w+|de pe|en pie|vigente|stands?)\b"
)
_MOVE = (
    r"(?:mud(?:ar|o|a|em)|troc(?:ar|o|a)|alter(?:ar|o|a)|adiar?|adio|remarc\w+"
    r"|prorrog\w+|chang(?:e|ing)|move|moving|push|postpone|cambi(?:ar|o|e)|mover"
    r"|aplazar|posponer)"
)
_DATES = (
    r"(?:dias?|datas?|vencimentos?|day|days|dates?|due date|fechas?|vencimientos?"
    rf"|{_PARTS})"
)
_TO_LATER = re.compile(
    rf"\b{_MOVE}\b[^.?!]{{0,30}}\b{_DATES}\b"
    r"|\b(?:jog(?:ar|a|o)|pass(?:ar|a|o)|empurr\w+|deix(?:ar|a|o)|coloc(?:ar|a|o)"
    r"|bot(?:ar|a|o)|push|move|pasar?|dejar?)\b[^.?!]{0,25}\b(?:pr?o|para o|pra o|no"
    r"|to the|para el|al) (?:fim|final|outro mes|mes que vem|proximo mes|end|next month"
    r"|final|mes que viene)\b"
)
_TO_THE_END = re.compile(r"\b(?:fim|final|end)\b")
_NOT_DATES = re.compile(
    r"\b(?:internet|plano|fatura|conta|contrato|titular|endereco|cartao|email|e-mail"
    r"|numero|telefone|nome|senha|plan|invoice|address|card|phone|name|direccion"
    r"|tarjeta|lembretes?|mensage\w+|forma|jeito)\b"
)
_FIRST = (
    Intent.HUMAN_AGENT,
    Intent.DECEASED,
    Intent.WRONG_PERSON,
    Intent.ALREADY_PAID,
    Intent.DISPUTE_DEBT,
    Intent.OPT_OUT,
    Intent.ASK_UNLOCK,
)


def speaks_of_it(heard: Heard, case: Case, stack: Stack) -> tuple[str, Heard] | None:
    """Tell which flow a message about the agreement in force starts, and as what."""
    now = case.agreement
    if now is None or not now.active or case.level < Level.DEBT or stack.under_way:
        return None
    sure_stop = heard.intent in _FIRST and heard.rule != "model"
    if sure_stop or heard.rule == DESPAIR or heard.button is not None or heard.media:
        return None
    return None if speaks_for_another(heard.text) else _turned(heard, now)


def _turned(heard: Heard, now: AgreementNow) -> tuple[str, Heard] | None:
    said = fold(heard.text)
    if _IF.search(said) and _ASKING.search(said):
        return _as(IF_LATE, heard)
    if heard.intent in {Intent.ALREADY_PAID, Intent.DISPUTE_DEBT}:
        return None
    if _TO_LATER.search(said) and not _NOT_DATES.search(said):
        return BARGAIN, _moved(heard, now)
    asks = (
        (AHEAD, pays_ahead(heard, now)),
        (EARLY, _asks_of_early(said)),
        (IF_LATE, _MISSED.search(said) and now.late and not heard.values.day),
        (STANDS, _WHAT.search(said)),
    )
    rule = next((rule for rule, meant in asks if meant), None)
    return _as(rule, heard) if rule else None


def _as(rule: str, heard: Heard) -> tuple[str, Heard]:
    wish = Intent.ASK_AGREEMENT
    return AGREEMENT, replace(heard, intent=wish, rule=rule, also=(), apart=())


def _moved(heard: Heard, now: AgreementNow) -> Heard:
    """Make another day the wish for as many parts as are left, the first on that day.

    A part that is named is no invoice of its own: what is left is planned anew, whole.
    """
    count: int | None = heard.values.count or len(now.left)
    if _TO_THE_END.search(fold(heard.text)) or count == 1:
        count = None
    values = replace(heard.values, invoice=None, count=count, parts=())
    wish = Intent.NEGOTIATE_INSTALLMENTS
    rule = ANEW if _TO_THE_END.search(fold(heard.text)) else MOVED
    return replace(heard, intent=wish, rule=rule, values=values, also=(), apart=())


def pays_ahead(heard: Heard, now: AgreementNow) -> bool:
    """Tell whether some parts are to be paid now, before their days."""
    said = fold(heard.text)
    soon = _NOW.search(said) or _SOONER.search(said)
    dated = heard.values.day is not None and not _NOW.search(said)
    another_day = dated and not (_SOONER.search(said) and not _ON_A_DAY.search(said))
    plan = _IN_SO_MANY.search(said) or another_day
    return bool(_PAYS.search(said) and soon and not plan and parts_meant(said, now))


def parts_meant(text: str, now: AgreementNow) -> tuple[PartNow, ...]:
    """Pick the parts that are named by how many, by their place, or as the next."""
    said = fold(text)
    left = sorted(now.left, key=lambda part: part.due_on)
    if found := _SEVERAL.search(said):
        figure = found["n"] or found["m"]
        many = _FIGURES.get(figure) or int(figure)
        return tuple(left[:many])
    if found := _PLACE.search(said):
        if found["which"] in _LAST:
            return tuple(left[-1:])
        number = _PLACES[found["which"]]
        return tuple(part for part in left if part.number == number)
    return tuple(left[:1]) if _NEXT.search(said) else ()


def _asks_of_early(said: str) -> bool:
    """Tell whether paying early is asked about, and no part of it named."""
    early = _PAYS.search(said) and _SOONER.search(said)
    return bool(early and ("?" in said or _ASKS_LESS.search(said)))
