"""Which invoice is meant: "a de março", "a mais velha", "a de 89,90", "fatura 123"."""

import re
from datetime import date

from domain.money import Money
from flows.heard import InvoiceRef
from nlu.values.months import FULL, NUMBER
from nlu.values.numbers import minor_units
from nlu.values.scan import Scan

_BILL = (
    r"(?:faturas?|contas?|boletos?|cobrancas?|parcelas?|mensalidades?|invoices?|bills?"
    r"|facturas?|cuotas?|recibos?|fatura|titulos?|debitos?|prestac(?:ao|oes)|notas?)"
)
_THE = (
    r"(?:\b(?:a|as|o|os|aquela|aquele|essa|esse|la|el|das?|dos?|na|no)\s"
    rf"(?:{_BILL}\s)?|\b{_BILL}\s)"
)
_OF = r"(?:que (?:e|era|foi) )?(?:de|do|da|del)\s(?:mes (?:de )?)?"
_MONTH_OF = re.compile(
    rf"{_THE}{_OF}(?:{_BILL}\s(?:de\s)?)?(?P<month>{FULL}|mar|set|out"
    rf"|nov)\b(?! (?:em diante"
    r"|mais|para))"
    rf"|\bmes de (?P<month2>{FULL})\b|\bthe (?P<month3>{FULL}) (?:one|bill|invoice)\b"
    rf"|\b(?:bill|invoice|one) (?:for|of|from) (?P<month4>{FULL})\b"
    r"|\b(?:paguei|quitei|paga|pagar|devo|pague|falta|venceu|paid)\s(?:o |a |de "
    rf"|ja )?(?P<month5>{FULL})\b(?! que vem)"
    rf"|\b{_BILL} (?P<month6>{FULL})\b"
)
_MONTH_YEAR = re.compile(
    rf"(?:{_THE}(?:de |do mes (?:de )?)?|\bmes )(?P<month>0?[1-9]|1[0-2])/(?:20[1-4]\d"
    r"|2[4-9])\b(?!/)"
)
_MONTH_BY_NUMBER = re.compile(
    r"\bref(?:erente|erencia)?\.?:? (?:a |ao |ao mes |mes )?(?P<month2>0?[1-9]"
    r"|1[0-2])/20\d\d\b|"
    rf"{_THE}(?:do |de )?mes (?P<month>0?[1-9]|1[0-2])\b(?![./,]\d| ?(?:x\b|dias))"
)
_DUE_ON = re.compile(
    rf"{_THE}de (?:[0-2]?\d|3[01])/(?P<month>0?[1-9]|1[0-2])(?:/(?:20)?\d\d)?\b"
)
_RELATIVE = re.compile(
    rf"(?:{_THE}(?:do|deste|desse|de|del)|\bthe|\b{_BILL} (?:from|of))\s(?:\w+ )?"
    r"(?P<which>(?:mes (?:passado|anterior|retrasado|que vem|atual|pasado|actual))"
    r"|(?:proximo mes)|(?<=deste )mes|(?<=desse )mes|(?<=de este )mes"
    r"|(?:last|this|next) month)(?:'s (?:bill|invoice|one))?\b"
)
_SHIFT = {
    "passado": -1, "anterior": -1, "pasado": -1, "last": -1, "retrasado": -2,
    "que": 1, "proximo": 1, "next": 1,
}  # fmt: skip
_AMOUNT = re.compile(
    rf"(?:\b(?:a|as|o|aquela|aquele|essa|esse|la|el|da|do|na|no)\s(?:{_BILL}\s)?"
    r"|\bthe (?:bill|invoice|one)\s|\b(?:fatura|conta|cobranca|factura|bill"
    r"|invoice)\s)"
    r"(?:que (?:e|ta|esta)\s|(?:no|de|em) valor\s)?"
    r"(?:de|for|of)?\s?(?P<sign>r\$|\$)?\s?(?P<amount>\d[\d.,]*\d|\d)"
    r"(?:\s?(?P<money>reais|real|conto|contos|pila|dollars|pesos))?"
    r"(?:\s?e\s(?P<cents>\d{2})(?:\s?centavos)?)?\b(?!\s?(?:x|vez|%|/|dias?|mes))"
)
_OLDEST = re.compile(
    r"\b(?:mais (?:velh|antig|atrasad)[ao]s?|(?:oldest|first) (?:one|bill|invoice)"
    r"|mas (?:viej|antigu)[ao]|oldest|earliest|vencida (?:ha mais tempo|primeiro)"
    r"|primeir[oa] (?:que|a) vence(?:u|r)?|que vence(?:u)? antes"
    rf"|que venceu (?:primeiro|antes|ha mais tempo)|primeir[oa] {_BILL}(?! (?:dia|em"
    rf"|para|no|na|agora|hoje|amanha|so|seria|ficaria|pode|ja)\b)"
    r"|primera factura)\b"
)
_NEWEST = re.compile(
    r"\b(?:mais (?:nov|recente|atual)[ao]?s?|newest|latest|most recent"
    r"|mas (?:nuev[ao]|reciente)|que venceu por ultimo)\b"
)
_NEWEST_LAST = re.compile(
    r"\b(?:a|o|da|do|na|no|essa|la"
    rf"|minha) (?:{_BILL} )?ultim[oa](?: {_BILL})?(?: que (?:venceu|chegou|veio))?"
    rf"(?=\s*(?:$|[,.;!?\n]|de todas|mesmo|por favor|so\b|e\b|(?:{_BILL})|que))"
    rf"|\b(?:the )?last (?:one|bill|invoice)\b|\bultim[oa] (?:{_BILL})\b"
)
_SIZED = (  # of the article and the word of size: "a maior parte", "a menor parcela"
    r"(?=\s*(?:$|[,.;!?\n]|(?:d[ao]s|of the|de las) (?:2|duas|dos|two|contas|faturas)"
    r"|delas|de todas|primeiro|agora|hoje|amanha|no pix|por favor|em \d|dia \d|mesmo"
    r"|first|now|today|tomorrow|ahora|hoy|manana|primero))"
)
_ITS_BILL = r"(?: (?:fatura|conta|boleto|one|bill|invoice|factura|de valor))?"
_SMALLEST = re.compile(
    rf"\b(?:a|o|da|do|na|no|la|el|the) (?:{_BILL} )?(?:mais (?:barat|pequen|baix)[ao]"
    r"|menor|de menor valor|mas (?:barat|pequen|chic)[ao]|cheap(?:er|est)"
    rf"|small(?:er|est)|lowest){_ITS_BILL}{_SIZED}"
)
_LARGEST = re.compile(
    rf"\b(?:a|o|da|do|na|no|la|el|the) (?:{_BILL} )?(?:mais (?:car|alt)[ao]|maior"
    r"|de maior valor|mas (?:car|alt|grande)[ao]?|mayor|bigg(?:er|est)|larg(?:er|est)"
    rf"|highest|most expensive){_ITS_BILL}{_SIZED}"
)
_NUMBER = re.compile(
    rf"\b(?:{_BILL}|nota fiscal|nf|documento|contrato)\s(?:de\s)?"
    r"(?:(?:numero|num|nr|no|n|number|#)[.:o°º]*\s?"
    r"|#\s?)(?P<number>[a-z]{0,4}-?\d[\da-z/-]*)"
    r"|\b(?:fatura|invoice|factura|nota fiscal|nf|titulo|bill)\s#?"
    r"(?P<number2>[a-z]{0,4}-?\d{1,12}(?:-[\da-z]+)*)\b(?![.,]\d|\s?(?:x\b|vez|reais"
    r"|real|conto|/|%|dias?\b))"
)


def take_invoice(scan: Scan, today: date, currency: str) -> InvoiceRef | None:
    """Take the invoice that is pointed at; months are relative to *today*."""
    for find in (_numbered, _sensed):
        if ref := find(scan):
            return ref
    if month := _month(scan, today):
        return InvoiceRef(month=month)
    return _priced(scan, currency)


def _numbered(scan: Scan) -> InvoiceRef | None:
    found = scan.take(_NUMBER)
    if not found:
        return None
    return InvoiceRef(number=(found["number"] or found["number2"]).upper())


def _sensed(scan: Scan) -> InvoiceRef | None:
    if scan.take(_OLDEST):
        return InvoiceRef(which="oldest")
    if scan.take(_NEWEST) or scan.take(_NEWEST_LAST):
        return InvoiceRef(which="newest")
    for which, pattern in (("smallest", _SMALLEST), ("largest", _LARGEST)):
        if scan.take(pattern):
            return InvoiceRef(which=which)
    return None


def _month(scan: Scan, today: date) -> int | None:
    if found := scan.take(_RELATIVE):
        keys = re.findall(r"[a-z]+", found["which"])
        shift = next((_SHIFT[key] for key in keys if key in _SHIFT), 0)
        return (today.month - 1 + shift) % 12 + 1
    for pattern in (_MONTH_YEAR, _DUE_ON, _MONTH_BY_NUMBER):
        if found := scan.take(pattern):
            return int(next(filter(None, found.groupdict().values())))
    found = scan.take(_MONTH_OF)
    return NUMBER[next(filter(None, found.groupdict().values()))] if found else None


def _priced(scan: Scan, currency: str) -> InvoiceRef | None:
    for found in scan.each(_AMOUNT):
        minor = minor_units(found["amount"])
        if minor is not None and _is_price(found):
            scan.mark(found)
            cents = int(found["cents"] or 0)
            return InvoiceRef(amount=Money(minor + cents, currency))
    return None


def _is_price(found: re.Match[str]) -> bool:
    """Tell a price from a count: it has cents, a currency, or at least two figures."""
    of = re.search(r"\b(?:de|for|of|valor)\s(?:r?\$)?\s?$", _head(found))
    certain = (
        found["sign"] or found["money"] or found["cents"] or "," in found["amount"]
    )
    return bool(of and (certain or len(found["amount"]) > 1))


def _head(found: re.Match[str]) -> str:
    return found.string[found.start() : found.start("amount")]
