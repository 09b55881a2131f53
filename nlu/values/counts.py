"""In how many instalments: "3x", "em três vezes", "3 de 120", "o resto em 4"."""

import re

from domain.money import Money
from nlu.values.numbers import minor_units
from nlu.values.scan import Scan

_UNIT = (
    r"(?:x\b|x(?=\d{2})|vezes\b|vez\b|veze\b|vezis\b|veses\b|vei[szx]\b|vzs?\b"
    r"|parcel(?:as?|inhas?)\b|prestac(?:ao"
    r"|oes)\b|mensalidades?\b"
    r"|mensais\b|cuotas?\b|veces\b|instal?lments?\b|payments?\b|pagos\b|times\b"
    r"|plazos\b|suaves)"
)
PRICE = r"(?:r\$|rs|\$)?\s?(?P<amount>\d[\d.,]*\d|\d)"
_COUNTED = re.compile(
    rf"(?<![\d.,/$])(?P<count>\d{{1,2}}) ?{_UNIT}(?: (?:iguais|fixas|mensais|sem juros"
    r"|equal|monthly|mensuales))*"
    rf"(?:\s?(?:de|of|por|a|p/|=)?\s?(?:uns |umas |at )?{PRICE}(?!\d|\s?(?:%|/\d"
    r"|dias?\b|x\b))(?:\s?(?:reais|real|conto|pila|rs|dollars|pesos))?)?"
)
_EACH = re.compile(
    r"(?<![\d.,/$-])\b(?P<count>\d{1,2})\s(?:de|of)\s(?:r\$|rs"
    r"|\$)?\s?(?P<amount>\d[\d.,]*\d|\d)"
    r"(?!\d|\s?(?:%|/|dias?\b))"
)
_SPLIT_INTO = re.compile(  # "faz em 6", "divide por 6"; "faz por 60" names a price
    r"\b(?:(?P<divides>parcel\w*|divid\w*|divis\w*|reparcel\w*|quebr\w*|rach\w*"
    r"|reparti\w*|split\w*|divide|fraccion\w*)|fa[zcs]\w*|pag\w*|resto|restante|saldo"
    r"|rest|balance|acordo|negoci\w*|fech\w*|refinanc\w*|diferenca|cartao|credito"
    r"|aceit\w*)\b"
    r"[^.!?;\n]{0,40}?\b(?:em|en|in|into|x|(?(divides)por|(?!)))\s"
    r"(?:ate |umas |uns |mais |no maximo )?"
    r"(?P<count>\d{1,2})(?:\s(?:meses|months|x))?\b"
    r"(?![.,/\d]|\s?(?:dias?|horas?|h\b|%|reais|real|conto|pila|semanas?|de [a-z]"
    r"|minutos?|days|weeks|meses que))"
)
_ONLY_INTO = re.compile(
    r"\b(?:so|somente|apenas|only|solo|nao,)(?: da| rola| consigo| posso)? (?:em|in|en)"
    r" (?P<count>\d{1,2})\b(?![.,/]\d| (?:dias?|de [a-z]|horas?|semanas?|days|weeks))"
)
_AFTER_DOWN = re.compile(  # "duzentos de entrada mais 3"
    r"\b(?:entrada|entradinha|sinal) (?:e|mais|\+) (?P<count>\d{1,2})\b"
    r"(?![.,/\d]|\s?(?:reais|real|conto|pila|dias?\b|%))"
)
_REFUSED_BEFORE = re.compile(
    r"\bnao (?:consigo|posso|da|quero|aceito|rola)(?: pagar| fazer)? (?:em |de "
    r"|nem em )?$"
)
_REFUSED = re.compile(
    r"\s?nao\s*,|[^\w,.;]*(?:eu |ai |para mim )?nao (?:da|consigo|posso|rola|quero"
    r"|serve|vai"
    r"|tem)\b"
)
_AT_ONCE = re.compile(
    r"\b(?:em|so|in) 1 (?:so )?(?:vez|payment|go)\b(?! por todas)(?: so)?"
)
_CASH = re.compile(
    r"\ba ?vista\b|\bde 1 (?:so )?(?:vez|pancada|tacada|lapada)\b|\bin full\b"
    r"|\bal contado\b|\bintegral\b"
)
_NOT_COUNTED_BEFORE = re.compile(
    r"\b(?:tenho|devo|deve(?:ndo)?|faltam?|atrasei|atrasad[ao]s?|paguei|pagamos"
    r"|cobr(?:ou|aram|ado|ando|am)|debit(?:ou|aram)"
    r"|caiu|caindo|travou|parou|liguei|ligaram|falei|mandei|mandaram|pedi|tentei|avisei|disse|expliquei|sao"
    r"|foram|pelas?|essas|(?<!aceito )(?<!quero )(?<!fecho )(?<!topo )as|das|minhas"
    r"|owe|have|paid|called|told|charged|tengo|debo|pague|todas?|outra|uma|essa"
    r"|primeira|segunda|ultima"
    r"|recebi|veio|vieram|chegou|chegaram)"
    r"\s(?:com |ja |so |o |a |umas? |uns |essa conta |isso |me |de |pagar )*$"
)
_NOT_COUNTED_AFTER = re.compile(
    r"\s?(?:em aberto|em atraso|atrasad|vencid|pendente|pagas?\b|ja pagas|que falta"
    r"|a mais|no mes|por mes|por dia|por semana"
    r"|overdue|late|mesmo (?:assim|com|que|depois|pagando)|a mesma|o mesmo|seguidas"
    r"|restantes)"
)
_SHIFT_WORK = re.compile(r"(?:12 ?x ?36|24 ?x ?(?:48|72)|6 ?x ?1|5 ?x ?2)\b")
_BARE = re.compile(
    r"(?<![\d.,/$])\b(?P<count>\d{1,2})\b(?![.,/]\d|\s?(?:reais|real|conto|pila|%"
    r"|dias?\b))"
)
_OPEN_TO_TERMS = {"count", "choice", "yes_no"}  # questions of a bargain
_LEAD = (  # "então faz", "ta bom fecha", "e se fosse": what a count of terms opens with
    r"(?:entao|ta|bom|bem|ok|certo|beleza|e|mas|ou|se|for|fosse|pode|poderia|podia|ser"
    r"|seria|fica|ficaria|fico|faz|fazer|faca|bota|coloca|poe|fecha|fecho|fechar|fechado"
    r"|fechou|quero|queria|prefiro|melhor|vai|vou|vamos|topo|topou|aceito|da|dava|daria"
    r"|para|sim|nao|h+u*m+|ah|quanto|como|qual|divid[aei]r?|parcel[ae]r?|consigo|posso"
    r"|pag[oa]r?|rola|mesmo|deixa|tem|so"
    r"|poxa|puxa|a gente|fizer|fizesse|moc[ao]|amig[ao]"
    r"|what|about|how|make|it|and|in|then|y|mejor|entonces|si|no|yes)"
)
_TAIL = (
    r"(?:mesmo|entao|por favor|pode(?: ser)?|ta|ok|ne|moc[ao]|vezes|parcelas|please"
    r"|fica(?:ria)? (?:quanto|como)|quanto fica|da|rola|fechado|melhor|sim)"
)
_IN_TERMS = re.compile(  # "ta, faz em 6", "e nas 4?", "fecha as 6"
    rf"\W*(?:{_LEAD}\W+)*(?:em|nas|as(?! 2\b)|in|en"
    r"|(?:muda|passa|aumenta|diminui|troca|baixa|sobe|volta|voltar)\W+(?:isso )?"
    r"para(?: as)?)\s(?:ate )?(?P<count>\d{1,2})"
    rf"(?:\W+{_TAIL})*\W*"
)
_ALONE_IN_TERMS = re.compile(  # "hmm nao, 4", "nao dava para ser 3 mesmo?"
    rf"\W*(?:{_LEAD}\W+)+(?P<count>[2-9]|[1-6]\d)(?:\W+{_TAIL})*\W*"
)
_MOST = 99  # no plan is longer; the law's longest is five years of months
_CENTS = 100


def take_count(
    scan: Scan, asked: str | None, currency: str
) -> tuple[int, Money | None] | None:
    """Take a count of instalments, with the amount of each when it was said.

    What has been ("paguei duas vezes") or is owed ("tenho 3 parcelas atrasadas")
    counts nothing. A bare figure is a count only when *asked* is "count".
    """
    for pattern in (_COUNTED, _EACH, _SPLIT_INTO, _ONLY_INTO, _AFTER_DOWN):
        for found in scan.each(pattern):
            if reading := _read(found, currency, asked):
                scan.mark(found)
                return reading
    if asked in _OPEN_TO_TERMS and (count := _in_terms(scan, asked)):
        return count, None
    if scan.take(_AT_ONCE) or (asked in _OPEN_TO_TERMS and scan.take(_CASH)):
        return 1, None
    bare = scan.take(_BARE) if asked == "count" else None
    return (int(bare["count"]), None) if bare and int(bare["count"]) else None


def _in_terms(scan: Scan, asked: str | None) -> int | None:
    """Take a count that is the whole answer; of a list the figure alone is a line."""
    forms = (_IN_TERMS,) if asked == "choice" else (_IN_TERMS, _ALONE_IN_TERMS)
    for form in forms:
        found = form.fullmatch(scan.text)
        if found and not _REFUSED_BEFORE.search(found.string[: found.start("count")]):
            scan.mark(found, "count")
            return int(found["count"]) or None
    return None


def _read(
    found: re.Match[str], currency: str, asked: str | None
) -> tuple[int, Money | None] | None:
    text, count = found.string, int(found["count"])
    past = asked != "count" and _NOT_COUNTED_BEFORE.search(text[: found.start()])
    if past or _NOT_COUNTED_AFTER.match(
        text[found.end("count") :].lstrip(" xvezsparclo")
    ):
        return None
    before = text[: found.start("count")]
    refused = _REFUSED_BEFORE.search(before) and not text.rstrip().endswith("?")
    if refused or _REFUSED.match(text[found.end() :]):  # "nao rola 10x nao?" asks
        return None
    if not 1 <= count <= _MOST or _is_mistaken(found, count):
        return None
    return count, _each(found, currency)


def _is_mistaken(found: re.Match[str], count: int) -> bool:
    """Refuse "uma vez" as a count, and "3 de 12", which says a date or a rank."""
    if found.re is _EACH:
        minor = minor_units(found["amount"])
        small = minor is None or minor < 20 * _CENTS
        return small or re.fullmatch(r"20[1-3]\d", found["amount"]) is not None
    if _SHIFT_WORK.match(found[0]):
        return True
    said_once = found.re is _COUNTED and count == 1
    return (
        said_once
        and re.match(r"1 ?(?:vez|parcel|mensal|time|payment)", found[0]) is not None
    )


def _each(found: re.Match[str], currency: str) -> Money | None:
    amount = found.groupdict().get("amount")
    minor = minor_units(amount) if amount else None
    return Money(minor, currency) if minor else None
