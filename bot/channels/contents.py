"""Twilio Content: messages with quick replies, made once and remembered."""

import hashlib
import json
from collections.abc import Mapping, Sequence

from requests.exceptions import RequestException
from sqlalchemy import select
from twilio.base.exceptions import TwilioException
from twilio.rest import Client
from twilio.rest.content.v1.content import ContentList

from bot.channels.port import SendError
from bot.database import Database
from models.lease import Mark

SAMPLE = "Olá! Aqui está a sua mensagem."  # what WhatsApp shows where a variable stands


class Contents:
    """Finds the Content of a set of buttons; makes it at Twilio the first time.

    A quick-reply Content is allowed inside the 24-hour window without approval. The
    body is its only variable, so one Content serves every text with these buttons.
    """

    def __init__(self, database: Database) -> None:
        self.database = database
        self.known: dict[str, str] = {}

    def quick_reply(
        self, client: Client, buttons: Sequence[Mapping[str, str]], language: str
    ) -> str:
        """Give the Content id for these buttons; raises SendError, nothing was sent."""
        key = _key(buttons, language)
        sid = self.known.get(key) or self._remembered(key)
        if sid is None:
            sid = self._create(client, key, buttons, language)
            self._remember(key, sid)
        self.known[key] = sid
        return sid

    def _create(
        self,
        client: Client,
        key: str,
        buttons: Sequence[Mapping[str, str]],
        language: str,
    ) -> str:
        request = ContentList.ContentCreateRequest(
            {
                "friendly_name": key.replace(":", "_"),
                "language": {"pt": "pt_BR"}.get(language, language),
                "variables": {"1": SAMPLE},
                "types": {
                    "twilio/quick-reply": {
                        "body": "{{1}}",
                        "actions": [
                            {
                                "type": "QUICK_REPLY",
                                "title": button["title"],
                                "id": button["id"],
                            }
                            for button in buttons
                        ],
                    }
                },
            }
        )
        try:
            content = client.content.v1.contents.create(request)
        except (TwilioException, RequestException) as error:
            what = f"no Content: {error}"
            raise SendError(what, permanent=False) from error
        return str(content.sid)

    def _remembered(self, key: str) -> str | None:
        with self.database.read() as session:
            return session.scalar(select(Mark.value).where(Mark.name == key))

    def _remember(self, key: str, sid: str) -> None:
        with self.database.write() as session:
            session.merge(Mark(name=key, value=sid))


def _key(buttons: Sequence[Mapping[str, str]], language: str) -> str:
    text = json.dumps([language, [dict(each) for each in buttons]], sort_keys=True)
    return "content:" + hashlib.sha256(text.encode()).hexdigest()[:24]
