"""Amounts: with a currency, with cents, in slang, or said beside a word of paying."""

import re

from domain.money import Money
from nlu.values.numbers import minor_units
from nlu.values.scan import MARK, Scan

_FIGURES = r"(?P<amount>\d[\d.,]*\d|\d)"
_COIN = (
    r"(?:reais|reias|reasi|reiais|reau|real|reals|conto|contos|pila|pilas|pilinha|mango|mangos|pau|paus"
    r"|pratas?|rs|brl|r\$|\$|€"
    r"|dollars?|bucks|usd|pesos?|dolares|euros?|dinheiros|contao|reaiz|reis)"
)
_CENTS = (
    r"(?:\s?(?:e|com|and|con)\s(?P<cents>\d{1,2})(?:\s?(?:centavos?|cents?))?"
    r"(?!\d|[.,/]\d|\s?(?:x\b|vez|parcel|dias?\b)))?"
)
_WITH_CENTS = r"(?:\s?(?:e|com|and|con)\s(?P<cents>\d{1,2})\s?(?:centavos?|cents?))?"
_SIGNED = re.compile(
    r"(?:r\$|\brs\b\.?|\$|€|\bbrl\b"
    rf"|\busd\b)\s?{_FIGURES}(?:\s?{_COIN}(?!\w))?{_WITH_CENTS}"
)
_COINED = re.compile(rf"(?<![\d.,/-]){_FIGURES}\s?{_COIN}(?!\w){_CENTS}")
_POINTED = re.compile(
    r"(?<![\d.,/-])(?P<amount>\d{1,3}(?:\.\d{3})*,\d{2}|\d+[.,]\d{2}"
    r"|\d{1,3}(?:,\d{3})+\.\d{2})(?![\d/%]|[.,]\d)"
)
_SURE = (  # beside these words a figure of two places is money too
    r"pag\w+|dou|dar|der|dando|(?:eu|se|gente|y si) desse|diera|diese|gave|put|tenho"
    r"|consig[oa]|consegui(?:r|sse|rmos)|mand\w+|posso|deposit\w+|faco"
    r"|ofere[cç]\w+|ofert\w+|uns|umas"
    r"|cerca de|maximo|somente|apenas|so|quito|quitar|acert\w+|transfir\w+|transferir"
    r"|quase|pay|afford|give|about|around|aceita\w*|topa\w*|serve|rola"
    r"|only|puedo|doy|tengo|unos|abat\w+|adiant\w+|pass[oa]r?|arrum\w+|arranj\w+"
    r"|junt\w+|separ\w+|bancar|ter|(?:f(?:a[zc]|iz)\w*|fech\w+|deix\w+|sai) por"
)
_LIKELY = (  # beside these only one of three places or more
    r"por|ate|de|valor|e|em|fica|era|cobrando|cobraram|deu|veio|total|como|faz|fazer?|vista"
    r"|fazem|fecho|fecha|baixa\w*|para|tipo"
    r"|parcel\w+|ser|seria|mas|ou|logo|send|have|offer|do|was|is|for|com|fosse"
)
_GAP = (
    r"(?:(?:os|as|o|uns|so|ja|ate|com|logo|no maximo|maximo|de|em|por|you|up to|about"
    r"|isso|agora|hoje|mais|ai|ne|eu"
    r"|para voces?|te|me|lhe|tipo|mais ou menos|cerca de|at most|like|unos) )*"
)
_SPOKEN = re.compile(  # "consigo 150 por mês", "só tenho 80", "uns 100"
    rf"\b(?:(?P<sure>{_SURE})|{_LIKELY})\s{_GAP}(?<![\d.,/-]){_FIGURES}(?!\d|[./-]\d"
    rf"|,\d{{3,}})"
)
_LOOSE = re.compile(rf"(?<![\d.,/-]){_FIGURES}(?![\d/-]|[.,]\d)")
_FOLLOWERS = re.compile(
    rf"\s*(?:$|[,.;!?)\n{MARK}\u2600-\U0001faff]|(?:por|agora|hoje|de|e|no|na|via|pelo"
    r"|para|mas|ja|so|a|ate|todo|toda|cada|mensal"
    r"|mensais|ao|per|a month|now|today|every|por|ahora|cada|al|mes|se|que|ta|da|pode"
    r"|serve|consigo|posso|em|eu|tudo bem|right|down|ok"
    r"|entrada|beleza|este|esse|essa|mes|fixo|certo|vc|voces?|voce|y|and|or|ou|before"
    r"|antes|logo|mesmo|up|upfront|but|pero|nao|moca?|amigo|com|fech\w+|rola|topa\w*"
    r"|aceita\w*|daria|quit\w+|aqui|guardad\w+|reservad\w+|emprestad\w+"
    r"|sobrando|livres?|na (?:mao"
    r"|conta)|cravad\w+)\b)"
)
_NEVER_BEFORE = re.compile(
    r"\b(?:dia|dias|numero|n|no|protocolo|contrato|pedido|cpf|cep|rua|apto|apartamento"
    r"|casa|bloco|artigo|lei|ano|anos|desde"
    r"|idade|tenho mais de|art|codigo|ramal|sala|quadra|lote|km|plano de|plano|opcao"
    r"|digitos?|final|megas?|order|page)\s(?:do |da |e |o )?$"
)
_SMALL = 10  # a lone figure below this is no amount; below ten times, only if sure
_OPENING = re.compile(
    r"\W*(?:(?:e|ou|mas|so|uns|ai|se|for|ta|nao|sim|faz|fazem|por|bom|ok|beleza|entao"
    rf"|vai|vou|fecha|fechado|certo|os|no|nos|then|fine)\W+)*{_FIGURES}"
    r"(?<=\d{3})(?![\d/-]|[.,]\d| ?(?:x\b|vez|parcel|dias?\b|%))"
)
_AT_A_PRICE = re.compile(  # "hmm, e por 76?"
    r"\W*(?:(?:e|ou|mas|so|ai|se|for|ta|nao|nem|entao|ok|hu?m+)\W+)*por "
    rf"{_FIGURES}(?<=\d\d)(?![\d/-]|[.,]\d| ?(?:x\b|vez|parcel|dia|mes|semana|h|min|%))"
)
_AFTER_MARK = re.compile(  # "quero à vista 400", "no pix 400"
    rf"(?<={MARK}) (?:(?:por|fica|faz|so|de) )?{_FIGURES}(?<=\d{{3}})\W*$"
)
_YEARS = re.compile(r"(?:19|20)\d\d")


_PER_MONTH = re.compile(
    rf"(?<![\d.,/-]){_FIGURES}(?= (?:(?:por|a|al|per|cada|todo) (?:mes|semana|month"
    r"|week|dia)|a ?vista|de uma vez|(?:no|via|em|pelo|por|num) (?:pix|boleto|dinheiro"
    r"|especie)"
    r"|(?:ja |eu |ai )*(?:da|daria|quita|resolve|rola|serve|fecha|mata|ajuda|pago"
    r"|consigo|dou|tenho)\b(?! (?:um|uma|mais|quanto|tanto)))\b)"
)
_AT_MOST = re.compile(  # "não tenho mais de 200"
    r"\b(?:nao|nunca|not|no) (?:eu |vou )?\w+(?: (?:como|para|conseguir))*"
    r"(?: (?:pagar|dar|mandar|pay|do|give))?"
    rf" (?:(?:mais|more|mas) (?:do )?(?:de|que|than)|alem de|acima de) {_FIGURES}"
    r"(?!\d|[./-]\d|,\d{3,})"
)
_NOTES = re.compile(  # "cinco notas de vinte"
    r"\b(?P<times>\d{1,2}) (?:notas?|cedulas?) de (?P<amount>\d{1,3})\b(?![.,]\d)"
)
_BOTH_SAID = re.compile(  # "noventa e nove e noventa eu pago": what is said has cents
    r"(?<![\d.,/-])(?<!dia )(?<!dias )(?<!entre )(?P<amount>\d{1,4}) e (?P<cents>\d{2})"
    r"(?= (?:eu |ja )*(?:pago|dou|consigo|quito|fecho|mando|da|rola|por mes)\b)"
)
_OF_ALL = re.compile(  # "quero pagar só uma parte agora, 200"
    r"\b(?:(?:um|1|un)a? parte|parte (?:agora|hoje)|a part of it)"
    rf"(?: (?:agora|hoje|ja|disso|dela|now|today|ahora|{MARK}+))*[\s,:;.-]{{1,3}}"
    rf"(?:(?:de|uns|so|tipo) )*(?<![\d.,/-]){_FIGURES}(?!\d|[./-]\d|,\d{{3,}})"
)
_IN_PARTS = re.compile(rf"(?<![\d.,/-]){_FIGURES}(?=,? (?:(?:em|in|en|por) )?{MARK})")


def take_amount(scan: Scan, asked: str | None, currency: str) -> Money | None:
    """Take the first amount, the surest form first; None when no figure is one.

    A bare figure is an amount when *asked* is "amount", or beside a word of paying.
    """
    found = _earliest(scan, (_NOTES, _SIGNED, _COINED, _POINTED, _BOTH_SAID))
    if found is None:
        found = _spoken(scan)
    if found is None and asked == "amount":
        found = next(scan.each(_LOOSE), None)
    if found is None and asked in {"choice", "yes_no", "count"}:
        found = _counter_offer(scan)
    if found is None:
        return None
    scan.mark(found, "amount" if "amount" in found.groupdict() else 0)
    return read_amount(found, currency)


def read_amount(found: re.Match[str], currency: str) -> Money | None:
    """Read the money of a match that has an `amount` group."""
    groups = found.groupdict()
    minor = minor_units(groups["amount"])
    if not minor and not groups.get("cents"):
        return None
    each = (minor or 0) + int(groups.get("cents") or 0)
    return Money(each * int(groups.get("times") or 1), currency)


def _earliest(
    scan: Scan, patterns: tuple[re.Pattern[str], ...]
) -> re.Match[str] | None:
    hits = (found for pattern in patterns for found in scan.each(pattern))
    good = [found for found in hits if read_amount(found, "BRL")]
    return min(good, key=lambda found: (found.start(), -found.end()), default=None)


def _spoken(scan: Scan) -> re.Match[str] | None:
    patterns = (_AT_MOST, _PER_MONTH, _SPOKEN, _IN_PARTS, _OF_ALL)
    hits = (found for pattern in patterns for found in scan.each(pattern))
    return next((found for found in hits if _is_spoken(found)), None)


def _counter_offer(scan: Scan) -> re.Match[str] | None:
    """Find "400 e pronto", or "por 76", to open an answer to an offer."""
    opening = _OPENING.match(scan.text) or _AT_A_PRICE.match(scan.text)
    found = opening or _AFTER_MARK.search(scan.text)
    return found if found and not _YEARS.fullmatch(found["amount"]) else None


def _is_spoken(found: re.Match[str]) -> bool:
    figures, text = found["amount"], found.string
    minor = minor_units(figures)
    sure = found.re is not _SPOKEN or found["sure"]
    least = _SMALL if sure else _SMALL * 10
    if minor is None or minor < least * 100 or _YEARS.fullmatch(figures):
        return False
    head = text[: found.start("amount")]
    if found.re is not _AT_MOST and _NEVER_BEFORE.search(head):
        return False
    return _FOLLOWERS.match(text[found.end() :]) is not None
