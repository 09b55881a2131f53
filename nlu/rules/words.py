"""Whole messages of one meaning: SAIR, CANCELAR, START, atendente, menu.

The opt-out words are obeyed at any moment, whoever owns the thread. CANCELAR is not one
of them here: what it ends depends on what is open, and that the engine knows.
"""

import re

from flows.heard import Intent
from nlu.phrasebook import sections
from nlu.values.text import plain, words

_SECTIONS = {  # section of phrases/words.txt -> intent and the name of the rule
    "opt_out": (Intent.OPT_OUT, "word:opt_out"),
    "opt_in": (Intent.OPT_IN, "word:opt_in"),
    "cancel": (Intent.CANCEL, "word:cancel"),
    "back": (Intent.CANCEL, "word:back"),
    "let_be": (Intent.CANCEL, "word:let_be"),
    "human": (Intent.HUMAN_AGENT, "word:human"),
    "menu": (Intent.MENU, "menu"),
}
_ALL = {
    phrase.strip(): _SECTIONS[section]
    for section, lines in sections("words").items()
    for line in lines
    for phrase in line.split(",")
}
_POLITE = re.compile(
    r"\b(?:por favor|por gentileza|please|obrigado|gracias|thanks?|thank you|ja|agora"
    r"|now|ahora|urgente|imediatamente|moc[ao]|amigo|gente|ok|kk*|rs|mesmo|logo|voces"
    r"|senhora?|oi|ola|boa (?:tarde|noite)|bom dia|eu|porra|caralho|hola|hi|hello)\b"
)
_AROUND = "\\s\u270b\ufe0f\u200d!."
_STOP_SIGNS = re.compile(f"[{_AROUND}]*[🛑⛔][{_AROUND}🛑⛔]*")


def read_word(text: str) -> tuple[Intent, str] | None:
    """Read a message that is one word or set phrase: the intent and the rule's name.

    >>> read_word("PARE, por favor!!!")
    (<Intent.OPT_OUT: 'opt_out'>, 'word:opt_out')
    """
    if _STOP_SIGNS.fullmatch(text):
        return _SECTIONS["opt_out"]
    said = plain(text)
    for form in (said, _POLITE.sub(" ", said)):
        if meaning := _ALL.get(" ".join(_once(words(form)))):
            return meaning
    return None


def _once(said: list[str]) -> list[str]:
    """Take "pare pare PARE" as one "pare"."""
    return said[:1] if len(set(said)) == 1 else said
