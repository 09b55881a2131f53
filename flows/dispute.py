"""Dispute: what is contested and why, asked once; only that invoice is held."""

import re
from dataclasses import dataclass

from domain.disclosure import Level
from flows.choices import chosen
from flows.commands import OpenDispute, RecordReason
from flows.contested import kind_of
from flows.flow import Flow
from flows.heard import Heard, Intent
from flows.kin import fold
from flows.pick import Lines, ids_of, named, with_ids
from flows.turn import Choice, Move, Turn, ask, finish

LONGEST_REASON = 500  # characters kept of what the client wrote
MOST_LISTED = 5  # invoices to choose from; with more, all of them are meant
OTHER_WISHES = (  # than to say what happened
    Intent.ASK_WHO_IS_THIS,
    Intent.ASK_IF_GENUINE,
    Intent.ASK_RECEIPT,
    Intent.ASK_BALANCE,
    Intent.ASK_DUE_DATE,
    Intent.REQUEST_PAYMENT_LINK,
    Intent.MENU,
    Intent.GREET,
)
_ALL = re.compile(
    r"(?:sao |e |quero )?(?:todas?|todos|tudo|ambas|as (?:duas|tres)|nenhuma(?: delas)?"
    r"|all(?: of them)?|both|todas ellas|las (?:dos|tres)|ninguna)[\s.!]*"
)
ALL = Choice("choice:all", "choice.all_invoices")
REASONS = (
    Choice("choice:not_mine", "choice.not_mine"),
    Choice("choice:cancelled", "choice.cancelled"),
    Choice("choice:wrong_amount", "choice.wrong_amount"),
)


@dataclass(frozen=True, slots=True)
class Contest:
    """What is contested, and the words that it began with."""

    invoice_ids: tuple[int, ...] = ()
    words: str = ""


flow = Flow[Contest](
    "dispute",
    Contest,
    (Intent.DISPUTE_DEBT,),
    needs=Level.DEBT,
    expects={"which_invoice": "choice"},
)


@flow.step
def which_invoice(turn: Turn[Contest]) -> Move | None:
    """Find out what is contested: named, or the only one, or asked for."""
    lines = turn.balance.lines
    if not turn.balance.total:
        return finish("dispute.nothing_open")
    words = turn.heard.text if turn.draft is None else turn.draft.words
    if picked := _picked(turn, lines):
        return _ask_why(Contest(ids_of(picked), words))
    if len(lines) == 1 or len(lines) > MOST_LISTED or _means_all(turn):
        return _ask_why(Contest(ids_of(lines), words))
    if turn.draft is None or turn.heard.nothing:
        return _ask_which(lines, Contest((), words))
    return None


@flow.step
def why(turn: Turn[Contest]) -> Move | None:
    """Take whatever is said now as the reason, and open the dispute with it."""
    contest = turn.draft or Contest()
    if turn.heard.nothing:
        return _ask_why(contest)
    if not _is_reason(turn.heard):
        return None
    reason = chosen(turn.heard) or turn.heard.text
    both = " | ".join(part for part in (contest.words, reason) if part)
    still_open = with_ids(turn.balance, contest.invoice_ids)
    others = len(turn.balance.lines) - len(still_open)
    kind = kind_of(contest.words, reason)
    opened = OpenDispute(both[:LONGEST_REASON], contest.invoice_ids, kind)
    return finish(
        "dispute.opened_others_go_on" if others else "dispute.opened",
        do=(opened, RecordReason("dispute")),
        closes=True,
        lines=still_open,
        day=turn.case.dispute_by,
    )


def _is_reason(heard: Heard) -> bool:
    said = heard.text.strip() or chosen(heard)
    return bool(said) and heard.intent not in OTHER_WISHES


def _means_all(turn: Turn[Contest]) -> bool:
    """Tell whether all are meant; "todas" in the first message is not looked at."""
    said = turn.draft is not None and _ALL.fullmatch(fold(turn.heard.text))
    return chosen(turn.heard) == "all" or bool(said)


def _picked(turn: Turn[Contest], lines: Lines) -> Lines:
    place = chosen(turn.heard)
    if place is not None and place.isdecimal() and 0 < int(place) <= len(lines):
        return (lines[int(place) - 1],)
    return named(turn, lines)


def _ask_why(contest: Contest) -> Move:
    return ask("dispute.why", draft=contest, choices=REASONS, then=why)


def _ask_which(lines: Lines, contest: Contest) -> Move:
    each = tuple(
        Choice(f"choice:{place}", "choice.invoice", {"number": ln.number}, listed=True)
        for place, ln in enumerate(lines, start=1)
    )
    return ask(
        "dispute.which_invoice",
        lines=lines,
        draft=contest,
        choices=(*each, ALL),
        then=which_invoice,
    )
