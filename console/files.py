"""Files that clients sent, for people who are logged in: to look at, or to take away.

A file as it came is only ever downloaded, under a name of ours and a type that runs
nothing (F37). What is shown in a page is the picture that we drew of it.
"""

from flask import Response, abort
from sqlalchemy.orm import Session

from bot.audit import append
from bot.files.shelf import THUMB, VIEW, Shelf
from bot.files.sniff import ending_of
from bot.wiring import wiring
from console.blueprint import blueprint
from console.guard import for_roles, me
from console.menu import EVERYBODY
from console.veil import holds
from models.media import STORED, MediaFile
from models.message import Message

FILE = "/files/<int(max=2147483647):file_id>"
# Not even a browser that ignores the type runs anything of it.
SANDBOX = "default-src 'none'; sandbox"
BYTES = "application/octet-stream"


@blueprint.get(FILE)
@for_roles(EVERYBODY)
def file(file_id: int) -> Response:
    """Download a file as it came; who did is written down."""
    parts = wiring()
    with parts.database.write() as session:
        row = session.get(MediaFile, file_id)
        if row is None or row.state != STORED or row.stored_name is None:
            abort(404)
        _not_veiled(session, row)
        name, kind = row.stored_name, row.sniffed_type or BYTES
        facts = {"file": row.id, "client": row.client_id}
        actor, now = f"agent:{me().id}", parts.clock.now()
        append(session, actor, "file.downloaded", f"file:{row.id}", facts, now)
    download = f"arquivo-{file_id}.{ending_of(kind)}"
    return _sent(name, "", BYTES, download)


@blueprint.get(f"{FILE}/picture")
@for_roles(EVERYBODY)
def file_picture(file_id: int) -> Response:
    """Show the picture that we drew of a file."""
    return _picture(file_id, VIEW)


@blueprint.get(f"{FILE}/thumb")
@for_roles(EVERYBODY)
def file_thumb(file_id: int) -> Response:
    """Show the small picture of a file."""
    return _picture(file_id, THUMB)


def _picture(file_id: int, part: str) -> Response:
    with wiring().database.read() as session:
        row = session.get(MediaFile, file_id)
        if row is None or row.stored_name is None or not row.pictured:
            abort(404)
        _not_veiled(session, row)
        name = row.stored_name
    return _sent(name, part, "image/jpeg", None)


def _not_veiled(session: Session, row: MediaFile) -> None:
    """Refuse what came with a sensitive message, but for receipts, to who lacks it."""
    message = session.get(Message, row.message_id) if row.message_id else None
    if message is None or message.sensitive_at is None or row.used_at is not None:
        return
    if not holds(message.conversation):
        abort(403)


def _sent(name: str, part: str, kind: str, download: str | None) -> Response:
    path = Shelf(wiring().environment.files).path(name, part)
    if not path.is_file():
        abort(404)
    response = Response(path.read_bytes(), mimetype=kind)
    if download is not None:
        response.headers.set("Content-Disposition", "attachment", filename=download)
    response.headers["Content-Security-Policy"] = SANDBOX
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = (
        "no-store" if download else "private, max-age=3600"
    )
    return response
