"""The blocks of config.yml about a client's word: promises, and unlocks on trust."""

from typing import Annotated

from pydantic import Field

from bot.settings.part import Part, Written
from bot.settings.rules import Amount
from domain.money import Money
from domain.promises import PromiseLimits
from domain.unlock import UnlockLimits

Days = Annotated[int, Field(ge=0, le=365)]
OneDay = Annotated[int, Field(ge=1, le=730)]


class RecentBlock(Part):
    """How many promises may be made in how many days, for whatever debt."""

    most: Annotated[int, Field(ge=1)]
    days: OneDay = 90


class PromisesBlock(Part):
    """How far off a promise may be, how often, and how small a part of the debt.

    *most* counts those that were broken or put off for one debt; after
    *broken_in_a_row* a person decides; *min_part*, in reais, lets a client promise a
    part alone (without it, all or nothing).
    """

    longest_wait_days: Days = 30
    most: Annotated[int, Field(ge=0)] = 3
    recent: RecentBlock | None = None
    broken_in_a_row: Annotated[int, Field(ge=1)] | None = 3
    min_part: Amount | None = None

    def limits(self) -> PromiseLimits:
        """Make the domain's limits."""
        recent = self.recent
        part = self.min_part
        return PromiseLimits(
            self.longest_wait_days,
            self.most,
            recent_most=recent.most if recent else None,
            recent_days=recent.days if recent else 90,
            broken_in_a_row=self.broken_in_a_row,
            least_part=None if part is None else Money(int(part * 100)),
        )


class UnlockBlock(Part):
    """Whether, and how far, service comes back on a promise (domain.unlock)."""

    allowed: bool = False
    longest_wait_days: Annotated[int, Field(ge=0, le=30)] = 3
    quiet_days: Days = 30
    most_per_year: Annotated[int, Field(ge=1, le=52)] = 4
    after_broken_days: Days = 180
    oldest_debt_days: OneDay | None = 60
    least_kept_percent: Annotated[int, Field(ge=0, le=100)] = 0
    confirm_minutes: Annotated[int, Field(ge=1, le=1440)] = 30

    def limits(self) -> UnlockLimits:
        """Make the domain's limits."""
        return UnlockLimits(
            allowed=self.allowed,
            longest_wait=self.longest_wait_days,
            quiet_days=self.quiet_days,
            most_per_year=self.most_per_year,
            after_broken_days=self.after_broken_days,
            oldest_debt_days=self.oldest_debt_days,
            least_kept_percent=self.least_kept_percent,
            confirm_minutes=self.confirm_minutes,
        )


Promising = Annotated[PromiseLimits, Written(PromisesBlock, PromisesBlock.limits)]
Unlocking = Annotated[UnlockLimits, Written(UnlockBlock, UnlockBlock.limits)]
