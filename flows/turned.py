"""What is heard by its words before anything else: of what the client has open."""

from flows.contest_talk import turned_to as of_contest
from flows.heard import Heard
from flows.leaving_talk import leaves
from flows.stack import Stack
from flows.turn import Case


def turned_to(heard: Heard, case: Case, stack: Stack) -> tuple[str, Heard] | None:
    """Tell which flow a message about a dispute or an agreement starts; else None.

    What that flow supersedes is closed.
    """
    about = of_contest(heard, case, stack)
    if about is None and (about := leaves(heard, case, stack)):
        stack.make_room_for(about[0])
    return about
