"""The block of config.yml about what clients send: how large, how long, from where."""

from typing import Annotated

from pydantic import Field

from bot.settings.habits import Count
from bot.settings.part import Part, Text


class Files(Part):
    """How files are fetched and for how long they are kept.

    *media_hosts*: where Twilio's API redirects to for a medium, a host or a host and
    the beginning of a path. Source: Twilio, "Protect Media Access with HTTP Basic
    Authentication for Programmable Messaging".
    """

    largest_mb: Annotated[int, Field(ge=1, le=100)] = 10
    largest_megapixels: Annotated[int, Field(ge=1, le=200)] = 40
    seconds: Annotated[int, Field(ge=1, le=60)] = 15
    wait_seconds: Annotated[int, Field(ge=0, le=120)] = 20
    album_seconds: Annotated[int, Field(ge=0, le=30)] = 3
    keep_days: Count = 365
    media_hosts: tuple[Text, ...] = (
        "mms.twiliocdn.com",
        "media.twiliocdn.com",
        "s3-external-1.amazonaws.com/media.twiliocdn.com",
    )

    @property
    def largest(self) -> int:
        """Give the size cap in bytes."""
        return self.largest_mb * 1_000_000
