"""Telephone addresses as Twilio writes them, with or without a channel."""

import re

WHATSAPP = "whatsapp:"
_E164 = re.compile(r"\+[1-9]\d{7,14}")
_BRAZIL_WITH_NINE = 11  # two digits of area code, the nine, eight digits


def channel(address: str) -> str:
    """Return `whatsapp` or `sms`."""
    return "whatsapp" if address.startswith(WHATSAPP) else "sms"


def is_valid(address: str) -> bool:
    """Return whether the part after the channel looks like E.164."""
    return _E164.fullmatch(address.removeprefix(WHATSAPP)) is not None


def telephone(address: str) -> str:
    """Return one key per telephone, whatever the channel and the ninth digit.

    Brazilian WhatsApp ids made before 2012-2016 lack the nine that the number has.
    """
    digits = re.sub(r"\D", "", address)
    if digits.startswith("55"):
        national = digits[2:]
        if len(national) == _BRAZIL_WITH_NINE:
            national = national[:2] + national[3:]
        return "55" + national
    return digits


def reach(address: str) -> str:
    """Return one key per telephone and channel: windows and opt-outs hang on it."""
    return f"{channel(address)}:{telephone(address)}"
