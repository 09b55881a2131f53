"""What is said at the bargaining table that names no terms: read by its words alone.

"Só isso?" and "melhora aí" want a better price, "tem outra?" the other offers, "quanto
fica cada?" what is being read, "manda o pix" no agreement yet.
"""

import re

from flows.heard import Heard, Intent
from flows.kin import fold

_SIGHS = re.compile(
    r"\W*(?:poxa|puxa|aff+e?|af|nossa|caramba|eita|vixe|puts|putz|credo|misericordia"
    r"|xi+|oxe)(?: (?:vida|senhora|moc[ao]|gente|hein|cara))*\W*"
)
_BETTER = re.compile(
    r"\bso (?:isso|isto|esse desconto|[\d,.]+ ?(?:%|reais|conto))\b[\s!?.k]*$"
    r"|\b(?:sacanagem|brincadeira|piada|mixaria|merreca|miseria)\b"
    r"|\bmelhor(?:a|ar|e|em|ou nada|ia)\b(?! (?:opc|dia|data|form))(?! para mim)"
    r"|\b(?:is that (?:all|it)|just that|can(?:'t| not|not)? you do better"
    r"|(?:do|any) better|eso es todo|mejor(?:a|e|ar) (?:eso|un poco|el precio))\b"
)
_OTHERS = re.compile(
    r"\W*(?:(?:tem|quero|queria|mostra|manda|me|ve|ver|e|nao|outra|alguma|any|hay"
    r"|tiene|um"
    r"|uma)\W+){0,3}(?:outr[ao]s?|another|others?|otr[ao]s?)"
    r"(?: (?:opc(?:ao|oes)|propostas?|formas?|jeito|condic(?:ao|oes)|one|options?"
    r"|offers?"
    r"|opcion(?:es)?|alternativas?|ai|por favor)){0,2}\W*"
)
_TERMS = re.compile(
    r"\bquanto (?:fica|e|da|sai|seria|ficaria|vai ficar|ficou) (?:cada|a parcela"
    r"|por mes|o total|no total|tudo|essa|isso|mesmo)\b"
    r"|\bqual (?:e |era |o |seria |fica )*(?:valor|total)(?: (?:total|mesmo|disso"
    r"|dess[ae]"
    r"|d[ae] (?:cada )?(?:parcela|uma)|fica|certo|final))*\W*$"
    r"|^\W*(?:e |pera\w* )?(?:o |no )?total(?: (?:fica|e|da|seria))?\W*$"
    r"|\bquando (?:e que )?(?:comeca|eu comeco|vence a primeira|(?:e |seria )?(?:a )?"
    r"primeira)|\bem quantas (?:vezes|parcelas)\b(?! (?:posso|da|voces|vcs|consigo))"
    r"|\bque dia (?:e|vence|comeca|seria|fica) a primeira"
    r"|\bhow much is (?:each|it|that|the total)\b|\bwhen (?:does it start|is the first)"
    r"|\bcuanto (?:es|queda|sale) (?:cada|en total|la cuota)|\bcuando empieza"
)
_EARLY = re.compile(
    r"\b(?:pag\w+|quit\w+|acert\w+|pay\w*|settle) (?:\w+ ){0,3}?(?:antes|adiantad\w+"
    r"|antecipad\w+|early|earlier|ahead|sooner)\b(?! (?:d[eoa]|que)\b)"
    r"|\b(?:adiantar|antecipar|adelantar)\b"
)
_SENDS = re.compile(
    r"\W*(?:e |entao )?(?:me |pode me )?(?:mand[ae]r?|envi[ae]r?|passa|gera"
    r"|send(?: me)?"
    r"|mandame|envieme)(?: me)?(?: ai| logo| agora)?(?: (?:o|a|um|por|no|the|el|un))?"
    r" (?:pix|boleto|link|codigo|qr ?code|chave|cartao|code|card|enlace)"
    r"(?: (?:ai|por favor|pfv?r?|logo|agora|please|entao|moc[ao]|da primeira)){0,3}\W*"
)
_MAY_ASK = re.compile(
    r"\b(?:(?:pode[mr]?|sim|ok|ta)\W+)?(?:lev[ae]\w*|pergunt\w+|pedi?r?\b|pede|pedem"
    r"|tent[ae]\w*|consult\w+|encaminh\w+|(?:fal|v|mand)[ae]r? (?:la|com (?:el|seu|o"
    r" chefe|a chefe)\w*)|ask\b|take it|try\b|please do|pregunt\w+|llev\w+|consult\w+"
    r"|intent\w+)"
)
_NOT = re.compile(r"\b(?:nao|n|nem|not|no|don't|dont|never|nunca|precisa)\b")
_CLOSES = re.compile(
    r"\b(?:fech[aoe]\w*|aceito|topo|negocio fechado|fico com (?:ess[ae]|isso|o|a)"
    r"|deal|i(?:'ll| will) take (?:it|that)|i accept|acepto|trato|cerramos)\b"
)
_WHICH = re.compile(
    r"\b(?:qual|quais|o que|oq|que opcoes|which|what|cual|cuales|que)\b.{0,20}"
    r"\b(?:tem|tens|teria|oferec\w+|consegue\w*|pode\w*|faz\w*|have|offer|do|tiene\w*"
    r"|ofrec\w+|hacen)\b"
)
_COUNT = re.compile(
    r"\W*(?:(?:e|em|entao|ent|faz|melhor|ou|quero|pode ser|so|nao|hu?m+|ta|ok|bota"
    r"|coloca"
    r"|pera\w*|then|in|mejor|en|tem como ser|da (?:para|pra) ser)\W+){0,3}(?P<n>[2-9]"
    r"|[1-5]\d|60)"
    r"(?:\W+(?:entao|mesmo|ai|pode|vai|then|please|por favor))*[\s.,!?]*"
)
_A_DOWN_PAYMENT = re.compile(
    r"\b(?:uma|um|de|com|a|dar|der|dou|de uma) (?:boa )?(?:entrada|entradinha|sinal)\b"
    r"|\b(?:a |some )?(?:down payment|deposit)\b|\b(?:un|una|de) (?:anticipo|entrada)\b"
)
_THE_CARD = re.compile(r"\b(?:cartao|credito|card|tarjeta)\b")


_NO_BY_NUMBER = "2"  # to a yes and a no it may stand for the second; it counts nothing


def wants_better(heard: Heard) -> bool:
    """Tell whether a better price is wanted, and nothing named: "só isso?"."""
    said, asked = fold(heard.text), heard.intent is Intent.ASK_DISCOUNT
    return asked or bool(_BETTER.search(said) or _SIGHS.fullmatch(said))


def wants_others(text: str) -> bool:
    """Tell whether the other offers are asked for.

    >>> wants_others("tem outra opção?"), wants_others("a outra pago sexta")
    (True, False)
    """
    return _OTHERS.fullmatch(fold(text)) is not None


def asks_of_terms(text: str) -> bool:
    """Tell whether what was read back is asked for again: "quanto fica cada?"."""
    return _TERMS.search(fold(text)) is not None


def asks_of_early(text: str) -> bool:
    """Tell whether paying before the days is asked about: "se eu pagar antes?"."""
    return _EARLY.search(fold(text)) is not None


def sends_only(text: str) -> bool:
    """Tell "manda o pix", which is no clear yes to terms, from "sim, manda o pix"."""
    return _SENDS.fullmatch(fold(text)) is not None


def lets_us_ask(text: str) -> bool:
    """Tell whether a wish may be taken on: "pode levar", "pergunta lá"."""
    said = fold(text)
    return bool(_MAY_ASK.search(said)) and not _NOT.search(said)


def closes_deal(text: str) -> bool:
    """Tell whether terms are agreed to, which "pode levar?" did not ask."""
    said = fold(text)
    return bool(_CLOSES.search(said)) and not _NOT.search(said)


def asks_which(text: str) -> bool:
    """Tell whether it is asked what there is: "qual vocês têm então?"."""
    return _WHICH.search(fold(text)) is not None


def bare_count(text: str) -> int | None:
    """Read a figure alone as a count of parts: "5", "hmm não, 4".

    >>> bare_count("nao, 5"), bare_count("5 de dezembro")
    (5, None)
    """
    said = fold(text)
    found = _COUNT.fullmatch(said)
    return int(found["n"]) if found and said.strip(" .,!?") != _NO_BY_NUMBER else None


def speaks_of_down_payment(text: str) -> bool:
    """Tell whether a down payment is spoken of: "e se eu der uma entrada?"."""
    return _A_DOWN_PAYMENT.search(fold(text)) is not None


def names_card(text: str) -> bool:
    """Tell whether a card is named: "em 10x no crédito"."""
    return _THE_CARD.search(fold(text)) is not None
