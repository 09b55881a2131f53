"""The roads to a client, named alike by rows, ladders and the contact policy."""

from enum import StrEnum


class Channel(StrEnum):
    """A road to a client; a phone call is a task for a person, a letter a PDF."""

    WHATSAPP = "whatsapp"
    SMS = "sms"
    EMAIL = "email"
    PHONE = "phone"
    LETTER = "letter"
