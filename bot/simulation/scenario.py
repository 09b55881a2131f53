"""The scenario: what clients and channels do in a simulation, written in YAML.

Everything has a default; an empty file is a month in which nobody answers or pays.

    seed: 7                        # the same seed draws the same people
    payments_feed: daily           # or none: payments are never imported again
    templates: as_they_are         # or approved: as if WhatsApp had approved them all
    payments:                      # one client, or a share of all who owe
      - {client: C-001, day: 2026-12-03, amount: all, method: pix}
      - {share: 20, day: 2026-12-05, at: "14:00", amount: oldest}
    answers:                       # heard by the rules, answered by the real turn
      - {client: C-002, day: 3, text: pago sexta}         # 3: the fourth day
    opt_outs:
      - {share: 2, day: 10}
    failures:                      # away: try again; refused: never; lost: who knows
      - {channel: whatsapp, from: 2026-12-04, to: 2026-12-04, share: 100, kind: away}
    behaviours:                    # drawn for each person
      - pays_after: {step: d+3, share: 40, within_hours: 48, method: pix}
      - answers_after: {step: any, share: 5, text: já paguei}
      - opts_out_after: {step: d+6, share: 1}
      - pays_late: {days: 12, share: 10}                 # -2: two days before
    prices: {whatsapp: 0.04, sms: 0.30}                  # a message, or part of an SMS

Shares are per cent. A day is a date, or a number of days after the first.
"""

from collections.abc import Sequence
from datetime import date, time
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    Field,
    PlainValidator,
    ValidationError,
    model_validator,
)

from bot.settings.part import Part, Text
from bot.settings.source import explain, read_source, text_of
from domain.channel import Channel

Share = Annotated[Decimal, Field(gt=0, le=100)]
Method = Literal["pix", "boleto", "card", "debit", "transfer"]
ANY = "any"
WHOLE, OVERDUE, OLDEST = "all", "overdue", "oldest"
_MOST_DAYS = 3_650


def _day(value: object) -> date | int:
    if type(value) is date:
        return value
    if type(value) is int and 0 <= value <= _MOST_DAYS:
        return value
    msg = "must be a date such as 2026-12-03, or a number of days after the first"
    raise ValueError(msg)


def _amount(value: object) -> str | Decimal:
    if value in {WHOLE, OVERDUE, OLDEST}:
        return str(value)
    if type(value) in {int, float} and (amount := Decimal(str(value))) > 0:
        return amount
    msg = f"must be an amount above zero, or {WHOLE}, {OVERDUE} or {OLDEST}"
    raise ValueError(msg)


def _clock(value: object) -> object:
    if type(value) is int:  # YAML reads 14:30 without quotes as 870 minutes
        return time(value // 60 % 24, value % 60)
    return value


Day = Annotated[date | int, PlainValidator(_day)]
Amount = Annotated[str | Decimal, PlainValidator(_amount)]
At = Annotated[time, BeforeValidator(_clock)]


class Written(BaseModel):
    """A block of a scenario, as strict as one of config.yml; no setting is named so."""

    model_config = Part.model_config


class Whom(Written):
    """One client by its own code, or a share of all who owe something that day."""

    client: Text | None = None
    share: Share | None = None
    day: Day
    at: At = time(10, 30)

    @model_validator(mode="after")
    def _one_or_many(self) -> "Whom":
        if (self.client is None) == (self.share is None):
            msg = "needs either a client or a share"
            raise ValueError(msg)
        return self


class PaymentPart(Whom):
    """Money that comes in on a day."""

    amount: Amount = "all"
    method: Method = "pix"


class AnswerPart(Whom):
    """Words that a client writes on a day."""

    text: Text
    channel: Literal["whatsapp", "sms"] = "whatsapp"


class OptOutPart(Whom):
    """A wish to be left alone, in a word that is obeyed at once."""

    text: Text = "SAIR"


class FailurePart(Written):
    """A channel that fails from one day to another, both included."""

    channel: Channel
    since: Annotated[Day, Field(alias="from")]
    until: Annotated[Day, Field(alias="to")]
    share: Share = Decimal(100)
    kind: Literal["away", "refused", "lost"] = "away"
    code: int | None = None  # the provider's; what it asks for is done


class AfterStep(Written):
    """What a share of those who got a step do within some hours of it."""

    step: Text
    share: Share
    within_hours: Annotated[int, Field(ge=1, le=720)] = 48


class PaysAfter(AfterStep):
    """They pay."""

    amount: Amount = "all"
    method: Method = "pix"


class AnswersAfter(AfterStep):
    """They write something."""

    text: Text


class OptsOutAfter(AfterStep):
    """They ask to be left alone."""

    text: Text = "SAIR"


class PaysLate(Written):
    """A share of the invoices is paid so many days late, reminded or not."""

    days: Annotated[int, Field(ge=-60, le=365)]
    share: Share
    method: Method = "pix"


class Behaviour(Written):
    """One habit of a share of the clients."""

    pays_after: PaysAfter | None = None
    answers_after: AnswersAfter | None = None
    opts_out_after: OptsOutAfter | None = None
    pays_late: PaysLate | None = None

    @model_validator(mode="after")
    def _just_one(self) -> "Behaviour":
        if len(self.model_fields_set) != 1:
            names = ", ".join(type(self).model_fields)
            msg = f"needs just one of {names}"
            raise ValueError(msg)
        return self


class Scenario(Written):
    """Everything that happens besides what we do ourselves."""

    seed: int = 1
    payments_feed: Literal["daily", "none"] = "daily"
    templates: Literal["as_they_are", "approved"] = "as_they_are"
    payments: tuple[PaymentPart, ...] = ()
    answers: tuple[AnswerPart, ...] = ()
    opt_outs: tuple[OptOutPart, ...] = ()
    failures: tuple[FailurePart, ...] = ()
    behaviours: tuple[Behaviour, ...] = ()
    prices: dict[Channel, Annotated[Decimal, Field(ge=0)]] = Field(default_factory=dict)


def load_scenario(path: Path) -> Scenario:
    """Read a scenario; raises SettingsError naming each line, key and way out."""
    return read_scenario(text_of(path), str(path))


def read_scenario(text: str, name: str = "scenario.yml") -> Scenario:
    """Read a scenario from YAML; raises SettingsError."""
    source = read_source(text, name)
    try:
        return Scenario.model_validate(source.value or {})
    except ValidationError as error:
        raise explain(error, source, _known()) from error


def _known() -> Sequence[str]:
    parts: list[type[Any]] = [Scenario, PaymentPart, AnswerPart, OptOutPart, Behaviour]
    parts += [PaysAfter, AnswersAfter, OptsOutAfter, PaysLate]
    names = {name for part in parts for name in part.model_fields}
    return sorted(names | {"channel", "from", "to", "kind", "code"})
