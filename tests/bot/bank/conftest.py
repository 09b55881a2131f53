"""A bank for the tests: Ana and Bruno owe, and statements come."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import count
from typing import Any

import pytest
from sqlalchemy import func, select

from bot.bank.load import Bringing, bring_in
from bot.bank.report import BankReport
from bot.cash.hand import Hand
from models.cash import CashItem
from models.ledger import LedgerEntry
from models.payment import Payment
from tests.bot.payments.till import LATE, OLDER, Till, till_for
from tests.bot.world import World

TODAY = date(2026, 11, 24)
BEFORE = TODAY - timedelta(days=1)
Row = tuple[date, int, str]


def ofx(
    *rows: Row, ids: tuple[str, ...] = (), days: tuple[date, date] | None = None
) -> bytes:
    """Write a statement of one account."""
    first, last = days or (rows[0][0], rows[-1][0])
    lines = "".join(
        f"<STMTTRN><DTPOSTED>{on:%Y%m%d}<TRNAMT>{minor / 100:.2f}"
        f"<FITID>{ids[place] if ids else f'{on:%Y%m%d}-{place}-{minor}'}"
        f"<MEMO>{text}</STMTTRN>"
        for place, (on, minor, text) in enumerate(rows)
    )
    return (
        f"OFXHEADER:100\n<OFX><CURDEF>BRL<BANKID>0341<ACCTID>12345"
        f"<BANKTRANLIST><DTSTART>{first:%Y%m%d}<DTEND>{last:%Y%m%d}{lines}"
        "</BANKTRANLIST></OFX>"
    ).encode()


@dataclass
class Counter:
    """The bank's counter: brings statements in, and looks at what came of them."""

    ana: Till
    bruno: Till
    files: Any = field(default_factory=count)

    @property
    def world(self) -> World:
        """Give the house."""
        return self.ana.world

    def brings(self, content: bytes, **more: Any) -> BankReport:  # noqa: ANN401 - what is asked for
        """Import a statement."""
        asked = Bringing(content, f"extrato-{next(self.files)}.ofx", "cli", **more)
        return bring_in(self.world.parts, asked)

    def settings(self, **bank: object) -> None:
        """Change how statements are taken in."""
        parts = self.world.parts
        changed = parts.settings.bank.model_copy(update=bank)
        settings = parts.settings.model_copy(update={"bank": changed})
        self.world.parts = replace(parts, settings=settings)

    @property
    def items(self) -> list[CashItem]:
        """List the lines that were taken in."""
        return self.ana.rows(select(CashItem).order_by(CashItem.id))

    @property
    def states(self) -> list[tuple[str, str | None]]:
        """Tell what each became, and why."""
        return [(item.state, item.rule) for item in self.items]

    @property
    def payments(self) -> list[Payment]:
        """List the payments."""
        return self.ana.rows(select(Payment).order_by(Payment.id))

    @property
    def books(self) -> dict[str, int]:
        """Sum the accounts of money that are not at zero."""
        query = select(LedgerEntry.account, func.sum(LedgerEntry.amount_minor))
        with self.world.parts.database.read() as session:
            rows = session.execute(query.group_by(LedgerEntry.account)).all()
        sums = {account: int(minor) for account, minor in rows if minor}
        assert sum(sums.values()) == 0, sums
        return {
            name: sums.get(name, 0) for name in ("cash", "unapplied", "client_credit")
        }

    def does(self, deed: Callable[[Hand, CashItem], Any], item: CashItem) -> Any:  # noqa: ANN401 - the deed's own answer
        """Let a person decide about an item."""
        with self.world.session() as session:
            hand = Hand(session, self.world.parts, "agent:1", self.world.clock.now())
            row = session.get_one(CashItem, item.id)
            return deed(hand, row)


@pytest.fixture
def counter(world: World) -> Counter:
    """Let Ana owe R$ 102.17 (late) and Bruno the same and R$ 100 more."""
    ana = till_for(world, LATE)
    bruno = till_for(
        world,
        LATE,
        OLDER,
        external_id="bruno",
        name="Bruno Lima",
        document="12345678909",
    )
    return Counter(ana, bruno)
