"""Twilio Content: messages with quick replies, made once and remembered."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from requests.exceptions import RequestException
from sqlalchemy import select
from twilio.base.exceptions import TwilioException, TwilioRestException
from twilio.rest import Client
from twilio.rest.content.v1.content import ContentList

from bot.channels.port import SendError
from bot.database import Database
from models.lease import Mark

SAMPLE = "Olá! Aqui está a sua mensagem."  # what WhatsApp shows where a variable stands
LONGEST_QUICK_REPLY = 1_024  # characters of the body of a message with buttons
LOCALES = {"pt": "pt_BR"}
REFUSALS = frozenset({400, 409, 422})


class Contents:
    """Finds the Content of a set of buttons; makes it at Twilio the first time.

    A quick-reply Content is allowed inside the 24-hour window without approval. The
    body is its only variable, so one Content serves every text with these buttons. The
    ids carry no tags, for the same reason: see `untagged`.
    """

    def __init__(self, database: Database) -> None:
        self.database = database
        self.known: dict[str, str] = {}

    def quick_reply(
        self, client: Client, buttons: Sequence[Mapping[str, str]], language: str
    ) -> str:
        """Give the Content id for these buttons; raises SendError, nothing was sent."""
        plain = [{"id": untagged(b["id"]), "title": b["title"]} for b in buttons]
        key = _key(plain, language)
        sid = self.known.get(key) or self._remembered(key)
        if sid is None:
            name = key.replace(":", "_")
            sid = create(client, name, language, "{{1}}", {"1": SAMPLE}, plain)
            self._remember(key, sid)
        self.known[key] = sid
        return sid

    def _remembered(self, key: str) -> str | None:
        with self.database.read() as session:
            return session.scalar(select(Mark.value).where(Mark.name == key))

    def _remember(self, key: str, sid: str) -> None:
        with self.database.write() as session:
            session.merge(Mark(name=key, value=sid))


def create(  # noqa: PLR0913, PLR0917 - what a Content is made of
    client: Client,
    name: str,
    language: str,
    body: str,
    samples: Mapping[str, str],
    buttons: Sequence[Mapping[str, str]] = (),
) -> str:
    """Create a Content at Twilio and give its id; raises SendError.

    *body* holds {{1}}, {{2}}, ...; *samples* say what may stand there.
    """
    request = ContentList.ContentCreateRequest(
        {
            "friendly_name": name[:64],
            "language": LOCALES.get(language, language),
            "variables": dict(samples),
            "types": _types(body, buttons),
        }
    )
    try:
        content = client.content.v1.contents.create(request)
    except (TwilioException, RequestException) as error:
        what = f"no Content: {error}"
        raise SendError(what, permanent=is_refusal(error)) from error
    return str(content.sid)


def is_refusal(error: Exception) -> bool:
    """Tell a refusal, such as a name that is taken, from a provider that is away."""
    return isinstance(error, TwilioRestException) and error.status in REFUSALS


class _OnlyThese(ContentList.Types):  # type: ignore[misc]  # the SDK has no types
    """The SDK's types without the nulls that it writes for all that are not given."""

    def to_dict(self) -> dict[str, Any]:
        return {name: value for name, value in super().to_dict().items() if value}


def _types(body: str, buttons: Sequence[Mapping[str, str]]) -> ContentList.Types:
    if not buttons:
        return _OnlyThese({"twilio/text": {"body": body}})
    actions = [
        {"type": "QUICK_REPLY", "title": button["title"], "id": button["id"]}
        for button in buttons
    ]
    return _OnlyThese({"twilio/quick-reply": {"body": body, "actions": actions}})


def untagged(payload: str) -> str:
    """Leave out what ties a button to one question: "answer:yes:3f2a" -> "answer:yes".

    The answer names the message that was replied to, and so its button, tag and all.
    """
    return ":".join(payload.split(":")[:2])


def is_fixed(title: str) -> bool:
    """Tell whether a title is the same for everybody, and so worth a Content."""
    return not any(char.isdigit() for char in title)


def _key(buttons: Sequence[Mapping[str, str]], language: str) -> str:
    text = json.dumps([language, list(buttons)], sort_keys=True)
    return "content:" + hashlib.sha256(text.encode()).hexdigest()[:24]
