"""The verification code under each payment message, and what it proves on the page /v.

A code stands in the clear in the message that it proves, so it is kept in the clear: it
opens nothing, and says only that we wrote, when, by which channel and to which ending.
"""

import secrets
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.channels.templates import CODE
from bot.company_words import company_words
from bot.wiring import Wiring
from domain.channel import Channel
from domain.codes import draw_code, shown_code
from flows.turn import Say
from models.agreement import Agreement
from models.message import Message
from models.receipt import Receipt, VerificationCode

LINE, SMS_LINE = "verification.line", "verification.sms"


def sign(session: Session, parts: Wiring, row: Message, now: datetime) -> str:
    """Put a code's line under a message, which is flushed already; give the code."""
    code = _kept(session, VerificationCode(message_id=row.id, created_at=now))
    shown = shown_code(code)
    row.body = f"{row.body}\n{_line(parts, row, shown)}"
    if row.content_variables:
        row.content_variables = {
            place: shown if value == CODE else value
            for place, value in row.content_variables.items()
        }
    return code


def sign_if_it_pays(
    session: Session, parts: Wiring, row: Message, now: datetime
) -> None:
    """Sign what leads to a payment: a message with a link to the client's page."""
    if f"{parts.environment.public_url}/p/" in row.body:
        sign(session, parts, row, now)


def code_of_receipt(session: Session, receipt: Receipt, now: datetime) -> str:
    """Give the code of a receipt, made at the first asking."""
    found = session.scalar(
        select(VerificationCode.code).where(VerificationCode.receipt_id == receipt.id)
    )
    if found is not None:
        return found
    return _kept(session, VerificationCode(receipt_id=receipt.id, created_at=now))


def code_of_agreement(session: Session, agreement: Agreement, now: datetime) -> str:
    """Give the code of an agreement, made at the first asking."""
    found = session.scalar(
        select(VerificationCode.code).where(
            VerificationCode.agreement_id == agreement.id
        )
    )
    if found is not None:
        return found
    row = VerificationCode(agreement_id=agreement.id, created_at=now)
    return _kept(session, row)


def find_code(session: Session, code: str) -> VerificationCode | None:
    """Find what a code proves."""
    query = select(VerificationCode).where(VerificationCode.code == code)
    return session.scalar(query)


def check_page(parts: Wiring) -> str:
    """Give the address of the page where codes are checked."""
    return f"{parts.environment.public_url}/v"


def _kept(session: Session, row: VerificationCode) -> str:
    taken = True
    while taken:  # of 55 thousand million codes: once in a lifetime
        row.code = draw_code(secrets.choice)
        taken = find_code(session, row.code) is not None
    session.add(row)
    session.flush()
    return row.code


def _line(parts: Wiring, row: Message, shown: str) -> str:
    key = SMS_LINE if row.channel == Channel.SMS else LINE
    said = parts.catalogue.render(
        Say(key, {"code": shown}), row.conversation.language, str, company_words(parts)
    )
    return said.text
