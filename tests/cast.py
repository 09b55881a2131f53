"""The people of the tests: who owes what, and the day on which it is seen.

Everything here is invented. MONDAY is a plain working day in Santa Catarina.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

from domain.accrual import Bill, Credit
from domain.calendar import calendar_for
from domain.charges import ChargesPolicy
from domain.disclosure import Level
from domain.envelope import Envelope
from domain.identity import Facts
from domain.money import Money
from domain.promises import Promise, PromiseLimits
from domain.statement import Balance, balance_of
from flows.heard import Method
from flows.turn import Case, Debtor

MONDAY = date(2025, 3, 10)
TUESDAY, FRIDAY = date(2025, 3, 11), date(2025, 3, 14)
SATURDAY = date(2025, 3, 15)
CALENDAR = calendar_for("SC")
POLICY = ChargesPolicy()

ANA, BRUNO, CARLA = Debtor(1, "Ana"), Debtor(2, "Bruno"), Debtor(3, "Carla")
FEBRUARY = Bill("1002", "Plano Fibra 300", Money(150_00), date(2025, 2, 28), 102)
MARCH = Bill("1003", "Plano Fibra 300", Money(89_90), date(2025, 3, 5), 103)
APRIL = Bill("1004", "Plano Fibra 300", Money(89_90), date(2025, 4, 7), 104)
MAY = Bill("1005", "Plano Fibra 300", Money(89_90), date(2025, 5, 7), 105)
ANA_KNOWS = Facts(cpf_prefix="529", birth_year=1985, postal_code="88015200", name="Ana")


class Account:
    """Bills and payments, priced on any day; what a payment changes is seen at once."""

    def __init__(self, *bills: Bill) -> None:
        self.bills = bills
        self.credits: dict[str, list[Credit]] = {}

    def pay(self, bill: Bill, on: date, amount: Money | None = None) -> None:
        """Let a payment land; no amount is all that is owed on that day."""
        owed = balance_of(bill, self._paid(bill), on, POLICY, CALENDAR).owed
        self.credits.setdefault(bill.number, []).append(Credit(amount or owed, on))

    def on(self, day: date) -> Balance:
        """Price what is open on *day*."""
        lines = (
            balance_of(b, self._paid(b), day, POLICY, CALENDAR) for b in self.bills
        )
        return Balance(day, tuple(line for line in lines if line.owed))

    def _paid(self, bill: Bill) -> list[Credit]:
        return self.credits.get(bill.number, [])


def case(account: Account, **changes: object) -> Case:
    """Give Ana's case: known, identity checked, one company's usual limits."""
    usual = Case(
        client=ANA,
        candidates=(),
        as_client=_nobody,
        balance_on=account.on,
        level=Level.DEBT,
        identity=ANA_KNOWS,
        tries_left=3,
        identity_locked=False,
        person_has_thread=False,
        opted_out=False,
        in_agreement=False,
        disputed=frozenset(),
        claimed=frozenset(),
        envelope=Envelope(max_instalments=6, min_instalment=Money(30_00)),
        promise_limits=PromiseLimits(),
        calendar=CALENDAR,
        ways=(Method.PIX, Method.BOLETO, Method.CARD),
        boleto_lines={},
        person_by=None,
        dispute_by=date(2026, 12, 1),
    )
    return replace(usual, **changes)  # type: ignore[arg-type]  # a test's own changes


def ana_owes_150(**changes: object) -> Case:
    """Give Ana, who owes one late invoice of R$ 150, ten days after it fell due."""
    return case(Account(FEBRUARY), **changes)


def bruno_has_a_plan(**changes: object) -> Case:
    """Give Bruno, who pays an agreement in instalments."""
    return case(Account(MARCH), client=BRUNO, in_agreement=True, **changes)


def carla_opted_out(**changes: object) -> Case:
    """Give Carla, who wants no messages."""
    return case(Account(MARCH), client=CARLA, opted_out=True, **changes)


def shared_number(account: Account | None = None) -> Case:
    """Give a number that Ana and Bruno share; nobody is known until a name is typed."""
    ana = case(account or Account(FEBRUARY), level=Level.NEUTRAL)
    bruno = case(Account(MARCH), client=BRUNO, level=Level.NEUTRAL)
    people: Mapping[int, Case] = {ANA.id: ana, BRUNO.id: bruno}
    return replace(
        case(Account(), client=None, level=Level.NEUTRAL, identity=Facts()),
        candidates=(ANA, BRUNO),
        as_client=people.__getitem__,
    )


def promised(amount: Money, day: date) -> Promise:
    """Make the promise that Ana makes for her one invoice."""
    business_day = CALENDAR.next_business(day)
    return Promise(ANA.id, amount, day, business_day, (102,))


def days(number: int) -> timedelta:
    """Give a number of days."""
    return timedelta(days=number)


def _nobody(client_id: int) -> Case:
    raise KeyError(client_id)
