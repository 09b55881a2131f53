"""The portfolio as statements ask about it: names, and amounts on a day; read once.

A first sieve and no answer: part payments are left out here, and whoever it finds is
priced exactly afterwards.
"""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.balances import bill_of, policy_of
from bot.hardship.freeze import all_frozen_days
from bot.settings import Settings
from domain.accrual import position_of
from domain.charges import ChargesPolicy
from domain.freeze import frozen
from domain.likeness import Likeness, likeness, words_of
from models.client import Client
from models.invoice import OPEN, Invoice

MOST_ALIKE = 10  # of more people than these an amount, or a name, tells nothing


class _Owed(NamedTuple):
    """What an amount on a day depends on; many invoices share one."""

    invoice: Invoice
    policy: ChargesPolicy
    place: tuple[str | None, str | None]


class Shelf:
    """Who owes, by the words of their names and by what they owe on a day."""

    def __init__(self, session: Session, settings: Settings) -> None:
        self.settings = settings
        self._names: dict[str, list[tuple[int, str]]] = defaultdict(list)
        self._alike: dict[tuple[object, ...], tuple[_Owed, set[int]]] = {}
        self._days: dict[date, Mapping[int, set[int]]] = {}
        self._frozen = all_frozen_days(session)
        query = select(Invoice, Client).join(Client, Client.id == Invoice.client_id)
        seen: set[int] = set()
        for invoice, client in session.execute(query.where(Invoice.status == OPEN)):
            self._put(invoice, client)
            if client.id not in seen and (words := words_of(client.name)):
                seen.add(client.id)
                self._names[words[0]].append((client.id, client.name))

    def by_name(self, text: str) -> set[int]:
        """List those whose name stands in *text*; the whole name before a like one."""
        found: dict[Likeness, set[int]] = {Likeness.SAME: set(), Likeness.LIKE: set()}
        for word in set(words_of(text)):
            for client_id, name in self._names.get(word, ()):
                if alike := likeness(name, text):
                    found[alike].add(client_id)
        some = (each for each in found.values() if 0 < len(each) <= MOST_ALIKE)
        return next(some, set())

    def by_amount(self, minor: int, day: date) -> set[int]:
        """List those of whom one invoice owes just that on *day*, if they are few."""
        found = self._on(day).get(minor, set())
        return found if len(found) <= MOST_ALIKE else set()

    def _put(self, invoice: Invoice, client: Client) -> None:
        usual = policy_of(invoice, client, self.settings)
        policy = frozen(usual, self._frozen.get(client.id, ()))
        place = client.state, client.city
        key = (invoice.amount_minor, invoice.due_on, policy, place)
        if key not in self._alike:
            self._alike[key] = (_Owed(invoice, policy, place), set())
        self._alike[key][1].add(client.id)

    def _on(self, day: date) -> Mapping[int, set[int]]:
        if day not in self._days:
            found: dict[int, set[int]] = defaultdict(set)
            for owed, clients in self._alike.values():
                calendar = self.settings.calendar_for(*owed.place)
                bill = bill_of(owed.invoice)
                left = position_of(bill, (), day, owed.policy, calendar).left
                found[left.total.minor] |= clients
            self._days[day] = found
        return self._days[day]
