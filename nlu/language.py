"""Which of the three languages a message is written in, by its small words."""

import re

from nlu.values.text import fold

_WORDS = {
    "pt": "nao voce voces vc vcs eu meu minha para pra pro com sem uma um os as dos das que quanto quando como onde porque por mais mas muito ja "
          "to ta tou estou esta isso esse essa aqui ai ate obrigado obrigada boleto fatura conta paguei pagar pago posso consigo quero tenho devo devendo "
          "parcelar juros oi ola bom boa dia tarde noite hoje amanha sexta segunda quinta quarta terca sim nao da de do na no em e o a se me foi fiz vou tem "
          "blz valeu manda mandar mensagem depois divida dinheiro emprego reais real conto mes semana link tchau pela pelo sou tambem ainda agora nada tudo "
          "desconto golpe quem qual cade faz ser dois tres quatro seis dez vinte cem vezes cartao",
    "en": "the i you my me is are was do does did don't dont not to of and in on it this that what how much when where why who can could will would have "
          "has had pay paid owe due bill invoice money please thanks thank yes hello hi hey good morning afternoon evening want need get for with from by your a "
          "am i'm im it's be been just already wrong number person friday monday tomorrow today month week discount agree talk speak someone human let know again "
          "message messages text send link card they he she an at but if or so we us out about any lost job debt amount two three four",
    "es": "a yo usted ustedes tu mi mis el la los las un una unos del al con sin para por que cuanto cuando como donde quien porque pero muy mas ya estoy esta "
          "eso ese esa aqui hasta gracias factura cuenta pague pagar pago puedo quiero tengo debo debiendo cuotas hola buenos buenas dias tardes noches hoy manana "
          "viernes lunes martes jueves miercoles si no es de en y o se me fue hice voy tiene mensaje mensajes despues deuda dinero trabajo pesos mes semana enlace "
          "adios soy tambien todavia ahora nada todo descuento estafa cual hacer ser dos cuatro diez veinte cien tarjeta le lo su sus hay he ha este esto estos "
          "ayer nunca persona alguien hablar equivocado numero escriban manden quincena plata cobran",
}  # fmt: skip
_KNOWN = {language: frozenset(text.split()) for language, text in _WORDS.items()}
_RARE = 3  # a word of one language only weighs more than one that two of them share
_MARGIN = 3
_SIGNS = {"pt": re.compile(r"[ãõçâêô]|ção|lh|nh", re.I), "es": re.compile(r"[ñ¿¡]|ción|\bll", re.I), "en": re.compile(r"n't\b|'(?:m|s|ll|ve|re)\b|ing\b|\bth", re.I)}  # fmt: skip


def detect(text: str, hint: str | None = None) -> str:
    """Tell "pt", "en" or "es"; a short or even message keeps *hint*, or is Portuguese.

    >>> detect("How much do I owe you?", hint="pt")
    'en'
    >>> detect("ok", hint="es")
    'es'
    """
    scores = {language: _score(text, language) for language in _KNOWN}
    usual = hint if hint in scores else "pt"
    best = max(scores, key=lambda it: (scores[it], it == usual))
    return best if scores[best] >= scores[usual] + _MARGIN else usual


def _score(text: str, language: str) -> int:
    said = re.findall(r"[a-z]+(?:'[a-z]+)?", fold(text))
    total = sum(_weight(word, language) for word in said)
    return total + 2 * bool(_SIGNS[language].search(text))


def _weight(word: str, language: str) -> int:
    if word not in _KNOWN[language]:
        return 0
    shared = sum(word in known for known in _KNOWN.values())
    return {1: _RARE, 2: 1}.get(shared, 0)
