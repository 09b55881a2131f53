"""Lines that may be an earlier one again: a person looks before they are anybody's.

- *changed*: the bank gives an id that it gave before, to another day or amount.
- *twin*: a file of another kind (OFX and return file, say) told of the same amount on
  the same day; the names that we give to lines cannot know it for the same money.
"""

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.bank.lines import Statement, StatementLine, trusted_ids
from domain.likeness import words_of
from models.cash import IGNORED, BankStatement, CashItem

CHANGED, TWIN = "changed", "twin"
_NEAR = 7  # days; an id of the bank that comes again later is a new count of theirs


_GENERAL = frozenset(
    words_of(
        "pix recebido recebida ted doc boleto transferencia transf credito pagamento "
        "recebimento cred pag via banco conta titulo liquidacao"
    )
)


class Doubts:
    """What earlier files said of the days of this one."""

    def __init__(self, read: Statement) -> None:
        self.read = read
        self._ids = trusted_ids(read.lines)
        self._spent: set[int] = set()

    def of(self, session: Session, line: StatementLine, ref: str) -> str | None:
        """Tell what is doubtful about a new line; None where nothing is."""
        if self._was_another(session, line, ref):
            return CHANGED
        return TWIN if self._told_before(session, line) else None

    def _was_another(self, session: Session, line: StatementLine, ref: str) -> bool:
        """Find the line that this one was, of which the file knows no more."""
        if line.bank_ref not in self._ids or self.read.kind.startswith("cnab"):
            return False
        near = timedelta(days=_NEAR)
        query = select(CashItem.id).where(
            CashItem.account == self.read.account,
            CashItem.bank_ref == line.bank_ref,
            CashItem.external_ref != ref,
            CashItem.received_on.between(line.on - near, line.on + near),
        )
        return session.scalar(query.limit(1)) is not None

    def _told_before(self, session: Session, line: StatementLine) -> bool:
        """Find a line of another kind of file; each answers for one of ours."""
        query = (
            select(CashItem)
            .join(BankStatement, BankStatement.id == CashItem.statement_id)
            .where(
                BankStatement.kind != self.read.kind,
                CashItem.received_on.in_({line.on, line.credited_on or line.on}),
                CashItem.amount_minor == line.minor,
                CashItem.state != IGNORED,
            )
            .order_by(CashItem.id)
        )
        for item in session.scalars(query):
            if item.id not in self._spent and _alike(line, item):
                self._spent.add(item.id)
                return True
        return False


def _alike(line: StatementLine, item: CashItem) -> bool:
    """Tell whether two lines share a word that says something: a name, a number."""
    ours = set(words_of(f"{line.text} {line.payer}")) - _GENERAL
    theirs = set(words_of(f"{item.description} {item.payer or ''}")) - _GENERAL
    return bool(ours & theirs)
