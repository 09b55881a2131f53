"""Which kinds of payment Stripe takes on this account, asked now and then."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.payments.port import Payments
from bot.wiring import Wiring
from models.lease import Mark

MARK = "stripe.kinds"
LEAST_BOLETO, MOST_BOLETO = 5_00, 49_999_99  # centavos; Stripe's own limits


def offered_round(parts: Wiring, payments: Payments) -> int:
    """Ask what the account takes, and remember it; raises PaymentsError."""
    kinds = payments.kinds()
    with parts.database.write() as session:
        session.merge(Mark(name=MARK, value=",".join(sorted(kinds))))
    return len(kinds)


def stripe_takes(session: Session, parts: Wiring, kind: str) -> bool:
    """Tell whether *kind* ("pix", "boleto", "card", ...) can be paid through Stripe.

    By the settings where they say it, else by what the account was last heard to take;
    before it was heard at all a card is.
    """
    payment = parts.settings.payment
    if not payment.stripe or parts.environment.stripe_api_key is None:
        return False
    said = {"pix": payment.stripe_pix, "boleto": payment.stripe_boleto}.get(kind)
    if isinstance(said, bool):
        return said
    known = session.scalar(select(Mark.value).where(Mark.name == MARK))
    return kind in (known.split(",") if known is not None else ["card"])
