"""A text as a real client would read it, as of now; nothing is made on the way."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from bot.balances import balance_of_client, calendar_of
from bot.identity import level_in
from bot.params import Writer
from bot.texts.checks import Price, price_of, signed_sms
from bot.texts.complete import complete, needed_level
from bot.texts.render import Filled, render
from bot.texts.values import Facts
from bot.texts.whatsapp import template_of_text
from bot.wiring import Wiring
from domain.channel import Channel
from domain.disclosure import Level
from domain.ladder import Stage
from domain.ladder.suspension import suspension_day
from domain.placeholders import MissingValueError, check
from domain.statement import Balance
from domain.zones import local_day
from flows.reminder import remind
from models.client import Client
from models.conversation import Conversation
from models.invoice import OPEN, Invoice
from models.template import TemplateText

NO_LINK = "exemplo"  # no token: a preview opens no page
NOTICE = 3  # business days before the day of suspension that an example states
CODE = "482-913"


@dataclass(frozen=True, slots=True)
class Preview:
    """What this client would be sent: the text, or the house's words instead.

    *instead* says why: "level", "missing_<placeholder>"; *house* are those words.
    *hears* is what may be said to whoever reads this client's address.
    """

    client: Client
    needs: Level
    hears: Level
    filled: Filled | None
    instead: str | None
    house: str
    price: Price | None
    buttons: tuple[str, ...] = ()


def preview(
    session: Session, parts: Wiring, client: Client, text: TemplateText, now: datetime
) -> Preview:
    """Show *text*, saved or not, on a client; amounts are of today, in their zone."""
    today = local_day(now, client.zone)
    balance = balance_of_client(session, client, today, parts.settings)
    thread = _thread(session, client, text.channel, now)
    hears = level_in(session, thread, client, now)
    if text.channel == Channel.LETTER:
        hears = Level.DOCUMENTS  # a sealed letter, to the person's own address
    whole = complete(text.body, text.language, text.channel)
    needs = needed_level(f"{text.subject}\n{whole}", text.language)
    filled, missing = _filled(parts, client, text, balance)
    instead = "level" if needs > hears else missing
    return Preview(
        client,
        needs,
        hears,
        filled,
        instead,
        _house(session, parts, thread, client, balance, hears, now) if instead else "",
        _price(parts, text, filled),
        _buttons(parts, text),
    )


def _price(parts: Wiring, text: TemplateText, filled: Filled | None) -> Price | None:
    """Count what goes out: the text, with the line of its code."""
    if filled is None or text.channel != Channel.SMS:
        return None
    return price_of(signed_sms(parts, text.language, filled.body))


def find_client(session: Session, wanted: str) -> Client | None:
    """Find a client by code, else by a part of the name; else one who is owing."""
    wanted = " ".join(wanted.replace("\0", "").split())
    if not wanted:
        return _somebody(session)
    pattern = wanted.replace("\\", "\\\\").replace("%", r"\%").replace("_", r"\_")
    query = (
        select(Client)
        .where(
            or_(
                Client.external_id == wanted,
                Client.name.ilike(f"%{pattern}%", escape="\\"),
            )
        )
        .order_by((Client.external_id == wanted).desc(), Client.name, Client.id)
    )
    return session.scalar(query.limit(1))


def _somebody(session: Session) -> Client | None:
    owing = (
        select(Client)
        .join(Invoice, Invoice.client_id == Client.id)
        .where(Invoice.status == OPEN, Client.deceased_at.is_(None))
        .order_by(Invoice.due_on, Client.id)
    )
    anybody = select(Client).order_by(Client.id)
    return session.scalar(owing.limit(1)) or session.scalar(anybody.limit(1))


def _filled(
    parts: Wiring, client: Client, text: TemplateText, balance: Balance
) -> tuple[Filled | None, str | None]:
    if check(text.body) or check(text.subject):
        return None, "unknown"
    calendar = calendar_of(client, parts.settings)
    facts = Facts(
        balance,
        lambda: f"{parts.environment.public_url}/p/{NO_LINK}",
        suspends_on=suspension_day(balance.on, NOTICE, calendar),
        code=CODE,
    )
    try:
        return render(parts, client, text, facts), None
    except MissingValueError as error:
        return None, f"missing_{error.name}"


def _house(  # noqa: PLR0913, PLR0917 - all that the house's words are made of
    session: Session,
    parts: Wiring,
    thread: Conversation,
    client: Client,
    balance: Balance,
    hears: Level,
    now: datetime,
) -> str:
    main = balance.oldest
    if main is None or main.invoice_id is None:
        return ""
    stage = Stage.LATE if main.days_late else Stage.BEFORE_DUE
    level = min(hears, Level.INVOICE)
    reminder = remind(level, stage, balance, main.invoice_id, client.first_name)
    writer = _NoLinks(session, parts, thread, now, client=client)
    return writer.write(reminder.say).text


class _NoLinks(Writer):
    """A writer whose links lead nowhere: a preview makes no token."""

    def link(self, invoice_ids: tuple[int, ...]) -> str:
        """Give an address that opens nothing."""
        del invoice_ids
        return f"{self.parts.environment.public_url}/p/{NO_LINK}"


def _thread(
    session: Session, client: Client, channel: str, now: datetime
) -> Conversation:
    """Find the client's thread on a channel, or stand in for one; it is not kept."""
    kind = "email" if channel == Channel.EMAIL else "phone"
    points = [p for p in client.contact_points if p.kind == kind and not p.invalid_at]
    address = points[0].address if points else ""
    prefix = "whatsapp:" if channel == Channel.WHATSAPP else ""
    known = session.scalar(
        select(Conversation)
        .where(Conversation.client_id == client.id, Conversation.channel == channel)
        .order_by(Conversation.id.desc())
        .limit(1)
    )
    return known or Conversation(
        channel=channel,
        address=f"{prefix}{address}",
        canonical=points[0].canonical if points else "",
        language=client.language,
        created_at=now,
    )


def _buttons(parts: Wiring, text: TemplateText) -> tuple[str, ...]:
    if text.channel != Channel.WHATSAPP:
        return ()
    template = template_of_text(parts, text.language, text.body)
    return tuple(button["title"] for button in template.buttons)
