"""Talk to the dialogues as a client would: no database, no network, no clock.

`hears` is the client, `says` and `did` check what came of it, through the whole engine.
"""

from dataclasses import replace
from datetime import date, timedelta

from flows.all import FLOWS
from flows.commands import Command
from flows.dialogue import Dialogue, Outcome
from flows.engine import take
from flows.heard import Answer, Guess, Heard, Intent, Values
from flows.turn import Case, Say
from tests.cast import MONDAY

SURE = 0.99


class Talk:
    """A conversation under test, which remembers its dialogue from turn to turn."""

    def __init__(
        self, case: Case, *, today: date = MONDAY, dialogue: Dialogue | None = None
    ) -> None:
        self.case = case
        self.today = today
        self.dialogue = dialogue or Dialogue()
        self.outcome: Outcome | None = None
        self.done: list[Command] = []

    def hears(
        self, text: str = "", intent: Intent | None = None, **values: object
    ) -> Outcome:
        """Let the client say something; *values* are fields of Values or of Heard."""
        own = {name: values.pop(name) for name in list(values) if name in HEARD}
        heard = Heard(
            text=text,
            intent=intent or Intent.OUT_OF_SCOPE,
            confidence=SURE if intent else 0.0,
            rule=str(own.pop("rule", "model" if intent else "none")),
            values=Values(**values),  # type: ignore[arg-type]  # fields of Values
        )
        return self.takes(replace(heard, **own))  # type: ignore[arg-type]  # of Heard

    def yes(self, text: str = "sim") -> Outcome:
        """Let the client say a clear yes."""
        return self.hears(text, Intent.AFFIRM, answer=Answer.YES, rule="yes_no")

    def no(self, text: str = "não") -> Outcome:
        """Let the client say a clear no."""
        return self.hears(text, Intent.DENY, answer=Answer.NO, rule="yes_no")

    def digits(self, digits: str) -> Outcome:
        """Let the client type digits alone."""
        return self.hears(digits, Intent.IDENTITY_ANSWER, digits=digits, rule="digits")

    def picks(self, number: int) -> Outcome:
        """Let the client type the number of a line."""
        return self.hears(str(number), digits=str(number), rule="menu")

    def presses(self, payload: str) -> Outcome:
        """Let the client press a button."""
        return self.hears("", button=payload, rule="button")

    def mumbles(self) -> Outcome:
        """Let the client say what nobody understands."""
        return self.hears("xyz")

    def takes(self, heard: Heard) -> Outcome:
        """Take a turn with what was heard."""
        self.outcome = take(FLOWS, self.dialogue, self.case, heard, self.today)
        self.dialogue = self.outcome.dialogue
        self.done += self.outcome.do
        return self.outcome

    def sleeps(self, days: int) -> None:
        """Let days go by."""
        self.today += timedelta(days=days)

    def now_is(self, **changes: object) -> None:
        """Change the case between two turns, as the world does."""
        self.case = replace(self.case, **changes)  # type: ignore[arg-type]  # of Case

    @property
    def keys(self) -> list[str]:
        """List the keys of the last words."""
        return [say.key for say in self._last.says]

    @property
    def words(self) -> tuple[Say, ...]:
        """Give the last words."""
        return self._last.says

    @property
    def flow(self) -> str | None:
        """Name the flow that waits for an answer."""
        return self.dialogue.stack[-1].flow if self.dialogue.stack else None

    @property
    def step(self) -> str | None:
        """Name the step that waits for an answer."""
        return self.dialogue.stack[-1].step if self.dialogue.stack else None

    def says(self, *keys: str, **params: object) -> None:
        """Check the last words: their keys in order, and params of any of them."""
        assert self.keys == list(keys)
        said = {name: v for say in self._last.says for name, v in say.params.items()}
        assert {name: said.get(name) for name in params} == params

    def said(self, key: str) -> Say:
        """Find the last words of *key*."""
        return next(say for say in self._last.says if say.key == key)

    def did(self, *commands: Command) -> None:
        """Check what the last turn recorded."""
        assert list(self._last.do) == list(commands)

    @property
    def _last(self) -> Outcome:
        assert self.outcome is not None, "nothing was said yet"
        return self.outcome


HEARD = frozenset(
    {"rule", "also", "ranking", "button", "media", "thumb", "language", "confidence"}
)


def guess(intent: Intent, confidence: float) -> Guess:
    """Make one line of a ranking."""
    return Guess(intent, confidence)
