"""Direct debit on the client's page: authorised by one button, ended by another."""

from datetime import datetime
from typing import Literal

from flask import current_app, request

from bot.payments.debit_port import Debits
from bot.payments.mandates import Asked, ask_mandate, end_mandate, mandate_of
from bot.payments.stripe_debit import stripe_debits
from bot.wiring import Wiring
from console.wording import words_for
from models.client import Client
from models.payment import PaymentLink

DEBITS = "regua_debits"  # the provider, one for each application


def debit_words(parts: Wiring, language: str | None) -> str:
    """Write what the client agrees to; it is kept with the mandate, word by word."""
    company = parts.settings.company
    return words_for(language)(
        "pay.debit.words",
        company=company.legal_name,
        cnpj=company.cnpj,
        days=parts.settings.payment.direct_debit.notice_days,
    )


def told_of_debit(*, active: bool) -> Literal["ended", "asked"] | None:
    """Tell which news the address asks to show, as far as they are still true."""
    told = "" if active else request.args.get("debit")
    return "ended" if told == "0" else "asked" if told == "1" else None


def page_for_mandate(
    parts: Wiring, link: PaymentLink, token: str, now: datetime
) -> str | None:
    """Give the provider's page for a mandate; None where there is none to be had.

    Raises PaymentsError.
    """
    debits = _debits(parts)
    if debits is None:
        return None
    with parts.database.read() as session:
        language = session.get_one(Client, link.client_id).language
    asked = Asked(
        link,
        token,
        debit_words(parts, language),
        request.remote_addr or "",
        request.user_agent.string,
    )
    return ask_mandate(parts, debits, asked, now)


def end_on_page(parts: Wiring, link: PaymentLink, now: datetime) -> None:
    """End the mandate in force, as the client asked for it."""
    with parts.database.write() as session:
        session.get_one(Client, link.client_id, with_for_update=True)
        row = mandate_of(session, link.client_id)
        if row is not None:
            end_mandate(session, row, "client", now)


def _debits(parts: Wiring) -> Debits | None:
    """Give the provider, made at its first use."""
    known = current_app.extensions
    if DEBITS not in known:
        known[DEBITS] = stripe_debits(parts.environment)
    debits: Debits | None = known[DEBITS]
    return debits
