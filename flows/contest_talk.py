"""What is said about a dispute that is open: taken back, added to, paid in part.

These are read only where something is contested, and where no other question waits, or
where the dispute itself is named: "era isso mesmo" answers many a question.
"""

import re
from dataclasses import replace

from flows.heard import Heard, Intent
from flows.kin import fold, speaks_for_another
from flows.stack import Stack
from flows.turn import Case
from flows.wishes import SAFETY

AFTER, PAYMENT = "after_contest", "payment"
_NAMED = r"\b(?:contesta\w*|reclama\w*|disputa|dispute|reclamo)\b"
_TAKE_BACK = (
    r"\b(?:retir\w+|desist\w+|cancel\w+|tirar?|encerr\w+|fech\w+|deixa|esquec\w+"
    r"|withdraw|drop|cancel|take back|retirar?)\b"
)
_GIVES_IN = re.compile(
    r"\b(?:era isso mesmo|e isso mesmo|ta certo mesmo|esta certo mesmo|ta certa mesmo"
    r"|esta certa mesmo|eu que (?:me )?(?:confundi|enganei|errei)"
    r"|me (?:confundi|enganei)"
    r"|(?:foi )?(?:engano|erro|confusao) (?:meu|minha)|e minha (?:sim|mesmo)"
    r"|a conta e minha|(?:agora )?(?:eu )?reconheco(?: sim| a (?:fatura|conta|cobranca)"
    r"|$)|pode deixar|deixa pra la|deixa para la"
    r"|it was (?:right|mine)|my mistake|never mind|i remember(?:ed)?"
    r"|era eso|me equivoque|es mi[ao]|dejalo|ya me acorde)\b"
)
_MY_MISTAKE = re.compile(
    r"\b(?:engano|erro|confusao) (?:meu|minha)\b|\bmy mistake\b|\bme equivoque\b"
)
_NOT_SO = re.compile(r"\b(?:nao|nunca|jamais|not|never|no)\b")
_MORE = re.compile(
    _NAMED + r"|\b(?:protocolo|b\.?o|boletim|prova\w*|contrato|comprov\w+|print\w*"
    r"|foto\w*|screenshot"
    r"|proof|contract|receipt|evidence|prueba\w*|captura|recibo"
    r"|(?:para|pra) (?:voces|vcs) (?:analisar\w*|ver\w*|conferir\w*))\b"
)
_PART = re.compile(
    r"\b(?:parte|part|so o valor|somente o valor|apenas o valor|sem (?:os |a |as |o )?"
    r"(?:juros|multa|encargos)|o valor original|o principal|without (?:the )?"
    r"(?:interest|fees?|fine)|sin (?:los |la )?(?:intereses|multa|recargos))\b"
)
_RECOGNISED = re.compile(
    r"\b(?:reconhec\w+|concord\w+|certa|correta|devo|recogni[sz]e|agree|undisputed"
    r"|reconozco|de acuerdo)\b|\b(?:sem|without|sin)\b|original|principal"
)
_PAY = re.compile(
    r"\b(?:pag\w+|pix|manda\w*|quit\w+|acert\w+|pay\w*|send|env\w+|transfer\w*)\b"
)


def turned_to(heard: Heard, case: Case, stack: Stack) -> tuple[str, Heard] | None:
    """Tell which flow a message about an open dispute starts, and as what; else None.

    What that flow supersedes is closed. Safety comes before it, save where the model
    takes "foi engano meu" for a wrong number.
    """
    guessed = heard.rule == "model" and takes_back(heard.text, idle=False)
    safety = heard.intent in SAFETY and not guessed
    if not case.disputed or safety or speaks_for_another(heard.text):
        return None
    turned = _turned(heard, case, stack)
    if turned is not None:
        stack.make_room_for(turned[0])
    return turned


def _turned(heard: Heard, case: Case, stack: Stack) -> tuple[str, Heard] | None:
    idle = not stack.under_way
    if case.recognised and means_recognised(heard, case):
        return PAYMENT, replace(heard, intent=Intent.REQUEST_PAYMENT_LINK, also=())
    if any(frame.flow == AFTER for frame in stack.frames):  # it hears it anyway
        return None
    if takes_back(heard.text, idle=idle):
        return AFTER, heard
    unnamed = not heard.media and heard.values.invoice is None
    open_to = unnamed and heard.intent in {Intent.OUT_OF_SCOPE, Intent.DISPUTE_DEBT}
    more = idle and open_to and _MORE.search(fold(heard.text))
    return (AFTER, heard) if more else None


def takes_back(text: str, *, idle: bool = True) -> bool:
    """Tell whether the client no longer contests: "pode deixar, era isso mesmo"."""
    said = fold(text)
    if _MY_MISTAKE.search(said):
        return True
    if re.search(_NAMED, said) and re.search(_TAKE_BACK, said):
        return not re.search(r"\b(?:nao|not|no)\b.{0,12}" + _TAKE_BACK, said)
    return idle and bool(_GIVES_IN.search(said)) and not _NOT_SO.search(said)


def means_recognised(heard: Heard, case: Case) -> bool:
    """Tell whether what is recognised is paid: by those words, or by its amount."""
    named = heard.values.amount in case.recognised.values()
    return means_part(heard.text) or bool(named and _PAY.search(fold(heard.text)))


def means_part(text: str) -> bool:
    """Tell whether only the part that is not contested is to be paid now."""
    said = fold(text)
    return bool(_PART.search(said) and _RECOGNISED.search(said) and _PAY.search(said))
