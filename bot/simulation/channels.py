"""The channels of a simulation: they take everything, or fail as the scenario says."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from itertools import count

from bot.channels import Outgoing, SendError, Sent
from bot.channels.port import Listed
from bot.clock import Clock
from bot.simulation.draws import falls
from bot.simulation.scenario import FailurePart
from domain.sms import segments
from domain.zones import local_day

TEMPLATE, TEXT = "template", "text"
SMS = "sms"
MICRO = 1_000_000


@dataclass(frozen=True)
class Outage:
    """A failure of the scenario, on the days that it means."""

    part: FailurePart
    first: date
    last: date
    place: int  # in the scenario: two failures draw apart

    def strikes(self, outgoing: Outgoing, day: date, seed: int) -> bool:
        """Tell whether it stops this message; for the whole day, whatever the tries."""
        if outgoing.channel != self.part.channel or not self.first <= day <= self.last:
            return False
        return falls(
            self.part.share, seed, "failure", self.place, outgoing.address, day
        )


@dataclass
class FakeChannel:
    """A provider that nobody is behind; `taken` are the tokens of what it took."""

    clock: Clock
    zone: str
    currency: str
    seed: int
    prices: Mapping[str, Decimal] = field(default_factory=dict)
    outages: Sequence[Outage] = ()
    taken: list[str] = field(default_factory=list)
    _numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def send(self, outgoing: Outgoing) -> Sent:
        """Take a message under an id that says how it went; raises SendError."""
        day = local_day(self.clock.now(), self.zone)
        for outage in self.outages:
            if outage.strikes(outgoing, day, self.seed):
                raise _error(outage.part)
        self.taken.append(outgoing.token)
        kind = TEMPLATE if outgoing.content_sid else TEXT
        parts = segments(outgoing.body).count if outgoing.channel == SMS else 1
        price = self.prices.get(outgoing.channel)
        return Sent(
            f"{kind}-{next(self._numbers)}",
            segments=parts if outgoing.channel == SMS else None,
            price_micro=None if price is None else int(price * MICRO) * parts,
            price_currency=None if price is None else self.currency,
        )

    def list_outbound(self, address: str, since: datetime) -> list[Listed]:
        """Know of nothing: what was lost has not arrived."""
        del address, since
        return []


def _error(part: FailurePart) -> SendError:
    return SendError(
        f"{part.channel} {part.kind}",
        permanent=part.kind == "refused",
        lost=part.kind == "lost",
        code=part.code,
    )
