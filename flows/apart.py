"""Several wishes about several invoices in one message: each is served by itself."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from flows.contest_apart import contest_apart
from flows.extent import means_all
from flows.heard import Heard
from flows.other_one import the_other
from flows.parted import APART, parted
from flows.stack import Frame, Stack
from flows.turn import Case


def set_apart(
    heard: Heard, case: Case, today: date, stack: Stack
) -> tuple[str, Heard] | None:
    """Let the further wishes wait; give the flow of the first one, and that wish."""
    balance = case.balance_on(today)
    wishes = contest_apart(heard, balance, today) or parted(heard, balance, today)
    if not wishes:
        return the_other(heard, balance, today, stack)
    first, *later = wishes
    name = stack.by_intent[first.intent]
    stack.make_room_for(name)
    for wish in reversed(later):
        stack.wait(wish)
    return name, first


def named_before(heard: Heard, frames: Iterable[Frame], name: str) -> Heard:
    """Take a wish for the invoice for which it waits already: "em 2x", before its turn.

    *name* is of the flow that it starts.
    """
    waiting = (frame.heard for frame in frames if frame.flow == name and frame.heard)
    first = next((each for each in waiting if each.rule == APART), None)
    if first is None or heard.values.invoice is not None or means_all(heard.text):
        return heard
    values = replace(heard.values, invoice=first.values.invoice)
    return replace(heard, values=values)
