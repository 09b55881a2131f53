"""One inbound message, whatever the provider's form: channel, address, text, media."""

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass

from domain.cards import mask_cards
from domain.phones import canonical

LONGEST_TEXT = 4_000  # characters; WhatsApp's own limit is 4,096
SHORTEST_BASE64 = 40
STICKER = "image/webp"
UNREAD = ("audio/", "video/", "text/vcard", "text/x-vcard")
LAST_CONTROL = "\x9f"  # beyond it, joiners of emoji are not "printable" either


@dataclass(frozen=True, slots=True)
class Media:
    """A picture, paper or voice note that came along; fetched later, never trusted."""

    url: str
    type: str

    @property
    def is_paper(self) -> bool:
        """Tell whether this may be a receipt: a photo, a PDF or another document."""
        kind = self.type.partition(";")[0].strip().lower()
        return kind != STICKER and not kind.startswith(UNREAD)


@dataclass(frozen=True, slots=True)
class Letter:
    """What a client wrote. `address` is opaque and as given: replies go to it."""

    channel: str
    address: str
    text: str = ""
    button: str | None = None
    media: tuple[Media, ...] = ()
    sid: str | None = None
    profile_name: str | None = None
    replied_to: str | None = None  # the provider's id of the message answered
    card: bool = False  # a card number was in it, and is masked

    @property
    def canonical(self) -> str:
        """Give the key under which the address is known."""
        return canonical(self.address)


def letter_of(form: Mapping[str, str]) -> Letter:
    """Read Twilio's inbound form; unknown parameters are none of our business.

    Some gateways leave out the `whatsapp:` prefix of From; To tells the channel then.
    Card numbers are masked here, before anything is stored as a message.
    Source: Twilio, "Twilio's Request to your Webhook URL".
    """
    sender, receiver = form.get("From", ""), form.get("To", "")
    whatsapp = sender.startswith("whatsapp:") or receiver.startswith("whatsapp:")
    body = form.get("Body", "")
    return Letter(
        channel="whatsapp" if whatsapp else "sms",
        address=sender,
        text=_clean(body if whatsapp else text_of(body)),
        button=form.get("ButtonPayload") or None,
        media=_media(form),
        sid=form.get("MessageSid"),
        profile_name=form.get("ProfileName"),
        replied_to=form.get("OriginalRepliedMessageSid") or None,
        card="CardMasked" in form,
    )


def _media(form: Mapping[str, str]) -> tuple[Media, ...]:
    count = form.get("NumMedia", "0")
    number = min(int(count), 10) if count.isdigit() else 0
    found = (
        (form.get(f"MediaUrl{i}", ""), form.get(f"MediaContentType{i}", ""))
        for i in range(number)
    )
    return tuple(Media(url, kind) for url, kind in found if url)


def _clean(text: str) -> str:
    """Strip what a database or a page chokes on, cap the length, mask cards."""
    kept = "".join(
        c for c in text if c in "\n\t" or c.isprintable() or c > LAST_CONTROL
    )
    kept = kept.encode("utf-8", "ignore").decode()  # a lone surrogate is no text
    return mask_cards(kept)[:LONGEST_TEXT]


def text_of(body: str) -> str:
    """Undo the base64 in which concatenated SMS sometimes arrive."""
    if len(body) < SHORTEST_BASE64 or " " in body or len(body) % 4:
        return body
    try:
        return base64.b64decode(body, validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        return body
