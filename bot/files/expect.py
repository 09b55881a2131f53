"""A message with files waits for them, a little; pictures of one album are one message.

1. Each file of the message, and of those of the same sender behind it, becomes a row
   that the file hand works on. 2. The turn is put off while the album may still grow,
and while files are on their way, for as long as a client may be kept waiting. 3. Of an
album only the last message is answered; those before it are kept in the thread (F06).
"""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.letters import Letter, letter_of
from bot.settings.files import Files
from models.inbound import Inbound
from models.media import WAITING, MediaFile
from models.message import IN, Message

LOOK_AGAIN = timedelta(milliseconds=400)
LONGEST_URL, LONGEST_TYPE = 800, 100
ALBUM = "album"  # why a message of an album is not answered by itself


@dataclass(frozen=True, slots=True)
class Album:
    """What a message with files is part of.

    *wait*: come back so much later. *goes_on*: a further message of the same album
    follows, and that one is answered.
    """

    wait: timedelta = timedelta()
    goes_on: bool = False


def album_of(
    session: Session, rules: Files, row: Inbound, letter: Letter, now: datetime
) -> Album:
    """See what the message of *row* is part of, and have its files fetched."""
    behind = _behind(session, row)
    expect(session, row.id, letter, now)
    album = [(row, letter)]
    for other, further in behind:
        expect(session, other.id, further, now)
        if _apart(album[-1][0], other) > rules.album_seconds:
            break
        album.append((other, further))
    newest = album[-1][0].received_at
    grows = newest + timedelta(seconds=rules.album_seconds) - now
    if grows > timedelta() and grows <= timedelta(seconds=rules.album_seconds):
        return Album(wait=grows)
    if _on_the_way(session, album) and now - newest < _patience(rules):
        return Album(wait=LOOK_AGAIN)
    return Album(goes_on=len(album) > 1 and _one_has_words(session, album[:2]))


def expect(session: Session, inbound_id: int, letter: Letter, now: datetime) -> None:
    """Make the rows of a message's files, once."""
    known = select(func.count(MediaFile.id)).where(MediaFile.inbound_id == inbound_id)
    if session.scalar(known):
        return
    session.add_all(
        MediaFile(
            inbound_id=inbound_id,
            channel=letter.channel,
            canonical=letter.canonical,
            place=place,
            url=each.url[:LONGEST_URL],
            declared_type=each.type[:LONGEST_TYPE],
            queue_key=f"media:{inbound_id}:{place}",
            created_at=now,
        )
        for place, each in enumerate(letter.media)
    )
    session.flush()


def files_of(session: Session, inbound_id: int) -> list[MediaFile]:
    """List the files of a message, in order."""
    query = select(MediaFile).where(MediaFile.inbound_id == inbound_id)
    return list(session.scalars(query.order_by(MediaFile.place)))


def put_in_thread(
    session: Session, message: Message, inbound_id: int | None, client_id: int | None
) -> None:
    """Tie the files of a message to its row in the thread."""
    if inbound_id is None:
        return
    for file in files_of(session, inbound_id):
        file.message_id, file.client_id = message.id, client_id


def earlier_of_album(session: Session, letter: Letter) -> list[Message]:
    """List the messages of this album that were put into the thread before."""
    query = (
        select(Message)
        .where(
            Message.direction == IN,
            Message.queue_key == letter.canonical,
            Message.channel == letter.channel,
        )
        .order_by(Message.id.desc())
        .limit(20)
    )
    found: list[Message] = []
    for message in session.scalars(query):
        if (message.decided or {}).get("why") != ALBUM:
            break
        found.append(message)
    return found[::-1]


def _behind(session: Session, row: Inbound) -> list[tuple[Inbound, Letter]]:
    """List the messages with files that follow at once, in order."""
    query = (
        select(Inbound)
        .where(
            Inbound.queue_key == row.queue_key,
            Inbound.id > row.id,
            Inbound.settled.is_(False),
        )
        .order_by(Inbound.id)
        .limit(20)
    )
    found = []
    for other in session.scalars(query):
        letter = letter_of(json.loads(other.raw)) if other.kind == "message" else None
        if letter is None or not letter.media:
            break
        found.append((other, letter))
    return found


def _apart(one: Inbound, other: Inbound) -> float:
    return abs((other.received_at - one.received_at).total_seconds())


def _patience(rules: Files) -> timedelta:
    return timedelta(seconds=rules.wait_seconds)


def _on_the_way(session: Session, album: list[tuple[Inbound, Letter]]) -> bool:
    ids = [row.id for row, _ in album]
    query = select(MediaFile.id).where(
        MediaFile.inbound_id.in_(ids), MediaFile.state == WAITING
    )
    return session.scalar(query.limit(1)) is not None


def _one_has_words(session: Session, pair: list[tuple[Inbound, Letter]]) -> bool:
    """Tell whether two messages may be heard as one: never two texts as one."""
    (_, first), (_, second) = pair
    before = any(message.body for message in earlier_of_album(session, first))
    return sum([before, bool(first.text.strip()), bool(second.text.strip())]) <= 1
