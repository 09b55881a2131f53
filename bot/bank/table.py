"""Statements as tables, CSV or XLSX: one amount with a sign, or credit and debit."""

from collections.abc import Sequence
from pathlib import Path

from bot.bank.lines import Refused, Statement, StatementLine, UnreadableStatementError
from bot.bank.signed import signed_minor
from bot.imports.cells import Cells, text
from bot.imports.columns import UnfitMappingError, columns_of
from bot.imports.dates import parse_date
from bot.imports.reader import UnreadableFileError, open_table
from bot.imports.values import Cell, text_of
from bot.settings.imports import Mapping
from domain.likeness import words_of

# How banks head their columns, as words: "Histórico", "Valor (R$)", "Crédito".
_OTHERS = {
    "date": ("data", "data lancamento", "data mov", "data movimento", "dt lancamento"),
    "amount": ("valor", "valor r", "valor brl", "montante"),
    "credit": ("credito", "credito r", "entrada", "entradas", "creditos"),
    "debit": ("debito", "debito r", "saida", "saidas", "debitos"),
    "description": ("historico", "descricao", "lancamento", "memo", "detalhes"),
    "document": ("documento", "docto", "doc", "numero documento", "n documento"),
    "payer": ("nome", "pagador", "favorecido", "remetente", "contraparte", "origem"),
    "payer_document": ("cpf cnpj", "cpf", "cnpj", "cpf cnpj pagador"),
    "id": ("identificador", "id transacao", "fitid", "id da transacao"),
    "balance": ("saldo", "saldo r"),
}
_BALANCE = "saldo"


def read_table(path: Path, mapping: Mapping, account: str) -> Statement:
    """Read a statement from a table; raises UnreadableStatementError."""
    try:
        with open_table(path) as table:
            fitted = _fitted(table.header, mapping)
            columns = columns_of(table.header, fitted)
            if not {"amount", "credit", "debit"} & columns.places.keys():
                raise UnreadableStatementError(_NO_AMOUNT)
            reader = _Reader(fitted)
            for row in table.rows:
                reader.take(Cells(row, columns))
            return reader.statement(account, table.layout)
    except (UnreadableFileError, UnfitMappingError) as error:
        raise UnreadableStatementError(str(error)) from error


class _Reader:
    def __init__(self, mapping: Mapping) -> None:
        self.mapping = mapping
        self.lines: list[StatementLine] = []
        self.refused: list[Refused] = []
        self.skipped = 0

    def take(self, cells: Cells) -> None:
        """Read a row; balances and rows without money are passed over."""
        said = cells.read("description", text(300)) or ""
        minor = self._minor(cells)
        if minor is None or said.casefold().startswith(_BALANCE):
            self.skipped += not cells.problems
        else:
            on = cells.need(
                "date", lambda cell: parse_date(cell, self.mapping.date_order)
            )
            if on is not None:
                number = text_of(cells.columns.cell(cells.row.cells, "document"))
                self.lines.append(
                    StatementLine(
                        cells.row.number,
                        on,
                        minor,
                        said,
                        bank_ref=cells.read("id", text(120)) or "",
                        payer=cells.read("payer", text(200)) or "",
                        document=cells.read("payer_document", text(20)) or "",
                        numbers=(number[:60],) if number.strip("0 ") else (),
                    )
                )
        first = cells.problems[:1]
        self.refused += [Refused(p.row, p.value, p.reason) for p in first]

    def _minor(self, cells: Cells) -> int | None:
        def signed(cell: Cell) -> int:
            return signed_minor(cell, self.mapping.decimal)

        credit, debit = cells.read("credit", signed), cells.read("debit", signed)
        whole = cells.read("amount", signed)
        if cells.problems:
            return None
        if credit or debit:
            return abs(credit or 0) - abs(debit or 0)
        return whole or None

    def statement(self, account: str, layout: str) -> Statement:
        lines = tuple(line for line in self.lines if line.minor)
        return Statement(
            "csv",
            account,
            lines,
            tuple(self.refused),
            skipped=self.skipped,
            layout=layout,
        )


def _fitted(header: Sequence[str], mapping: Mapping) -> Mapping:
    """Name the columns that go by one of their usual names, where no mapping does."""
    named = dict(mapping.columns)
    taken = set(named.values())
    for theirs in header:
        ours = _usual(theirs)
        if ours and theirs not in named and ours not in taken:
            named[theirs] = ours
            taken.add(ours)
    return mapping.model_copy(update={"columns": named})


def _usual(theirs: str) -> str | None:
    words = " ".join(words_of(theirs))
    for ours, names in _OTHERS.items():
        if words == ours.replace("_", " ") or words in names:
            return ours
    return None


_NO_AMOUNT = "no column is amount, credit or debit; name it in a layout of `imports`"
