"""Turn what people type into one plain form that every rule reads.

Nothing here knows intents or values: it only takes away what carries no meaning.
"""

import re
import unicodedata
from functools import lru_cache

_HIDDEN = {"Cc", "Cf", "Cs", "Co", "Cn"}
_REPEATED = re.compile(r"([a-z])\1{2,}")
_WORD = re.compile(r"[a-z]+(?:'[a-z]+)?")
_KEYCAP = re.compile("(?<=[0-9])\ufe0f?\u20e3")
_QUOTES = str.maketrans("\u2018\u2019\u00b4`\u201c\u201d", "''''" + '""')
_SHORT = {  # what people shorten -> the word the rules know
    "naum": "nao", "nam": "nao", "nn": "nao", "num": "nao", "vc": "voce",
    "vcs": "voces", "ceis": "voces", "ces": "voces", "msg": "mensagem",
    "msgs": "mensagens", "msn": "mensagem", "mensage": "mensagem",
    "mensagen": "mensagem", "mensagems": "mensagens", "mensages": "mensagens",
    "msgm": "mensagem", "q": "que", "ki": "que", "oq": "o que", "pq": "porque",
    "tb": "tambem", "tbm": "tambem", "tmb": "tambem", "hj": "hoje", "oje": "hoje",
    "hje": "hoje", "amnh": "amanha", "amn": "amanha", "amanhã": "amanha",
    "manha": "manha", "qto": "quanto", "qnto": "quanto", "qt": "quanto",
    "quantu": "quanto", "qdo": "quando", "qnd": "quando", "qndo": "quando",
    "pd": "pode", "msm": "mesmo", "vdd": "verdade", "blz": "beleza",
    "bele": "beleza", "obg": "obrigado",
    "obgd": "obrigado", "obrigada": "obrigado", "brigado": "obrigado",
    "brigada": "obrigado", "vlw": "valeu", "flw": "falou", "pfv": "por favor",
    "pfvr": "por favor", "pls": "please", "plz": "please", "td": "tudo",
    "mt": "muito", "mto": "muito", "smn": "semana", "smna": "semana", "dps": "depois",
    "dpois": "depois", "depos": "depois", "dpos": "depois", "d": "de", "ctz": "certeza",
    "tlgd": "ligado", "zap": "whatsapp", "wpp": "whatsapp", "whats": "whatsapp",
    "pra": "para", "pro": "para o", "pras": "para as", "pros": "para os", "p": "para",
    "cmg": "comigo", "ctg": "contigo", "agr": "agora", "ag": "agora", "nda": "nada",
    "ngm": "ninguem", "ninguen": "ninguem", "alguen": "alguem", "alg": "alguem",
    "fzr": "fazer", "qro": "quero", "kero": "quero", "kro": "quero",
    "dnv": "de novo", "mes": "mes", "ss": "sim", "sss": "sim", "simm": "sim",
    "don't": "do not", "dont": "do not", "can't": "cannot", "cant": "cannot",
    "won't": "will not", "wont": "will not", "i'm": "i am", "im": "i am",
    "u": "you", "ur": "your", "tmrw": "tomorrow", "tmr": "tomorrow", "xq": "porque",
}  # fmt: skip
_LETTER_N = re.compile(r"\bn\b(?![.\u00ba\u00b0]?o?\s*\d|[.\u00ba\u00b0])")


def clean(text: str) -> str:
    """Take away controls, bidi overrides, zero-width signs and lone surrogates.

    Line ends stay as line ends, for they part wishes; tabs become spaces.
    """
    kept = (_visible(sign) for sign in text.replace("\r\n", "\n"))
    return "".join(kept).strip()


def _visible(sign: str) -> str:
    if sign in "\n\r\u2028\u2029":
        return "\n"
    if sign == "\t":
        return " "
    return "" if unicodedata.category(sign) in _HIDDEN else sign


@lru_cache(maxsize=256)  # each rule folds the same message anew
def fold(text: str) -> str:
    """Write in small letters without accents, "siiiim" as "sim", one space between.

    >>> fold("  NÃAAO,  tá 2️⃣ 5º  ")
    'nao, ta 2 5o'
    """
    whole = unicodedata.normalize("NFKC", clean(text).translate(_QUOTES)).casefold()
    whole = _KEYCAP.sub("", re.sub(r"(?<!\w)ñ+(?!\w)", "nao", whole))
    parts = unicodedata.normalize("NFKD", whole)
    bare = "".join(sign for sign in parts if unicodedata.category(sign) != "Mn")
    return re.sub(r"[^\S\n]+", " ", _REPEATED.sub(r"\1", bare)).strip()


_FIRST_DAY = re.compile(r"\bdia primeiro\b|\bprimeiro de (?=[a-z]{4})")


def plain(text: str) -> str:
    """Fold, and write the common short forms out: "hj n posso" as "hoje nao posso".

    >>> plain("hj ñ, vcs q mandem msg p/ mim")
    'hoje nao, voces que mandem mensagem para mim'
    """
    folded = re.sub(r"\b([pc])/ ?", _slash, fold(text))
    folded = _LETTER_N.sub("nao", folded)
    whole = _WORD.sub(lambda word: _SHORT.get(word[0], word[0]), folded)
    return _FIRST_DAY.sub(lambda day: day[0].replace("primeiro", "1"), whole)


def _slash(short: re.Match[str]) -> str:
    return "para " if short[1] == "p" else "com "


def words(text: str) -> list[str]:
    """List the words and numbers of a plain text, without punctuation or emoji.

    >>> words("pare, por favor!!! 🛑")
    ['pare', 'por', 'favor']
    """
    return re.findall(r"[a-z0-9]+(?:'[a-z]+)?", text)
