"""Random lives of money: whatever comes, in any order, the books hold (I1 to I7)."""

import os
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)
from sqlalchemy import func, select

from bot.agreements.record import record
from bot.agreements.undo import undo
from bot.agreements.undone import Undone
from bot.billing.changes import Hand
from bot.billing.invoices import by_hand
from bot.database import Database
from bot.ledger.correct import correct_whole
from bot.ledger.credit import apply_credit
from bot.ledger.examine import examine
from bot.ledger.nightly import check_books
from bot.ledger.refused import Refused
from bot.ledger.write_off import write_off
from bot.migrations import upgrade
from bot.payments.events import NotYetError, apply_event
from bot.waivers import take_back, waive_item
from domain.books import Account, Kind
from domain.charges import ChargesPolicy
from domain.envelope import Kind as OfferKind
from domain.money import Money
from domain.terms import Instalment, Offer
from domain.waiver import Item
from models.agreement import BROKEN, CANCELLED, Agreement
from models.charges import WaiverRow
from models.client import Client
from models.invoice import OPEN, Invoice
from models.ledger import LedgerEntry, LedgerTransaction
from models.payment import Checkout
from tests.bot.agreements.proof import said_yes
from tests.bot.payments.till import Till
from tests.bot.world import World, ana, world_on
from tests.invariants.tally import Json, Tally

START = datetime(2026, 11, 24, 14, 0, tzinfo=UTC)
CENTS = st.integers(1, 400_00)
SHARE = st.integers(1, 100)


class MoneyLife(RuleBasedStateMachine):
    """One client, a till, and a provider that tells of things late, twice, mixed."""

    template: Path
    charges = ChargesPolicy()

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.mkdtemp()
        file = Path(self.folder) / "regua.sqlite3"
        shutil.copyfile(self.template, file)
        self.database = Database(f"sqlite:///{file}")
        self.world: World = world_on(self.database, START)
        policies = {"default": self.charges}
        rules = self.world.parts.settings.model_copy(update={"charges": policies})
        self.world.parts = replace(self.world.parts, settings=rules)
        self.till = Till(self.world, ana(self.world), ())
        self.till.has_thread()
        self.tally = Tally()
        self.pages: list[Checkout] = []
        self.post: list[Json] = []  # the provider's news, under way
        self.left: dict[int, int] = {}  # of each page's payment, at the provider
        self.more: dict[int, int] = {}  # by agreement: what it is beyond the old debt
        self.booked: list[tuple[Any, ...]] = []
        self.count = 0

    def teardown(self) -> None:
        """Let the last news arrive and close the house: the nightly check agrees."""
        for _ in range(len(self.post)):
            for event in list(self.post):
                self._deliver(event)
        self._last_look()
        assert self.post == [], [(e["type"], e["data"]["object"]) for e in self.post]
        found = check_books(self.database, self.world.clock.now())
        self.database.close()
        shutil.rmtree(self.folder)
        assert found == []

    @initialize(amounts=st.lists(CENTS, min_size=1, max_size=3))
    def begins(self, amounts: list[int]) -> None:
        """Begin with some invoices."""
        for place, minor in enumerate(amounts):
            self.issues(minor, -10 + 9 * place)

    @rule(minor=CENTS, days=st.integers(0, 30))
    def issues(self, minor: int, days: int) -> None:
        """Make an invoice."""
        with self.world.session() as session:
            by_hand(
                session,
                session.get_one(Client, self.till.client_id),
                key=self._next(),
                amount=Money(minor),
                due_on=self._today + timedelta(days=days),
                description="Internet",
                actor="agent:1",
                today=self._today,
                now=self.world.clock.now(),
            )
        self.tally.issued += minor

    @rule(days=st.integers(1, 20))
    def days_pass(self, days: int) -> None:
        """Let charges run."""
        self.world.move(days=days)

    @rule(minor=CENTS, named=st.booleans(), data=st.data())
    def pays_by_hand(self, minor: int, named: bool, data: st.DataObject) -> None:  # noqa: FBT001 - a drawn value
        """Pay any amount: in part, too much, with nothing open; told twice."""
        ref, ids = f"m{self._next()}", self._some_open(data) if named else ()
        paid = self.till.pay(minor, ref, invoice_ids=ids)
        assert paid is not None
        assert self.till.pay(minor, ref, invoice_ids=ids) is None, "I4"
        self.tally.by_hand[ref] = minor

    @rule(minor=CENTS, told=st.integers(0, 3), data=st.data())
    def pays_by_page(self, minor: int, told: int, data: st.DataObject) -> None:
        """Pay at the provider's; we are told of it at once, later, or both."""
        page = self.till.checkout(minor, *self._some_open(data) or (1,))
        self.pages.append(page)
        self.left[page.id] = minor
        self.post += self.till.paid_by(page)
        for event in self.post[-told:] if told else ():
            self._deliver(event)

    @precondition(lambda self: any(self.left.values()))
    @rule(share=SHARE, fails=st.booleans(), told=st.booleans(), data=st.data())
    def is_refunded(
        self,
        share: int,
        fails: bool,  # noqa: FBT001 - a drawn value
        told: bool,  # noqa: FBT001 - a drawn value
        data: st.DataObject,
    ) -> None:
        """Refund a part of a payment at the provider's; the bank may send it back."""
        page, minor = self._part_of_some(share, data)
        refund = self._about(page, f"re_{self._next()}", minor)
        self.post.append(self.till.told("refund.created", refund("succeeded")))
        if told:
            self._deliver(self.post[-1])
        if fails:
            self.post.append(self.till.told("refund.failed", refund("failed")))
            self.left[page.id] += minor

    @precondition(lambda self: any(self.left.values()))
    @rule(share=SHARE, won=st.booleans(), told=st.booleans(), data=st.data())
    def is_disputed(
        self,
        share: int,
        won: bool,  # noqa: FBT001 - a drawn value
        told: bool,  # noqa: FBT001 - a drawn value
        data: st.DataObject,
    ) -> None:
        """Let a bank ask for a part back, and decide."""
        page, minor = self._part_of_some(share, data)
        dispute = self._about(page, f"du_{self._next()}", minor)
        begins = dispute("needs_response")
        self.post.append(self.till.told("charge.dispute.created", begins))
        self.post.append(self.till.told("charge.dispute.funds_withdrawn", begins))
        end = dispute("won" if won else "lost")
        self.post.append(self.till.told("charge.dispute.closed", end))
        self.left[page.id] += minor if won else 0
        for event in self.post[-3:] if told else ():
            self._deliver(event)

    @precondition(lambda self: self.post)
    @rule(count=st.integers(1, 6), twice=st.booleans(), data=st.data())
    def news_arrive(self, count: int, twice: bool, data: st.DataObject) -> None:  # noqa: FBT001 - a drawn value
        """Deliver some of the news in any order, some of them twice."""
        for _ in range(min(count, len(self.post))):
            place = data.draw(st.integers(0, len(self.post) - 1))
            event = self.post[place]
            for _ in range(1 + twice):
                self._deliver(event)

    @rule(share=SHARE, data=st.data())
    def is_let_off(self, share: int, data: st.DataObject) -> None:
        """Waive a part of the principal of an open invoice."""
        for invoice_id in self._some_open(data)[:1]:
            with self.world.session() as session:
                minor = max(self._receivable(invoice_id) * share // 100, 1)
                done = waive_item(
                    session,
                    self.world.parts.settings,
                    session.get_one(Client, self.till.client_id),
                    invoice_id=invoice_id,
                    item=Item.PRINCIPAL,
                    amount=Money(minor),
                    reason="good will",
                    actor="agent:1",
                    now=self.world.clock.now(),
                )
                if isinstance(done, WaiverRow):
                    self.tally.let_off += minor

    @rule(data=st.data())
    def is_asked_again(self, data: st.DataObject) -> None:
        """Take a waiver back."""
        ids = self.till.rows(select(WaiverRow.id))
        if not ids:
            return
        with self.world.session() as session:
            done = take_back(
                session,
                self.world.parts.settings,
                session.get_one(Client, self.till.client_id),
                data.draw(st.sampled_from(ids)),
                reason="a slip",
                actor="agent:1",
                now=self.world.clock.now(),
            )
            if isinstance(done, WaiverRow):
                self.tally.let_off -= done.amount_minor

    @precondition(lambda self: len(self._open()) > 2)
    @rule(data=st.data())
    def is_written_off(self, data: st.DataObject) -> None:
        """Give an invoice up."""
        for invoice_id in self._some_open(data)[:1]:
            with self.world.session() as session:
                done = write_off(session, invoice_id, "gone away", self._hand())
            if isinstance(done, Money):
                self.tally.given_up += done.minor

    @rule(named=st.booleans(), data=st.data())
    def uses_credit(self, named: bool, data: st.DataObject) -> None:  # noqa: FBT001 - a drawn value
        """Settle what is open with the client's own credit; the sum stays."""
        ids = self._some_open(data) if named else ()
        with self.world.session() as session:
            client = session.get_one(Client, self.till.client_id)
            parts, hand = self.world.parts, self._hand()
            apply_credit(session, parts, client, ids, "they asked", hand)

    @precondition(lambda self: len(self._open()) < 6)
    @rule(parts=st.integers(1, 5), share=st.integers(60, 130), data=st.data())
    def agrees(self, parts: int, share: int, data: st.DataObject) -> None:
        """Let instalments take the place of some invoices, for more or for less."""
        ids = self._some_open(data)
        open_minor = sum(self._receivable(each) for each in ids)
        total = open_minor * share // 100
        if total < parts:
            return
        agreement_id = self._agree(self._offer(total, parts), ids)
        self.more[agreement_id] = total - open_minor
        self.tally.renewed += total - open_minor

    @precondition(lambda self: self.more)
    @rule(state=st.sampled_from((BROKEN, CANCELLED)), data=st.data())
    def is_undone(self, state: str, data: st.DataObject) -> None:
        """Break an agreement, or let a person cancel it: the old debt returns."""
        agreement_id = data.draw(st.sampled_from(sorted(self.more)))
        now = self.world.clock.now()
        with self.world.session() as session:
            done = undo(
                session,
                self.world.parts,
                session.get_one(Agreement, agreement_id),
                state=state,
                reason="too late",
                actor="agent:1",
                now=now,
            )
        if isinstance(done, Undone):
            more = self.more.pop(agreement_id)
            self.tally.renewed -= more
            self.tally.let_off -= self._lapsed(agreement_id, more)

    @rule(data=st.data())
    def is_corrected(self, data: st.DataObject) -> None:
        """Take a booked transaction back, where that may be done by hand."""
        rows = self.till.rows(select(LedgerTransaction))
        wrong = data.draw(st.sampled_from(rows))
        with self.world.session() as session:
            done = correct_whole(session, wrong.id, "a slip", self._hand())
        if not isinstance(done, Refused):
            self._uncount(wrong)

    @invariant()
    def the_books_hold(self) -> None:
        """Check I2, I3, I4 and I7 by the house's own check, which would freeze."""
        with self.database.read() as session:
            found = examine(session)
        assert found == [], found

    @invariant()
    def each_event_sums_to_zero(self) -> None:
        """Check I2 once more, with no code of the house."""
        sums: dict[int, int] = {}
        for entry in self.till.rows(select(LedgerEntry)):
            before = sums.get(entry.transaction_id, 0)
            sums[entry.transaction_id] = before + entry.amount_minor
        assert not any(sums.values()), "I2"

    @invariant()
    def what_is_booked_stays(self) -> None:
        """Check I5: what was booked before stands there still, as it was."""
        entries = [
            (e.id, e.transaction_id, e.account, e.invoice_id, e.amount_minor)
            for e in self.till.rows(select(LedgerEntry).order_by(LedgerEntry.id))
        ]
        assert entries[: len(self.booked)] == self.booked, "I5"
        self.booked = entries

    @invariant()
    def instalments_sum_to_what_was_agreed(self) -> None:
        """Check I1 for every agreement."""
        for agreement in self.till.rows(select(Agreement)):
            query = select(func.sum(Invoice.amount_minor)).where(
                Invoice.agreement_id == agreement.id
            )
            assert self.till.rows(query) == [agreement.total_minor], "I1"

    def _last_look(self) -> None:
        self.the_books_hold()

    def _agree(self, offer: Offer, ids: tuple[int, ...]) -> int:
        with self.world.session() as session:
            row = record(
                session,
                self.world.parts,
                session.get_one(Client, self.till.client_id),
                offer,
                ids,
                evidence=said_yes(offer.id, self.world.clock.now()),
                actor="bot",
                now=self.world.clock.now(),
            )
            return row.id

    def _lapsed(self, agreement_id: int, more: int) -> int:
        """Tell what was let off of instalments that the old invoices have no room for.

        They may be more than the old debt was.
        """
        query = (
            select(func.coalesce(func.sum(LedgerEntry.amount_minor), 0))
            .join(LedgerTransaction)
            .where(
                LedgerTransaction.external_ref == f"agreement:{agreement_id}",
                LedgerTransaction.kind == Kind.AGREEMENT_UNDONE,
                LedgerEntry.account == Account.DISCOUNTS,
            )
        )
        return min(more, 0) - int(self.till.rows(query)[0])

    def _offer(self, total: int, count: int) -> Offer:
        amounts = Money(total).split(count)
        parts = tuple(
            Instalment(place, self._today + timedelta(days=30 * place), amount)
            for place, amount in enumerate(amounts, start=1)
        )
        nothing = Money(0)
        return Offer(
            f"o{self._next()}",
            OfferKind.PLAN,
            Money(total),
            nothing,
            parts,
            nothing,
            self._today,
        )

    def _uncount(self, wrong: LedgerTransaction) -> None:
        """Let the tally forget what was corrected."""
        with self.database.read() as session:
            row = session.get_one(LedgerTransaction, wrong.id)
            debits = sum(max(entry.amount_minor, 0) for entry in row.entries)
        match wrong.kind:
            case Kind.WRITTEN_OFF:
                self.tally.given_up -= debits
            case Kind.INVOICE_ISSUED:
                self.tally.issued -= debits
            case Kind.PAYMENT_RECEIVED:
                del self.tally.by_hand[wrong.external_ref.partition(":")[2]]
            case Kind.CREDIT_APPLIED:
                pass  # from credit to an invoice, and back
            case _:
                raise AssertionError(wrong.kind)

    def _deliver(self, event: Json) -> None:
        if self._applied(event):
            self.tally.told.append(event)
            self.post = [each for each in self.post if each is not event]

    def _applied(self, event: Json) -> bool:
        try:
            with self.world.session() as session:
                apply_event(session, self.world.parts, event, self.world.clock.now())
        except NotYetError:
            return False
        return True

    def _about(
        self, page: Checkout, ref: str, minor: int
    ) -> Callable[[str], dict[str, Any]]:
        intent = f"pi_{page.session_id}"
        money = {"payment_intent": intent, "amount": minor, "currency": "brl"}
        return lambda status: {**money, "id": ref, "status": status, "metadata": {}}

    def _part_of_some(self, share: int, data: st.DataObject) -> tuple[Checkout, int]:
        able = [page for page in self.pages if self.left[page.id]]
        page = data.draw(st.sampled_from(able))
        minor = max(self.left[page.id] * share // 100, 1)
        self.left[page.id] -= minor
        return page, minor

    def _open(self) -> list[int]:
        query = select(Invoice.id).where(Invoice.status == OPEN).order_by(Invoice.id)
        return self.till.rows(query)

    def _some_open(self, data: st.DataObject) -> tuple[int, ...]:
        ids = self._open()
        if not ids:
            return ()
        return tuple(data.draw(st.lists(st.sampled_from(ids), min_size=1, unique=True)))

    def _receivable(self, invoice_id: int) -> int:
        query = select(func.sum(LedgerEntry.amount_minor)).where(
            LedgerEntry.account == Account.RECEIVABLE,
            LedgerEntry.invoice_id == invoice_id,
        )
        return int(self.till.rows(query)[0] or 0)

    def _hand(self) -> Hand:
        self.world.move(seconds=1)
        return Hand("agent:1", self._today, self.world.clock.now())

    def _next(self) -> str:
        self.count += 1
        return str(self.count)

    @property
    def _today(self) -> date:
        return self.world.clock.now().date()


class PrincipalLife(MoneyLife):
    """The same without charges: a sum by another way must come to the same (I3, I6)."""

    charges = ChargesPolicy(fine_bp=0, interest_bp_month=0)

    @invariant()
    def another_way_comes_to_the_same(self) -> None:
        """Check I3 from what happened, and with it I6: the order is not asked about."""
        accounts = (Account.RECEIVABLE, Account.CLIENT_CREDIT)
        query = select(func.coalesce(func.sum(LedgerEntry.amount_minor), 0)).where(
            LedgerEntry.account.in_(accounts)
        )
        assert self.till.rows(query) == [self.tally.owed_less_credit], "I3"

    def _last_look(self) -> None:
        super()._last_look()
        self.another_way_comes_to_the_same()


@pytest.fixture(autouse=True, scope="module")
def _template(tmp_path_factory: pytest.TempPathFactory) -> None:
    file = tmp_path_factory.mktemp("money") / "regua.sqlite3"
    upgrade(f"sqlite:///{file}")
    MoneyLife.template = file


SETTINGS = settings(
    max_examples=int(os.environ.get("REGUA_EXAMPLES", "8")),  # more of them at night
    stateful_step_count=25,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],  # shrinking lives for minutes
    suppress_health_check=list(HealthCheck),
    print_blob=True,
)
TestMoneyLife = MoneyLife.TestCase
TestMoneyLife.settings = SETTINGS
TestPrincipalLife = PrincipalLife.TestCase
TestPrincipalLife.settings = SETTINGS
