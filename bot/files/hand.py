"""The file hand: a thread of the worker that fetches what clients sent, one by one.

Apart from the loop that answers, so that a slow download keeps nobody waiting. Claim;
fetch and look with no transaction open; write down what came. A file that was stored by
a hand that died before it could say so is swept up by the round (bot/files/forget.py).
"""

import logging
import threading
from dataclasses import dataclass, field

from sqlalchemy import update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from bot import queue
from bot.files.doors import Doors
from bot.files.errors import FetchError, UnfitFileError
from bot.files.fetch import Fetched, Fetcher
from bot.files.look import Seen, look
from bot.files.shelf import Shelf
from bot.files.sniff import HEAD, family_of, sniff
from bot.proofs.late import file_came
from bot.queue import MOST_ATTEMPTS, Claim
from bot.wiring import Wiring
from domain.cards import mask_cards
from models.inbound import Inbound
from models.media import GONE, REFUSED, STORED, MediaFile

log = logging.getLogger(__name__)
LEASE_MS = 90_000  # a download, and a look at it
IDLE, AFTER_TROUBLE = 0.2, 2.0  # seconds
LOOKED_AT = ("picture", "pdf")


@dataclass(frozen=True, slots=True)
class Taken:
    """A file on the shelf: its name, its type by content, what was seen in it."""

    name: str
    kind: str
    fetched: Fetched
    seen: Seen


@dataclass
class FileHand:
    """Fetches files until told to stop."""

    parts: Wiring
    fetcher: Fetcher
    shelf: Shelf
    stopping: threading.Event = field(default_factory=threading.Event)

    def run(self) -> None:
        """Work until stopped; a database that is away is waited for."""
        wait = IDLE
        while not self.stopping.wait(wait):
            try:
                wait = 0.0 if self.fetch_next() else IDLE
            except SQLAlchemyError:
                log.exception("the database is away; waiting")
                wait = AFTER_TROUBLE

    def fetch_next(self) -> bool:
        """Fetch one file; False when none waits."""
        with self.parts.database.write() as session:
            claim = queue.claim(session, MediaFile, lease_ms=LEASE_MS)
            if claim is None:
                return False
            row = session.get_one(MediaFile, claim.id)
            url, attempts = row.url, row.attempts
        name = self.shelf.new_name()
        try:
            taken = self._take(name, url)
        except UnfitFileError as error:
            self.shelf.remove(name)
            self._end(claim, REFUSED, refusal=error.why)
        except (
            Exception
        ) as error:  # the hand's loop: recorded on the row, and on it goes
            if not isinstance(error, FetchError):
                log.exception("file %s failed at try %s", claim.id, attempts)
            self.shelf.remove(name)
            self._missed(claim, attempts, error)
        else:
            self._stored(claim, taken)
        return True

    def _take(self, name: str, url: str) -> Taken:
        with self.shelf.writing(name) as file:
            fetched = self.fetcher.fetch(url, file)
        kind = sniff(self.shelf.head(name, HEAD))
        if kind is None:
            raise UnfitFileError("unknown")  # noqa: EM101 - its code
        if family_of(kind) not in LOOKED_AT:
            return Taken(name, kind, fetched, Seen())
        path = self.shelf.path(name)
        pixels = self.parts.settings.files.largest_megapixels * 1_000_000
        seen = look(path, kind, path, pixels)
        self.shelf.lock_up(name)
        return Taken(name, kind, fetched, seen)

    def _stored(self, claim: Claim, taken: Taken) -> None:
        with self.parts.database.write() as session:
            row = queue.holds(session, MediaFile, claim)
            if row is None:  # another hand has it: ours is one too many
                self.shelf.remove(taken.name)
                return
            row.state, row.stored_name = STORED, taken.name
            row.sniffed_type = taken.kind
            row.size, row.sha256 = taken.fetched.size, taken.fetched.sha256
            row.pictured, row.pages = taken.seen.pictured, taken.seen.pages
            row.seen_text = mask_cards(taken.seen.text) or None  # no PAN is ever kept
            row.stored_at = self.parts.clock.now()
            self._settle(session, claim, row)

    def _missed(self, claim: Claim, attempts: int, error: Exception) -> None:
        permanent = isinstance(error, FetchError) and error.permanent
        if permanent or attempts >= MOST_ATTEMPTS:
            log.warning("file %s cannot be had: %s", claim.id, error)
            self._end(claim, GONE, refusal=None, error=str(error))
            return
        with self.parts.database.write() as session:
            wait = 500 * 2**attempts
            queue.postpone(session, MediaFile, claim, by_ms=wait, error=str(error))

    def _end(
        self, claim: Claim, state: str, *, refusal: str | None, error: str | None = None
    ) -> None:
        with self.parts.database.write() as session:
            row = queue.holds(session, MediaFile, claim)
            if row is None:
                return
            row.state, row.refusal = state, refusal
            self._settle(session, claim, row)
            row.error = error and error[:500]

    def _settle(self, session: Session, claim: Claim, row: MediaFile) -> None:
        """Let the message that waits for this file go on; or judge what came late."""
        session.flush()
        queue.settle(session, MediaFile, claim)
        session.execute(
            update(Inbound)
            .where(Inbound.id == row.inbound_id, Inbound.settled.is_(False))
            .values(run_after_ms=0)
            .execution_options(synchronize_session=False)
        )
        if row.message_id is not None:
            file_came(session, self.parts, row, self.parts.clock.now())

    def stop(self) -> None:
        """Ask the loop to end."""
        self.stopping.set()


def hand_for(parts: Wiring) -> FileHand | None:
    """Wire the hand; None where there is no account to fetch as."""
    environment, rules = parts.environment, parts.settings.files
    if not environment.twilio_account_sid or not environment.twilio_token:
        return None
    doors = Doors(rules.media_hosts, environment.twilio_api_base)
    fetcher = Fetcher(
        doors,
        environment.twilio_account_sid,
        environment.twilio_token,
        rules.largest,
        rules.seconds,
    )
    return FileHand(parts, fetcher, Shelf(environment.files))
