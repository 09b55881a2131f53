"""The books in words: kinds, accounts, what does not fit, a line of an account."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.ledger.client_account import Step
from bot.settings.books import Books
from bot.words import Catalogue
from bot.words.writing import Words, Writing
from domain.books import Account
from domain.money import Money


@dataclass(frozen=True, slots=True)
class Told:
    """Writes what the books keep, in one language and one chart of accounts."""

    language: str
    words: Words
    books: Books
    currency: str

    def kind(self, kind: str) -> str:
        """Name what happened; a kind that has no words is shown as it is."""
        return self._named("kind", kind)

    def account(self, account: str) -> str:
        """Name an account, as the company does where it has its own name."""
        own = self.books.name(Account(account))
        return own or self._named("account", account)

    def code(self, account: str) -> str:
        """Give the code of an account."""
        return self.books.code(Account(account))

    def problem(self, problem: Mapping[str, Any]) -> str:
        """Say what does not fit; *problem* is bot.ledger.problems.Problem.plain()."""
        figures = dict(problem["figures"])
        currency = figures.get("currency") or self.currency
        for name, shown in (("minor", "amount"), ("wanted", "wanted")):
            if name in figures:
                figures[shown] = self.money(Money(int(figures[name]), currency))
        text = self.words.get(f"books.problem.{problem['kind']}")
        if not isinstance(text, str):
            return f"{problem['kind']} {problem['subject']}"
        return text.format_map({"currency": currency, **figures})

    def step(self, step: Step) -> str:
        """Say one line of a client's account."""
        parts = [self.kind(step.kind)]
        if step.account in {Account.FINES, Account.INTEREST, Account.CORRECTION}:
            parts.append(self._named("account", step.account))
        if step.number:
            parts.append(self.paper("invoice", number=step.number))
        return " · ".join(parts)

    def paper(self, key: str, **params: object) -> str:
        """Write the words of a client's account on paper."""
        text, _ = self._writing.write(f"books.paper.{key}", params)
        return text

    def money(self, amount: Money) -> str:
        """Write an amount with its symbol."""
        return self._writing.money(amount)

    def _named(self, group: str, name: str) -> str:
        found = self.words.get(f"books.{group}.{name}")
        return found if isinstance(found, str) else name.replace("_", " ")

    @property
    def _writing(self) -> Writing:
        return Writing(self.language, self.words, str)


def told_in(catalogue: Catalogue, language: str, books: Books, currency: str) -> Told:
    """Choose the language; one that we do not speak is Portuguese."""
    known = language if language in catalogue.words else "pt"
    return Told(known, catalogue.words[known], books, currency)
