"""The papers that go along with a message, printed, or linked to, when it is sent."""

from datetime import datetime

from sqlalchemy.orm import Session

from bot.channels.port import Attachment
from bot.paper_links import link_to_agreement
from bot.papers.agreement import name_of, print_agreement
from bot.papers.annual import print_annual
from bot.papers.receipt import print_receipt
from bot.wiring import Wiring
from domain.channel import Channel
from models.agreement import Agreement
from models.message import Message
from models.receipt import ANNUAL, Receipt


def papers_of(
    session: Session, parts: Wiring, row: Message, now: datetime
) -> tuple[Attachment, ...]:
    """Print what a message names; a receipt that is void by now stays behind."""
    if not row.attachments or row.channel != Channel.EMAIL:
        return ()
    ids = [each["receipt"] for each in row.attachments if "receipt" in each]
    found = (session.get_one(Receipt, each) for each in ids)
    papers = [
        print_agreement(session, parts, each, now) for each in _agreed(session, row)
    ]
    papers += [
        (print_annual if receipt.kind == ANNUAL else print_receipt)(
            session, parts, receipt, now
        )
        for receipt in found
        if receipt.voided_at is None
    ]
    return tuple(Attachment(p.name, p.kind, p.content) for p in papers)


def media_of(
    session: Session, parts: Wiring, row: Message, now: datetime
) -> tuple[str, ...]:
    """Give the addresses of the documents that a WhatsApp message carries."""
    if row.channel != Channel.WHATSAPP:
        return ()
    found = _agreed(session, row)
    return tuple(
        link_to_agreement(parts, each.id, name_of(session, parts, each), now)
        for each in found
    )


def _agreed(session: Session, row: Message) -> list[Agreement]:
    ids = [each["agreement"] for each in row.attachments or () if "agreement" in each]
    return [session.get_one(Agreement, each) for each in ids]
