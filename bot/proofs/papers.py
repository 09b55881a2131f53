"""The papers of a thread that no dialogue has dealt with: what a turn may see."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.payments.instruments import find_by_txid
from bot.proofs.known import Found, invoices_of, known_of
from bot.proofs.ours import payee_of
from bot.settings import Settings
from domain.proof import Known, Paper, Reading, Verdict, judge, read_proof
from models.client import Client
from models.conversation import Conversation
from models.media import GONE, REFUSED, STORED, WAITING, MediaFile

FRESH = timedelta(hours=3)  # what came before that is no part of this talk any more
_PAPERS = ("image/", "application/")
_MOST = 10


def papers_of(
    session: Session,
    settings: Settings,
    conversation: Conversation,
    client: Client | None,
    now: datetime,
) -> tuple[Paper, ...]:
    """List what may be receipts among the files of a thread, the oldest first."""
    query = (
        select(MediaFile)
        .where(
            MediaFile.channel == conversation.channel,
            MediaFile.canonical == conversation.canonical,
            MediaFile.used_at.is_(None),
            MediaFile.created_at > now - FRESH,
            MediaFile.state.in_((WAITING, STORED, REFUSED, GONE)),
        )
        .order_by(MediaFile.id.desc())
        .limit(_MOST)
    )
    files = [file for file in session.scalars(query) if _may_be_paper(file)][::-1]
    seen: set[str] = set()
    papers = []
    for file in files:
        if file.sha256 and file.sha256 in seen:
            continue  # the same picture twice in one album is one picture
        seen.add(file.sha256 or "")
        papers.append(paper_of(session, settings, client, file, now))
    return tuple(papers)


def paper_of(
    session: Session,
    settings: Settings,
    client: Client | None,
    file: MediaFile,
    now: datetime,
) -> Paper:
    """Judge one file; without a client only what it says itself counts."""
    if file.state != STORED:
        waiting = file.state == WAITING
        return Paper(file.id, Verdict.WAITING if waiting else Verdict.REFUSED)
    reading = reading_of(file, settings)
    found = found_of(session, client, file, reading, now)
    verdict = judge(reading, payee_of(settings), found.known)
    until = found.proof.until if found.proof else None
    ids = _invoices(session, client, found, reading)
    return Paper(file.id, verdict, reading, ids, until)


def reading_of(file: MediaFile, settings: Settings) -> Reading | None:
    """Read a file's text; None for a picture, or a page without any."""
    if not file.seen_text:
        return None
    return read_proof(
        file.seen_text,
        payee_of(settings),
        zone=settings.zone,
        currency=settings.currency,
    )


def found_of(
    session: Session,
    client: Client | None,
    file: MediaFile | None,
    reading: Reading | None,
    now: datetime,
) -> Found:
    """Look up what is known of a file; of nobody's nothing is."""
    if client is None:
        return Found(Known())
    return known_of(session, client, file, reading, now)


def _invoices(
    session: Session, client: Client | None, found: Found, reading: Reading | None
) -> tuple[int, ...]:
    """Tell which invoices a receipt names by itself: by its payment, proof or code."""
    if found.payment is not None:
        return invoices_of(session, found.payment)
    if found.proof is not None:
        return tuple(found.proof.invoices)
    if reading is None or reading.txid is None or client is None:
        return ()
    code = find_by_txid(session, reading.txid.upper())
    ours = code is not None and code.client_id == client.id
    return tuple(each["id"] for each in code.invoices) if code and ours else ()


def _may_be_paper(file: MediaFile) -> bool:
    """Tell a voice note from a paper: by content where it is here, else by its word."""
    kind = file.sniffed_type or file.declared_type
    return kind.lower().startswith(_PAPERS) and kind != "image/webp"
