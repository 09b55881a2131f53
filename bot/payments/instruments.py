"""The instruments that clients hold: one live Pix code per debt, known by its txid.

1. Who asks for a code gets the live one of the same invoices and amounts, or a new one;
   an older one of the same invoices is expired then.
2. Whatever moves an amount (a payment, a discount, an agreement, midnight) expires what
   no longer says it: at once where money comes in, else by the round.
3. A static code can be paid for ever: its txid finds it, and money on an expired one is
   booked like any other, with an alert (F56, bot/payments/on_instrument.py).
"""

import hashlib
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.balances import Priced, priced
from bot.payments.part import dispute_behind, only_parts
from bot.payments.pix import pix_code
from bot.settings import Settings
from domain.statement import Balance
from domain.zones import local_day, midnight
from models.client import Client
from models.instrument import EXPIRED, LIVE, Instrument

LONGEST = 7  # days that a code is good for at most, where its amount stays the same
_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # none that is read as another
_LENGTH = 12  # 60 bits; with the "R" in front about half of what a txid may have


def pix_for(  # noqa: PLR0913 - a code for whom, for what, on which day, shown where
    session: Session,
    settings: Settings,
    client: Client,
    invoice_ids: Iterable[int] | None,
    now: datetime,
    *,
    via: str,
    part: bool = False,
) -> Instrument | None:
    """Give the live Pix code of these invoices (None: all open), made where needed.

    *via* is where it is shown: page, chat or paper. With *part* it asks, of a contested
    invoice, for what its client recognises. None without a Pix key, or where nothing is
    owed in reais. The caller commits.
    """
    if settings.company.pix is None:
        return None
    session.get_one(Client, client.id, with_for_update=True)
    money = priced(session, client, settings, only=invoice_ids)
    balance = money.on(local_day(now, client.zone))
    dispute = dispute_behind(session, client, balance) if part else None
    if part:
        balance = only_parts(session, client, balance)
    if not balance.total or balance.currency != "BRL":
        return None
    live = live_pix(session, client, balance, dispute)
    if live is not None and says(live, balance, now):
        return live
    if live is not None:
        _expire(live, "amount", now)
        session.flush()
    txid = _new_txid()
    row = Instrument(
        client_id=client.id,
        kind="pix",
        txid=txid,
        code=pix_code(settings.company, balance, txid),
        debt=_debt(balance, dispute),
        dispute_id=dispute,
        invoices=shown(balance),
        amount_minor=balance.total.minor,
        currency=balance.total.currency,
        via=via,
        priced_on=balance.on,
        given_at=now,
        valid_until=_until(money, balance, client, part=part),
        state=LIVE,
    )
    session.add(row)
    session.flush()
    return row


def live_pix(
    session: Session, client: Client, balance: Balance, dispute: int | None = None
) -> Instrument | None:
    """Find the live code of just these invoices, whatever amount it says."""
    return session.scalar(
        select(Instrument).where(
            Instrument.client_id == client.id,
            Instrument.kind == "pix",
            Instrument.debt == _debt(balance, dispute),
            Instrument.state == LIVE,
        )
    )


def says(row: Instrument, balance: Balance, now: datetime) -> bool:
    """Tell whether a code is live and says what is owed now, invoice by invoice."""
    live = row.state == LIVE and now < row.valid_until
    return live and row.invoices == shown(balance)


def find_by_txid(session: Session, txid: str) -> Instrument | None:
    """Find the code that money came on, live or not, by the txid of a bank's statement.

    Banks write it in their own case, and with blanks.
    """
    plain = "".join(c for c in txid.upper() if c.isalnum())
    return session.scalar(select(Instrument).where(Instrument.txid == plain))


def expire_stale(
    session: Session, settings: Settings, client: Client, now: datetime
) -> int:
    """Expire each live code of *client* that no longer says what is owed; count them.

    The caller holds the client's row.
    """
    stale = stale_of(session, settings, client, now)
    for row, why in stale:
        _expire(row, why, now)
    session.flush()
    return len(stale)


def stale_of(
    session: Session, settings: Settings, client: Client, now: datetime
) -> list[tuple[Instrument, str]]:
    """List the live codes that no longer say what is owed, and why; changes nothing."""
    rows = session.scalars(
        select(Instrument).where(
            Instrument.client_id == client.id, Instrument.state == LIVE
        )
    ).all()
    return [(row, why) for row in rows if (why := _wrong(session, settings, row, now))]


def shown(balance: Balance) -> list[dict[str, int]]:
    """Write down what a balance asks for, invoice by invoice, as rows keep it."""
    return [
        {"id": line.invoice_id, "owed_minor": line.owed.minor}
        for line in balance.lines
        if line.invoice_id is not None
    ]


def _wrong(
    session: Session, settings: Settings, row: Instrument, now: datetime
) -> str | None:
    client = session.get_one(Client, row.client_id)
    ids = [each["id"] for each in row.invoices]
    today = local_day(now, client.zone)
    balance = asked_by(
        session, client, row, priced(session, client, settings, only=ids).on(today)
    )
    if not balance.total:
        return "settled"
    if now >= row.valid_until:
        return "day"
    return None if says(row, balance, now) else "amount"


def asked_by(
    session: Session, client: Client, row: Instrument, balance: Balance
) -> Balance:
    """Give what a code may ask for of a balance: all of it, or the recognised part."""
    if row.dispute_id is None:
        return balance
    return only_parts(session, client, balance)


def _expire(row: Instrument, reason: str, now: datetime) -> None:
    row.state, row.reason, row.ended_at = EXPIRED, reason, now


def _debt(balance: Balance, dispute: int | None = None) -> str:
    ids = sorted(each["id"] for each in shown(balance))
    what = repr(ids) if dispute is None else f"{ids!r} dispute {dispute}"
    return hashlib.sha256(what.encode()).hexdigest()


def _new_txid() -> str:
    return "R" + "".join(secrets.choice(_LETTERS) for _ in range(_LENGTH))


def _until(
    money: Priced, balance: Balance, client: Client, *, part: bool = False
) -> datetime:
    """Give the midnight, in the client's zone, from which the amount is another.

    A recognised part does not grow from day to day.
    """
    last = balance.on + timedelta(days=LONGEST)
    day = last if part else balance.on + timedelta(days=1)
    while day < last and shown(money.on(day)) == shown(balance):
        day += timedelta(days=1)
    return midnight(day, client.zone)
