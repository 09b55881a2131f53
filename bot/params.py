"""Words written out: params that need the house, such as a payment page's address."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from bot.cases import zone_of_thread
from bot.company_words import company_words
from bot.identity import level_in
from bot.payments.instruments import pix_for
from bot.payments.links import new_link
from bot.wiring import Wiring
from bot.words import Rendered
from domain.channel import Channel
from domain.zones import local_day
from flows.turn import PayLink, PixCode, Say
from models.client import Client
from models.conversation import Conversation


@dataclass(frozen=True)
class Writer:
    """Writes a Say in the client's language; makes links and Pix codes on the way."""

    session: Session
    parts: Wiring
    conversation: Conversation
    now: datetime
    client: Client | None = None  # of a reminder; else the thread's
    template_only: bool = False  # WhatsApp said that its window is shut

    def write(self, say: Say) -> Rendered:
        """Render the words; a link's token exists from here on.

        An e-mail has words of its own for what is asked and answered in a chat.
        """
        own = f"mail.{say.key}"
        if self.conversation.channel == Channel.EMAIL and self._has(own):
            say = replace(say, key=own)
        return self._render(say)

    def subject(self, say: Say) -> str | None:
        """Write the subject of an e-mail; None where its words have none."""
        key = f"mail.subject.{say.key}"
        if self.conversation.channel != Channel.EMAIL or not self._has(key):
            return None
        return self._render(Say(key, say.params)).text

    def _has(self, key: str) -> bool:
        words = self.parts.catalogue.words
        return any(key in language for language in words.values())

    def _render(self, say: Say) -> Rendered:
        person = self.client or self.conversation.client
        language = self.client.language if self.client else self.conversation.language
        common = {
            **company_words(self.parts),
            "first_name": person.first_name if person else "",
        }
        return self.parts.catalogue.render(
            say,
            language,
            self._resolve,
            common,
            today=local_day(self.now, zone_of_thread(self.conversation, self.parts)),
            buttons=self.conversation.channel == Channel.WHATSAPP,
        )

    def _resolve(self, param: object) -> str:
        match param:
            case PayLink(invoice_ids):
                return self.link(invoice_ids)
            case PixCode(invoice_ids):
                return self._pix(param, invoice_ids, part=param.part)
            case _:
                raise UnknownParamError(param)

    def link(self, invoice_ids: tuple[int, ...]) -> str:
        """Make a link to the client's page for these invoices, or for all."""
        client = self._person()
        level = level_in(self.session, self.conversation, client, self.now)
        token = new_link(
            self.session,
            client,
            invoice_ids,
            level=level,
            now=self.now,
            settings=self.parts.settings,
        )
        return f"{self.parts.environment.public_url}/p/{token}"

    def _pix(self, param: PixCode, invoice_ids: tuple[int, ...], *, part: bool) -> str:
        """Give the live code of what is owed today."""
        row = pix_for(
            self.session,
            self.parts.settings,
            self._person(),
            invoice_ids or None,
            self.now,
            via="chat",
            part=part,
        )
        if row is None:
            raise UnknownParamError(param)
        return row.code

    def _person(self) -> Client:
        person = self.client or self.conversation.client
        if person is None:
            raise UnknownParamError(self.conversation.id)
        return person


class UnknownParamError(Exception):
    """A param of a Say that cannot be written out: a bug in a flow."""

    def __init__(self, param: object) -> None:
        super().__init__(f"{param!r} cannot be written")
