"""What is heard by its words before anything else: of what the client has open."""

from flows.agreement_talk import speaks_of_it
from flows.awaited import asks_by_when
from flows.contest_talk import turned_to as of_contest
from flows.heard import Heard
from flows.leaving_talk import leaves
from flows.stack import Stack
from flows.trust_unlock import asks_how_long
from flows.turn import Case


def turned_to(heard: Heard, case: Case, stack: Stack) -> tuple[str, Heard] | None:
    """Tell which flow starts with a message about what is open; None for any other.

    What that flow supersedes is closed.
    """
    if about := of_contest(heard, case, stack):
        return about
    about = (
        leaves(heard, case, stack)
        or asks_how_long(heard, case)
        or asks_by_when(heard, case)
        or speaks_of_it(heard, case, stack)
    )
    if about:
        stack.make_room_for(about[0])
    return about
