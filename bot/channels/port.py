"""What every channel can do: send one message, once, and say what became of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Attachment:
    """A paper that goes along with an e-mail."""

    name: str
    kind: str  # a media type
    content: bytes


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One message as a channel needs it. `token` comes back with every status.

    `valid_seconds`: how long the provider may keep it in its queue. `automatic`: no
    person wrote it. `subject` is an e-mail's. `media` are addresses of documents, for
    the provider to fetch: WhatsApp takes one a message, without words of its own.
    """

    token: str
    channel: str
    address: str
    body: str
    content_sid: str | None = None
    content_variables: Mapping[str, str] | None = None
    buttons: Sequence[Mapping[str, str]] = ()
    language: str = "pt"
    valid_seconds: int = 3_600
    subject: str | None = None
    automatic: bool = True
    attachments: tuple[Attachment, ...] = ()
    media: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sent:
    """The provider took the message over under this id.

    `segments` are an SMS's parts; a price that is known at once is in millionths.
    """

    sid: str
    segments: int | None = None
    price_micro: int | None = None
    price_currency: str | None = None


@dataclass(frozen=True, slots=True)
class Listed:
    """A message as the provider lists it, for reconciling."""

    sid: str
    address: str
    body: str
    status: str
    at: datetime | None


class SendError(Exception):
    """A message could not be sent.

    `permanent`: trying again would fail again. `lost`: nobody knows whether it went
    out, so it must not be tried again. `code`: the provider's error code.
    `retry_after`: seconds that the provider asked us to wait.
    """

    def __init__(
        self,
        what: str,
        *,
        permanent: bool,
        lost: bool = False,
        code: int | None = None,
        retry_after: float | None = None,
    ) -> None:
        super().__init__(what)
        self.permanent = permanent
        self.lost = lost
        self.code = code
        self.retry_after = retry_after


class Channel(Protocol):
    """A road to a client."""

    def send(self, outgoing: Outgoing) -> Sent:
        """Hand one message to the provider; raises SendError."""
        ...

    def list_outbound(self, address: str, since: datetime) -> list[Listed]:
        """List what was sent to an address since then; raises SendError."""
        ...
