"""One turn under way: flows begun, interrupted, gone back to; words and commands.

No flow is run, begun or gone back to below the disclosure level that it needs: the
identity check goes on top of it, each time. `flows.stack` holds what waits.
"""

from dataclasses import replace
from datetime import date

from domain.disclosure import Level
from flows.aftermath import after
from flows.commands import Command, HandOver, replaced_by
from flows.dialogue import Dialogue, Outcome
from flows.heard import Heard
from flows.shown import shown_by, with_one_set_of_choices
from flows.stack import Flows, Frame, SilentStepError, Stack
from flows.turn import Case, Move, Say, Turn

IDENTITY, MENU = "identity", "menu"


class Run:
    """A stack that grows and shrinks, words and commands so far."""

    def __init__(
        self, flows: Flows, dialogue: Dialogue, case: Case, today: date
    ) -> None:
        self.flows = flows
        self.stack = Stack(flows, dialogue.stack)
        self.before = dialogue
        self.misses = dialogue.misses
        self.case = case
        self.today = today
        self.says: list[Say] = []
        self.do: list[Command] = []

    def outcome(self, why: str) -> Outcome:
        """Give what the turn has come to."""
        says = with_one_set_of_choices(self.says)
        choices = tuple(choice.payload for say in says for choice in say.choices)
        if why == "waits":
            choices = self.before.choices
        about = shown_by(says, self.before.shown)
        dialogue = Dialogue(self.stack.frames, self.misses, choices, about)
        return Outcome(says, dialogue, tuple(self.do), why)

    def say(self, key: str) -> None:
        """Say *key*, after what was said so far."""
        self.says.append(Say(key))

    def begin(self, name: str, heard: Heard, why: str, *, misses: int = 0) -> str:
        """Put a flow on top and serve it; *why* is the reason, for people to read."""
        self.misses = misses
        self.stack.push(Frame(name, self.flows[name].entry, heard=heard))
        self._go_on()
        return f"{why}:{name}"

    def step(self, frame: Frame, heard: Heard) -> Move | None:
        """Let the step of *frame* hear the message; None where it is no answer."""
        step = self.flows[frame.flow].steps[frame.step]
        shown = self.before.shown
        return step(Turn(self.case, heard, frame.draft, self.today, self.misses, shown))

    def apply(self, move: Move, heard: Heard) -> None:
        """Say and do what the step decided, then wait, hand on or uncover."""
        self.says.extend(move.says)
        for command in move.do:
            self.carry_out(command)
        frame = self.stack.pop()
        if move.then is not None:
            if move.closes:
                self.stack.drop_begun()
            self.stack.push(Frame(frame.flow, move.then, move.draft))
            return
        if self._has_left():
            self.stack.clear()
            return
        if agreed := replaced_by(self.do):
            self.stack.keep_apart_from(agreed)
        elif move.closes:
            self.stack.drop_begun()
        if frame.flow == IDENTITY:
            self._after_identity()
        elif move.start is not None:
            self.stack.make_room_for(move.start)  # "sim, manda o pix" wished for it too
            self.begin(move.start, heard, "start")
        else:
            self._go_on()

    def ask_again(self) -> None:
        """Put the question of the open step again."""
        frame = self.stack.top
        if frame is None:
            return
        if self.must_identify(frame):
            self.stack.replace_top(replace(frame, heard=Heard()))
            self.identify()
            return
        self.apply(self._question(frame), Heard())

    def identify(self) -> None:
        """Put the identity check on top; one that is under way already goes on."""
        self.stack.bring_up(IDENTITY)
        self.ask_again()

    def must_identify(self, frame: Frame) -> bool:
        """Tell whether the identity check comes before this flow."""
        needs = self.flows[frame.flow].needs
        nobody = self.case.client is None and needs > Level.NEUTRAL
        return nobody or self.case.level < needs

    def carry_out(self, command: Command) -> None:
        """Keep a command for whoever runs them, and see the case as it is after it."""
        self.do.append(command)
        self.case = after(command, self.case, self.today)

    def _go_on(self) -> None:
        """Serve the top of the stack: begin it, or let it ask its question again."""
        frame = self.stack.top
        if frame is None:
            return
        if self.must_identify(frame):
            self.identify()
        elif frame.heard is None:
            self.say("engine.back")
            self.ask_again()
        else:
            self.stack.replace_top(replace(frame, heard=None))
            move = self.step(frame, frame.heard)
            self.apply(move or self._question(frame), frame.heard)

    def _after_identity(self) -> None:
        """Serve what waited for the check, or drop it where it was not passed."""
        passed = self.case.client is not None and self.case.level >= Level.DEBT
        if not passed:
            self.stack.keep_below(Level.INVOICE)
        elif self.stack.top is None:
            self.begin(MENU, Heard(), "start")
            return
        self._go_on()

    def _has_left(self) -> bool:
        """Tell whether the thread went to a person: then nothing is asked again."""
        return any(isinstance(command, HandOver) for command in self.do)

    def _question(self, frame: Frame) -> Move:
        move = self.step(frame, Heard())
        if move is None:
            raise SilentStepError(frame)
        return move
