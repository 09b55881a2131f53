"""How and when a client wants to hear from us, read from a plain text by rules.

phrases/preference.txt holds what names a channel or none. Hours are read only from a
message that holds nothing else but them and words around a contact: "depois das 18h"
is a wish, "só consigo pagar depois das 18h" is not.
"""

import re
from functools import cache

from domain.channel import Channel
from domain.preferences import PreferenceWish
from nlu.phrasebook import pattern, sections
from nlu.values.contact_hours import hours_of

_EMAIL = re.compile(
    r"(?<![\w@.+-])[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{2,63})+"
)
_MINE = re.compile(r"\b(?:meu|novo|minha|my|mi|nuevo) (?:novo )?(?:e-?mail|correo)\b")
_ANYTIME, _ANYHOW = pattern("preference", "anytime"), pattern("preference", "anyhow")
_CALLS = pattern("preference", "calls")
_ASKED = pattern("preference", "asked")
_SLACK = re.compile(
    r"\b(?:por favor|por gentileza|please|obrigad[oa]|ta|ok|blz|beleza|sim|oi|ola|ai"
    r"|bom dia|boa (?:tarde|noite)|entao|olha|gracias|hola|hi|hello|para mim|pode ser"
    r"|podem|pode|mandar|me|escrever|avisar|chamar|falar|serve|mesmo|yes|si)\b|[^\w]"
)
_TO = {"sms": Channel.SMS, "torpedo": Channel.SMS, "text": Channel.SMS}


def email_of(text: str) -> str | None:
    """Find the one e-mail address of a text; two are none.

    >>> email_of("pode ser no ana.souza@example.com.br.")
    'ana.souza@example.com.br'
    """
    found = dict.fromkeys(_EMAIL.findall(text))
    return next(iter(found)).rstrip(".") if len(found) == 1 else None


def contact_wish(text: str, typed: str) -> PreferenceWish | None:
    """Read the wish of a plain *text* (figures written out); *typed* is as it came."""
    email = email_of(typed)
    to, no = _ways(text)
    opens, closes = hours_of(_without_ways(text)) or (None, None)
    anyhow = _is_all(_ANYHOW, text)
    wish = PreferenceWish(
        channel=to or (Channel.EMAIL if email and _names_mine(text, typed) else None),
        refused=no or (Channel.PHONE if _CALLS.search(text) else None),
        opens=opens,
        closes=closes,
        anytime=anyhow or _is_all(_ANYTIME, text),
        anyhow=anyhow,
        email=email,
    )
    return None if wish == PreferenceWish() else wish


def asks_to_choose(text: str) -> bool:
    """Tell whether a plain text wants other hours or channels, and names none."""
    return _ASKED.search(text) is not None


def _ways(text: str) -> tuple[Channel | None, Channel | None]:
    for form in (*_forms("refused"), *_forms("channel")):
        if found := form.search(text):
            named = found.groupdict()
            return _channel(named.get("to")), _channel(named.get("no"))
    return None, None


@cache
def _forms(section: str) -> tuple[re.Pattern[str], ...]:
    lines = sections("preference")[section]
    return tuple(re.compile(rf"(?<!\w)(?:{line})") for line in lines)


def _channel(word: str | None) -> Channel | None:
    if word is None:
        return None
    if word.startswith("whatsapp"):
        return Channel.WHATSAPP
    if word.startswith(("mensage", *_TO)):
        return Channel.SMS
    return Channel.EMAIL


def _without_ways(text: str) -> str:
    """Leave the hours of "por sms, depois das 18h" alone in their message."""
    for form in (*_forms("refused"), *_forms("channel")):
        text = form.sub(" ", text)
    return text


def _names_mine(text: str, typed: str) -> bool:
    """Tell "meu e-mail é ..." and an address by itself from one in another tale."""
    alone = _EMAIL.sub("", typed).strip(" .,;:!")
    return not alone or _MINE.search(text) is not None


def _is_all(form: re.Pattern[str], text: str) -> bool:
    """Tell whether a message says this and, but for courtesy, nothing else."""
    found = form.search(text)
    if found is None:
        return False
    rest = text[: found.start()] + " " + text[found.end() :]
    return not _SLACK.sub("", rest).strip()
