"""The block of config.yml about giving way: the envelope of offers."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Any

from pydantic import Field

from bot.settings.part import Part, Written
from bot.settings.rules import Amount, Percent, basis_points
from domain.agreements import AgreementRules
from domain.authority import Authority, Band, Role
from domain.envelope import Envelope, Spacing
from domain.money import Money


class ChangeBlock(Part):
    """What one age or role has of its own; what is not written stays as it was."""

    max_instalments: int | None = None
    min_instalment: Amount | None = None
    min_down_payment_percent: Percent | None = None
    discount_charges_percent: Percent | None = None
    discount_principal_percent: Percent | None = None
    plan_share_percent: Percent | None = None
    opening_share_percent: Percent | None = None
    first_within_days: int | None = None
    spacing: Spacing | None = None
    valid_days: int | None = None
    interest_percent_month: Percent | None = None
    renegotiations: int | None = None

    def written(self) -> dict[str, Any]:
        """Give what was written, by name."""
        names = ChangeBlock.model_fields
        found = {name: getattr(self, name) for name in names}
        return {name: value for name, value in found.items() if value is not None}


class RowBlock(ChangeBlock):
    """What the bot may do, and what people may do beyond it."""

    agent: ChangeBlock = ChangeBlock()
    supervisor: ChangeBlock = ChangeBlock()


class AgeBlock(RowBlock):
    """A row for debts that are so many days late, and older."""

    from_days_late: Annotated[int, Field(gt=0)]


class EnvelopeBlock(RowBlock):
    """How far a debt may be bargained down, as `domain.envelope.Envelope` explains.

    The row itself is the bot's. `agent` and `supervisor` say what they may do beyond
    it, `ages` what changes as a debt grows old, for whom.
    """

    ages: tuple[AgeBlock, ...] = ()

    def authority(self) -> Authority:
        """Make the domain's table; it refuses what contradicts itself."""
        bot: dict[str, Any] = {}
        agent: dict[str, Any] = {}
        supervisor: dict[str, Any] = {}
        bands = []
        rows: tuple[RowBlock, ...] = (self, *self.ages)
        for age in rows:
            bot |= age.written()
            agent |= age.agent.written()
            supervisor |= age.supervisor.written()
            by_role = {
                Role.BOT: _envelope(bot),
                Role.AGENT: _envelope(bot | agent),
                Role.SUPERVISOR: _envelope(bot | agent | supervisor),
            }
            since = age.from_days_late if isinstance(age, AgeBlock) else 0
            bands.append(Band(since, by_role))
        return Authority(tuple(bands))


def _envelope(written: Mapping[str, Any]) -> Envelope:
    """Write percentages as basis points and reais as cents."""
    told: dict[str, Any] = {}
    for name, value in written.items():
        if "_percent" in name:
            told[_BP[name]] = basis_points(value)
        elif name == "min_instalment":
            told[name] = Money(int(value * 100))
        else:
            told[name] = value
    return Envelope(**told)


_BP = {
    "min_down_payment_percent": "min_down_payment_bp",
    "discount_charges_percent": "discount_charges_bp",
    "discount_principal_percent": "discount_principal_bp",
    "plan_share_percent": "plan_bp",
    "opening_share_percent": "opening_bp",
    "interest_percent_month": "interest_bp_month",
}
Bargaining = Annotated[Authority, Written(EnvelopeBlock, EnvelopeBlock.authority)]


class Proposals(Part):
    """How wishes beyond the bot's limits are taken to people.

    An answer is promised within *answer_within_minutes* of the hours of `handoff`.
    After one, the same client's next wish is not taken on for *again_after_days*.
    """

    take_up: bool = True
    answer_within_minutes: Annotated[int, Field(ge=1, le=10_000)] = 240
    again_after_days: Annotated[int, Field(ge=0, le=365)] = 7


class AgreementsBlock(Part):
    """How long an instalment may be late, as `domain.agreements` explains it."""

    warn_days_late: int = 5
    break_days_late: int = 15
    notice_days: int = 3
    least_unpaid: Amount = Decimal(10)

    def rules(self) -> AgreementRules:
        """Make the domain's rules; they refuse what leaves no time after a warning."""
        return AgreementRules(
            self.warn_days_late,
            self.break_days_late,
            self.notice_days,
            Money(int(self.least_unpaid * 100)),
        )


Agreeing = Annotated[AgreementRules, Written(AgreementsBlock, AgreementsBlock.rules)]
