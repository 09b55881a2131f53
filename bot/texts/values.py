"""What stands in for each placeholder (AST-06), for one client, as of one day."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from bot.texts.company import fixed_values
from bot.texts.complete import closing_in
from bot.texts.lint import lint_rules
from bot.wiring import Wiring
from bot.words.writing import Writing
from domain.documents import parse_document
from domain.placeholders import MissingValueError
from domain.statement import Balance, InvoiceBalance, price_of
from domain.text_lint import Severity, lint
from models.client import Client
from models.template import TemplateText


@dataclass(frozen=True, slots=True)
class Facts:
    """What a text is filled with beside the client: what is owed on `balance.on`.

    *main* is the invoice that it is about, the oldest open one where it is None. *link*
    is called where the text has one, and only then: it makes a token.
    """

    balance: Balance
    link: Callable[[], str]
    main: int | None = None
    suspends_on: date | None = None
    code: str | None = None

    @property
    def line(self) -> InvoiceBalance:
        """Give the invoice that the text is about; raises MissingValueError."""
        about = (x for x in self.balance.lines if x.invoice_id == self.main)
        line = next(about, None) if self.main is not None else self.balance.oldest
        if line is None:
            name = "invoice_number"
            raise MissingValueError(name)
        return line


class Values:
    """Makes the value of a placeholder when it is asked for."""

    def __init__(
        self, parts: Wiring, client: Client, facts: Facts, text: TemplateText
    ) -> None:
        words = parts.catalogue.words[text.language]
        self.writing = Writing(text.language, words, str, facts.balance.on)
        self.settings, self.fixed = parts.settings, fixed_values(parts, text.language)
        self.client, self.facts, self.text = client, facts, text

    def value(self, name: str) -> str:
        """Give a value; raises MissingValueError for one that is not there."""
        made: str | None = self.fixed.get(name) or getattr(self, f"_{name}")()
        if not made:
            raise MissingValueError(name)
        return made

    def _first_name(self) -> str:
        return self.client.first_name

    def _last_name(self) -> str:
        given, _, family = self.client.name.strip().rpartition(" ")
        return family if given else self.client.name.strip()

    def _name(self) -> str:
        return self.client.name.strip()

    def _client_number(self) -> str:
        return self.client.external_id

    def _tax_id(self) -> str:
        document = parse_document(self.client.document or "")
        return document.masked if document else ""

    def _address(self) -> str:
        parts = (self.client.street, self.client.city, self.client.state)
        return ", ".join(part for part in parts if part) if self.client.street else ""

    def _city(self) -> str:
        return self.client.city or ""

    def _invoice_number(self) -> str:
        return self.facts.line.number

    def _description(self) -> str:
        return self.facts.line.description or self.facts.line.number

    def _invoice_amount(self) -> str:
        return self.writing.money(self.facts.line.principal)

    def _amount_today(self) -> str:
        return self.writing.value(price_of([self.facts.line]))

    def _invoices(self) -> str:
        balance = self.facts.balance
        return self.writing.invoices(balance.late or balance.lines, "brief")

    def _total_overdue(self) -> str:
        return self.writing.money(self.facts.balance.overdue)

    def _due_on(self) -> str:
        return self.writing.day(self.facts.line.due_on, "short")

    def _payable_on(self) -> str:
        calendar = self.settings.calendar_for(self.client.state, self.client.city)
        return self.writing.day(calendar.next_business(self.facts.line.due_on), "short")

    def _days_late(self) -> str:
        return str(self.facts.line.days_late)

    def _suspends_on(self) -> str:
        day = self.facts.suspends_on
        return self.writing.day(day) if day else ""

    def _today(self) -> str:
        return self.writing.day(self.facts.balance.on, "short")

    def _link(self) -> str:
        return self.facts.link()

    def _code(self) -> str:
        return self.facts.code or ""

    def _ice_breaker(self) -> str:
        """Give the client's own sentence (AST-07), unless it says what no text may."""
        own = (self.client.ice_breaker or "").strip()
        found = lint(own, self.text.language, self.text.channel, lint_rules())
        if own and not any(each.severity is Severity.ERROR for each in found):
            return own
        return closing_in(self.text.language).ice_breaker
