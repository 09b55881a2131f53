"""Whatever a client says, on any phone and day: inside, exact, never worse, a yes.

A machine plays one client against the real engine: counts, amounts, days, schedules,
yes, no and thumbs, other wishes between, another phone, days that go by, invoices that
fall due, part payments, and a company that changes its limits meanwhile.
"""

import os
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)

from domain.accrual import Bill
from domain.envelope import Debt, Envelope, Kind
from domain.money import Money, total
from domain.offers import Offer
from domain.quotes import Quote, standing
from domain.schedules import Part
from flows.all import FLOWS
from flows.commands import RecordAgreement
from flows.counter_offer import MOST_ROUNDS
from flows.dialogue import Dialogue, Outcome
from flows.engine import take
from flows.heard import Answer, Heard, Intent, InvoiceRef, Values
from flows.pick import basis_of, debt_of, with_ids
from flows.told import Told, bargain_in
from flows.turn import Case
from tests.cast import CALENDAR, MONDAY, Account, case
from tests.domain.test_offers_properties import envelopes
from tests.flows.memory import Memory

MONEY = st.builds(Money, st.integers(1, 1_500_00))
AHEAD = st.integers(0, 45)
BARGAINING = st.sampled_from(
    [
        Intent.NEGOTIATE_INSTALLMENTS,
        Intent.ASK_DISCOUNT,
        Intent.PROPOSE_AMOUNT,
        Intent.OUT_OF_SCOPE,
        Intent.PROMISE_TO_PAY,
    ]
)
OTHER = st.sampled_from(
    [
        Intent.ASK_BALANCE,
        Intent.REQUEST_PAYMENT_LINK,
        Intent.THANKS,
        Intent.CANCEL,
        Intent.EXPLAIN_CHARGES,
        Intent.GREET,
    ]
)
TEXTS = st.sampled_from(
    ["", "a vista", "por mes", "mais barato", "em mais vezes", "tudo por esse valor"]
)
REFS = st.none() | st.builds(InvoiceRef, which=st.sampled_from(["oldest", "newest"]))
LIMITS = ("", "max_instalments", "min_instalment", "interest_bp_month", "plan_bp")
ALL = 10_000  # of the discount, in basis points
SHARES = st.sampled_from([None, None, "rest", "half"])


class Bargaining(RuleBasedStateMachine):
    """One client, as many threads as they like, and the house's own engine."""

    def __init__(self) -> None:
        super().__init__()
        self.today = MONDAY
        self.memory = Memory()
        self.dialogue = Dialogue()
        self.account = Account()
        self.envelope = Envelope()
        self.read: Offer | None = None
        self.agreed = False
        self.unmet = 0

    @initialize(
        limits=envelopes(),
        amounts=st.lists(st.integers(20_00, 900_00), min_size=1, max_size=3),
        late=st.integers(1, 90),
    )
    def owes(self, limits: Envelope, amounts: list[int], late: int) -> None:
        """Begin with up to three late invoices."""
        self.envelope = limits
        for place, amount in enumerate(amounts):
            self._bill(Money(amount), late + 30 * place)

    @rule(
        intent=BARGAINING,
        text=TEXTS,
        count=st.none() | st.integers(0, 14),
        amount=st.none() | MONEY,
        down=st.none() | MONEY,
        ahead=st.none() | AHEAD,
        ref=REFS,
        answer=st.sampled_from(Answer),
    )
    def names(  # noqa: PLR0913, PLR0917  # all that a wish can be made of
        self,
        intent: Intent,
        text: str,
        count: int | None,
        amount: Money | None,
        down: Money | None,
        ahead: int | None,
        ref: InvoiceRef | None,
        answer: Answer,
    ) -> None:
        """Name anything: "sim, mas 3x de 120 e só dia 10"."""
        day = None if ahead is None else self.today + timedelta(days=ahead)
        values = Values(
            amount=amount,
            down_payment=down,
            count=count,
            day=day,
            invoice=ref,
            answer=answer,
            reserved=answer is Answer.YES,
        )
        self._hears(Heard(text, intent=intent, values=values, rule="model"))

    @rule(
        percent=st.integers(-20, 120),
        kind=st.sampled_from(Kind),
        count=st.integers(2, 6),
    )
    def names_a_total_near_the_limits(
        self, percent: int, kind: Kind, count: int
    ) -> None:
        """Search for the floor: totals about where it lies, at 0 % and 100 %."""
        if not (lines := self._case().balance_on(self.today).lines):
            return
        debt = debt_of(lines)
        floor = self.envelope.least(debt, kind).minor
        room = self.envelope.unasked(debt, kind).minor - floor
        amount = max(floor + room * percent // 100, 1)
        count = 1 if kind is Kind.AT_ONCE else count
        text = "a vista" if kind is Kind.AT_ONCE else ""
        values = Values(amount=Money(max(amount // count, 1)), count=count)
        intent = Intent.PROPOSE_AMOUNT
        self._hears(Heard(text, intent=intent, values=values, rule="model"))

    @rule(
        days=st.lists(AHEAD, min_size=2, max_size=4, unique=True),
        amounts=st.lists(MONEY, min_size=4, max_size=4),
        share=SHARES,
    )
    def names_a_schedule(
        self, days: list[int], amounts: list[Money], share: str | None
    ) -> None:
        """Name parts of their own: "100 hoje, 150 dia 10 e o resto dia 20"."""
        parts = [
            Part(self.today + timedelta(days=n), amount)
            for n, amount in zip(sorted(days), amounts, strict=False)
        ]
        if share:
            parts[-1] = Part(parts[-1].day, share=share)  # type: ignore[arg-type]  # one of the two
        values = Values(parts=tuple(parts))
        intent = Intent.PROPOSE_AMOUNT
        self._hears(Heard("x", intent=intent, values=values, rule="model"))

    @rule(number=st.integers(1, 9))
    def picks(self, number: int) -> None:
        """Type the number of a line."""
        digits = str(number)
        self._hears(Heard(digits, values=Values(digits=digits), rule="menu"))

    @rule(
        answer=st.sampled_from([Answer.YES, Answer.NO]),
        thumb=st.booleans(),
        reserved=st.booleans(),
    )
    def answers(self, answer: Answer, *, thumb: bool, reserved: bool) -> None:
        """Say yes or no, with a thumb or a condition perhaps."""
        yes = answer is Answer.YES
        intent = Intent.AFFIRM if yes else Intent.DENY
        values = Values(answer=answer, reserved=reserved and yes)
        thumb = thumb and yes
        self._hears(
            Heard("sim", intent=intent, values=values, rule="yes_no", thumb=thumb)
        )

    @rule(intent=OTHER)
    def speaks_of_something_else(self, intent: Intent) -> None:
        """Ask for something else in between."""
        self._hears(Heard("x", intent=intent, rule="model", confidence=1.0))

    @rule()
    def takes_another_phone(self) -> None:
        """Begin a thread of its own: nothing of the old one is open in it."""
        self.dialogue, self.read = Dialogue(), None

    @rule(days=st.sampled_from([1, 1, 1, 2, 5, 20]))
    def sleeps(self, days: int) -> None:
        """Let days go by."""
        self.today += timedelta(days=days)

    @precondition(lambda self: len(self.account.bills) < 5)
    @rule(amount=st.integers(20_00, 400_00))
    def falls_due(self, amount: int) -> None:
        """Let another invoice fall due."""
        self._bill(Money(amount), 1)

    @rule(cents=st.integers(1, 200_00))
    def pays_a_part(self, cents: int) -> None:
        """Let a part payment land on the first invoice that is open."""
        lines = self.account.on(self.today).lines
        if lines:
            bill = next(b for b in self.account.bills if b.number == lines[0].number)
            amount = min(Money(cents), lines[0].owed)
            self.account.pay(bill, self.today, amount)

    @rule(limits=envelopes(), what=st.sampled_from(LIMITS))
    def limits_change(self, limits: Envelope, what: str) -> None:
        """Let the company narrow or widen what the bot may give."""
        one = {what: getattr(limits, what)} if what else {}
        self.envelope = replace(self.envelope, **one) if one else limits

    @invariant()
    def rounds_are_few(self) -> None:
        """After three wishes that were not met no fourth is answered with terms."""
        assert self.memory.lost <= MOST_ROUNDS

    def _hears(self, heard: Heard) -> None:
        if self.agreed:
            return
        before, now = self.dialogue, self._case()
        outcome = take(FLOWS, before, now, heard, self.today)
        self._check_agreement(heard, outcome, before)
        known = tuple(self.memory.quotes)
        for told in self.memory.keep(now, before, outcome, self.today):
            self._check(told, known)
            self.read = told.offer if told.read_back else self.read
        self.dialogue = outcome.dialogue

    def _case(self) -> Case:
        return case(
            self.account,
            envelope=self.envelope,
            quotes=tuple(self.memory.quotes),
            rounds_lost=self.memory.lost,
        )

    def _bill(self, amount: Money, late: int) -> None:
        number = str(len(self.account.bills) + 1)
        due_on = CALENDAR.next_business(self.today - timedelta(days=late))
        bill = Bill(number, "Plano", amount, due_on, 100 + len(self.account.bills))
        self.account = replace_bills(self.account, bill)

    def _check(self, told: Told, known: tuple[Quote, ...]) -> None:
        stood = standing(known, told.basis, self.today)
        offer, debt = told.offer, told.debt
        assert_exact(offer)
        assert offer.instalments[0].due_on >= self.today
        assert self.today <= offer.valid_until <= offer.first_on
        assert not dearer_than_told(offer, stood)
        if any(quote.offer == offer for quote in stood):
            return  # the very terms that were told
        assert_inside_limits(offer, debt, self.envelope, stood, self.today)
        named = [
            q for q in known if q.offer.kind is offer.kind and 0 < q.share_bp <= ALL
        ]
        if 0 < told.share_bp <= ALL and named:
            again = [q.offer.price for q in named if q.basis == told.basis]
            most = max(quote.share_bp for quote in named)
            assert told.share_bp <= most or offer.price >= min(again)

    def _check_agreement(
        self, heard: Heard, outcome: Outcome, before: Dialogue
    ) -> None:
        for command in outcome.do:
            if isinstance(command, RecordAgreement):
                said, bargain = heard.values, bargain_in(before)
                assert bargain is not None
                assert command.offer == self.read == bargain.chosen
                assert command.invoice_ids == bargain.invoice_ids
                assert self.today <= command.offer.valid_until
                assert said.answer is Answer.YES
                assert not said.reserved
                assert not heard.thumb
                lines = with_ids(self.account.on(self.today), bargain.invoice_ids)
                assert basis_of(lines) == bargain.basis
                self.agreed = True


def replace_bills(account: Account, bill: Bill) -> Account:
    """Give the account with one bill more."""
    more = Account(*account.bills, bill)
    more.credits = account.credits
    return more


def assert_exact(offer: Offer) -> None:
    """Check sums, parts and days."""
    amounts = [part.amount for part in offer.instalments]
    days = [part.due_on for part in offer.instalments]
    assert total(amounts) == offer.total
    assert min(amounts) > Money(0)
    assert all(CALENDAR.is_business(day) for day in days)
    assert all(a < b for a, b in pairwise(days))


def dearer_than_told(offer: Offer, stood: tuple[Quote, ...]) -> bool:
    """Tell whether the same kind and count was told for less, and stands."""
    same = [
        quote.offer
        for quote in stood
        if (quote.offer.kind, quote.offer.count) == (offer.kind, offer.count)
    ]
    return any(
        offer.price > other.price
        or (
            offer.down_payment == other.down_payment
            and uniform(offer)
            and uniform(other)
            and offer.total > other.total
        )
        for other in same
    )


def uniform(offer: Offer) -> bool:
    """Tell a plan of ours, with equal parts, from a schedule of the client's."""
    parts = [part.amount.minor for part in offer.instalments if part.number]
    return max(parts) - min(parts) <= 1


def assert_inside_limits(
    offer: Offer,
    debt: Debt,
    envelope: Envelope,
    stood: tuple[Quote, ...],
    today: date,
) -> None:
    """Check every limit; of the price only what was told and stands goes below it."""
    told = [q.offer.price for q in stood if q.covers(offer.kind, offer.count)]
    assert offer.price >= min([envelope.least(debt, offer.kind), *told])
    latest = CALENDAR.next_business(envelope.latest_first(today))
    assert offer.first_on <= latest
    if offer.kind is Kind.AT_ONCE:
        assert len(offer.instalments) == 1
        return
    assert offer.count <= envelope.max_instalments
    smallest = min(part.amount for part in offer.instalments if part.number)
    assert smallest >= envelope.min_instalment
    first = offer.instalments[0].amount
    assert first.minor * 10_000 >= offer.price.minor * envelope.min_down_payment_bp


TestBargaining = Bargaining.TestCase
TestBargaining.settings = settings(
    max_examples=int(os.environ.get("REGUA_EXAMPLES", "150")),  # more of them at night
    stateful_step_count=25,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),  # a step says enough
)
