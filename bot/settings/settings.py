"""The whole of config.yml, with a default for everything but the company."""

from datetime import date
from typing import Annotated
from zoneinfo import available_timezones

from pydantic import AfterValidator, Field

from bot.settings.bank import Api, Banking
from bot.settings.bargaining import Agreeing, Bargaining, Proposals
from bot.settings.books import Books
from bot.settings.campaigns import Campaigns
from bot.settings.channels import Channels, Language, Templates
from bot.settings.company import Company
from bot.settings.files import Files
from bot.settings.habits import Billing, Disclosure, Disputes, Handoff, Payment, Ticks
from bot.settings.hardship import Hardships, Privacy
from bot.settings.imports import Mapping as ImportMapping
from bot.settings.ladders import Ladders
from bot.settings.part import DEFAULT, Part, Text, by_segment, needs_default
from bot.settings.promising import Promising, Unlocking
from bot.settings.provider import Reconciliation, Refunds
from bot.settings.rules import (
    Charges,
    ContactHours,
    ContactLimits,
    Holiday,
)
from bot.settings.watch import Watch
from bot.settings.webhooks import Webhooks
from domain.agreements import AgreementRules
from domain.authority import Authority, Role
from domain.calendar import Calendar, calendar_for
from domain.charges import ChargesPolicy
from domain.contact_policy import Limits
from domain.envelope import Envelope
from domain.hardship import Rules as HardshipRules
from domain.hours import HoursTable
from domain.ladder import DEFAULT_LADDER
from domain.promises import PromiseLimits
from domain.unlock import UnlockLimits
from flows.heard import Method


def _zone(name: str) -> str:
    if name not in available_timezones():
        msg = f"{name!r} is no time zone; write one such as America/Sao_Paulo"
        raise ValueError(msg)
    return name


Zone = Annotated[str, AfterValidator(_zone)]


class Settings(Part):
    """What the company decided; made by `load_settings`.

    Tables with a row per segment have a row `default` for everyone else.
    """

    company: Company
    zone: Zone = "America/Sao_Paulo"
    language: Language = "pt"
    currency: Annotated[str, AfterValidator(str.upper)] = "BRL"
    charges: Annotated[dict[str, Charges], needs_default] = Field(
        default_factory=lambda: {DEFAULT: ChargesPolicy()}
    )
    ladders: Annotated[Ladders, needs_default] = Field(
        default_factory=lambda: {DEFAULT: DEFAULT_LADDER}
    )
    envelope: Annotated[dict[str, Bargaining], needs_default] = Field(
        default_factory=lambda: {DEFAULT: Authority.of(Envelope())}
    )
    hardship: Annotated[Hardships, needs_default] = Field(
        default_factory=lambda: {DEFAULT: HardshipRules()}
    )
    privacy: Privacy = Privacy()
    agreements: Annotated[dict[str, Agreeing], needs_default] = Field(
        default_factory=lambda: {DEFAULT: AgreementRules()}
    )
    promises: Annotated[dict[str, Promising], needs_default] = Field(
        default_factory=lambda: {DEFAULT: PromiseLimits()}
    )
    trust_unlock: Annotated[dict[str, Unlocking], needs_default] = Field(
        default_factory=lambda: {DEFAULT: UnlockLimits()}
    )
    proposals: Proposals = Proposals()
    limits: ContactLimits = Limits()
    hours: ContactHours = Field(default_factory=HoursTable)
    holidays: tuple[Holiday, ...] = ()
    channels: Channels = Channels()
    templates: Templates = Field(default_factory=dict)
    handoff: Handoff = Handoff()
    disclosure: Disclosure = Disclosure()
    payment: Payment = Payment()
    disputes: Disputes = Disputes()
    refunds: Refunds = Refunds()
    reconciliation: Reconciliation = Reconciliation()
    billing: Billing = Billing()
    books: Books = Books()
    campaigns: Campaigns = Campaigns()
    files: Files = Files()
    bank: Banking = Banking()
    api: Api = Api()
    imports: dict[Text, ImportMapping] = Field(default_factory=dict)
    ticks: Ticks = Ticks()
    watch: Watch = Watch()
    webhooks: Webhooks = Webhooks()

    def charges_for(self, *names: str | None) -> ChargesPolicy:
        """Give what late payment costs: the first row that has one of these names.

        They are the contract's own row, then the segments of the invoice and of the
        client; none has a row, and it is the default one.
        """
        named = (name for name in names if name in self.charges)
        return by_segment(self.charges, next(named, None))

    def envelope_for(
        self, segment: str | None, days_late: int = 0, role: Role = Role.BOT
    ) -> Envelope:
        """Give the limits within which *role* may bargain over a debt of that age."""
        return by_segment(self.envelope, segment).envelope(role, days_late)

    def hardship_for(self, segment: str | None) -> HardshipRules:
        """Give what is granted to a client in hardship."""
        return by_segment(self.hardship, segment)

    def agreements_for(self, segment: str | None) -> AgreementRules:
        """Give how long an instalment may be late before its agreement ends."""
        return by_segment(self.agreements, segment)

    def promises_for(self, segment: str | None) -> PromiseLimits:
        """Give how far off, and how often, clients of a segment may promise."""
        return by_segment(self.promises, segment)

    def unlock_for(self, segment: str | None) -> UnlockLimits:
        """Give whether, and how far, clients of a segment are unlocked on trust."""
        return by_segment(self.trust_unlock, segment)

    @property
    def calendar(self) -> Calendar:
        """Give the calendar of the company's own place."""
        return self.calendar_for(self.company.state, self.company.city)

    @property
    def ways(self) -> tuple[Method, ...]:
        """List the ways to pay that are shown and possible, in order."""
        possible = {Method.BOLETO}  # invoices may bring their own line
        if self.company.pix:
            possible.add(Method.PIX)
        if self.company.bank:
            possible.add(Method.TRANSFER)
        if self.payment.stripe:
            possible |= {Method.PIX, Method.CARD}
            possible |= {Method.DEBIT} if self.payment.direct_debit.kinds else set()
        return tuple(way for way in self.payment.shown_ways if way in possible)

    def holidays_in(self, state: str | None, city: str | None) -> dict[date, str]:
        """List the holidays of a place that the company added, by name."""
        return {day.date: day.name for day in self.holidays if _falls(day, state, city)}

    def calendar_for(self, state: str | None, city: str | None = None) -> Calendar:
        """Give the calendar of a place, with the holidays that the company added."""
        return calendar_for(state, self.holidays_in(state, city))


def _falls(day: Holiday, state: str | None, city: str | None) -> bool:
    if day.state and day.state != (state or "").upper():
        return False
    return not day.city or day.city.casefold() == (city or "").strip().casefold()
