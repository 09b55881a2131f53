"""The dialogue engine: a turn in, an outcome out, nothing touched on the way.

What holds everywhere lives here, once: who may speak, safety before wishes, the
identity check before a debt is named, interruption and going back, cancel, several
wishes in one message, and three tries before a person.

1. A person has the thread, or the client opted out: say nothing but what is owed them.
2. Safety words (stop, death, wrong person) end whatever was open.
3. The open step is asked whether this answers its question.
4. If not, the wish starts a flow of its own on top; what was open waits beneath.
5. No wish either: the question is put again, then a person is offered, then called.
6. A flow that ends uncovers the one beneath, which asks again or begins.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from domain.disclosure import Level
from flows.commands import BindClient, Command, ConfirmIdentity, HandOver
from flows.flow import Flow
from flows.heard import Heard, Intent
from flows.turn import Case, Move, Say, Turn

Flows = Mapping[str, Flow[Any]]

MOST_OPEN = 4  # deeper than this nobody remembers what was interrupted
MISSES_TO_OFFER = 2
MISSES_TO_HAND_OVER = 3
SAFETY = (Intent.OPT_OUT, Intent.DECEASED, Intent.WRONG_PERSON)
# What is never taken for the answer to another question: "já paguei dia 10" is no day.
ALWAYS_A_WISH = (
    Intent.ALREADY_PAID,
    Intent.DISPUTE_DEBT,
    Intent.HARDSHIP,
    Intent.COMPLAINT_OR_ABUSE,
)
COURTESY = (Intent.GREET, Intent.THANKS, Intent.GOODBYE)
IDENTITY, MENU, LOST, PERSON = "identity", "menu", "not_understood", "person_please"


@dataclass(frozen=True, slots=True)
class Frame:
    """An open flow. With `heard` it has not begun: that message is still to serve."""

    flow: str
    step: str
    draft: Any = None
    heard: Heard | None = None


@dataclass(frozen=True, slots=True)
class Dialogue:
    """What the conversation remembers between two messages; the last frame is open."""

    stack: tuple[Frame, ...] = ()
    misses: int = 0


@dataclass(frozen=True, slots=True)
class Outcome:
    """What to say, what to remember, what to do, and why (for people to read)."""

    says: tuple[Say, ...]
    dialogue: Dialogue
    do: tuple[Command, ...] = ()
    why: str = ""


def take(
    flows: Flows, dialogue: Dialogue, case: Case, heard: Heard, today: date
) -> Outcome:
    """Decide one turn."""
    return _Run(flows, dialogue, case, today).take(heard)


class _Run:
    """One turn under way: a stack that grows and shrinks, words and commands so far."""

    def __init__(
        self, flows: Flows, dialogue: Dialogue, case: Case, today: date
    ) -> None:
        self.flows = flows
        self.stack = list(dialogue.stack)
        self.misses = dialogue.misses
        self.case = case
        self.today = today
        self.says: list[Say] = []
        self.do: list[Command] = []
        self.by_intent = {i: f.name for f in flows.values() for i in f.intents}

    def take(self, heard: Heard) -> Outcome:
        why = self._decide(heard)
        return Outcome(
            tuple(self.says),
            Dialogue(tuple(self.stack), self.misses),
            tuple(self.do),
            why,
        )

    def _decide(self, heard: Heard) -> str:
        if why := self._silence(heard):
            return why
        if heard.intent is Intent.CANCEL and heard.button is None:
            return self._cancel(heard)
        if heard.intent in SAFETY:
            self.stack.clear()
            return self._begin(self.by_intent[heard.intent], heard, "safety")
        if heard.intent is Intent.HUMAN_AGENT:
            self.stack.clear()
            return self._begin(self.by_intent[heard.intent], heard, "wish")
        if heard.intent in ALWAYS_A_WISH:
            return self._wish(heard) or self._answer(heard) or self._miss(heard)
        return self._answer(heard) or self._wish(heard) or self._miss(heard)

    def _silence(self, heard: Heard) -> str:
        """Keep quiet where the bot has no word: a person's thread, or opted out."""
        stop_word = heard.intent is Intent.OPT_OUT and heard.rule != "model"
        if self.case.opted_out and heard.intent is not Intent.OPT_IN:
            return "silence:opted_out"
        if self.case.person_has_thread and not stop_word:
            return "silence:person_has_thread"
        return ""

    def _cancel(self, heard: Heard) -> str:
        """Close what is open; with nothing open, CANCELAR means "stop writing"."""
        if self.stack:
            self.stack.clear()
            self.misses = 0
            self.says.append(Say("engine.cancelled"))
            return "cancel"
        if heard.rule == "word:cancel":
            stop = replace(heard, intent=Intent.OPT_OUT)
            return self._begin(self.by_intent[Intent.OPT_OUT], stop, "safety")
        return self._begin(MENU, Heard(language=heard.language), "wish")

    def _answer(self, heard: Heard) -> str:
        """Offer the message to the step that waits."""
        if not self.stack:
            return ""
        frame = self.stack[-1]
        move = self._step(frame, heard)
        if move is None:
            return ""
        self.misses = 0
        self._queue(heard, beneath=1)
        self._apply(move, heard)
        return f"answer:{frame.flow}.{frame.step}"

    def _wish(self, heard: Heard) -> str:
        """Start the flow of the wish on top of what is open."""
        name = self.by_intent.get(heard.intent)
        if name is None:
            return ""
        if self.stack and self.stack[-1].flow == name and not self._fresh(heard):
            return ""
        why = "interrupt" if self.stack else "wish"
        self._drop_same(name)
        self._queue(heard, beneath=0)
        return self._begin(name, heard, why)

    def _fresh(self, heard: Heard) -> bool:
        """Tell whether this is a wish put anew, not a stray answer."""
        return heard.button is not None or heard.rule == "model"

    def _drop_same(self, name: str) -> None:
        self.stack = [frame for frame in self.stack if frame.flow != name]
        if len(self.stack) >= MOST_OPEN:
            del self.stack[0]

    def _queue(self, heard: Heard, *, beneath: int) -> None:
        """Keep the message's further wishes, *beneath* frames down, for later on."""
        names = {frame.flow for frame in self.stack}
        names.add(self.by_intent.get(heard.intent, ""))
        for intent in reversed(heard.also):
            name = self.by_intent.get(intent)
            if name is None or name in names or intent in COURTESY:
                continue
            later = replace(heard, intent=intent, also=())
            at = len(self.stack) - beneath
            self.stack.insert(at, Frame(name, self.flows[name].entry, heard=later))
            names.add(name)

    def _miss(self, heard: Heard) -> str:
        """Put the question again; offer a person at the second miss, call at third."""
        self.misses += 1
        if self.misses >= MISSES_TO_HAND_OVER:
            self.stack.clear()
            self._begin(PERSON, heard, "miss", misses=self.misses)
            self.misses = 0
            return "miss:person"
        if not self.stack:
            return self._begin(LOST, heard, "miss", misses=self.misses)
        self.says.append(Say("engine.again"))
        if self.misses >= MISSES_TO_OFFER:
            self.says.append(Say("engine.offer_person"))
        self._ask_again()
        return "miss:again"

    def _begin(self, name: str, heard: Heard, why: str, *, misses: int = 0) -> str:
        self.misses = misses
        self.stack.append(Frame(name, self.flows[name].entry, heard=heard))
        self._go_on()
        return f"{why}:{name}"

    def _go_on(self) -> None:
        """Serve the top of the stack: begin it, or let it ask its question again."""
        if not self.stack:
            return
        frame = self.stack[-1]
        if frame.heard is None:
            self.says.append(Say("engine.back"))
            self._ask_again()
            return
        if self._must_identify(self.flows[frame.flow]):
            self._identify()
            return
        self.stack[-1] = replace(frame, heard=None)
        move = self._step(frame, frame.heard)
        self._apply(move or self._question(frame), frame.heard)

    def _identify(self) -> None:
        """Put the identity check on top; one that is under way already goes on."""
        entry = self.flows[IDENTITY].entry
        under_way = [frame for frame in self.stack if frame.flow == IDENTITY]
        others = [frame for frame in self.stack if frame.flow != IDENTITY]
        self.stack = [*others, *(under_way[:1] or [Frame(IDENTITY, entry)])]
        self._ask_again()

    def _must_identify(self, flow: Flow[Any]) -> bool:
        unknown = self.case.client is None and flow.needs > Level.NEUTRAL
        return unknown or self.case.level < flow.needs

    def _apply(self, move: Move, heard: Heard) -> None:
        """Say and do what the step decided, then wait, hand on or uncover."""
        self.says.extend(move.says)
        for command in move.do:
            self._do(command)
        frame = self.stack.pop()
        if move.then is not None:
            self.stack.append(Frame(frame.flow, move.then, move.draft))
            return
        if self._has_left():
            self.stack.clear()
            return
        if move.start is not None:
            self._begin(move.start, heard, "start")
            return
        self._go_on()

    def _do(self, command: Command) -> None:
        self.do.append(command)
        match command:
            case ConfirmIdentity():
                self.case = replace(self.case, level=Level.DEBT)
            case BindClient(client_id):
                self.case = self.case.as_client(client_id)
            case _:
                pass

    def _has_left(self) -> bool:
        """Tell whether the thread went to a person: then nothing is asked again."""
        return any(isinstance(command, HandOver) for command in self.do)

    def _ask_again(self) -> None:
        frame = self.stack[-1]
        move = self._question(frame)
        self._apply(move, Heard())

    def _question(self, frame: Frame) -> Move:
        move = self._step(frame, Heard())
        if move is None:
            raise SilentStepError(frame)
        return move

    def _step(self, frame: Frame, heard: Heard) -> Move | None:
        step = self.flows[frame.flow].steps[frame.step]
        return step(Turn(self.case, heard, frame.draft, self.today, self.misses))


class SilentStepError(Exception):
    """A step that hears nothing must ask its question, and this one did not."""

    def __init__(self, frame: Frame) -> None:
        super().__init__(
            f"{frame.flow}.{frame.step} asks nothing when it hears nothing"
        )
