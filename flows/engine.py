"""The dialogue engine: a turn in, an outcome out, nothing touched on the way.

What holds everywhere lives here, once: who may speak, safety before wishes, the
identity check before a debt is named, interruption and going back, cancel, several
wishes in one message, and three tries before a person.

1. A person has the thread, or the client opted out: say nothing but what is owed them.
2. Safety words (danger, stop, death, wrong person) end whatever was open.
3. The open step is asked whether this answers its question.
4. If not, the wish starts a flow of its own on top; what was open waits beneath.
5. No wish either: the question is put again, then a person is offered, then called.
6. A flow that ends uncovers the one beneath, which asks again or begins.

No flow is run, begun or gone back to below the disclosure level that it needs: the
identity check goes on top of it, each time. `flows.stack` holds what waits.
"""

from dataclasses import dataclass, replace
from datetime import date

from domain.disclosure import Level
from flows.aftermath import after
from flows.commands import Command, HandOver, RevokeIdentity, replaced_by
from flows.doubt import in_doubt
from flows.heard import DESPAIR, UNREADABLE, Heard, Intent
from flows.kin import represents, speaks_for_another
from flows.parted import named_before, set_apart
from flows.shown import shown_by, with_one_set_of_choices
from flows.silence import done_in_silence, silence
from flows.stack import Flows, Frame, SilentStepError, Stack
from flows.turn import Case, Move, Say, Turn
from flows.turned import turned_to
from flows.wishes import (
    SAFETY,
    acknowledges,
    as_meant,
    by_card,
    further,
    is_kin_by_a_guess,
    left_of,
    taken_up,
    thinks_it_over,
    wishes_beside,
)

__all__ = ["Dialogue", "Flows", "Frame", "Outcome", "SilentStepError", "take"]

MISSES_TO_OFFER = 2
MISSES_TO_HAND_OVER = 3
# What is never taken for the answer to another question: "já paguei dia 10" is no day.
ALWAYS_A_WISH = (
    Intent.ALREADY_PAID,
    Intent.DISPUTE_DEBT,
    Intent.HARDSHIP,
    Intent.COMPLAINT_OR_ABUSE,
)
CARE = (Intent.HARDSHIP, Intent.COMPLAINT_OR_ABUSE)  # heard out, whoever writes
IDENTITY, MENU, LOST = "identity", "menu", "not_understood"
PERSON, COURTEOUS = "person_please", "small_talk"
REPRESENTATIVE = "representative"


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
        self.stack = Stack(flows, dialogue.stack)
        self.before = dialogue
        self.misses = dialogue.misses
        self.case = case
        self.today = today
        self.says: list[Say] = []
        self.do: list[Command] = []

    def take(self, heard: Heard) -> Outcome:
        if why := silence(self.case, heard):
            return Outcome((), self.before, done_in_silence(heard), why)
        why = self._cannot_read() if heard.rule == UNREADABLE else self._hear(heard)
        says = with_one_set_of_choices(self.says)
        choices = tuple(choice.payload for say in says for choice in say.choices)
        if why == "waits":
            choices = self.before.choices
        about = shown_by(says, self.before.shown)
        dialogue = Dialogue(self.stack.frames, self.misses, choices, about)
        return Outcome(says, dialogue, tuple(self.do), why)

    def _hear(self, heard: Heard) -> str:
        sure = in_doubt(heard, self.stack.intents_of_top)
        if heard.card:
            self.says.append(Say("engine.no_cards"))
            sure = by_card(sure)
        return self._decide(as_meant(sure, self.before.choices))

    def _decide(self, heard: Heard) -> str:
        about = turned_to(heard, self.case, self.stack)
        if about and heard.rule != DESPAIR:
            return self._begin(*about, "wish")
        if heard.intent is Intent.CANCEL:
            return self._cancel(heard)
        if who := self._another(heard):
            return who
        safety = heard.rule == DESPAIR or heard.intent in SAFETY
        if safety or heard.intent is Intent.HUMAN_AGENT:
            self.stack.clear()
            why = "safety" if safety else "wish"
            return self._begin(self.stack.by_intent[heard.intent], heard, why)
        first, then = self._answer, self._wish
        if heard.intent in ALWAYS_A_WISH and not self.stack.is_open(heard.intent):
            first, then = then, first
        return self._part(heard) or first(heard) or then(heard) or self._miss(heard)

    def _part(self, heard: Heard) -> str:
        """Serve "a de outubro eu parcelo, a de novembro pago hoje": each by itself."""
        balance = self.case.balance_on(self.today)
        paid = set_apart(heard, balance, self.today, self.stack)
        return self._begin(*paid, "parted") if paid else ""

    def _cannot_read(self) -> str:
        """Say what can be read here, and put the open question again; no miss."""
        self.says.append(Say("engine.unreadable"))
        self._ask_again()
        return "unreadable"

    def _cancel(self, heard: Heard) -> str:
        """Close what is open; with nothing open, CANCELAR means "stop writing"."""
        if self.stack.under_way:
            self.stack.clear()
            self.misses = 0
            self.says.append(Say("engine.cancelled"))
            return "cancel"
        self.stack.clear()
        if heard.rule == "word:cancel":
            stop = replace(heard, intent=Intent.OPT_OUT)
            return self._begin(self.stack.by_intent[Intent.OPT_OUT], stop, "safety")
        return self._begin(MENU, Heard(language=heard.language), "wish")

    def _another(self, heard: Heard) -> str:
        """Hear that somebody else writes: a stop or a death is obeyed all the same."""
        if is_kin_by_a_guess(heard):
            return self._meet_another(heard)
        if heard.rule == DESPAIR or heard.intent in {Intent.OPT_OUT, Intent.DECEASED}:
            return ""
        if represents(heard.text):
            self.stack.clear()
            return self._begin(REPRESENTATIVE, heard, "representative")
        own = heard.intent in {*SAFETY, *CARE, Intent.HUMAN_AGENT}
        other = not own and speaks_for_another(heard.text)
        return self._meet_another(heard) if other else ""

    def _meet_another(self, heard: Heard) -> str:
        """Tell a relative nothing, and forget that anybody was checked."""
        self.stack.clear()
        if self.case.level >= Level.DEBT:
            self._do(RevokeIdentity())
        return self._begin(IDENTITY, heard, "relative")

    def _answer(self, heard: Heard) -> str:
        """Offer the message to the step that waits."""
        frame = self.stack.top
        if frame is None:
            return ""
        if self._must_identify(frame):  # the check has lapsed since we asked
            return self._lapsed(frame, heard)
        move = self._step(frame, heard)
        if move is None:
            return ""
        self.misses = 0
        self.stack.queue(wishes_beside(heard, frame, self.stack), heard, beneath=1)
        self._apply(move, heard)
        return f"answer:{frame.flow}.{frame.step}"

    def _lapsed(self, frame: Frame, heard: Heard) -> str:
        """Put the check before the question; a new wish goes on top of both."""
        self.stack.replace_top(replace(frame, heard=Heard(language=heard.language)))
        name = self.stack.by_intent.get(heard.intent)
        if name not in {None, frame.flow}:
            return ""
        self.misses = 0
        self._identify()
        return f"lapsed:{frame.flow}.{frame.step}"

    def _wish(self, heard: Heard) -> str:
        """Start the flow of the wish on top of what is open."""
        name = self.stack.by_intent.get(heard.intent)
        checked = name == IDENTITY and self.case.level >= Level.DEBT
        if name is None or checked:
            return ""
        heard = named_before(heard, self.stack.frames, name)
        why = "interrupt" if self.stack.under_way else "wish"
        self.stack.make_room_for(name)
        self.stack.queue(further(heard), left_of(heard), beneath=0)
        return self._begin(name, heard, why)

    def _miss(self, heard: Heard) -> str:
        """Put the question again; offer a person at the second miss, call at third."""
        frame = self.stack.top
        if frame is None and acknowledges(heard):
            wish = taken_up(heard, self.before.choices)
            return (wish and self._wish(wish)) or self._begin(COURTEOUS, heard, "wish")
        if frame is None and heard.values.invoice is not None:  # "a de novembro"
            return self._wish(replace(heard, intent=Intent.ASK_BALANCE))
        if frame is not None and thinks_it_over(heard):
            self.says.append(Say("engine.no_hurry"))
            return "waits"
        self.misses += 1
        if self.misses >= MISSES_TO_HAND_OVER:
            self.stack.clear()
            self._begin(PERSON, heard, "miss", misses=self.misses)
            self.misses = 0
            return "miss:person"
        if frame is None or self.flows[frame.flow].passing:
            self.stack.clear()
            return self._begin(LOST, heard, "miss", misses=self.misses)
        self.says.append(Say("engine.again"))
        if self.misses >= MISSES_TO_OFFER:
            self.says.append(Say("engine.offer_person"))
        self._ask_again()
        return "miss:again"

    def _begin(self, name: str, heard: Heard, why: str, *, misses: int = 0) -> str:
        self.misses = misses
        self.stack.push(Frame(name, self.flows[name].entry, heard=heard))
        self._go_on()
        return f"{why}:{name}"

    def _go_on(self) -> None:
        """Serve the top of the stack: begin it, or let it ask its question again."""
        frame = self.stack.top
        if frame is None:
            return
        if self._must_identify(frame):
            self._identify()
        elif frame.heard is None:
            self.says.append(Say("engine.back"))
            self._ask_again()
        else:
            self.stack.replace_top(replace(frame, heard=None))
            move = self._step(frame, frame.heard)
            self._apply(move or self._question(frame), frame.heard)

    def _identify(self) -> None:
        """Put the identity check on top; one that is under way already goes on."""
        self.stack.bring_up(IDENTITY)
        self._ask_again()

    def _must_identify(self, frame: Frame) -> bool:
        needs = self.flows[frame.flow].needs
        nobody = self.case.client is None and needs > Level.NEUTRAL
        return nobody or self.case.level < needs

    def _apply(self, move: Move, heard: Heard) -> None:
        """Say and do what the step decided, then wait, hand on or uncover."""
        self.says.extend(move.says)
        for command in move.do:
            self._do(command)
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
            self._begin(move.start, heard, "start")
        else:
            self._go_on()

    def _after_identity(self) -> None:
        """Serve what waited for the check, or drop it where it was not passed."""
        passed = self.case.client is not None and self.case.level >= Level.DEBT
        if not passed:
            self.stack.keep_below(Level.INVOICE)
        elif self.stack.top is None:
            self._begin(MENU, Heard(), "start")
            return
        self._go_on()

    def _do(self, command: Command) -> None:
        self.do.append(command)
        self.case = after(command, self.case, self.today)

    def _has_left(self) -> bool:
        """Tell whether the thread went to a person: then nothing is asked again."""
        return any(isinstance(command, HandOver) for command in self.do)

    def _ask_again(self) -> None:
        frame = self.stack.top
        if frame is None:
            return
        if self._must_identify(frame):
            self.stack.replace_top(replace(frame, heard=Heard()))
            self._identify()
            return
        self._apply(self._question(frame), Heard())

    def _question(self, frame: Frame) -> Move:
        move = self._step(frame, Heard())
        if move is None:
            raise SilentStepError(frame)
        return move

    def _step(self, frame: Frame, heard: Heard) -> Move | None:
        step = self.flows[frame.flow].steps[frame.step]
        shown = self.before.shown
        return step(Turn(self.case, heard, frame.draft, self.today, self.misses, shown))
