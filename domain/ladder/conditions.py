"""When a step applies at all: what is owed, how late it is, and by whom."""

from dataclasses import dataclass

from domain.channel import Channel


@dataclass(frozen=True, slots=True)
class Conditions:
    """What has to hold for a step to go out; None asks nothing.

    Amounts are of what is owed of the invoice on the day, in minor units. Days late
    count from the due date. *risk* are the client's marks, any of which will do.
    *late_before* is the least number of invoices that the client paid late before;
    *first_time* wants one who never did. *unreachable_by* wants a client whom none of
    these channels reaches.
    """

    min_amount_minor: int | None = None
    max_amount_minor: int | None = None
    min_days_late: int | None = None
    max_days_late: int | None = None
    risk: frozenset[str] = frozenset()
    late_before: int | None = None
    first_time: bool = False
    unreachable_by: frozenset[Channel] = frozenset()


ALWAYS = Conditions()
