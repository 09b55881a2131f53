"""Twilio: WhatsApp and SMS out, and what it lists for reconciling.

Facts measured on twilio 9.13: both of its exceptions derive from TwilioException; there
is no idempotency key for creating a message, so a call whose answer is missing is lost,
and is never made again.
"""

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

from requests.exceptions import ConnectionError as RequestsConnectionError
from requests.exceptions import ConnectTimeout, RequestException
from twilio.base.exceptions import TwilioException, TwilioRestException
from twilio.rest import Client
from urllib3.exceptions import MaxRetryError, NewConnectionError

from bot.channels.contents import LONGEST_QUICK_REPLY, Contents, is_fixed
from bot.channels.port import Listed, Outgoing, SendError, Sent
from bot.channels.twilio_http import RebasedHttpClient
from bot.settings.channels import Channels
from domain.channel import Channel
from domain.sms import transliterate

TOO_MANY = 429
SERVER_ERROR = 500
MOST_BUTTONS = 3  # quick replies in a session message


class Twilio:
    """The WhatsApp and SMS channel.

    `callback` gives the StatusCallback URL for our own id: a status may arrive before
    we have stored Twilio's.
    """

    def __init__(  # noqa: PLR0913 - an account, where it is, and what we remember of it
        self,
        account_sid: str,
        auth_token: str,
        channels: Channels,
        callback: Callable[[str], str],
        contents: Contents,
        *,
        base: str | None = None,
    ) -> None:
        self.http = RebasedHttpClient(base)
        self.client = Client(account_sid, auth_token, http_client=self.http)
        self.channels = channels
        self.callback = callback
        self.contents = contents

    def send(self, outgoing: Outgoing) -> Sent:
        """Create one message; raises SendError, `lost` when nobody knows."""
        try:
            message = self.client.messages.create(
                to=outgoing.address,
                from_=self._sender(outgoing.channel),
                status_callback=self.callback(outgoing.token),
                validity_period=outgoing.valid_seconds,
                **self._content(outgoing),
            )
        except TwilioRestException as error:
            raise self._refused(error) from error
        except TwilioException as error:
            raise SendError(str(error), permanent=True) from error
        except RequestException as error:
            raise _unanswered(error) from error
        if message.sid is None:
            what = "Twilio gave no id"
            raise SendError(what, permanent=False, lost=True)
        parts = message.num_segments or ""  # "0" until a Messaging Service has chosen
        return Sent(message.sid, int(parts) if parts.isdigit() and int(parts) else None)

    def list_outbound(self, address: str, since: datetime) -> list[Listed]:
        """List what went to *address* since then; raises SendError."""
        return self._listed(to=address, since=since, inbound=False)

    def list_inbound(self, ours: str, since: datetime) -> list[Listed]:
        """List what came in to one of our numbers since then; raises SendError."""
        return self._listed(to=ours, since=since, inbound=True)

    def _listed(self, *, to: str, since: datetime, inbound: bool) -> list[Listed]:
        try:
            found = self.client.messages.list(to=to, date_sent_after=since, limit=1000)
        except (TwilioException, RequestException) as error:
            raise SendError(str(error), permanent=False) from error
        return [
            Listed(
                sid=message.sid or "",
                address=(message.from_ if inbound else message.to) or "",
                body=message.body or "",
                status=str(message.status or ""),
                at=message.date_sent or message.date_created,
            )
            for message in found
            if (message.direction == "inbound") is inbound
        ]

    def _sender(self, channel: str) -> str:
        number = self.channels.sender(Channel(channel)) or ""
        return f"whatsapp:{number}" if channel == Channel.WHATSAPP else number

    def _content(self, outgoing: Outgoing) -> dict[str, Any]:
        """Choose between a template, a document, one with buttons, and plain text."""
        if outgoing.channel == Channel.SMS:
            plain = self.channels.sms.transliterate
            return {"body": transliterate(outgoing.body) if plain else outgoing.body}
        if outgoing.content_sid:
            return _template(outgoing.content_sid, outgoing.content_variables or {})
        if outgoing.media:  # Twilio drops a caption: the words stand before it
            return {"body": outgoing.body, "media_url": list(outgoing.media)}
        if _worth_buttons(outgoing):
            sid = self.contents.quick_reply(
                self.client, outgoing.buttons, outgoing.language
            )
            return _template(sid, {"1": outgoing.body})
        return {"body": outgoing.body}

    def _refused(self, error: TwilioRestException) -> SendError:
        """Read a refusal: 429 was not processed, 5xx may have been, 4xx never was."""
        what = f"Twilio {error.status}: {error.code} {error.msg}"
        if error.status == TOO_MANY:
            after = self.http.last_headers.get("retry-after", "")
            wait = float(after) if after.isdigit() else None
            return SendError(what, permanent=False, code=error.code, retry_after=wait)
        if error.status >= SERVER_ERROR:
            return SendError(what, permanent=False, lost=True, code=error.code)
        return SendError(what, permanent=True, code=error.code)


def _worth_buttons(outgoing: Outgoing) -> bool:
    """Tell whether the buttons go along; the words list the choices anyhow."""
    fits = 0 < len(outgoing.buttons) <= MOST_BUTTONS
    short = len(outgoing.body) <= LONGEST_QUICK_REPLY
    return fits and short and all(is_fixed(b["title"]) for b in outgoing.buttons)


def _template(sid: str, variables: "dict[str, str] | object") -> dict[str, str]:
    return {
        "content_sid": sid,
        "content_variables": json.dumps(variables, ensure_ascii=False),
    }


def _unanswered(error: RequestException) -> SendError:
    """Tell a call that never left (try again) from one without an answer (lost)."""
    never_left = isinstance(error, ConnectTimeout) or _no_connection(error)
    return SendError(
        f"Twilio did not answer: {type(error).__name__}",
        permanent=False,
        lost=not never_left,
    )


def _no_connection(error: RequestException) -> bool:
    if not isinstance(error, RequestsConnectionError) or not error.args:
        return False
    cause = error.args[0]
    return isinstance(cause, MaxRetryError) and isinstance(
        cause.reason, NewConnectionError
    )
