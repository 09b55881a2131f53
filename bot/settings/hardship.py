"""The block of config.yml about hardship, and how long sensitive words are kept."""

from typing import Annotated

from pydantic import AfterValidator, Field, ValidationInfo

from bot.settings.part import DEFAULT, Part, Written, by_segment
from bot.settings.rules import Amount, Percent, basis_points
from domain.authority import Authority, Role
from domain.envelope import EnvelopeError
from domain.hardship import Plan, Rules
from domain.money import Money


class PlanBlock(Part):
    """How a plan in hardship is wider; what is not written is derived from the usual.

    See `domain.hardship.Plan.widened`.
    """

    max_instalments: Annotated[int, Field(ge=1, le=60)] | None = None
    min_instalment: Amount | None = None
    min_down_payment_percent: Percent | None = None
    first_within_days: Annotated[int, Field(ge=1, le=90)] | None = None
    interest_percent_month: Percent | None = None

    def plan(self) -> Plan:
        """Write percentages as basis points and reais as cents."""
        least, down = self.min_instalment, self.min_down_payment_percent
        interest = self.interest_percent_month
        return Plan(
            max_instalments=self.max_instalments,
            min_instalment=None if least is None else Money(int(least * 100)),
            min_down_payment_bp=None if down is None else basis_points(down),
            first_within_days=self.first_within_days,
            interest_bp_month=None if interest is None else basis_points(interest),
        )


class HardshipBlock(Part):
    """What is granted in hardship, as `domain.hardship.Rules` explains."""

    pause_days: Annotated[int, Field(ge=2, le=180)] = 30
    prolong_most: Annotated[int, Field(ge=0, le=12)] = 2
    ask_days_before: Annotated[int, Field(ge=1, le=60)] = 5
    keep_kind_days: Annotated[int, Field(ge=1, le=365)] = 180
    freeze_charges: bool = False
    plan: PlanBlock = PlanBlock()

    def rules(self) -> Rules:
        """Make the domain's rules; they refuse what contradicts itself."""
        return Rules(
            pause_days=self.pause_days,
            prolong_most=self.prolong_most,
            ask_days_before=self.ask_days_before,
            keep_kind_days=self.keep_kind_days,
            freeze_charges=self.freeze_charges,
            plan=self.plan.plan(),
        )


def _no_worse(table: dict[str, Rules], info: ValidationInfo) -> dict[str, Rules]:
    """Refuse a plan in hardship that is worse than the one that everybody gets."""
    authorities: dict[str, Authority] = info.data.get("envelope") or {}
    for segment in table.keys() | authorities.keys() if authorities else ():
        authority = by_segment(authorities, segment)
        rules = by_segment(table, segment)
        for band in authority.bands:
            try:
                rules.plan.check(band.by_role[Role.BOT])
            except EnvelopeError as error:
                written = segment if segment in table else DEFAULT
                msg = f"{written}.plan.{error} of envelope.{segment}"
                raise ValueError(msg) from error
    return table


Hardships = Annotated[
    dict[str, Annotated[Rules, Written(HardshipBlock, HardshipBlock.rules)]],
    AfterValidator(_no_worse),
]


class Privacy(Part):
    """For how many days words about health or family are kept (LGPD art. 15, 16).

    After them nothing but their classification is left (`bot.sensitive`).
    """

    keep_sensitive_days: Annotated[int, Field(ge=1, le=365)] = 30
