"""How a text is filled: money, days, invoices and terms, as each language has them."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from string import Formatter
from typing import Any

from babel.core import Locale
from babel.dates import format_date, format_time
from babel.numbers import (
    format_decimal,
    get_currency_precision,
    get_currency_symbol,
)

from bot.words.lateness import late_in_words
from bot.words.offers import offer_in_words
from bot.words.wishes import wish_in_words
from domain.agreed import Consequence
from domain.channel import Channel
from domain.difference import Cause, Part
from domain.explained import Explained
from domain.money import Money, total
from domain.offers import Offer, Wish
from domain.statement import InvoiceBalance, Price
from flows.heard import Method
from flows.promised import PromisedLine
from flows.turn import PayLink, PixCode

Words = Mapping[str, str | Mapping[str, str]]
LOCALES = {"pt": "pt_BR", "en": "en_US", "es": "es"}
MOST_LINES = 5  # invoices that are itemised; the rest is one line
MINUS = "\N{MINUS SIGN}"
_WEEKEND = {6, 7}  # "no sábado", as against "na sexta"


@dataclass(frozen=True, slots=True)
class Writing:
    """One language at work; `today` lets days be named "today" and "tomorrow"."""

    language: str
    words: Words
    resolve: Callable[[object], str]
    today: date | None = None

    def write(
        self, key: str, params: Mapping[str, object]
    ) -> tuple[str, dict[str, str]]:
        """Fill the text of *key*; give it with its params as written.

        Raises KeyError for a key or a param that is not there.
        """
        filler = _Filler(self)
        text = filler.vformat(self.template(key, params.get("n")), (), params)
        return text.strip(), filler.written

    def template(self, key: str, n: object = None) -> str:
        """Find the text of *key*, singular or plural by *n*."""
        found = self.words[key]
        if isinstance(found, str):
            return found
        rule = Locale.parse(LOCALES[self.language]).plural_form
        form = rule(n) if isinstance(n, int) else "other"
        return found.get(form) or found["other"]

    def value(  # noqa: C901, PLR0911, PLR0912  # one a kind
        self, value: object, spec: str = ""
    ) -> str:
        """Write one param, as *spec* asks where there are several ways."""
        match value:
            case Money():
                return self.money(value)
            case Price():
                params = {"amount": value.amount, "until": value.until}
                return self.write("format.price", params)[0]
            case datetime():
                return self.moment(value)
            case date():
                return self.day(value, spec)
            case Offer():
                return offer_in_words(value, self._filled, self.percent, spec)
            case Wish():
                return wish_in_words(value, self._of_wish)
            case Consequence():
                return late_in_words(value, self._filled, self.percent)
            case Method():
                return self.template(f"format.way.{value}")
            case Channel():
                return self.template(f"format.channel.{value}")
            case time():
                return self.clock(value)
            case InvoiceBalance():
                return self.named(value, "said")
            case PayLink() | PixCode():
                return self.resolve(value)
            case tuple():
                return self.listed(value, spec)
            case _:
                return str(value)

    def money(self, amount: Money) -> str:
        """Write an amount with its symbol in front: "R$ 1.234,56"."""
        locale = LOCALES[self.language]
        digits = get_currency_precision(amount.currency)
        figure = Decimal(amount.minor).scaleb(-digits)
        symbol = get_currency_symbol(amount.currency, locale=LOCALES["pt"])
        pattern = f"#,##0.{'0' * digits}" if digits else "#,##0"
        sign = "-" if figure < 0 else ""
        return f"{sign}{symbol} {format_decimal(abs(figure), pattern, locale=locale)}"

    def day(self, day: date, spec: str = "") -> str:
        """Write a day: "sexta, 5 de dezembro"; "na sexta, 5 de dezembro" for "on".

        For any other *spec* in figures: "05/12/2025".
        """
        if spec == "on":
            kind = "weekend" if day.isoweekday() in _WEEKEND else "weekday"
            return self.write(f"format.on.{kind}", {"day": day})[0]
        pattern = self.template("format.date_short" if spec else "format.date")
        written = format_date(day, pattern, locale=LOCALES[self.language])
        return written.replace("-feira", "")  # nobody says it

    def moment(self, at: datetime) -> str:
        """Write an hour with its day: "hoje, às 15h30"."""
        pattern = self.template("format.time")
        time = format_time(at, pattern, locale=LOCALES[self.language])
        near = {0: "format.today", 1: "format.tomorrow"}
        ahead = (at.date() - self.today).days if self.today else None
        key = near.get(ahead) if ahead is not None else None
        far = {"day": at.date()}
        day = self.template(key) if key else self.write("format.far", far)[0]
        return self.template("format.moment").format(day=day, time=time)

    def clock(self, at: time) -> str:
        """Write an hour of the day: "9h", "18h30"."""
        pattern = self.template("format.time")
        written = format_time(at, pattern, locale=LOCALES[self.language])
        written = written.removesuffix("00") if written.endswith("h00") else written
        return written[1:] if re.match(r"0\d", written) else written

    def listed(self, items: tuple[Any, ...], spec: str) -> str:
        """Write a list: invoices and offers line by line, ways to pay in a sentence."""
        if items and isinstance(items[0], InvoiceBalance):
            return self.invoices(items, spec or "brief")
        if items and isinstance(items[0], Explained):
            return self.ruled(items)
        if items and isinstance(items[0], Part):
            return "\n".join(self.change(part) for part in items)
        if items and isinstance(items[0], PromisedLine):
            return "\n".join(map(self.promised, items))
        if items and isinstance(items[0], Offer):
            lines = map(self.value, items)
            return "\n".join(f"{at}. {line}" for at, line in enumerate(lines, start=1))
        return self.either([self.value(item) for item in items])

    def named(self, line: InvoiceBalance, spec: str = "named") -> str:
        """Name an invoice, or which instalment of an agreement it is."""
        if line.part is None:
            params = {"description": line.description, "number": line.number}
            return self.write(f"format.{spec}.invoice", params)[0]
        place, count = line.part
        kind = "only" if count == 1 else "instalment"
        key = f"format.{spec}.{kind if place else 'down'}"
        return self.write(key, {"place": place, "count": count})[0]

    def promised(self, it: PromisedLine) -> str:
        """Write what is promised of one invoice, and for which day."""
        told = {"what": self.named(it.line), "amount": it.amount, "day": it.day}
        return self.write("format.promised", told)[0]

    def either(self, names: list[str]) -> str:
        """Join names as alternatives: "Pix, boleto ou cartão"."""
        if len(names) <= 1:
            return "".join(names)
        *first, last = names
        joined = ", ".join(first)
        return self.template("format.or").format(first=joined, last=last)

    def invoices(self, lines: tuple[InvoiceBalance, ...], spec: str) -> str:
        """Write invoices line by line; beyond MOST_LINES they are summed up."""
        written = [
            self._invoice(line, spec, place)
            for place, line in enumerate(lines[:MOST_LINES], start=1)
        ]
        rest = lines[MOST_LINES:]
        if rest:
            amount = Money(sum(ln.owed.minor for ln in rest), rest[0].owed.currency)
            params = {"n": len(rest), "amount": amount}
            written.append(self.write("format.line.more", params)[0])
        return "\n".join(written)

    def ruled(self, items: tuple[Explained, ...]) -> str:
        """Write invoices with the rule of each line; beyond MOST_LINES, summed up."""
        written = [self._ruled(item) for item in items[:MOST_LINES]]
        rest = items[MOST_LINES:]
        if rest:
            owed = [item.line.owed for item in rest]
            params = {"n": len(rest), "amount": total(owed, owed[0].currency)}
            written.append(self.write("format.line.more", params)[0])
        return "\n".join(written)

    def change(self, part: Part) -> str:
        """Write one part of a difference: what it makes more or less, and why."""
        up = part.amount.minor > 0
        dated = part.cause is Cause.PAYMENT and part.on is not None
        params = {
            "amount": part.amount if up else -part.amount,
            "number": part.number,
            "n": part.days,
            "on": part.on or self.today,
        }
        key = f"{part.cause}_dated" if dated else part.cause
        line = self.write(f"format.change.{key}", params)[0]
        return f"{'+' if up else MINUS} {line}"

    def percent(self, points: int) -> str:
        """Write basis points as a percentage: "2%", "0,5%"."""
        figure = Decimal(points).scaleb(-2)
        return f"{format_decimal(figure, locale=LOCALES[self.language])}%"

    def _ruled(self, item: Explained) -> str:
        line = item.line
        kind = "late" if line.days_late else "due"
        amounts = {
            "principal": line.principal,
            "correction": line.correction,
            "fine": line.fine,
            "interest": line.interest,
            "early": line.early,
            "discount": line.discount,
            "waived": line.waived.total,
            "paid": line.paid,
            "owed": line.owed,
        }
        params = {
            "named": self.named(line),
            "due_on": line.due_on,
            "n": line.days_late,
            "fine_percent": self.percent(item.fine_bp),
            "interest_percent": " / ".join(map(self.percent, item.interest_bp)),
            "index": item.index or "",
            "until": line.early_until or line.due_on,
        }
        rows = [self.write(f"format.rule.{kind}", params)[0]]
        rows += [
            self.write(f"format.rule.{name}", {**params, "amount": amount})[0]
            for name, amount in amounts.items()
            if amount
        ]
        return "\n".join(rows)

    def _of_wish(self, key: str, params: Mapping[str, object]) -> str:
        return self.write(f"format.wish.{key}", params)[0]

    def _filled(self, key: str, params: Mapping[str, object]) -> str:
        return self.write(key, params)[0]

    def _invoice(self, line: InvoiceBalance, spec: str, place: int) -> str:
        settled = line.paid + line.discount + line.waived.total
        kind = "late" if line.days_late else "due"
        part = "_part" if settled and spec == "itemised" else ""
        params = {
            "place": place,
            "named": self.named(line),
            "due_on": line.due_on,
            "n": line.days_late,
            "principal": line.corrected,
            "fine": line.fine,
            "interest": line.interest,
            "settled": settled,
            "owed": line.owed,
        }
        written = self.write(f"format.line.{spec}.{kind}{part}", params)[0]
        if not line.early:
            return written
        early = {"line": written, "early": line.early, "until": line.early_until}
        return self.write("format.line.early", early)[0]


class _Filler(Formatter):
    """Fills braces through a Writing; remembers what it wrote for each name."""

    def __init__(self, writing: Writing) -> None:
        self.writing = writing
        self.written: dict[str, str] = {}
        self._name = ""

    def get_field(
        self,
        field_name: str,
        args: Sequence[Any],
        kwargs: Mapping[str, Any],
    ) -> Any:  # noqa: ANN401  # as inherited
        # A param's own attributes stay out of reach: names only, no dots or brackets.
        self._name = field_name
        return self.get_value(field_name, args, kwargs), field_name

    def format_field(self, value: object, format_spec: str) -> str:
        text = self.writing.value(value, format_spec)
        self.written[self._name] = text
        return text
