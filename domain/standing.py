"""An offer that was made in writing, and stands until its day."""

from dataclasses import dataclass
from datetime import date

from domain.money import Money

_WHOLE = 10_000  # basis points


@dataclass(frozen=True, slots=True)
class Terms:
    """What a campaign offers, in rates, so that it fits whatever a client owes.

    *charges_bp* and *principal_bp* are given up by one payment at once; a plan of at
    most *instalments* has the share *plan_bp* of that (one instalment: no plan is
    offered). It is kept to *valid_until*, that day included. *campaign* made it.
    """

    valid_until: date
    charges_bp: int = 0
    principal_bp: int = 0
    instalments: int = 1
    plan_bp: int = 0
    campaign: int | None = None

    def saved(self, principal: Money, charges: Money, *, at_once: bool) -> Money:
        """Give what is given up, rounded as the envelope does, to the company's side.

        Where nothing but charges is left they are the debt, and nothing comes off.
        """
        if not principal:
            return Money(0, principal.currency)
        off = _share(charges, self.charges_bp) + _share(principal, self.principal_bp)
        return off if at_once else _share(off, self.plan_bp)

    def covers(self, instalments: int) -> bool:
        """Tell whether a plan of so many instalments was offered."""
        return self.instalments > 1 and instalments <= self.instalments

    def stands_on(self, day: date) -> bool:
        """Tell whether the offer still stands."""
        return day <= self.valid_until


def _share(amount: Money, bp: int) -> Money:
    return Money(amount.minor * bp // _WHOLE, amount.currency)
