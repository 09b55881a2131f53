"""What has happened to some of the invented clients before the demo begins."""

from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from bot.addresses import opt_out
from bot.balances import calendar_of, priced
from bot.hardship.lane import note_reason, open_lane
from bot.seed.people import Persona, instant
from bot.settings import Settings
from domain.hardship import Kind
from models.client import Client
from models.dispute import Dispute
from models.invoice import Hold, Invoice
from models.promise import PromiseRow

PROMISED = (14, 22, 30)  # these have promised; the others of a kind likewise
BROKE, KEPT = (31, 39), (40, 41, 42)
DISPUTING, OPTED_OUT, CLAIMING = (23, 47), (24, 48, 72), (26, 50)
SUSPENDED = 4  # services, for want of payment
SUSPENDED_AFTER, OLD = timedelta(days=16), timedelta(days=55)  # late
VULNERABLE, DECEASED, QUARANTINED = (27, 52), 51, 28
REASONS = ("money", "forgot", "money", "trouble_paying", "money", "dispute", "forgot")


def tell_events(  # noqa: PLR0913, PLR0917 - whose life, in which books, seen when
    session: Session,
    people: list[Persona],
    bills: dict[int, list[Invoice]],
    today: date,
    settings: Settings,
    secret_key: str,
) -> None:
    """Write promises, disputes, wishes and misfortunes into the rows."""
    now = instant(today, hour=3)
    clients = [one.client for one in people]
    _promises(session, clients, bills, today, settings)
    _services(clients, bills, today)
    for i in DISPUTING:
        bill = next(iter(bills.get(clients[i].id, ())), None)
        reason = "Não reconhece a cobrança: diz que cancelou em agosto."
        _dispute(session, clients[i], bill, reason, now)
    for i in OPTED_OUT:
        addresses = [point.address for point in clients[i].contact_points]
        opt_out(session, addresses, clients[i].id, via="SAIR", now=now - timedelta(9),
                secret_key=secret_key)  # fmt: skip
    for i in CLAIMING:
        bill = next(iter(bills.get(clients[i].id, ())), None)
        _hold(session, clients[i], bill, "claimed_payment", now + timedelta(days=2))
    _misfortunes(session, clients, settings, now)


def _promises(
    session: Session,
    clients: list[Client],
    bills: dict[int, list[Invoice]],
    today: date,
    settings: Settings,
) -> None:
    for ahead, i in enumerate(PROMISED, start=2):
        _promise(session, clients[i], bills, today + timedelta(ahead), "open", settings)
    for i in BROKE:
        _promise(session, clients[i], bills, today - timedelta(3), "broken", settings)
    for i in KEPT:
        _promise(session, clients[i], {}, today - timedelta(40), "kept", settings)


def _services(
    clients: list[Client], bills: dict[int, list[Invoice]], today: date
) -> None:
    """Suspend the service of some who are late, and know that the others' is active."""
    suspended = 0
    for client in clients:
        late = max((today - b.due_on for b in bills.get(client.id, ())), default=None)
        if late is not None and SUSPENDED_AFTER < late < OLD:
            client.service = "suspended" if suspended < SUSPENDED else "active"
            client.service_since = today - (late - SUSPENDED_AFTER)
            suspended += 1
        else:
            client.service = "active"


def _promise(  # noqa: PLR0913, PLR0917 - the parts of a promise
    session: Session,
    client: Client,
    bills: dict[int, list[Invoice]],
    day: date,
    state: str,
    settings: Settings,
) -> None:
    owed = priced(session, client, settings).on(day)
    row = PromiseRow(
        client_id=client.id,
        amount_minor=owed.total.minor or 99_90,
        due_on=calendar_of(client, settings).next_business(day),
        invoices=[bill.id for bill in bills.get(client.id, ())],
        state=state,
        made_at=instant(day - timedelta(days=5)),
    )
    session.add(row)


def _dispute(
    session: Session, client: Client, bill: Invoice | None, reason: str, now: datetime
) -> None:
    invoice_id = bill.id if bill else None
    opened_at = now - timedelta(days=4)
    session.add(
        Dispute(
            client_id=client.id,
            invoice_id=invoice_id,
            reason=reason,
            opened_at=opened_at,
        )
    )
    _hold(session, client, bill, "dispute", None, opened_at)


def _hold(  # noqa: PLR0913, PLR0917 - the parts of a hold
    session: Session,
    client: Client,
    bill: Invoice | None,
    reason: str,
    until: datetime | None,
    since: datetime | None = None,
) -> None:
    session.add(
        Hold(
            client_id=client.id,
            invoice_id=bill.id if bill else None,
            reason=reason,
            until=until,
            created_at=since or client.created_at,
        )
    )


def _misfortunes(
    session: Session, clients: list[Client], settings: Settings, now: datetime
) -> None:
    for back, i in enumerate(VULNERABLE):  # one is paused a while, one since today
        since = now - timedelta(days=27 * back)
        kind = Kind.JOB_LOSS if back else Kind.OTHER
        open_lane(session, settings, clients[i], kind=kind, actor="bot", now=since)
    for n, reason in enumerate(REASONS):
        note_reason(session, clients[60 + n], reason, now - timedelta(days=13 * n))
    clients[DECEASED].deceased_at = now - timedelta(days=20)
    for point in clients[QUARANTINED].contact_points:
        if point.kind == "phone":
            point.quarantined_at = now - timedelta(days=2)
