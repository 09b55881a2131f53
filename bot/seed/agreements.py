"""Agreements of some invented clients, in every state, made by the real functions.

Each client has old invoices, heard the terms in a thread, said yes, paid as far as the
story goes, and saw the agreement end where it does: on days that have passed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.agreements.conditions import conditions_for
from bot.agreements.record import record
from bot.agreements.undo import undo
from bot.balances import calendar_of, priced
from bot.books import post
from bot.company_words import company_words
from bot.payments.settle import receive
from bot.replies import READS, new_token, outbound
from bot.seed.people import instant
from bot.wiring import Wiring
from domain.contact_policy import Purpose
from domain.disclosure import Level
from domain.envelope import Debt
from domain.evidence import Evidence, Proved, ReadBack, Sent, Yes
from domain.message_state import State
from domain.money import Money, total
from domain.offers import BeyondEnvelope, Offer, Wish, counter
from domain.postings import Event, invoice_issued
from flows.proposed import terms
from models.agreement import BROKEN, CANCELLED, Agreement
from models.client import Client
from models.conversation import Conversation
from models.invoice import OPEN, Invoice
from models.message import IN, Message

AGAIN = "again"  # a later agreement takes its place
_OLD = (45, 15)  # days by which the old invoices were late at the yes


@dataclass(frozen=True, slots=True)
class Story:
    """One agreement: days since the yes, parts, how many were paid, how it ended."""

    client: str
    ago: int
    count: int
    paid: int
    minor: int
    end: str = ""
    after: int = 0  # days from the yes to its end
    reason: str = ""


STORIES = (
    Story("C-081", 3, 4, 0, 149_90),
    Story("C-082", 72, 6, 2, 239_80),
    Story("C-083", 48, 3, 1, 119_90),  # the second part is late
    Story("C-084", 140, 3, 3, 99_90),
    Story("C-085", 95, 2, 2, 119_90),
    Story("C-086", 165, 4, 4, 149_90),
    Story("C-087", 120, 4, 1, 149_90, BROKEN, 62, "parcela em atraso"),
    Story("C-088", 40, 3, 1, 179_80, CANCELLED, 25, "Cliente pediu para desistir."),
    Story("C-089", 90, 4, 1, 239_80, AGAIN, 60),
)


def seed_agreements(session: Session, parts: Wiring, today: date) -> None:
    """Tell every story; a client who is not there is left out."""
    for story in STORIES:
        client = session.scalar(
            select(Client).where(Client.external_id == story.client)
        )
        if client is not None:
            _tell(session, parts, client, story, today)


def _tell(
    session: Session, parts: Wiring, client: Client, story: Story, today: date
) -> None:
    day = today - timedelta(days=story.ago)
    bills = [
        _bill(session, client, story, day - timedelta(days=late), place)
        for place, late in enumerate(_OLD, start=1)
    ]
    row = _agree(session, parts, client, [b.id for b in bills], story.count, day)
    if row is None:
        return
    _pay(session, parts, client, row, story.paid)
    ended = day + timedelta(days=story.after)
    if story.end == AGAIN:
        left = _open_parts(session, row)
        _agree(session, parts, client, left, story.count, ended)
    elif story.end:
        undo(
            session,
            parts,
            row,
            state=story.end,
            reason=story.reason,
            actor="console" if story.end == CANCELLED else "regua",
            now=instant(ended),
        )


def _bill(
    session: Session, client: Client, story: Story, due_on: date, place: int
) -> Invoice:
    issued_on = due_on - timedelta(days=20)
    number = f"{due_on:%Y%m}-{client.external_id[2:]}-{place}"
    row = Invoice(
        external_id=f"F{number}",
        client_id=client.id,
        number=number,
        description="Equipamento e instalação" if place == 1 else "Mensalidade",
        amount_minor=story.minor,
        due_on=due_on,
        issued_on=issued_on,
        segment=client.segment,
        created_at=instant(issued_on, hour=3),
    )
    session.add(row)
    session.flush()
    event = Event(f"invoice:{row.external_id}", client.id, issued_on)
    post(session, invoice_issued(event, row.id, row.amount), instant(issued_on))
    return row


def _agree(  # noqa: PLR0913, PLR0917 - who agrees to what, about what, on which day
    session: Session,
    parts: Wiring,
    client: Client,
    ids: Sequence[int],
    count: int,
    day: date,
) -> Agreement | None:
    offer = _offer(session, parts, client, ids, count, day)
    if offer is None:
        return None
    now = instant(day)
    evidence = _proof(session, parts, client, offer, now)
    return record(
        session, parts, client, offer, ids, evidence=evidence, actor="bot", now=now
    )


def _offer(  # noqa: PLR0913, PLR0917 - as above
    session: Session,
    parts: Wiring,
    client: Client,
    ids: Sequence[int],
    count: int,
    day: date,
) -> Offer | None:
    balance = priced(session, client, parts.settings, only=ids).on(day)
    principal = total([line.corrected - line.paid for line in balance.lines])
    debt = Debt(principal, balance.total - principal)
    envelope = parts.settings.envelope_for(client.segment, balance.days_late)
    calendar = calendar_of(client, parts.settings)
    got = counter(debt, envelope, Wish(count=count), day, calendar)
    return None if isinstance(got, BeyondEnvelope) else got.offer


def _proof(
    session: Session, parts: Wiring, client: Client, offer: Offer, now: datetime
) -> Evidence:
    """Let the terms be read out and answered in the client's thread."""
    thread = _thread(session, client, now)
    today = now.date()
    late = conditions_for(parts.settings, client, today)
    say = terms(offer, parts.settings.ways, late)
    text = parts.catalogue.render(
        say, client.language, str, company_words(parts), today=today
    ).text
    asked = now - timedelta(minutes=3)
    read = outbound(
        thread, text, author="bot", purpose=Purpose.REPLY, now=asked, key=say.key
    )
    read.decided, read.provider_sid = {READS: offer.id}, f"SM{read.token}"
    read.state, read.sent_at, read.settled = State.READ.value, asked, True
    session.add(read)
    session.flush()
    yes = _heard(session, thread, "sim", now)
    thread.last_inbound_at = thread.last_message_at = now
    return Evidence(
        offer.id,
        ReadBack((Sent(read.id, read.provider_sid, asked),), text),
        Yes(yes.id, yes.provider_sid, "sim", now),
        thread.channel,
        thread.address,
        Proved(Level.DEBT, "questions", asked - timedelta(minutes=5)),
    )


def _thread(session: Session, client: Client, now: datetime) -> Conversation:
    phone = next(p for p in client.contact_points if p.kind == "phone")
    found = session.scalar(
        select(Conversation).where(
            Conversation.channel == "whatsapp",
            Conversation.canonical == phone.canonical,
        )
    )
    if found is None:
        found = Conversation(
            channel="whatsapp",
            address=f"whatsapp:{phone.address}",
            canonical=phone.canonical,
            client_id=client.id,
            language=client.language,
            dialogue={"stack": []},
            created_at=now,
        )
        session.add(found)
        session.flush()
    return found


def _heard(session: Session, thread: Conversation, body: str, at: datetime) -> Message:
    token = new_token()
    row = Message(
        token=token,
        conversation_id=thread.id,
        client_id=thread.client_id,
        direction=IN,
        author="client",
        purpose="inbound",
        channel=thread.channel,
        address=thread.address,
        queue_key=thread.canonical,
        body=body,
        provider_sid=f"SM{token}",
        state="received",
        settled=True,
        created_at=at,
    )
    session.add(row)
    session.flush()
    return row


def _pay(
    session: Session, parts: Wiring, client: Client, row: Agreement, count: int
) -> None:
    for part in _parts(session, row)[:count]:
        receive(
            session,
            parts,
            client=client,
            provider="import",
            external_ref=f"seed-{part.external_id}",
            amount=Money(part.amount_minor, part.currency),
            method="pix",
            received_on=part.due_on,
            invoice_ids=[part.id],
            now=instant(part.due_on, hour=20),
            tell=False,
        )


def _open_parts(session: Session, row: Agreement) -> list[int]:
    return [part.id for part in _parts(session, row) if part.status == OPEN]


def _parts(session: Session, row: Agreement) -> list[Invoice]:
    query = select(Invoice).where(Invoice.agreement_id == row.id)
    return list(session.scalars(query.order_by(Invoice.due_on, Invoice.id)))
