"""What Twilio remembers: messages, templates, media, and who may be written to."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sandbox.twilio_api.addresses import reach, telephone

_WINDOW = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Button:
    """Something to tap under a message."""

    kind: str
    title: str
    id: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Media:
    """One attachment: `data` is ours to serve, or `url` is somebody else's."""

    sid: str
    content_type: str
    name: str = ""
    data: bytes = b""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One status a message took."""

    status: str
    at: datetime
    error_code: int | None = None


@dataclass(slots=True, kw_only=True)
class Message:
    """A message either way; `taken` is whether the application took an inbound one."""

    sid: str
    sender: str
    to: str
    body: str
    direction: str
    at: datetime
    steps: list[Step]
    buttons: tuple[Button, ...] = ()
    media: tuple[Media, ...] = ()
    content_sid: str | None = None
    variables: dict[str, str] = field(default_factory=dict)
    service_sid: str | None = None
    callback_url: str = ""
    validity_seconds: int = 36_000
    stuck: bool = False
    taken: bool | None = None
    extra: dict[str, str] = field(default_factory=dict)

    @property
    def status(self) -> str:
        """Return the latest status."""
        return self.steps[-1].status

    @property
    def error_code(self) -> int | None:
        """Return the latest error code."""
        return self.steps[-1].error_code

    @property
    def other_side(self) -> str:
        """Return the client's address."""
        return self.sender if self.direction == "inbound" else self.to


@dataclass(slots=True, kw_only=True)
class Content:
    """A template, or a message with buttons."""

    sid: str
    friendly_name: str
    language: str
    variables: dict[str, str]
    types: dict[str, Any]
    at: datetime
    approval: dict[str, Any] | None = None

    @property
    def approval_status(self) -> str:
        """Return WhatsApp's view of the template."""
        return str(self.approval["status"]) if self.approval else "unsubmitted"


class TwilioStore:
    """Messages in the order they were accepted, and lookups over them."""

    def __init__(self) -> None:
        self.messages: list[Message] = []
        self.contents: dict[str, Content] = {}
        self.media: dict[str, Media] = {}
        self.fails_with: dict[str, int] = {}
        self.opted_out: set[str] = set()
        self.names: dict[str, str] = {}
        self.seen: set[str] = set()
        self._by_sid: dict[str, Message] = {}
        self._heard: dict[str, datetime] = {}
        self._past = 0

    def add(self, message: Message) -> None:
        """Keep a message; one from a client opens the window."""
        self.messages.append(message)
        self._by_sid[message.sid] = message
        for item in message.media:
            self.media[item.sid] = item
        if message.direction == "inbound":
            key = reach(message.sender)
            self._heard[key] = max(message.at, self._heard.get(key, message.at))

    def add_past(self, message: Message) -> None:
        """Keep a message of the history, before all that is said from now on."""
        self.add(message)
        self.messages.insert(self._past, self.messages.pop())
        self._past += 1

    def find(self, sid: str) -> Message | None:
        """Return a message by its sid."""
        return self._by_sid.get(sid)

    def window_open(self, address: str, now: datetime) -> bool:
        """Return whether free text may be sent: 24 h since the client last wrote."""
        heard = self._heard.get(reach(address))
        return heard is not None and now < heard + _WINDOW

    def window_closes(self, address: str) -> datetime | None:
        """Return when the window of an address closes or closed."""
        heard = self._heard.get(reach(address))
        return heard + _WINDOW if heard else None

    def conversation(self, address: str) -> list[Message]:
        """Return what was said with one telephone, on any channel, in its order.

        By acceptance, not by time: the demo's clock may stand still or be set back.
        """
        key = telephone(address)
        return [each for each in self.messages if telephone(each.other_side) == key]
