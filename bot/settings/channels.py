"""How clients are reached: senders, order of preference, and approved templates."""

from typing import Annotated, Literal

from pydantic import Field, model_validator

from bot.settings.company import Email
from bot.settings.part import Part, Phone
from domain.channel import Channel

Language = Literal["pt", "en", "es"]
_CARRIERS = (Channel.WHATSAPP, Channel.SMS, Channel.EMAIL)


class Whatsapp(Part):
    """WhatsApp through Twilio; `proactive` off leaves answers on and starts nothing."""

    enabled: bool = False
    sender: Phone | None = None
    rate_per_second: Annotated[int, Field(ge=1, le=1000)] = 80
    proactive: bool = True


class Sms(Part):
    """Text messages through Twilio.

    `transliterate` writes them in the cheap alphabet: accents that it lacks go.
    """

    enabled: bool = False
    sender: Phone | None = None
    rate_per_second: Annotated[int, Field(ge=1, le=1000)] = 10
    transliterate: bool = True


class Mail(Part):
    """E-mail through the server that SMTP_URL names."""

    enabled: bool = False
    sender: Email | None = None
    rate_per_second: Annotated[int, Field(ge=1, le=1000)] = 10


class Channels(Part):
    """The channels; `preference` is the order where a client has none of their own."""

    preference: tuple[Channel, ...] = _CARRIERS
    whatsapp: Whatsapp = Whatsapp()
    sms: Sms = Sms()
    email: Mail = Mail()

    def enabled(self, channel: Channel) -> bool:
        """Tell whether messages may go out by *channel*."""
        carrier = self._carrier(channel)
        return carrier is not None and carrier.enabled

    def sender(self, channel: Channel) -> str | None:
        """Give our own number or address on *channel*."""
        carrier = self._carrier(channel)
        return carrier.sender if carrier else None

    def slot_of(self, channel: str) -> tuple[str, int]:
        """Give the sender that a rate limit is kept for, and its messages a second."""
        carrier = self._carrier(Channel(channel))
        if carrier is None or carrier.sender is None:
            return channel, 1
        return f"{channel}:{carrier.sender}", carrier.rate_per_second

    def _carrier(self, channel: Channel) -> Whatsapp | Sms | Mail | None:
        match channel:
            case Channel.WHATSAPP:
                return self.whatsapp
            case Channel.SMS:
                return self.sms
            case Channel.EMAIL:
                return self.email
            case Channel.PHONE | Channel.LETTER:
                return None

    @model_validator(mode="after")
    def _each_has_a_sender(self) -> "Channels":
        for channel in _CARRIERS:
            if self.enabled(channel) and not self.sender(channel):
                msg = f"{channel} is enabled without a sender; give it one"
                raise ValueError(msg)
        return self


class Template(Part):
    """A Content template of Twilio's: its id, and what fills {{1}}, {{2}}, in order."""

    content_sid: Annotated[str, Field(pattern=r"^HX[0-9a-fA-F]{32}$")]
    variables: tuple[str, ...] = ()


Templates = dict[str, dict[Language, Template]]
