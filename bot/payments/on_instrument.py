"""Money that came on a Pix code of ours, booked by what the code was for (F56)."""

from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from bot.alerts import raise_alert
from bot.payments.settle import receive
from bot.wiring import Wiring
from domain.money import Money
from domain.zones import local_day
from models.client import Client
from models.instrument import PAID, Instrument
from models.payment import Payment

ALERT = "paid_on_expired"


def receive_on(  # noqa: PLR0913 - the facts of a payment, by name
    session: Session,
    parts: Wiring,
    instrument: Instrument,
    *,
    provider: str,
    external_ref: str,
    amount: Money,
    received_on: date,
    now: datetime,
    tell: bool = True,
) -> Payment | None:
    """Take in money that came on *instrument*; None when it is known already (I4).

    What was paid while the code was good is priced as of the code's own day. Money on
    one that was not, or on one that was paid before, is shared out at the day's price
    and raises an alert: a person looks at what is over or missing.
    """
    client = session.get_one(Client, instrument.client_id, with_for_update=True)
    good = instrument.state != PAID and good_on(instrument, received_on, client.zone)
    payment = receive(
        session,
        parts,
        client=client,
        provider=provider,
        external_ref=external_ref,
        amount=amount,
        method="pix",
        received_on=received_on,
        invoice_ids=[each["id"] for each in instrument.invoices],
        priced_on=instrument.priced_on if good else None,
        now=now,
        tell=tell,
    )
    if payment is None:
        return None
    if not good:
        _alert(session, instrument, client, payment, now)
    if instrument.payment_id is None:
        instrument.state, instrument.payment_id = PAID, payment.id
        instrument.ended_at = instrument.ended_at or now
    return payment


def good_on(instrument: Instrument, day: date, zone: str) -> bool:
    """Tell whether a code said the right amount on *day*, as far as days can tell."""
    last = local_day(instrument.valid_until - timedelta(microseconds=1), zone)
    if day > last:
        return False
    ended = instrument.ended_at
    by_itself = instrument.reason in {None, "day"}
    return by_itself or ended is None or day < local_day(ended, zone)


def _alert(
    session: Session,
    instrument: Instrument,
    client: Client,
    payment: Payment,
    now: datetime,
) -> None:
    figures = {
        "txid": instrument.txid or "",
        "client": client.external_id,
        "amount_minor": payment.amount_minor,
        "said_minor": instrument.amount_minor,
    }
    raise_alert(session, ALERT, f"payment:{payment.id}", figures, now)
