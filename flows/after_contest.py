"""After a dispute was opened: more is added to it, or the client takes it back."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from domain.disclosure import Level
from flows.commands import AddToDispute, CheckProof, WithdrawDispute
from flows.contest_talk import AFTER, takes_back
from flows.flow import Flow
from flows.heard import Answer
from flows.pick import Lines, ids_of, matching
from flows.questions import PAY, SPLIT, yes_no
from flows.turn import Move, Say, Turn, ask, finish

LONGEST = 500  # characters kept of what is added


@dataclass(frozen=True, slots=True)
class Meant:
    """Which of the contested invoices a message is about."""

    invoice_ids: tuple[int, ...] = ()


flow = Flow[Meant](AFTER, Meant, needs=Level.DEBT, expects={"sure": "yes_no"})


@flow.step
def what_more(turn: Turn[Meant]) -> Move | None:
    """Put what is said beside the dispute; who takes it back is asked once more."""
    contested = contested_lines(turn)
    if not contested:
        return finish("dispute.none_open")
    if not turn.heard.text.strip() and not turn.case.papers:
        return ask("dispute.what_more", then=what_more, day=day_of(turn, contested))
    meant = named_of(turn, contested)
    if takes_back(turn.heard.text):
        return _ask_if_sure(meant)
    papers = tuple(paper.id for paper in turn.case.papers if paper.id)
    add = AddToDispute(turn.heard.text[:LONGEST], ids_of(meant), papers)
    day = day_of(turn, meant)
    return finish("dispute.added", do=(add,), closes=True, lines=meant, day=day)


@flow.step
def sure(turn: Turn[Meant]) -> Move | None:
    """Take it back on a clear yes: the invoice is asked for again."""
    ids = turn.draft.invoice_ids if turn.draft else ()
    lines = tuple(ln for ln in contested_lines(turn) if ln.invoice_id in ids)
    if not lines:
        return finish("dispute.none_open")
    if turn.heard.nothing:
        return _ask_if_sure(lines)
    if turn.heard.values.answer is Answer.YES and not turn.heard.values.reserved:
        do = (WithdrawDispute(ids_of(lines)),)
        choices = (PAY, SPLIT)
        return finish(
            "dispute.withdrawn", do=do, choices=choices, closes=True, lines=lines
        )
    if turn.heard.values.answer is Answer.NO:
        return finish("dispute.goes_on", day=day_of(turn, lines), lines=lines)
    return None


def with_contest(turn: Turn[Any], move: Move) -> Move:
    """Put the files of a message beside what is contested, where they are about it.

    A receipt is about the invoices that it is checked for; what is no receipt at all,
    sent while something is contested, is about that.
    """
    contested = contested_lines(turn)
    checks = [each for each in move.do if isinstance(each, CheckProof)]
    about = {i for check in checks for i in check.invoice_ids}
    known = bool(about) and not about & set(ids_of(contested))
    papers = tuple(paper.id for paper in turn.case.papers if paper.id)
    if not contested or known or not (papers or turn.heard.media):
        return move
    ids = tuple(i for i in ids_of(contested) if not about or i in about)
    add = AddToDispute(turn.heard.text[:LONGEST], ids, papers)
    lines = tuple(line for line in contested if line.invoice_id in ids)
    said = Say("dispute.added", {"lines": lines, "day": day_of(turn, lines)})
    says = (*move.says, said) if checks else (said,)
    return replace(move, says=says, do=(*move.do, add))


def contested_lines(turn: Turn[Any]) -> Lines:
    """List what is contested among the open invoices."""
    held = turn.case.disputed
    return tuple(line for line in turn.balance.lines if line.invoice_id in held)


def named_of(turn: Turn[Any], lines: Lines) -> Lines:
    """Pick what a message names of *lines*; nothing named, all of them."""
    ref = turn.heard.values.invoice
    return (matching(lines, ref) if ref is not None else ()) or lines


def day_of(turn: Turn[Any], lines: Lines) -> date:
    """Give the last day by which these are answered, as the client was told it."""
    told = turn.case.contested_by
    days = [told[i] for i in ids_of(lines) if i in told]
    return max(days, default=turn.case.dispute_by)


def _ask_if_sure(lines: Lines) -> Move:
    return ask(
        "dispute.sure",
        draft=Meant(ids_of(lines)),
        choices=yes_no(),
        then=sure,
        lines=lines,
    )
