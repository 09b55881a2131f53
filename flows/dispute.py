"""Dispute: what is contested and why, asked once; only that invoice is held."""

import re
from dataclasses import dataclass

from domain.charges import Items
from domain.disclosure import Level
from domain.disputes import Kind, recognised
from domain.money import Money
from flows.awaited import asks
from flows.bill_words import BILLS
from flows.choices import chosen
from flows.commands import OpenDispute, RecordReason
from flows.contest_talk import AFTER, takes_back
from flows.contested import (
    adds_nothing,
    kind_of,
    lines_contested,
    should_be,
    should_be_by_plan,
    tells_why,
)
from flows.flow import Flow
from flows.heard import Heard, Intent
from flows.kin import fold
from flows.pick import Lines, as_choices, by_place, debt_of, ids_of, named, with_ids
from flows.questions import PAY, PERSON
from flows.turn import Choice, Move, Say, Turn, ask, finish

LONGEST_REASON = 500  # characters kept of what the client wrote
MOST_OF_BOTH = 2
MOST_LISTED = 5  # invoices to choose from; with more, all of them are meant
OTHER_WISHES = (  # than to say what happened
    Intent.ASK_WHO_IS_THIS,
    Intent.ASK_IF_GENUINE,
    Intent.ASK_RECEIPT,
    Intent.ASK_AGREEMENT,
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
_BILLS = rf"(?:{BILLS}|charges|cuentas)"
_BOTH_AT_FIRST = re.compile(
    rf"\b(?:as duas|ambas(?: as)?|both(?: the)?|las dos) {_BILLS}\b"
)
_BOTH_CONTESTED = re.compile(
    r"\b(?:contest(?:o|ar)|nao (?:devo|reconheco)|discordo d?|dispute) (?:d?as duas"
    r"|ambas|both|las dos)\b"
)
_ALL_AT_FIRST = re.compile(rf"\b(?:todas as|all(?: the)?|todas las) {_BILLS}\b")
NOTHING_MORE = Choice("answer:no", "choice.nothing_more")
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
def which_invoice(  # noqa: PLR0911 - one return for each way to know it
    turn: Turn[Contest],
) -> Move | None:
    """Find out what is contested: named, or the only one, or asked for."""
    if not turn.balance.total:
        return finish("dispute.nothing_open")
    if turn.draft is None and _contested_already(turn):
        return Move(start=AFTER)
    lines = _not_contested(turn)
    if turn.draft is not None and takes_back(turn.heard.text):
        return finish("dispute.not_opened", choices=(PAY, PERSON))
    words = turn.heard.text if turn.draft is None else turn.draft.words
    if picked := _picked(turn, lines):
        return _ask_why(Contest(ids_of(picked), words))
    if len(lines) == 1 or len(lines) > MOST_LISTED or _means_all(turn, lines):
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
    if takes_back(turn.heard.text):
        return finish("dispute.not_opened", choices=(PAY, PERSON))
    no_more = tells_why(contest.words) and adds_nothing(turn.heard)
    if not no_more and (not _is_reason(turn.heard) or asks(turn.heard.text)):
        return None
    reason = "" if no_more else chosen(turn.heard) or turn.heard.text
    both = " | ".join(part for part in (contest.words, reason) if part)
    still_open = with_ids(turn.balance, contest.invoice_ids)
    others = len(turn.balance.lines) - len(still_open)
    kind = kind_of(contest.words, *([reason] if reason else []))
    currency = turn.balance.currency
    amount = turn.heard.values.amount or should_be(reason, currency)
    amount = amount or should_be_by_plan(contest.words, currency)
    opened = OpenDispute(both[:LONGEST_REASON], contest.invoice_ids, kind, amount)
    params = {"lines": still_open, "day": turn.case.dispute_by}
    says = Say("dispute.opened_others_go_on" if others else "dispute.opened", params)
    part = _part(turn, still_open, kind, amount)
    offer = (Say("dispute.pay_part", {"amount": part}),) if part else ()
    do = (opened, RecordReason("dispute"))
    told = turn.heard.intent is Intent.HARDSHIP  # "fiquei internada, nem usei"
    return Move((says, *offer), do=do, closes=True, start="hardship" if told else None)


def _part(
    turn: Turn[Contest], lines: Lines, kind: Kind, amount: Money | None
) -> Money | None:
    """Give what of one invoice is not contested, and can be paid at once."""
    if len(lines) != 1 or not turn.case.own_pix:
        return None
    debt = debt_of(lines)
    nothing = Money(0, debt.principal.currency)
    return recognised(kind, Items(debt.charges, nothing, debt.principal), amount)


def _contested_already(turn: Turn[Contest]) -> bool:
    """Tell whether all that this is about is contested: then more is said of it."""
    picked = _picked(turn, turn.balance.lines)
    shown = tuple(ln for ln in turn.balance.lines if ln.invoice_id in turn.shown)
    about = picked or shown or _not_contested(turn)
    return all(line.invoice_id in turn.case.disputed for line in about)


def _not_contested(turn: Turn[Contest]) -> Lines:
    held = turn.case.disputed
    return tuple(line for line in turn.balance.lines if line.invoice_id not in held)


def _is_reason(heard: Heard) -> bool:
    said = heard.text.strip() or chosen(heard)
    return bool(said) and heard.intent not in OTHER_WISHES


def _means_all(turn: Turn[Contest], lines: Lines) -> bool:
    """Tell whether all are meant; at first only where they are called invoices."""
    said = fold(turn.heard.text)
    if turn.draft is not None:
        return chosen(turn.heard) == "all" or _ALL.fullmatch(said) is not None
    two = _BOTH_AT_FIRST.search(said) or _BOTH_CONTESTED.search(said)
    both = len(lines) == MOST_OF_BOTH and two
    return bool(both or _ALL_AT_FIRST.search(said))


def _picked(turn: Turn[Contest], lines: Lines) -> Lines:
    if picked := by_place(turn.heard, lines):
        return picked
    alone = not turn.heard.also and not turn.heard.apart  # else months are of others
    several = lines_contested(turn.heard.text, lines) if alone else ()
    return several or named(turn, lines)


def _ask_why(contest: Contest) -> Move:
    """Ask what happened; who has told it already is asked for no more than the rest."""
    if tells_why(contest.words):
        choices = (NOTHING_MORE,)
        return ask("dispute.what_else", draft=contest, choices=choices, then=why)
    return ask("dispute.why", draft=contest, choices=REASONS, then=why)


def _ask_which(lines: Lines, contest: Contest) -> Move:
    return ask(
        "dispute.which_invoice",
        lines=lines,
        draft=contest,
        choices=(*as_choices(lines), ALL),
        then=which_invoice,
    )
