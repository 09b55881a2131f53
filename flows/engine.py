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

What a message is taken for is decided here; `flows.run` carries it out, and
`flows.stack` holds what waits.
"""

from dataclasses import replace
from datetime import date

from domain.disclosure import Level
from flows.apart import named_before, set_apart
from flows.commands import RevokeIdentity
from flows.dialogue import Dialogue, Outcome
from flows.doubt import in_doubt
from flows.heard import DESPAIR, UNREADABLE, Heard, Intent
from flows.kin import represents, speaks_for_another
from flows.moments import BACK, PAUSED, pauses
from flows.run import IDENTITY, MENU, Run
from flows.silence import done_in_silence, silence
from flows.stack import Flows, Frame
from flows.turn import Case
from flows.turned import turned_to
from flows.wishes import (
    SAFETY,
    acknowledges,
    as_meant,
    by_card,
    further,
    is_about_to_tell,
    is_kin_by_a_guess,
    left_of,
    taken_up,
    thinks_it_over,
    wishes_beside,
)

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
LOST, PERSON = "not_understood", "person_please"
COURTEOUS, REPRESENTATIVE = "small_talk", "representative"


def take(
    flows: Flows, dialogue: Dialogue, case: Case, heard: Heard, today: date
) -> Outcome:
    """Decide one turn."""
    if why := silence(case, heard):
        return Outcome((), dialogue, done_in_silence(heard), why)
    run = Run(flows, dialogue, case, today)
    return run.outcome(_Decision(run).take(heard))


class _Decision:
    """What one message is taken for; the run of the turn carries it out."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self.stack = run.stack

    def take(self, heard: Heard) -> str:
        """Decide, and give the reason, for people to read."""
        return self._cannot_read() if heard.rule == UNREADABLE else self._hear(heard)

    def _hear(self, heard: Heard) -> str:
        sure = in_doubt(heard, self.stack.intents_of_top)
        if heard.card:
            self.run.say("engine.no_cards")
            sure = by_card(sure)
        return self._decide(as_meant(sure, self.run.before.choices))

    def _decide(self, heard: Heard) -> str:
        about = turned_to(heard, self.run.case, self.stack)
        if about and heard.rule != DESPAIR:
            return self.run.begin(*about, "wish")
        if pause := self._pause(heard):
            return pause
        if heard.intent is Intent.CANCEL:
            return self._cancel(heard)
        if who := self._another(heard):
            return who
        safety = heard.rule == DESPAIR or heard.intent in SAFETY
        if safety or heard.intent is Intent.HUMAN_AGENT:
            self.stack.clear()
            why = "safety" if safety else "wish"
            return self.run.begin(self.stack.by_intent[heard.intent], heard, why)
        first, then = self._answer, self._wish
        if heard.intent in ALWAYS_A_WISH and not self.stack.is_open(heard.intent):
            first, then = then, first
        return self._part(heard) or first(heard) or then(heard) or self._miss(heard)

    def _pause(self, heard: Heard) -> str:
        """Wait for a moment, or for what comes next; who is back is asked again."""
        why = pauses(heard, open_still=self.stack.under_way)
        if why:
            self.run.say(PAUSED[why])
        elif is_about_to_tell(heard):
            self.run.say("engine.go_ahead")
            return "waits"
        if why == BACK:
            self.run.ask_again()
        return why

    def _part(self, heard: Heard) -> str:
        """Serve "a de outubro eu parcelo, a de novembro pago hoje": each by itself."""
        paid = set_apart(heard, self.run.case, self.run.today, self.stack)
        return self.run.begin(*paid, "parted") if paid else ""

    def _cannot_read(self) -> str:
        """Say what can be read here, and put the open question again; no miss."""
        self.run.say("engine.unreadable")
        self.run.ask_again()
        return "unreadable"

    def _cancel(self, heard: Heard) -> str:
        """Close what is open; with nothing open, CANCELAR means "stop writing"."""
        if self.stack.under_way:
            self.stack.clear()
            self.run.misses = 0
            self.run.say("engine.cancelled")
            return "cancel"
        self.stack.clear()
        if heard.rule == "word:cancel":
            stop = replace(heard, intent=Intent.OPT_OUT)
            return self.run.begin(self.stack.by_intent[Intent.OPT_OUT], stop, "safety")
        name = COURTEOUS if heard.rule == "word:let_be" else MENU
        return self.run.begin(name, replace(heard, intent=Intent.DENY), "wish")

    def _another(self, heard: Heard) -> str:
        """Hear that somebody else writes: a stop or a death is obeyed all the same."""
        if is_kin_by_a_guess(heard):
            return self._meet_another(heard)
        if heard.rule == DESPAIR or heard.intent in {Intent.OPT_OUT, Intent.DECEASED}:
            return ""
        if represents(heard.text):
            self.stack.clear()
            return self.run.begin(REPRESENTATIVE, heard, "representative")
        own = heard.intent in {*SAFETY, *CARE, Intent.HUMAN_AGENT}
        other = not own and speaks_for_another(heard.text)
        return self._meet_another(heard) if other else ""

    def _meet_another(self, heard: Heard) -> str:
        """Tell a relative nothing, and forget that anybody was checked."""
        self.stack.clear()
        if self.run.case.level >= Level.DEBT:
            self.run.carry_out(RevokeIdentity())
        return self.run.begin(IDENTITY, heard, "relative")

    def _answer(self, heard: Heard) -> str:
        """Offer the message to the step that waits."""
        frame = self.stack.top
        if frame is None:
            return ""
        if self.run.must_identify(frame):  # the check has lapsed since we asked
            return self._lapsed(frame, heard)
        move = self.run.step(frame, heard)
        if move is None:
            return ""
        self.run.misses = 0
        self.stack.queue(wishes_beside(heard, frame, self.stack), heard, beneath=1)
        self.run.apply(move, heard)
        return f"answer:{frame.flow}.{frame.step}"

    def _lapsed(self, frame: Frame, heard: Heard) -> str:
        """Put the check before the question; a new wish goes on top of both."""
        self.stack.replace_top(replace(frame, heard=Heard(language=heard.language)))
        name = self.stack.by_intent.get(heard.intent)
        if name not in {None, frame.flow}:
            return ""
        self.run.misses = 0
        self.run.identify()
        return f"lapsed:{frame.flow}.{frame.step}"

    def _wish(self, heard: Heard) -> str:
        """Start the flow of the wish on top of what is open."""
        name = self.stack.by_intent.get(heard.intent)
        checked = name == IDENTITY and self.run.case.level >= Level.DEBT
        if name is None or checked:
            return ""
        heard = named_before(heard, self.stack.frames, name)
        why = "interrupt" if self.stack.under_way else "wish"
        self.stack.make_room_for(name)
        self.stack.queue(further(heard), left_of(heard), beneath=0)
        return self.run.begin(name, heard, why)

    def _miss(self, heard: Heard) -> str:
        """Put the question again; offer a person at the second miss, call at third."""
        frame = self.stack.top
        if spared := self._no_miss(frame, heard):
            return spared
        self.run.misses += 1
        if self.run.misses >= MISSES_TO_HAND_OVER:
            self.stack.clear()
            self.run.begin(PERSON, heard, "miss", misses=self.run.misses)
            self.run.misses = 0
            return "miss:person"
        if frame is None or self.run.flows[frame.flow].passing:
            self.stack.clear()
            return self.run.begin(LOST, heard, "miss", misses=self.run.misses)
        self.run.say("engine.again")
        if self.run.misses >= MISSES_TO_OFFER:
            self.run.say("engine.offer_person")
        self.run.ask_again()
        return "miss:again"

    def _no_miss(self, frame: Frame | None, heard: Heard) -> str:
        """Take "ok", an invoice's name alone, and "vou pensar" for what they are."""
        if frame is None and acknowledges(heard):
            wish = taken_up(heard, self.run.before.choices)
            taken = self._wish(wish) if wish else ""
            return taken or self.run.begin(COURTEOUS, heard, "wish")
        if frame is None and heard.values.invoice is not None:  # "a de novembro"
            return self._wish(replace(heard, intent=Intent.ASK_BALANCE))
        if frame is not None and thinks_it_over(heard):
            self.run.say("engine.no_hurry")
            return "waits"
        return ""
