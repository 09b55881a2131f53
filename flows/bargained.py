"""Which invoices a bargain is about, as the client names them when it begins.

1. The instalments of an agreement and other invoices are never mixed: what was
   bargained already has no second discount. Other late invoices come first, unless the
   words are about the agreement.
2. Several that are named ("a de março e a de abril", "as duas mais antigas"), all but
   some ("menos a de maio"), one ("só a 1003"); else what is late, else all.
3. "A de março eu parcelo, a de abril pago à vista": the clause that speaks of parts
   says which are bargained over; the others go on by themselves.
"""

import re
from typing import Any

from domain.terms import Offer
from flows.bill_words import BILL
from flows.choices import chosen
from flows.kin import fold
from flows.one_of import that_one
from flows.pick import Lines, named, open_lines
from flows.several import all_named, named_in
from flows.turn import Case, Turn
from flows.turning import goes_on_about, left_out, means_every

_MANY = re.compile(
    r"\b(?P<n>\d|dois|duas|tres|quatro|two|three|four|dos|cuatro) "
    rf"(?:{BILL} )?(?:(?P<old>mais (?:antig|velh|atrasad)\w+|oldest|primeiras"
    r"|mas (?:antig|viej)\w+)|mais (?:nov|recent)\w+|newest|latest"
    r"|mas (?:nuev|recient)\w+)"
)
_MANY_LAST = re.compile(rf"\b(?P<n>two|three|four|2|3|4) (?P<old>oldest|first) {BILL}")
_WORDS = {
    "dois": 2,
    "duas": 2,
    "tres": 3,
    "quatro": 4,
    "two": 2,
    "three": 3,
    "four": 4,
    "dos": 2,
    "cuatro": 4,
}
_BUT = re.compile(
    r"\b(?:menos|exceto|fora|tirando|sem contar|except|but not|salvo|excepto)\s"
    rf"(?:a|as|o|os|essa|aquela|la|las|the|for)\s(?:{BILL}\s)?(?P<rest>.+)"
)
PARTS = re.compile(
    r"\b(?:parcel\w*|divid\w*|vezes|\d{1,2} ?x|prestac\w+|instal\w+|cuotas?)\b"
)
_AT_ONCE = re.compile(
    r"\b(?:a ?vista|agora|hoje|de uma vez|now|today|in full|de contado|ahora|hoy)\b"
)
CLAUSES = re.compile(
    r"[,;.]| e (?=(?:a|as|o|os|eu|ja|pag\w+|quit\w+|parcel\w+|divid\w+)\b)| mas "
    r"| and (?=(?:the|i|pay)\b)| y (?=(?:la|el|pag\w+)\b)"
)
_THE_OTHER = re.compile(  # beside an agreement: "e a outra, parcela em 2"
    r"^(?!.*\b(?:acordo|agreement|acuerdo)\b).*"
    r"\b(?:a|o|the|la|el) (?:outr[ao]|other|otr[ao])\b"
)
_THE_AGREEMENT = re.compile(
    r"\b(?:acordo|parcelas?|prestac\w+|renegoci\w+|agreement|instal\w+|acuerdo|cuotas?)\b"
)


def begun_over(turn: Turn[Any]) -> Lines:
    """List what the first message of a bargain is about; none is nothing open."""
    pool = _of_one_kind(turn, open_lines(turn))
    if is_agreed(turn.case, pool):  # planned anew it is whole, whatever part is named
        return usual(turn.case, pool)
    it = tuple(line for line in that_one(turn) if line in pool)
    it = it or goes_on_about(turn, pool)
    return _named(turn, pool) or it or usual(turn.case, pool)


def turned_to(turn: Turn[Any]) -> Lines:
    """Pick the invoices that a message turns to midway: "só a de outubro", "as duas".

    Of a list of offers "a menor" and "a última parcela" are no invoices, and of an
    agreement no part is bargained over by itself.
    """
    ref, text = turn.heard.values.invoice, fold(turn.heard.text)
    pool = _of_one_kind(turn, open_lines(turn))
    if is_agreed(turn.case, pool):
        return ()
    if ref is None and means_every(text):
        return usual(turn.case, pool)
    if ref is None or ref.amount or chosen(turn.heard):
        return ()
    of_offers = ref.which == "smallest" and not re.search(BILL, text)
    if of_offers or (ref.which and PARTS.search(text)):
        return ()
    return _named(turn, pool)


def usual(case: Case, lines: Lines) -> Lines:
    """Give what is bargained over where nothing is named: what is late, else all.

    Of an agreement it is all that is left.
    """
    late = tuple(line for line in lines if line.days_late)
    return lines if is_agreed(case, lines) else late or lines


def is_agreed(case: Case, lines: Lines) -> bool:
    """Tell whether these are instalments of an agreement."""
    return any(line.invoice_id in case.instalments for line in lines)


def times_bargained(case: Case, lines: Lines) -> int:
    """Count the agreements that were made over this debt already, one on another."""
    counts = (case.bargained.get(line.invoice_id or 0, 0) for line in lines)
    return max(counts, default=0)


def is_partial(turn: Turn[Any], lines: Lines) -> bool:
    """Tell whether others stay, late or contested, beside those bargained over."""
    agreed = is_agreed(turn.case, lines)
    pool = tuple(
        line
        for line in turn.balance.lines
        if line.owed and (line.invoice_id in turn.case.instalments) == agreed
    )
    return bool(set(usual(turn.case, pool)) - set(lines))


def agreed_lines(turn: Turn[Any], lines: Lines) -> Lines:
    """Pick the instalments of an agreement."""
    agreed = turn.case.instalments
    return tuple(line for line in lines if line.invoice_id in agreed)


def _of_one_kind(turn: Turn[Any], lines: Lines) -> Lines:
    agreed = agreed_lines(turn, lines)
    others = tuple(line for line in lines if line not in agreed)
    text = fold(turn.heard.text)
    wanted = _THE_AGREEMENT.search(text) and not (others and _THE_OTHER.search(text))
    late = any(line.days_late for line in others)
    return agreed if agreed and (wanted or not late) else others


def _named(turn: Turn[Any], pool: Lines) -> Lines:
    text = fold(turn.heard.text)
    if left := _all_but(turn, text, pool):
        return left
    if out := left_out(text, pool):
        return _without(turn, out, pool)
    if some := _many(text, pool):
        return some
    clauses = [clause for clause in CLAUSES.split(text) if clause.strip()]
    if parted := _by_clause(clauses, pool):
        return parted
    one = named(turn, pool)
    return (one and all_named(text, pool)) or one


def _without(turn: Turn[Any], out: Lines, pool: Lines) -> Lines:
    """Leave some out of what is bargained over, or else of what it begins over."""
    ids = getattr(turn.draft, "invoice_ids", ())
    begun = tuple(line for line in pool if line.invoice_id in ids)
    text = fold(turn.heard.text)
    said = tuple(line for line in named_in(text, pool) if line not in out)
    kept = tuple(line for line in begun or usual(turn.case, pool) if line not in out)
    return said or kept


def _all_but(turn: Turn[Any], text: str, pool: Lines) -> Lines:
    found = _BUT.search(text)
    if not found:
        return ()
    out = named_in(found["rest"], pool) or named(turn, pool)
    kept = tuple(line for line in pool if line not in out)
    return kept if out else ()


def _many(text: str, pool: Lines) -> Lines:
    found = _MANY.search(text) or _MANY_LAST.search(text)
    if not found:
        return ()
    many = _WORDS.get(found["n"]) or int(found["n"])
    by_day = sorted(pool, key=lambda line: line.due_on, reverse=not found["old"])
    wanted = by_day[:many]
    return tuple(line for line in pool if line in wanted)


def _by_clause(clauses: list[str], pool: Lines) -> Lines:
    """Find the clause that speaks of parts, where another one pays its own at once."""
    for clause in clauses:
        others = [each for each in clauses if each is not clause]
        if PARTS.search(clause) and any(_AT_ONCE.search(other) for other in others):
            return named_in(clause, pool)
    return ()


def as_it_is(case: Case, lines: Lines, offer: Offer) -> bool:
    """Tell whether an offer is the agreement that stands: the same amounts and days.

    Whoever agrees to that gains nothing, and has bargained once more.
    """
    drawn = [(part.due_on, part.amount) for part in offer.instalments]
    now = sorted((line.due_on, line.owed) for line in lines)
    return is_agreed(case, lines) and drawn == now
