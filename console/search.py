"""Finding a conversation by what a person on the phone would say."""

import unicodedata

from sqlalchemy import ColumnElement, false, or_, select
from sqlalchemy.orm import Session

from console.asked import line
from models.client import Client, ContactPoint
from models.conversation import Conversation
from models.invoice import Invoice

LONGEST = 80  # characters of a search
_FEWEST_DIGITS = 4  # of a phone: fewer would find half the town
_MOST = 200  # clients by name; whoever finds more has to write more
# Letters that people leave the accent off, or that a database folds its own way.
_LOOSE = frozenset("aeiounc")


def found_by(session: Session, text: str) -> ColumnElement[bool]:
    """Say which conversations a search finds: name, phone, client or invoice number."""
    text = line(text, LONGEST)
    if not text:
        return false()
    return or_(
        Conversation.client_id.in_(by_name(session, text)),
        Conversation.client_id.in_(
            select(Client.id).where(
                Client.external_id.ilike(_within(text), escape="\\")
            )
        ),
        Conversation.client_id.in_(
            select(Invoice.client_id).where(
                Invoice.number.ilike(_within(text), escape="\\")
            )
        ),
        *_by_phone(text),
    )


def folded(text: str) -> str:
    """Take accents and case away: "João" and "joao" are one name.

    >>> folded("João Conceição")
    'joao conceicao'
    """
    bare = unicodedata.normalize("NFKD", text)
    return "".join(c for c in bare if not unicodedata.combining(c)).casefold()


def by_name(session: Session, text: str) -> list[int]:
    """Find clients by a part of their name, accents and case aside; give their ids."""
    # Neither database folds accents by itself: the pattern is loose, the check is not.
    wanted = folded(text)
    loose = "".join("_" if c in _LOOSE else _escaped(c) for c in wanted)
    rows = session.execute(
        select(Client.id, Client.name).where(
            Client.name.ilike(f"%{loose}%", escape="\\")
        )
    )
    found = (client_id for client_id, name in rows if wanted in folded(name))
    return [client_id for client_id, _ in zip(found, range(_MOST), strict=False)]


def _by_phone(text: str) -> list[ColumnElement[bool]]:
    digits = "".join(c for c in text if c.isdecimal() and c.isascii())
    if len(digits) < _FEWEST_DIGITS or any(c.isalpha() for c in text):
        return []
    pattern = f"%{digits}%"
    known = select(ContactPoint.client_id).where(ContactPoint.canonical.like(pattern))
    return [
        Conversation.canonical.like(pattern),
        Conversation.client_id.in_(known),
    ]


def _within(text: str) -> str:
    return f"%{''.join(_escaped(c) for c in text)}%"


def _escaped(char: str) -> str:
    return f"\\{char}" if char in "\\%_" else char
