"""The pen: a paper's words, figures and days in one language, for one company."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from babel.dates import format_date
from babel.numbers import format_decimal, get_currency_symbol

from bot.company_words import company_words
from bot.reasons import reasons_in
from bot.wiring import Wiring
from bot.words.writing import LOCALES, Words, Writing
from domain.money import Money

_BRAZIL = re.compile(r"\+55(\d\d)(\d{4,5})(\d{4})")


@dataclass(frozen=True, slots=True)
class Pen:
    """Writes what the papers say; *zone* is the one that their times are in."""

    language: str
    words: Words
    common: dict[str, str]
    zone: str

    def say(self, key: str, **params: object) -> str:
        """Write the words of *key*; the company's own facts are always at hand."""
        text, _ = self._writing.write(f"papers.{key}", {**self.common, **params})
        return text

    def reason(
        self, rule: str | None, figures: Mapping[str, object] | None = None
    ) -> str:
        """Tell why, as the console does, with the figures that decided."""
        return reasons_in(self.language, self.zone).tell(rule, figures).text

    def code(self, group: str, name: str | None) -> str:
        """Write a code that a row keeps; one that has no words is shown as it is."""
        if group in {"hold", "verdict"}:
            return reasons_in(self.language, self.zone).named(group, name)
        found = self.words.get(f"papers.code.{group}.{name}")
        return found if isinstance(found, str) else (name or "").replace("_", " ")

    def money(self, amount: Money) -> str:
        """Write an amount with its symbol: R$ 1.234,56."""
        return self._writing.money(amount)

    def figure(self, amount: Money) -> str:
        """Write an amount for a column whose head names the currency: 1.234,56."""
        value = Decimal(amount.minor).scaleb(-2)
        return format_decimal(value, "#,##0.00", locale=LOCALES[self.language])

    def symbol(self, currency: str) -> str:
        """Write a currency by its sign: R$."""
        return get_currency_symbol(currency, locale=LOCALES["pt"])

    def percent(self, basis_points: int) -> str:
        """Write hundredths of a per cent as a per cent: 150 is 1,5."""
        value = Decimal(basis_points).scaleb(-2)
        return format_decimal(value, "0.##", locale=LOCALES[self.language])

    def day(self, day: date) -> str:
        """Write a day in figures: 24/11/2026."""
        return self._writing.day(day, "short")

    def long_day(self, day: date) -> str:
        """Write a day in words, with its year: 24 de novembro de 2026."""
        return format_date(day, "long", locale=LOCALES[self.language])

    def local_day(self, at: datetime) -> str:
        """Write the day of an instant, in the zone of the paper."""
        return self.day(self.local(at).date())

    def moment(self, at: datetime) -> str:
        """Write an instant in figures: 24/11/2026 11:05."""
        local = self.local(at)
        return f"{self.day(local.date())} {local:%H:%M}"

    def local(self, at: datetime) -> datetime:
        """Move an instant to the wall clock of the paper."""
        return at.astimezone(ZoneInfo(self.zone))

    @property
    def _writing(self) -> Writing:
        return Writing(self.language, self.words, str)


def pen_of(parts: Wiring, language: str, zone: str) -> Pen:
    """Take up the pen in *language*; one that we do not speak is Portuguese."""
    words = parts.catalogue.words
    known = language if language in words else "pt"
    company = parts.settings.company
    place = ", ".join(
        part
        for part in (company.address, company.city, company.state, company.postal_code)
        if part
    )
    common = {**company_words(parts), "company_address": place}
    for name in ("company_phone", "signatory_phone"):
        common[name] = formatted_phone(common[name])
    return Pen(known, words[known], common, zone)


def formatted_phone(number: str) -> str:
    """Write a Brazilian number with its groups; another stays as it is.

    >>> formatted_phone("+554830300120"), formatted_phone("+351210001000")
    ('+55 48 3030-0120', '+351210001000')
    """
    found = _BRAZIL.fullmatch(number)
    return f"+55 {found[1]} {found[2]}-{found[3]}" if found else number
