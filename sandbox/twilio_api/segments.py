"""How many SMS segments a text takes (GSM 03.38 and UCS-2)."""

_BASIC = set(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_TWO_SEPTETS = set("^{}\\[~]|€\f")
_GSM = (160, 153)
_UCS2 = (70, 67)


def segments(text: str) -> int:
    """Return the number of parts a text is sent in; an empty text is one."""
    if set(text) <= _BASIC | _TWO_SEPTETS:
        size = len(text) + sum(letter in _TWO_SEPTETS for letter in text)
        single, joined = _GSM
    else:
        size = len(text.encode("utf-16-be")) // 2
        single, joined = _UCS2
    return 1 if size <= single else -(-size // joined)
