"""The hours of a day that a client names: "depois das 18h", "de manhã não"."""

import re
from datetime import time

Hours = tuple[time | None, time | None]

_PARTS: dict[str, Hours] = {
    "morning": (None, time(12)),
    "afternoon": (time(12), time(18)),
    "evening": (time(18), None),
    "lunch": (time(12), time(14)),
}
_IN = r"(?:(?:de|pela|na|a|da|por la|en la|in the|the|at|ao|no|durante a) )"
_WHOLE = r"(?:parte da |periodo da )?"
_NAMES = {
    "morning": r"(?:manha|manana|mornings?)",
    "afternoon": r"(?:tarde|afternoons?)",
    "evening": r"(?:noite|noche|night|evenings?|(?:fim|final) d[eo] (?:dia|tarde))",
    "lunch": r"(?:(?:hora d[eo] |horario d[eo] )?(?:almoco|almuerzo|lunch(?: ?time)?))",
}
_BUT = {  # the part of the day that is not wanted -> what is left of it
    "morning": (time(12), None),
    "afternoon": (None, time(12)),
    "evening": (None, time(18)),
}
_CLOCK = (
    r"(?:(?P<{0}h>2[0-4]|[01]?\d)(?:(?::|h)(?P<{0}m>[0-5]\d))?"
    r" ?(?:hs?|hrs?|horas?|o'?clock|en punto)?"
    r"(?: ?(?P<{0}p>da manha|da tarde|da noite|de la manana|de la tarde|de la noche"
    r"|am|pm|a\.m\.?|p\.m\.?))?|(?P<{0}n>meio[ -]?dia|noon|midday|mediodia))"
)
_ONE = _CLOCK.format("a")
_TWO = _CLOCK.format("a") + r" ?(?:e|as?|ate|ate as|a las|y|y las|and|to|until|-) ?"
_TWO += r"(?:as |las |o )?" + _CLOCK.format("b")
_AROUND = re.compile(
    r"\b(?:so|somente|apenas|prefiro|prefiero|preferia|preferencia|preferencialmente"
    r"|melhor|mejor|better|de|pode[mn]?|podes|ser|e|es|me|mandar?|mande[mn]?|manda[mn]?"
    r"|enviar?|envie[mn]?|escrev\w+|escrib\w+|cham(?:a|e|em|ar)|contat(?:a|e|em|ar|o)"
    r"|contact[aoe]?\w*|fal(?:a|e|em|ar)|comigo"
    r"|avis(?:a|e|em|ar)"
    r"|lembr(?:a|e|em|ar)|mensage(?:m|ns)|mensajes?|messages?|avisos?|lembretes?|receber"
    r"|recibir|quero|queria|quiero|gostaria|que|voces|ustedes|se|for|por favor"
    r"|gentileza"
    r"|por|o|a|os|as|la|el|meu|mi|my|bom|horario|hora|hours?|time|entre|em|en|contigo"
    r"|para|mim|obrigad[oa]|gracias|thanks|please|only|just|text|write|i|prefer"
    r"|would|rather|like|you|can|to|send|solo|solamente|si|oi|ola|hola"
    r"|hi|hello|bom dia|boa tarde"
    r"|boa noite|sempre|always|ta|ok|tudo|qualquer|cualquier|any|entrar|receive|it"
    r"|because|porque|trabalho|estou no|trabalho de dia|i work|trabajo|then|beleza|blz"
    r"|mas|pero|but|eu|posso|atender|ler|ver)\b|[^\w]"
)
_FROM = r"(?:depois|a partir|apos|passad[oa]s?|despues|after|from|so depois|desde)"
_FROM += r"(?: d[aeo]s?| de las?| de)? "
_UNTIL = r"(?:antes|ate|hasta|before|until|no maximo ate|no later than)"
_UNTIL += r"(?: d?[aeo]s?| de las?| las?| de)? "
_FORMS = (
    (
        re.compile(rf"\b(?:entre|das?|de las?|between|from)(?: as| las?)? {_TWO}"),
        "both",
    ),
    (re.compile(rf"\b{_FROM}{_ONE}"), "from"),
    (re.compile(rf"\b{_UNTIL}{_ONE}"), "until"),
)
_NOT = {
    name: re.compile(
        rf"(?:\b(?:nao|no|not|menos|exceto|excepto|except|but not|tirando|nunca|never)"
        rf" {_IN}?{_WHOLE}{_NAMES[name]}"
        rf"|\b{_IN}{_WHOLE}{_NAMES[name]},? (?:nao|no|n)(?=\s*(?:$|[.,!;])))(?!\w)"
    )
    for name in _BUT
}
_ONLY = r"(?:so|somente|apenas|prefiro|prefiero|melhor|mejor|only|just|solo|prefer)"
_IS = {  # a "noite" by itself is a greeting
    name: re.compile(
        rf"(?<!\w)(?:{_IN}{_WHOLE}{named}|{_ONLY} {named}|{named} only)(?!\w)"
    )
    for name, named in _NAMES.items()
}
# "Entre 10 e 15" are days as well as hours, "até as 10" is an hour.
_CLOCK_SAID = re.compile(
    r"\d ?h|:|hora|hrs|manh|tarde|noite|noche|[ap]m\b|meio|noon|midday|medio|o'?clock"
    r"|\b(?:depois|antes|apos|partir|ate|despues|hasta|desde|passad\w+)"
    r" (?:d?as|de las|las)"
    r"|\b(?:after|before|until) \d"
)
_EARLY = 8  # "depois das 6" means six in the evening: nobody writes to us about 6:00


def hours_of(text: str) -> Hours | None:
    """Read the hours of a plain text that speaks of nothing else; None for no wish.

    >>> hours_of("so depois das 18h, por favor")
    (datetime.time(18, 0), None)
    >>> hours_of("so consigo pagar depois das 18h")
    """
    for form, kind in _FORMS:
        if found := form.search(text):
            hours = _CLOCK_SAID.search(found[0]) and _is_rest(text, found)
            return _read(found, kind) if hours else None
    for name, form in _NOT.items():
        if (found := form.search(text)) and _is_rest(text, found):
            return _BUT[name]
    for name, form in _IS.items():
        if (found := form.search(text)) and _is_rest(text, found):
            return _PARTS[name]
    return None


def _read(found: re.Match[str], kind: str) -> Hours | None:
    first = _hour(found, "a")
    if kind == "from":
        return (first, None) if first else None
    if kind == "until":
        return (None, first) if first else None
    last = _hour(found, "b", after=first)
    if first is None or last is None:
        return None
    if first > last:  # "entre 10 e 2"
        return None
    return first, last


def _hour(found: re.Match[str], which: str, after: time | None = None) -> time | None:
    if found[f"{which}n"]:
        return time(12)
    hour, minute = int(found[f"{which}h"]), int(found[f"{which}m"] or 0)
    part = found[f"{which}p"] or ""
    late = part.endswith(("tarde", "noite", "noche")) or part.startswith("p")
    early = part.endswith(("manha", "manana")) or part.startswith("a")
    noon = 12
    if hour < noon and (late or (not early and hour < _EARLY)):
        hour += noon
    if after is not None and hour < noon and time(hour) <= after:
        hour += noon
    return time(hour, minute) if hour < 24 else None  # noqa: PLR2004 - midnight is none


def _is_rest(text: str, found: re.Match[str]) -> bool:
    rest = text[: found.start()] + " " + text[found.end() :]
    return not _AROUND.sub("", rest).strip()
