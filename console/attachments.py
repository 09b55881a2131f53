"""The files of a thread's messages as bubbles show them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.files.sniff import family_of
from console.showing import Showing
from models.media import STORED, MediaFile
from models.message import Message
from models.proof import Proof

MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class Attachment:
    """One file: `id` None where nothing is known but the type that was announced."""

    words: str
    state: str = ""
    id: int | None = None
    pictured: bool = False
    stored: bool = False
    proof_id: int | None = None
    tag: str = ""  # what became of its proof, in words


Attachments = Mapping[int, tuple[Attachment, ...]]


def attachments_of(
    session: Session, messages: Iterable[Message], show: Showing
) -> Attachments:
    """Give the files of each message by its id; those that were never fetched too."""
    with_media = [message for message in messages if message.media]
    ids = [message.id for message in with_media]
    rows = session.execute(
        select(MediaFile, Proof)
        .outerjoin(Proof, Proof.media_id == MediaFile.id)
        .where(MediaFile.message_id.in_(ids))
        .order_by(MediaFile.message_id, MediaFile.place)
    ).all()
    found: dict[int, tuple[Attachment, ...]] = {}
    for file, proof in rows:
        of = file.message_id
        if of is not None:
            found[of] = (*found.get(of, ()), _shown(file, proof, show))
    for message in with_media:
        if message.id not in found:
            found[message.id] = announced(message, show)
    return found


def announced(message: Message, show: Showing) -> tuple[Attachment, ...]:
    """Give what a message says of its files, where no file is known."""
    kinds = (str(m.get("type", "")) for m in message.media or ())
    return tuple(Attachment(show.words("thread.media", type=kind)) for kind in kinds)


def _shown(file: MediaFile, proof: Proof | None, show: Showing) -> Attachment:
    stored = file.state == STORED
    return Attachment(
        words=describe(file, show),
        state=file.state,
        id=file.id,
        pictured=file.pictured,
        stored=stored,
        proof_id=proof.id if proof else None,
        tag=show.words(f"proofs.state.{proof.state}") if proof else "",
    )


def describe(file: MediaFile, show: Showing) -> str:
    """Say what a file is: a photo, a PDF of two pages, a voice note; and its size."""
    if file.state != STORED:
        return show.words(f"proofs.file.{file.state}")
    family = family_of(file.sniffed_type or "")
    size = _size(file.size or 0)
    pages = file.pages or 1
    what = show.words(f"proofs.file.{family}")
    many = f" · {show.words('proofs.file.pages', n=pages)}" if pages > 1 else ""
    return f"{what}{many} · {size}"


def _size(many: int) -> str:
    if many >= MEGABYTE:
        return f"{many / MEGABYTE:.1f} MB"
    return f"{max(1, round(many / 1000))} kB"
