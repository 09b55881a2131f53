"""What a message carries to pay with, looked at once more when it is about to leave.

It is read off the text itself, whoever wrote it: our link, a Pix code, a boleto's line.
Refused is what leads nowhere (gone, expired, another person's), what asks for another
amount than is owed by now, and a message that was to carry something and is empty.
"""

import re
from collections.abc import Callable, Iterator
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.balances import priced
from bot.payments.instruments import asked_by, find_by_txid, says
from bot.payments.ways import boletos_of
from bot.replies import ASKS
from bot.secret_tokens import token_hash
from bot.wiring import Wiring
from domain.boleto import parse_boleto
from domain.brcode import InvalidPixError, read_brcode
from domain.contact_policy import Denied
from domain.statement import Balance
from domain.zones import local_day
from models.client import Client
from models.invoice import Invoice
from models.message import Message
from models.payment import PaymentLink

_PIX = r"000201\d{2}.{30,400}?6304[0-9A-F]{4}"
_BOLETO = r"(?<![\d.])\d(?:[\d.]|[ -](?=\d)){45,62}\d(?![\d.])"


def refuse_carried(
    session: Session, parts: Wiring, row: Message, now: datetime
) -> Denied | None:
    """Give the reason why what a message carries may not go out; None where it may."""
    client = session.get(Client, row.client_id) if row.client_id else None
    text = "\n".join(_texts(row))
    if not text.strip() and not row.media and row.content_sid is None:
        return Denied("instrument_empty", {})
    look = Look(session, parts, row, client, now)
    ours = re.escape(parts.environment.public_url.rstrip("/"))
    checks: tuple[tuple[str, Callable[[str], Denied | None]], ...] = (
        (rf"{ours}/p/([A-Za-z0-9_-]*)", look.link),
        (_PIX, look.pix),
        (_BOLETO, look.boleto),
    )
    for pattern, check in checks:
        for found in re.findall(pattern, text):
            if denied := check(found):
                return denied
    return look.words()


class Look:
    """One message under the eye: its person, and what they owe now."""

    def __init__(
        self,
        session: Session,
        parts: Wiring,
        row: Message,
        client: Client | None,
        now: datetime,
    ) -> None:
        self.session = session
        self.parts = parts
        self.row = row
        self.client = client
        self.now = now

    def link(self, token: str) -> Denied | None:
        """Refuse a link that is nobody's, another's, revoked or over."""
        found = self.session.scalar(
            select(PaymentLink).where(PaymentLink.token_hash == token_hash(token))
        )
        if found is None or found.revoked_at is not None:
            return Denied("instrument_gone", {"what": "link"})
        if found.expires_at <= self.now:
            return Denied("instrument_expired", {"what": "link"})
        return self._whose(found.client_id)

    def pix(self, code: str) -> Denied | None:
        """Refuse a code that cannot be read, or of ours one that is no longer true.

        An agent may pass on a code that a bank made; we know nothing of that one.
        """
        try:
            txid = read_brcode(code).get("62.05", "")
        except InvalidPixError:
            ours = self.row.author != "agent"
            return Denied("instrument_gone", {"what": "pix"}) if ours else None
        found = find_by_txid(self.session, txid)
        if found is None or self.client is None:
            ours = self.row.author != "agent"
            return Denied("instrument_gone", {"what": "pix"}) if ours else None
        if denied := self._whose(found.client_id):
            return denied
        balance = self._balance([each["id"] for each in found.invoices])
        balance = asked_by(self.session, self.client, found, balance)
        if says(found, balance, self.now):
            return None
        return _old(found.amount_minor, balance)

    def boleto(self, line: str) -> Denied | None:
        """Refuse the line of an invoice of ours that no longer asks for it."""
        boleto = parse_boleto(line)
        if boleto is None or self.client is None:
            return None
        rows = self.session.scalars(
            select(Invoice).where(
                Invoice.client_id == self.client.id, Invoice.boleto_line.is_not(None)
            )
        )
        for invoice in rows:
            known = parse_boleto(invoice.boleto_line or "")
            if known and known.digits == boleto.digits:
                balance = self._balance([invoice.id])
                if not boletos_of([invoice], balance.lines):
                    return Denied("instrument_expired", {"what": "boleto"})
        return None

    def words(self) -> Denied | None:
        """Refuse words that name an amount which is another by now."""
        asks = (self.row.decided or {}).get(ASKS)
        if not asks or self.client is None:
            return None
        balance = self._balance(asks["ids"])
        return (
            None
            if balance.total.minor == asks["minor"]
            else _old(asks["minor"], balance)
        )

    def _whose(self, client_id: int) -> Denied | None:
        if self.client is not None and self.client.id != client_id:
            return Denied("instrument_of_another", {})
        return None

    def _balance(self, ids: list[int]) -> Balance:
        assert self.client is not None  # noqa: S101 - each caller has looked
        money = priced(self.session, self.client, self.parts.settings, only=ids)
        return money.on(local_day(self.now, self.client.zone))


def _old(said_minor: int, balance: Balance) -> Denied:
    figures = {"said_minor": said_minor, "owed_minor": balance.total.minor}
    return Denied("instrument_old", figures)


def _texts(row: Message) -> Iterator[str]:
    yield row.body
    yield from (str(value) for value in (row.content_variables or {}).values())
