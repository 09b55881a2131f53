"""What one clause contests, and another pays: "a de outubro está errada, pago a outra".

1. Each clause says of the invoices that it names that they are wrong, or paid already,
   or how they are to be paid; one that fits none of these leaves the message whole.
2. What is paid already is claimed, what is wrong contested, all of it in one dispute;
   then what is to be paid has its turn.
"""

import re
from dataclasses import dataclass
from datetime import date

from domain.statement import Balance
from flows.bargained import PARTS
from flows.clauses import clauses_of
from flows.contested import contests, contests_plainly
from flows.heard import DESPAIR, Heard, Intent, InvoiceRef, Values
from flows.parted import APART, AT_ONCE, PAYS, READ, bargained, one_of, paid
from flows.pick import Lines, with_ids
from flows.several import named_in

_PAID = re.compile(
    r"\b(?:paguei|quitei)\b|\bja (?:ta |esta |foi )?pag[ao]\b|\bi (?:already )?paid\b"
    r"|\bya pague\b"
)
_READABLE = {Intent.DISPUTE_DEBT, Intent.ALREADY_PAID, *READ - AT_ONCE}


@dataclass(frozen=True, slots=True)
class _Said:
    """The clauses of a message by what they say of the invoices that they name."""

    against: tuple[str, ...]
    paid: tuple[str, ...]
    others: tuple[str, ...]


def contest_apart(heard: Heard, balance: Balance, today: date) -> tuple[Heard, ...]:
    """Part a message that contests something in its wishes, the first one first.

    All have the rule APART; none: it is not so. The clauses that contest keep their
    words: they are the beginning of the reason.
    """
    readable = heard.intent in _READABLE and heard.rule != DESPAIR
    if heard.button is not None or not readable:
        return ()
    said, lines = _sorted(heard), with_ids(balance, ())
    wrong, done = _named(said.against, lines), _named(said.paid, lines)
    other = one_of(list(said.others), lines)
    apart = {*wrong, *done, *_named(said.others, lines)}
    if not wrong or len(apart) != len(wrong) + len(done) + (other is not None):
        return ()
    claim = _claimed(heard, done)
    later = _later(heard, said, other, today)
    if len(done) != len(claim) or (said.others and not later) or not (claim or later):
        return ()
    return (*claim, _disputed(heard, said, wrong), *later)


def _sorted(heard: Heard) -> _Said:
    says_so = contests if heard.intent is Intent.DISPUTE_DEBT else contests_plainly
    clauses = clauses_of(heard.text)
    done = [each for each in clauses if _PAID.search(each)]
    against = [each for each in clauses if each not in done and says_so(each)]
    others = [each for each in clauses if each not in done and each not in against]
    return _Said(tuple(against), tuple(done), tuple(others))


def _named(clauses: tuple[str, ...], lines: Lines) -> Lines:
    found = {line for clause in clauses for line in named_in(clause, lines)}
    return tuple(line for line in lines if line in found)


def _disputed(heard: Heard, said: _Said, wrong: Lines) -> Heard:
    """Contest them; of several the words name each."""
    one = InvoiceRef(number=wrong[0].number) if len(wrong) == 1 else None
    words = ", ".join(each.strip() for each in said.against)
    values = Values(amount=heard.values.amount, invoice=one)
    return Heard(words, heard.language, Intent.DISPUTE_DEBT, values=values, rule=APART)


def _claimed(heard: Heard, done: Lines) -> tuple[Heard, ...]:
    if len(done) != 1:
        return ()
    values = Values(invoice=InvoiceRef(number=done[0].number))
    wish = Intent.ALREADY_PAID
    return (Heard("", heard.language, wish, values=values, rule=APART),)


def _later(
    heard: Heard, said: _Said, other: InvoiceRef | None, today: date
) -> tuple[Heard, ...]:
    """Give what is paid or bargained over, where a clause says so."""
    if other is None:
        return ()
    if any(PARTS.search(each) for each in said.others):
        return (bargained(heard, other),)
    pays = any(PAYS.search(each) for each in said.others)
    return (paid(heard, other, today),) if pays else ()
