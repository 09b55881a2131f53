"""An amount that a client does not have: "não tenho 600", "200 eu não consigo"."""

import re
from collections.abc import Iterator

from domain.money import Money
from nlu.values.numbers import minor_units
from nlu.values.scan import Scan

_COIN = (
    r"(?:\s?(?:reais|real|contos?|pilas?|pau|paus|mangos?|rs|dollars?|bucks|euros?"
    r"|pesos|dolares)\b)?"
)
_FIGURE = (
    r"(?:r\$|\brs|\$|€)?\s?(?<![\d.,/-])(?P<amount>\d[\d.,]*\d)(?![\d/-]|[.,]\d)"
    rf"(?:\s?e\s(?P<cents>\d{{2}})\b(?!\s?(?:x\b|vez|parcel)))?{_COIN}"
    r"(?!\s?(?:x\b|vez|parcel|prestac|mensal|dias?\b|anos?\b|meses|mes\b|h\b|horas?\b"
    r"|min|%|por ?cento|filh|conta|fatura|boleto|digit|km\b|semana|days|months|years"
    r"|cuotas|veces|instal|de \d))"
)
_PAY = r"(?:pagar|dar|mandar|tirar|arrumar|arranjar|juntar|bancar|arcar com|deposit\w+)"
_GAP = (  # "mais" alone: "não tenho mais 600"; "mais de 600" names what there is
    r"(?:(?:os|as|o|uns|esses?|essas?|estes?|nem|mais|todos?|toda|tudo|agora|hoje"
    r"|aqui|ai|voces?|ter|the|even|that|those|all|you|los|esos|ahora|hoy) )*"
)
_LACKS = (  # none of these ever asks for the figure that follows
    r"(?:nao|nunca|jamais) (?:eu )?(?:vou )?(?:t(?:enho|inha|eria|erei|er)"
    r"(?: (?:como|condic\w+|dinheiro|grana|verba)(?: de| para)?)?|aguento|suporto"
    r"|(?:to|estou) conseguindo|vou|conseguir|poder|quero|aceito|pago|dou"
    r"|vai dar(?: para)?)"
    r"|sem condic\w+ de|impossivel|nem (?:tenho|consigo|posso)"
    r"|(?:do|did|will) not (?:have|pay|want to)|(?:not able|unable) to"
    r"|no (?:tengo(?: como| para)?|pago|doy|quiero|me alcanza(?: para)?|llego a)"
)
_CANNOT = (  # and these may: "não dá pra pagar 200?"
    r"nao (?:eu )?(?:da(?:ria)?|rola|tem como|cabe|posso|consigo)(?: para| de)?"
    r"|(?:cannot|can not|could not) (?:pay|afford|do|give|send|manage)"
    r"|no (?:puedo|podria)"
)
_AFTER_NO = re.compile(
    rf"\b(?:{_LACKS}|(?P<may_ask>{_CANNOT}))\s(?:{_PAY} )?{_GAP}{_FIGURE}"
)
_NOT_EVEN = re.compile(
    rf"\bnem (?:os |uns |com )?{_FIGURE}(?= (?:eu )?(?:tenho|consigo|posso|da)\b)"
)
_PERIOD = (
    r"(?: (?:por mes|ao mes|todo mes|a month|al mes|de entrada|a ?vista|agora|hoje|now"
    r"|today|de uma vez))*"
)
_TAIL = (
    r"(?: (?:nao|mesmo|agora|hoje|de jeito nenhum|de uma vez|por mes|moc[ao]|no momento"
    r"|infelizmente|pagar|dar|ter|para mim|assim|nem a pau|de cara|esse mes|amig[ao]"
    r"|now|right now|ahora))*"
)
_BEFORE_NO = re.compile(
    rf"{_FIGURE}{_PERIOD} (?:(?:eu|ai|para mim|isso|ja|i|yo) )*"
    r"(?:nao (?:tenho|vou (?:ter|conseguir|poder)|aguento|quero|aceito|pago|dou)"
    r"|(?:do not have|cannot (?:pay|afford|do))|no (?:tengo|pago)"
    r"|(?P<may_ask>nao (?:da(?:ria|va)?|vai dar|rola|cabe|tem como|consigo|posso)"
    r"|no puedo))\b"
    rf"{_TAIL}(?=\s*(?:$|[.,;!?\n]| (?:mas|so|e|but|pero|only|solo)\b| \d))"
)
_TOO_DEAR = re.compile(
    rf"{_FIGURE}{_PERIOD} (?:ainda |ja )?(?:e|eh|ta|esta|fica|ficou|is|es|esta) "
    r"(?:muito|demais|caro|pesado|puxado|salgado|alto|too much|mucho|demasiado)\b"
    r"(?! (?:pouco|bom|bem|melhor|justo|good|bueno))"
)
_FORMS = (_AFTER_NO, _NOT_EVEN, _BEFORE_NO, _TOO_DEAR)
_HAS = re.compile(  # "só tenho 200, não dá": that is what there is
    r"(?<!nao )(?<!nem )(?<!not )\b(?:so|apenas|somente|tenho|consigo|posso|dou|pago"
    r"|pagar|have|only|solo|tengo|puedo)"
    r" (?:so |uns |os |ate |pagar |dar |tenho |consigo )*(?:r\$ ?)?$"
)
_ASKS = re.compile(
    r"(?: (?:por mes|ao mes|mensa\w+|agora|hoje|nao|ne|so|entao|de entrada|a ?vista"
    r"|no pix|de uma vez|esse mes|para mim|ai|moc[ao]|now|today|ahora))*\s*\?"
)
_SMALLEST = 10_00  # a figure below this is a day, a count, a line of a list
_SMALLEST_BARE = 100_00  # where a figure alone would answer with a day or a count


def take_out_of_reach(scan: Scan, asked: str | None, currency: str) -> Money | None:
    """Take every amount that is said not to be there, and give the first.

    "Não tenho mais de 200" names what there is, and "não dá pra pagar 200?" asks for
    it: neither is taken.
    """
    refused = list(_refused(scan, asked)) if asked != "digits" else []
    for found in refused:
        scan.mark(found, "amount")
    return _money(refused[0], currency) if refused else None


def _refused(scan: Scan, asked: str | None) -> Iterator[re.Match[str]]:
    least = _SMALLEST_BARE if asked in {"day", "count"} else _SMALLEST
    hits = sorted(
        (found for form in _FORMS for found in scan.each(form)),
        key=lambda found: found.start("amount"),
    )
    for found in hits:
        minor = minor_units(found["amount"])
        if minor is not None and minor >= least and not _is_meant(found):
            yield found


def _is_meant(found: re.Match[str]) -> bool:
    """Tell what is asked for, or had, beside a no that is about something else."""
    text = found.string
    asks = "may_ask" in found.re.groupindex and found["may_ask"] is not None
    if asks and _ASKS.match(text[found.end() :]):
        return True
    had = found.re is _BEFORE_NO
    return had and _HAS.search(text[: found.start()]) is not None


def _money(found: re.Match[str], currency: str) -> Money:
    cents = int(found.groupdict().get("cents") or 0)
    return Money((minor_units(found["amount"]) or 0) + cents, currency)
