"""Who may give way how far: the envelope of the bot, an agent and a supervisor, by age.

A debt of a segment is bargained over inside one envelope, chosen by how many days the
oldest invoice is late and by who bargains. Each role may do all that the one below it
may, so that a person never has to take back what the bot has offered.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from domain.envelope import Envelope, EnvelopeError

# Limits of which more is more generous, and those of which less is.
_MORE = (
    "max_instalments",
    "discount_charges_bp",
    "discount_principal_bp",
    "first_within_days",
    "renegotiations",
)
_LESS = ("min_instalment", "min_down_payment_bp", "interest_bp_month")


class Role(StrEnum):
    """Who bargains, from the narrowest limits to the widest."""

    BOT = "bot"
    AGENT = "agent"
    SUPERVISOR = "supervisor"


@dataclass(frozen=True, slots=True)
class Band:
    """The envelopes of one age: from *from_days* late on, until the next band."""

    from_days: int
    by_role: Mapping[Role, Envelope]

    def __post_init__(self) -> None:
        if set(self.by_role) != set(Role):
            _refuse(f"from {self.from_days} days: an envelope is missing")
        for below, above in zip(Role, list(Role)[1:], strict=False):
            if rule := narrower(self.by_role[above], self.by_role[below]):
                _refuse(
                    f"from {self.from_days} days late, {rule}: the {above} may give "
                    f"less than the {below}"
                )


@dataclass(frozen=True, slots=True)
class Authority:
    """The bands of a segment, the youngest debts first; the first begins at 0 days."""

    bands: tuple[Band, ...]

    def __post_init__(self) -> None:
        begins = [band.from_days for band in self.bands]
        if not begins or begins[0] != 0:
            _refuse("the first age must begin at 0 days late")
        if begins != sorted(set(begins)):
            _refuse("the ages must rise, and no two may begin on the same day")

    @classmethod
    def of(cls, envelope: Envelope) -> "Authority":
        """Give everybody the same envelope, whatever the age."""
        return cls((Band(0, dict.fromkeys(Role, envelope)),))

    def envelope(self, role: Role, days_late: int) -> Envelope:
        """Give the envelope of *role* for a debt that is so many days late."""
        reached = [band for band in self.bands if band.from_days <= max(days_late, 0)]
        return reached[-1].by_role[role]

    def rows(self) -> Iterator[tuple[int, int | None, Role, Envelope]]:
        """List first day, last day (None: no end), role and envelope, as a table."""
        ends = [band.from_days - 1 for band in self.bands[1:]]
        for band, end in zip(self.bands, [*ends, None], strict=True):
            for role in Role:
                yield band.from_days, end, role, band.by_role[role]


def narrower(above: Envelope, below: Envelope) -> str | None:
    """Name a limit in which *above* is less generous than *below*; None where in none.

    What a plan may give up is its share of the discount: the product is compared.
    """
    for name in _MORE:
        if getattr(above, name) < getattr(below, name):
            return name
    for name in _LESS:
        if getattr(above, name) > getattr(below, name):
            return name
    for name in ("discount_charges_bp", "discount_principal_bp"):
        if getattr(above, name) * above.plan_bp < getattr(below, name) * below.plan_bp:
            return "plan_bp"
    return None


def _refuse(why: str) -> None:
    raise EnvelopeError(why)
