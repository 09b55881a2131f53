"""Putting a receipt under checking: the proof, and the pause of what it is for."""

from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from bot.audit import append
from bot.payments.aftermath import CLAIMED
from bot.proofs.known import Found
from bot.proofs.ours import payee_of
from bot.proofs.papers import found_of, reading_of
from bot.settings import Settings
from bot.wiring import Wiring
from domain.money import Money
from domain.proof import Reading, Verdict, is_ours, judge
from models.client import Client
from models.conversation import Conversation
from models.invoice import Hold
from models.media import STORED, WAITING, MediaFile
from models.proof import CHECKING, MATCHED, Proof

# Why a person has to decide at once, by verdict; `lapsed` comes later, by the round.
ASKS = {
    Verdict.NOT_OURS: "not_ours",
    Verdict.REUSED: "reused",
    Verdict.IN_VAIN: "in_vain",
}


@dataclass(frozen=True, slots=True)
class Typed:
    """What the client wrote beside a receipt that cannot be read."""

    amount: Money | None = None
    day: date | None = None


def put_under_checking(  # noqa: PLR0913, PLR0917 - whose, what, for what, until when
    session: Session,
    parts: Wiring,
    conversation: Conversation | None,
    client: Client,
    file: MediaFile | None,
    invoice_ids: Collection[int],
    until: date | None,
    typed: Typed,
    now: datetime,
) -> Proof:
    """Record a proof and pause its invoices until the end of the day *until*.

    With no day to wait for, the money is here already (state matched), or a person
    decides: then everything named stands still until they have.
    """
    reading = reading_of(file, parts.settings) if file and _is_here(file) else None
    found = found_of(session, client, file, reading, now)
    verdict = _verdict(file, reading, found, parts.settings)
    booked = verdict is Verdict.BOOKED and found.payment is not None
    last = until or _soon(client, now)
    proof = Proof(
        client_id=client.id,
        conversation_id=conversation.id if conversation else None,
        media_id=file.id if file else None,
        invoices=list(invoice_ids),
        state=MATCHED if booked else CHECKING,
        verdict=verdict.value,
        asks=None if booked else ASKS.get(verdict),
        until=last,
        deadline=end_of(last, client.zone),
        payment_id=found.payment.id if booked and found.payment else None,
        decided_at=now if booked else None,
        reading={},
        created_at=now,
    )
    write_reading(proof, reading, parts.settings, typed)
    session.add(proof)
    if file is not None:
        file.used_at, file.client_id = now, client.id
    session.flush()
    if not booked:
        _pause(session, proof, proof.deadline if until else None, now)
    _note(session, proof, now)
    return proof


def write_reading(
    proof: Proof, reading: Reading | None, settings: Settings, typed: Typed
) -> None:
    """Copy what was read, or else typed, into the columns of a proof."""
    read = reading or Reading()
    amount = read.amount or typed.amount
    proof.amount_minor = amount.minor if amount else None
    proof.currency = amount.currency if amount else settings.currency
    proof.paid_on = read.day or typed.day
    proof.end_to_end = read.end_to_end
    proof.payee_ok = _payee_ok(reading, settings)
    proof.reading = plain_reading(reading) if reading else {}


def plain_reading(reading: Reading) -> dict[str, Any]:
    """Show a reading as JSON; of the payer only what is printed for everybody."""
    shown = asdict(reading)
    shown["amount"] = reading.amount.minor if reading.amount else None
    shown["day"] = reading.day.isoformat() if reading.day else None
    return {name: value for name, value in shown.items() if value not in (None, {})}


def note_of(proof: Proof) -> str:
    """Name the holds of a proof."""
    return f"proof:{proof.id}"


def end_of(day: date, zone: str) -> datetime:
    """Give the instant at which a day is over where the client lives."""
    after = datetime.combine(day + timedelta(days=1), time(), ZoneInfo(zone))
    return after.astimezone(UTC)


def _payee_ok(reading: Reading | None, settings: Settings) -> bool | None:
    if reading is None:
        return None
    return True if reading.names_us else is_ours(reading.payee, payee_of(settings))


def _is_here(file: MediaFile | None) -> bool:
    return file is not None and file.state == STORED


def _verdict(
    file: MediaFile | None, reading: Reading | None, found: Found, settings: Settings
) -> Verdict:
    if file is not None and file.state == WAITING:
        return Verdict.WAITING
    return judge(reading, payee_of(settings), found.known)


def _soon(client: Client, now: datetime) -> date:
    return now.astimezone(ZoneInfo(client.zone)).date()


def _pause(
    session: Session, proof: Proof, until: datetime | None, now: datetime
) -> None:
    session.add_all(
        Hold(
            client_id=proof.client_id,
            invoice_id=invoice_id,
            reason=CLAIMED,
            note=note_of(proof),
            until=until,
            created_at=now,
        )
        for invoice_id in proof.invoices or [None]
    )
    session.flush()


def _note(session: Session, proof: Proof, now: datetime) -> None:
    facts = {
        "proof": proof.id,
        "verdict": proof.verdict,
        "invoices": proof.invoices,
        "until": proof.until.isoformat(),
    }
    append(session, "bot", "proof.taken", f"client:{proof.client_id}", facts, now)
