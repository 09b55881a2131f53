"""Who may have paid a line: the clients that its clues point to, with what they owe.

Read for a batch of lines at a time, within the transaction that books it.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import timedelta

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from bot.balances import Priced, priced
from bot.bank.boletos import by_our_number
from bot.bank.clues import Clues
from bot.bank.shelf import Shelf
from bot.settings import Settings
from domain.matching import Claimant, Debt, Line
from models.client import Client
from models.instrument import Instrument
from models.invoice import OPEN, Invoice
from models.proof import CHECKING, LAPSED, Proof

_CPF_LENGTH, _MASKED_LENGTH = 11, 6
_CHUNK = 400  # values in one IN list
_UNPROVEN = (CHECKING, LAPSED)


class People:
    """The portfolio as one batch of lines asks about it."""

    def __init__(self, session: Session, settings: Settings, shelf: Shelf) -> None:
        self.session = session
        self.settings = settings
        self.shelf = shelf
        self._money: dict[int, Priced] = {}
        self._clients: dict[int, Client] = {}

    def claimants(self, lines: Mapping[Line, Clues]) -> dict[str, list[Claimant]]:
        """List for each line, by its ref, those who may have paid it."""
        coded = self._coded(lines.values())
        numbered = self._numbered(lines.values())
        documents = self._documents({line.document for line in lines})
        found = {}
        for line, clues in lines.items():
            codes = _named(coded, (*clues.txids, *clues.codes))
            old = (f"R{id_}" for id_ in sorted(clues.old))
            numbers = _named(numbered, (*clues.numbers, *old, clues.end_to_end))
            who = codes.keys() | numbers.keys() | set(documents.get(line.document, ()))
            who |= self.shelf.by_name(line.text)
            if not codes:
                who |= self.shelf.by_amount(line.amount.minor, line.on)
            found[line.ref] = [
                self._claimant(id_, line, codes, numbers) for id_ in sorted(who)
            ]
        return found

    def instrument_of(self, txids: Iterable[str]) -> Instrument | None:
        """Find the Pix code of ours that a line names."""
        query = select(Instrument).where(Instrument.txid.in_(tuple(txids)))
        return self.session.scalar(query.limit(1))

    def _claimant(
        self,
        client_id: int,
        line: Line,
        codes: Mapping[int, set[int]],
        numbers: Mapping[int, set[int]],
    ) -> Claimant:
        client, money = self._client(client_id), self._priced(client_id)
        days = [
            line.on - timedelta(days=back)
            for back in range(self.settings.bank.days_back + 1)
        ]
        debts = tuple(
            Debt(
                invoice.id,
                invoice.due_on,
                tuple((day, money.position(invoice, day).left.total) for day in days),
            )
            for invoice in money.invoices
        )
        return Claimant(
            client_id,
            client.name,
            client.document or "",
            debts,
            frozenset(codes.get(client_id, ())),
            frozenset(numbers.get(client_id, ())),
        )

    def _coded(self, clues: Iterable[Clues]) -> dict[str, list[tuple[int, int]]]:
        """Find whose the codes are, in pairs of client and invoice."""
        asked = list(clues)
        found: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for some in _chunks(set().union(*(each.txids for each in asked))):
            rows = self.session.scalars(
                select(Instrument).where(Instrument.txid.in_(some))
            )
            for row in rows:
                ids = [int(each["id"]) for each in row.invoices]
                found[row.txid or ""] += [(row.client_id, id_) for id_ in ids]
        codes = set().union(*(each.codes for each in asked))
        return dict(found) | by_our_number(self.session, codes)

    def _numbered(self, clues: Iterable[Clues]) -> dict[str, list[tuple[int, int]]]:
        asked = list(clues)
        found: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for some in _chunks(set().union(*(each.numbers for each in asked))):
            where = or_(Invoice.number.in_(some), Invoice.external_id.in_(some))
            for row in self._open(where):
                for name in {row.number, row.external_id} & set(some):
                    found[name].append((row.client_id, row.id))
        for old in _chunks(set().union(*(each.old for each in asked))):
            for row in self._open(Invoice.id.in_(old)):
                found[f"R{row.id}"].append((row.client_id, row.id))
        for ends in _chunks({each.end_to_end for each in asked} - {""}):
            self._proven(ends, found)
        return dict(found)

    def _proven(
        self, ends: list[object], found: dict[str, list[tuple[int, int]]]
    ) -> None:
        """Find the invoices that a client's own receipt, with this id, was sent for."""
        proofs = select(Proof).where(
            Proof.end_to_end.in_(ends), Proof.state.in_(_UNPROVEN)
        )
        for proof in self.session.scalars(proofs):
            for row in self._open(Invoice.id.in_(proof.invoices)):
                found[proof.end_to_end or ""].append((proof.client_id, row.id))

    def _open(self, where: ColumnElement[bool]) -> Iterable[Invoice]:
        query = select(Invoice).where(Invoice.status == OPEN, where)
        return self.session.scalars(query).all()

    def _documents(self, documents: set[str]) -> dict[str, list[int]]:
        whole = {each for each in documents if len(each) > _MASKED_LENGTH}
        masked = {each for each in documents if len(each) == _MASKED_LENGTH}
        middle = func.substr(Client.document, 4, _MASKED_LENGTH)
        found: dict[str, list[int]] = defaultdict(list)
        for some in _chunks(whole):
            query = select(Client.document, Client.id).where(Client.document.in_(some))
            for document, client_id in self.session.execute(query):
                found[document or ""].append(client_id)
        for some in _chunks(masked):
            people = select(middle, Client.id).where(
                middle.in_(some), func.length(Client.document) == _CPF_LENGTH
            )
            for digits, client_id in self.session.execute(people):
                found[digits].append(client_id)
        return dict(found)

    def _client(self, client_id: int) -> Client:
        if client_id not in self._clients:
            self._clients[client_id] = self.session.get_one(Client, client_id)
        return self._clients[client_id]

    def _priced(self, client_id: int) -> Priced:
        if client_id not in self._money:
            client = self._client(client_id)
            self._money[client_id] = priced(self.session, client, self.settings)
        return self._money[client_id]


def _named(
    found: Mapping[str, list[tuple[int, int]]], keys: Iterable[str]
) -> dict[int, set[int]]:
    named: dict[int, set[int]] = defaultdict(set)
    for key in keys:
        for client_id, invoice_id in found.get(key, ()):
            named[client_id].add(invoice_id)
    return named


def _chunks(values: Iterable[object]) -> Iterable[list[object]]:
    listed = sorted(values, key=str)
    return [listed[i : i + _CHUNK] for i in range(0, len(listed), _CHUNK)]
