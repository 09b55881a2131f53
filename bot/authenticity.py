"""What the page /v may say to a stranger: that we wrote, or that we did not.

Nothing about a debt and no name: whoever holds a message knows what it says; whoever
made a code up learns nothing.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.codes import find_code
from bot.settings import Settings
from domain.brcode import InvalidPixError, read_brcode
from domain.channel import Channel
from domain.codes import code_within
from domain.message_state import State
from domain.money import Money
from domain.pixkeys import parse_pix_key
from domain.zones import local_day
from models.agreement import ACTIVE, KEPT, Agreement
from models.client import Client
from models.instrument import LIVE, Instrument
from models.message import Message
from models.receipt import Receipt, VerificationCode

LONGEST = 2_000  # characters that are looked at
_PIX = re.compile(r"000201[ -~]*?6304[0-9A-Fa-f]{4}")
_SHOWN_DIGITS = 2
_NEVER_LEFT = frozenset({State.PLANNED, State.CLAIMED, State.BLOCKED, State.FAILED})


class PixOf(StrEnum):
    """Whose a pasted Pix code is."""

    OURS = "ours"
    OLD = "old"  # our key, but the amount of another day, or one that was paid
    ANOTHERS = "anothers"
    UNREADABLE = "unreadable"  # a code that only the payer's bank can open
    DAMAGED = "damaged"


@dataclass(frozen=True, slots=True)
class Wrote:
    """We sent this message; *ending* is that of the number, or the first letter."""

    at: datetime
    channel: Channel
    ending: str
    old: bool  # its link and its amounts hold no more


@dataclass(frozen=True, slots=True)
class Issued:
    """We issued this receipt; it may have been replaced since."""

    number: str
    at: datetime
    amount: Money | None
    annual: int | None
    void: bool


@dataclass(frozen=True, slots=True)
class Made:
    """We made this agreement; *state* is how it stands, *day* the one of the yes."""

    number: int
    day: date
    amount: Money
    state: str

    @property
    def void(self) -> bool:
        """Tell whether it holds no more."""
        return self.state not in {ACTIVE, KEPT}


@dataclass(frozen=True, slots=True)
class Unknown:
    """No message of ours bears this code; *readable*: it had the form of one."""

    readable: bool


Finding = Wrote | Issued | Made | Unknown | PixOf


def look_up(session: Session, settings: Settings, text: str, now: datetime) -> Finding:
    """Tell what a typed code, a pasted message or a Pix code proves."""
    text = text[:LONGEST].strip()
    pix = _PIX.search(text)
    if pix is not None or text.startswith("000201"):
        return pix_of(session, settings, pix[0] if pix else text)
    code = code_within(text)
    if code is None:
        return Unknown(readable=False)
    found = find_code(session, code)
    return (found and _proved(session, settings, found, now)) or Unknown(readable=True)


def pix_of(session: Session, settings: Settings, code: str) -> PixOf:
    """Tell whether a Pix code pays into the company's own key, and is still good."""
    if "br.gov.bcb.pix25" in code.lower():  # a URL in place of the key
        return PixOf.UNREADABLE
    try:
        fields = read_brcode(code)
    except InvalidPixError:
        return PixOf.DAMAGED
    ours = settings.company.pix
    own = parse_pix_key(ours.key) if ours else None
    same = own is not None and parse_pix_key(fields["26.01"]) == own
    if not same:
        return PixOf.ANOTHERS
    ended = select(Instrument.id).where(
        Instrument.txid == fields.get("62.05"), Instrument.state != LIVE
    )
    return PixOf.OURS if session.scalar(ended) is None else PixOf.OLD


def _proved(
    session: Session, settings: Settings, found: VerificationCode, now: datetime
) -> Wrote | Issued | Made | None:
    if found.agreement_id is not None:
        return _made(session, session.get_one(Agreement, found.agreement_id))
    if found.receipt_id is not None:
        return _issued(session.get_one(Receipt, found.receipt_id))
    row = _left_us(session, found.message_id)
    if row is None or row.sent_at is None:
        return None  # what never left is in nobody's hand
    lasts = timedelta(days=settings.payment.link_valid_days)
    channel = Channel(row.channel)
    return Wrote(row.sent_at, channel, _ending(row, channel), now - row.sent_at > lasts)


def _left_us(session: Session, message_id: int | None) -> Message | None:
    """Find the message as it went out: itself, or the same words sent once more."""
    row = session.get(Message, message_id)
    if row is None or State(row.state) not in _NEVER_LEFT:
        return row
    query = select(Message).where(
        Message.conversation_id == row.conversation_id,
        Message.id > row.id,
        Message.body == row.body,
        Message.state.not_in([state.value for state in _NEVER_LEFT]),
    )
    return session.scalar(query.order_by(Message.id).limit(1))


def _ending(row: Message, channel: Channel) -> str:
    if channel is Channel.EMAIL:
        return row.address[:1].lower()
    return "".join(c for c in row.address if c.isdigit())[-_SHOWN_DIGITS:]


def _issued(row: Receipt) -> Issued:
    minor = row.facts.get("amount_minor")
    amount = None if minor is None else Money(minor, row.facts["currency"])
    return Issued(
        row.full_number,
        row.issued_at,
        amount,
        row.about_year,
        row.voided_at is not None,
    )


def _made(session: Session, row: Agreement) -> Made:
    client = session.get_one(Client, row.client_id)
    day = local_day(row.accepted_at, client.zone)
    return Made(row.id, day, Money(row.total_minor, row.currency), row.state)
