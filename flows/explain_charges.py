"""Explain charges: why this amount, line by line, and why it is not what it was.

Who remembers an earlier figure ("estava 100 e agora 102,17?") is answered with the
difference since a figure that we told them: the one that they name, else the latest
that was not the same. What we never told is said to be so.
"""

from datetime import date

from domain.difference import Difference, Figure, Told
from domain.disclosure import Level
from domain.explained import Explained, explained
from domain.money import Money
from domain.statement import InvoiceBalance
from flows.contested import should_be_by_plan
from flows.flow import Flow, NoDraft
from flows.heard import Intent, Remembered
from flows.pick import Lines, named
from flows.questions import CONTEST, PAY, PERSON
from flows.turn import Move, Say, Turn, finish

flow = Flow[NoDraft](
    "explain_charges", intents=(Intent.EXPLAIN_CHARGES,), needs=Level.DEBT
)

CONTEST_FLOW = "dispute"
CHOICES = (PAY, CONTEST, PERSON)


@flow.step
def explain(turn: Turn[NoDraft]) -> Move:
    """Answer what changed, where that is asked; else show each line with its rule."""
    if _plan_differs(turn):
        return Move(start=CONTEST_FLOW)
    remembered = turn.heard.values.remembered
    if remembered is not None and (says := _change(turn, remembered)):
        *first, last = says
        return Move((*first, Say(last.key, last.params, CHOICES)))
    if not turn.balance.total:
        return finish("balance.nothing_owed")
    lines = named(turn, turn.balance.lines) or turn.balance.lines
    return Move((explained_lines(turn, lines, choices=True),))


def _plan_differs(turn: Turn[NoDraft]) -> bool:
    """Tell "meu plano é de 79,90 e veio 100", where no invoice is of that price."""
    said = should_be_by_plan(turn.heard.text, turn.balance.currency)
    lines = turn.balance.lines
    return said is not None and bool(lines) and all(said < ln.principal for ln in lines)


def explained_lines(turn: Turn[NoDraft], lines: Lines, *, choices: bool = False) -> Say:
    """Explain the lines that bear something beside the invoice itself; else all."""
    changed = tuple(line for line in lines if line.owed != line.principal)
    key = "charges.explained" if changed else "charges.none"
    shown: tuple[object, ...] = _with_rules(turn, changed) if changed else lines
    return Say(key, {"lines": shown}, CHOICES if choices else ())


def _with_rules(turn: Turn[NoDraft], lines: Lines) -> tuple[Explained, ...]:
    case = turn.case
    return tuple(
        explained(line, case.policy_of(line.invoice_id), case.calendar)
        for line in lines
    )


def _change(turn: Turn[NoDraft], remembered: Remembered) -> tuple[Say, ...]:
    """Compare with the figure that they remember, as far as it is one of ours."""
    named_ones = _besides_now(turn, remembered)
    told = _told_as(turn, named_ones)
    if told is None and (line := _original(turn, named_ones)) is not None:
        params = {"amount": line.principal, "due_on": line.due_on}
        return (Say("charges.original", params), explained_lines(turn, (line,)))
    says: tuple[Say, ...] = ()
    if told is None and named_ones:
        says = (Say("charges.never_said", {"amount": named_ones[0]}),)
    told = told or _latest_other(turn, remembered)
    if told is None:
        return _nothing_told(turn, says)
    return (*says, _since(turn, told))


def _besides_now(turn: Turn[NoDraft], remembered: Remembered) -> list[Money]:
    """Leave out the amount of today: "estava 100 e agora 102,17" is about the 100."""
    now = {turn.balance.total, *(line.owed for line in turn.balance.lines)}
    return [amount for amount in remembered.amounts if amount not in now]


def _told_as(turn: Turn[NoDraft], amounts: list[Money]) -> Told | None:
    """Find the latest figure that was one of *amounts*, in all or of one invoice."""
    for told in turn.case.told:
        figure = told.figure
        if figure.total in amounts:
            return told
        for line in figure.lines:
            if line.owed in amounts:
                part = Figure(figure.on, (line,), whole=False, currency=figure.currency)
                return Told(part, told.at)
    return None


def _original(turn: Turn[NoDraft], amounts: list[Money]) -> InvoiceBalance | None:
    """Find the invoice whose own amount they name: it stands on the invoice."""
    lines = (line for line in turn.balance.lines if line.principal in amounts)
    return next(lines, None)


def _latest_other(turn: Turn[NoDraft], remembered: Remembered) -> Told | None:
    """Find the latest figure that is not today's; of last month, where they say so."""
    known = turn.case.told
    if remembered.last_month:
        known = tuple(t for t in known if t.figure.on < _month(turn.today)) or known
    changed = (told for told in known if _difference(turn, told).more)
    return next(changed, known[0] if known else None)


def _month(today: date) -> date:
    return today.replace(day=1)


def _nothing_told(turn: Turn[NoDraft], says: tuple[Say, ...]) -> tuple[Say, ...]:
    if not turn.balance.total:
        return ()
    first = says or (Say("charges.never_told"),)
    return (*first, explained_lines(turn, turn.balance.lines))


def _since(turn: Turn[NoDraft], told: Told) -> Say:
    change = _difference(turn, told)
    params: dict[str, object] = {"before": change.before, "told_on": told.figure.on}
    if not change.more and not change.parts:
        return Say("charges.same", params)
    params |= {"now": change.now, "parts": change.parts}
    if not change.more:
        return Say("charges.evened", params)
    grew = change.more.minor > 0
    params["change"] = change.more if grew else -change.more
    return Say("charges.grew" if grew else "charges.shrank", params)


def _difference(turn: Turn[NoDraft], told: Told) -> Difference:
    return turn.case.changed_since(told, turn.today)
