"""config.yml: read whole, with defaults, or refused with lines, keys and ways out."""

from datetime import date, time, timedelta
from pathlib import Path

import pytest

from bot.settings import Settings, SettingsError, load_settings, read_settings
from domain.agreements import AgreementRules
from domain.authority import Role
from domain.channel import Channel
from domain.charges import ChargesPolicy, RateChange
from domain.contact_policy import Limits
from domain.early import EarlyDiscount
from domain.envelope import Envelope
from domain.hours import HoursTable, Span
from domain.ladder import DEFAULT_LADDER
from domain.money import Money
from domain.promises import PromiseLimits
from domain.unlock import UnlockLimits
from flows.heard import Method

SHIPPED = Path(__file__).parents[3] / "config.yml"
COMPANY = """\
company:
  name: Escola Farol
  legal_name: Escola Farol Ltda.
  cnpj: 99.887.766/0001-05
  address: Rua Um, 1
  city: São Paulo
  state: sp
  phone: +55 11 3030-0120
  email: financeiro@farol.example
  signatory: {name: Rita Lobo, email: rita@farol.example, phone: "11 3030-0121"}
"""


def _problems(text: str) -> list[tuple[int, str, str]]:
    with pytest.raises(SettingsError) as caught:
        read_settings(text)
    return [(p.line, p.key, p.what) for p in caught.value.problems]


def test_the_shipped_file_is_valid_and_says_the_defaults() -> None:
    """What a manager reads there is what holds without it, unless it says otherwise."""
    shipped = load_settings(SHIPPED)

    assert shipped.company.name == "Fibra Sul"
    assert shipped.ladders["default"] == DEFAULT_LADDER
    assert shipped.charges_for(None) == ChargesPolicy()
    assert shipped.limits == Limits()
    assert shipped.hours == HoursTable()
    assert shipped.promises_for(None) == PromiseLimits(
        recent_most=6, least_part=Money(30_00)
    )
    assert shipped.unlock_for(None) == UnlockLimits(allowed=True, least_kept_percent=50)


def test_the_company_is_enough() -> None:
    """Everything else has a default, the strict one."""
    settings = read_settings(COMPANY)

    assert settings.company.state == "SP"
    assert settings.company.signatory.phone == "+551130300121"
    assert settings.zone == "America/Sao_Paulo"
    assert settings.envelope_for("casa") == Envelope()
    assert settings.ladders == {"default": DEFAULT_LADDER}
    assert settings.disclosure.pre_due_names_invoice is False
    assert not settings.channels.enabled(Channel.WHATSAPP)
    assert settings.ways == (Method.PIX, Method.CARD, Method.BOLETO)


def test_blocks_become_the_domains_values() -> None:
    """Per cent become basis points, reais cents, hours spans, and so on."""
    settings = read_settings(
        COMPANY
        + """
charges:
  default: {fine_percent: 1.5, interest_percent_month: 0.5, grace_days: 3}
  empresas: {fine_percent: 10, consumer: false}
ladders:
  default:
    - {step: d0, day: 0, stage: due_day, template: reminder.d0, channels: [sms]}
limits: {per_week: 2, min_gap_hours: 72, opt_in_channels: [whatsapp, sms]}
hours:
  company: {weekday: 9-18, saturday: 09:00-12:30}
  states: {rj: {weekday: 10:00-17:00}}
envelope:
  default: {min_instalment: 75.50, discount_charges_percent: 80}
promises: {default: {longest_wait_days: 10}}
handoff: {hours: {weekday: 08:00-12:00}}
"""
    )

    assert settings.charges_for(None) == ChargesPolicy(150, 50, 3)
    assert settings.charges_for("empresas").fine_bp == 1000
    assert settings.ladders["default"].steps[0].channels == (Channel.SMS,)
    assert settings.limits.min_gap == timedelta(hours=72)
    assert settings.hours.company.saturday == Span(time(9), time(12, 30))
    assert settings.hours.hours_for("RJ").weekday == Span(time(10), time(17))
    assert settings.envelope_for(None).min_instalment == Money(75_50)
    assert settings.envelope_for(None).discount_charges_bp == 8000
    assert settings.promises_for(None).longest_wait == 10
    assert settings.handoff.hours.hours_for("SP").weekday == Span(time(8), time(12))


def test_charges_in_full() -> None:
    """A history of rates, an index, and a discount for paying in time."""
    settings = read_settings(
        COMPANY
        + """
charges:
  default:
    changes:
      - {since: 2026-07-01, interest_percent_month: 0.5}
    index: ipca
  escola: {early_discount: {amount: 10.00, days_before: 5}}
"""
    )
    default, school = settings.charges["default"], settings.charges["escola"]

    assert default.changes == (RateChange(date(2026, 7, 1), None, 50),)
    assert (default.index, default.index_lag_months) == ("IPCA", 2)
    assert school.early == EarlyDiscount(amount_minor=10_00, days_before=5)


@pytest.mark.parametrize(
    ("row", "why"),
    [
        pytest.param(
            "changes: [{since: 2026-07-01, fine_percent: 3}]", "the fine must", id="law"
        ),
        pytest.param("early_discount: {percent: 100}", "whole", id="the whole"),
        pytest.param("early_discount: {}", "above zero", id="no discount"),
        pytest.param("index_lag_months: 13", "index_lag_months", id="lag"),
    ],
)
def test_charges_that_cannot_be(row: str, why: str) -> None:
    """What the law or plain sense does not allow is refused at the start."""
    with pytest.raises(SettingsError, match=why):
        read_settings(COMPANY + f"charges: {{default: {{{row}}}}}\n")


def test_the_contract_comes_before_the_segments() -> None:
    """The first row that has one of the names applies, else the default one."""
    settings = read_settings(
        COMPANY + "charges: {default: {}, a: {grace_days: 1}, b: {grace_days: 2}}\n"
    )

    assert settings.charges_for("b", "a").grace_days == 2
    assert settings.charges_for(None, "a").grace_days == 1
    assert settings.charges_for("gone", None, "b").grace_days == 2
    assert settings.charges_for("gone", None).grace_days == 0


def test_a_segment_has_its_own_row_or_the_default() -> None:
    """A row is chosen by the segment's name."""
    settings = read_settings(
        COMPANY + "envelope: {default: {}, gold: {max_instalments: 12}}\n"
    )

    assert settings.envelope_for("gold").max_instalments == 12
    assert settings.envelope_for("silver").max_instalments == 6
    assert settings.envelope_for(None).max_instalments == 6


def test_holidays_fall_where_they_are_kept() -> None:
    """A town's holiday is a holiday there and nowhere else."""
    settings = read_settings(
        COMPANY
        + """
holidays:
  - {date: 2026-11-23, name: Dia da firma}
  - {date: 2026-11-24, name: Dia do Estado, state: SC}
  - {date: 2026-11-25, name: Dia da cidade, state: SC, city: Lages}
"""
    )
    days = [date(2026, 11, 23), date(2026, 11, 24), date(2026, 11, 25)]

    def off(state: str | None, city: str | None) -> list[bool]:
        calendar = settings.calendar_for(state, city)
        return [calendar.is_holiday(day) for day in days]

    assert off("SP", "Lages") == [True, False, False]
    assert off("SC", "Joinville") == [True, True, False]
    assert off("SC", " lages ") == [True, True, True]
    assert off(None, None) == [True, False, False]


@pytest.mark.parametrize(
    ("text", "line", "key", "said"),
    [
        pytest.param("zone: Mars\n" + COMPANY, 1, "zone", "no time zone", id="zone"),
        pytest.param(
            COMPANY.replace("99.887", "99.888"), 4, "company.cnpj", "CNPJ", id="CNPJ"
        ),
        pytest.param(
            COMPANY.replace("  address: Rua Um, 1\n", ""),
            1, "company.address", "is missing", id="missing",
        ),
        pytest.param(
            COMPANY + "limits:\n  per_wek: 2\n",
            12, "limits.per_wek", "did you mean 'per_week'?", id="misspelt",
        ),
        pytest.param(
            COMPANY + "charges:\n  default:\n    fine_percent: 5\n",
            12, "charges.default", "between 0 and 2 %", id="unlawful fine",
        ),
        pytest.param(
            COMPANY + "charges:\n  empresas: {}\n", 11, "charges", "'default'",
            id="no default row",
        ),
        pytest.param(
            COMPANY + "hours:\n  company:\n    weekday: nine to five\n",
            13, "hours.company.weekday", "09:00-19:00", id="hours",
        ),
        pytest.param(
            COMPANY + "hours:\n  company:\n    weekday: 19:00-09:00\n",
            13, "hours.company.weekday", "before they begin", id="hours turned round",
        ),
        pytest.param(
            COMPANY + "ladders:\n  default:\n    - {step: a, day: 1, stage: due_day, "
            "template: t}\n",
            13, "ladders.default.0", "cannot be at +1", id="a step on a wrong day",
        ),
        pytest.param(
            COMPANY + "channels:\n  whatsapp: {enabled: true}\n",
            11, "channels", "without a sender", id="no sender",
        ),
        pytest.param(
            COMPANY + "company: again\n", 11, "company", "twice, on line 1", id="twice"
        ),
        pytest.param(
            COMPANY.replace("name: Escola Farol\n", "name: 123\n", 1),
            2, "company.name", "put it in quotes", id="a number for a text",
        ),
        pytest.param("company: [\n", 2, "", "is no YAML", id="no YAML"),
        pytest.param("", 1, "company", "is missing", id="empty"),
        pytest.param("just words", 1, "", "key: value", id="not a mapping"),
        pytest.param("day: 2026-13-01", 1, "", "month", id="a day that is none"),
        pytest.param(
            COMPANY + "templates:\n  reminder.d0:\n    pt: {content_sid: HX12}\n",
            13, "templates.reminder.d0.pt.content_sid", "pattern", id="no template id",
        ),
    ],
)  # fmt: skip
def test_a_problem_names_line_key_and_way_out(
    text: str, line: int, key: str, said: str
) -> None:
    """A manager finds the place without an engineer."""
    (problem,) = _problems(text)

    assert problem[:2] == (line, key)
    assert said in problem[2]


def test_every_problem_is_told_at_once_in_order() -> None:
    """One run is enough to mend the file."""
    text = "handof: {}\n" + COMPANY.replace("sp", "xx") + "limits: {per_day: 0}\n"

    assert [line for line, _, _ in _problems(text)] == [1, 8, 12]


def test_the_message_names_the_file(tmp_path: Path) -> None:
    """Each line begins with where it is."""
    file = tmp_path / "other.yml"
    file.write_text("language: fr\n" + COMPANY, encoding="utf-8")

    with pytest.raises(SettingsError, match=r"other\.yml, line 1: language "):
        load_settings(file)


def test_a_file_that_is_not_there_says_what_to_do(tmp_path: Path) -> None:
    """The first error of a newcomer names `regua init`."""
    with pytest.raises(SettingsError, match="regua init"):
        load_settings(tmp_path / "config.yml")


def test_settings_cannot_be_changed() -> None:
    """One reading holds for the life of a process."""
    settings: Settings = read_settings(COMPANY)

    with pytest.raises(ValueError, match="frozen"):
        settings.zone = "UTC"


def test_the_envelope_widens_by_age_and_role() -> None:
    """What is not written stays as it was: of the younger age, of the role below."""
    settings = read_settings(
        COMPANY
        + """
envelope:
  default:
    max_instalments: 6
    discount_charges_percent: 50
    interest_percent_month: 1
    agent: {max_instalments: 10}
    supervisor: {discount_charges_percent: 100, discount_principal_percent: 10}
    ages:
      - {from_days_late: 60, discount_charges_percent: 100, max_instalments: 8}
      - from_days_late: 180
        discount_principal_percent: 10
        agent: {interest_percent_month: 0}
"""
    )
    old = settings.envelope_for(None, 200, Role.AGENT)

    assert settings.envelope_for(None, 10).max_instalments == 6
    assert settings.envelope_for(None, 10, Role.AGENT).max_instalments == 10
    assert settings.envelope_for(None, 60).discount_charges_bp == 10_000
    assert (old.max_instalments, old.interest_bp_month) == (10, 0)
    assert old.discount_principal_bp == 1_000


def test_an_envelope_that_contradicts_itself_names_its_line() -> None:
    """An agent who may give less than the bot is a mistake in writing."""
    with pytest.raises(SettingsError, match="max_instalments") as error:
        read_settings(COMPANY + "envelope:\n  default: {agent: {max_instalments: 2}}\n")

    assert "agent may give less than the bot" in str(error.value)


def test_how_late_an_instalment_may_be_by_segment() -> None:
    """What is not written stays as it is; a segment has its own row."""
    text = (
        COMPANY
        + "agreements:\n  default: {notice_days: 5}\n"
        + "  business: {break_days_late: 30, least_unpaid: 50.00}\n"
    )
    settings = read_settings(text)

    assert settings.agreements_for(None) == AgreementRules(notice_days=5)
    assert settings.agreements_for("business") == AgreementRules(
        break_days_late=30, least_unpaid=Money(50_00)
    )


def test_a_notice_that_does_not_fit_names_its_line() -> None:
    """Nobody would have time to pay after the warning."""
    text = COMPANY + "agreements:\n  default:\n    warn_days_late: 14\n"
    with pytest.raises(SettingsError) as refused:
        read_settings(text)

    assert "agreements.default" in str(refused.value)
    assert "break_days_late must be 17" in str(refused.value)
