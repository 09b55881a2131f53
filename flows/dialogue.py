"""What a conversation remembers between two messages, and what one turn comes to."""

from dataclasses import dataclass

from flows.commands import Command
from flows.stack import Frame
from flows.turn import Say


@dataclass(frozen=True, slots=True)
class Dialogue:
    """What the conversation remembers between two messages; the last frame is open.

    `choices` are the payloads shown last, in their order: what a bare digit picks from.
    `shown` are the invoices that we wrote about last: what "no pix" is for.
    """

    stack: tuple[Frame, ...] = ()
    misses: int = 0
    choices: tuple[str, ...] = ()
    shown: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What to say, what to remember, what to do, and why (for people to read)."""

    says: tuple[Say, ...]
    dialogue: Dialogue
    do: tuple[Command, ...] = ()
    why: str = ""
