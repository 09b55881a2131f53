"""Hardship: pressure stops first; then a pause, a longer plan or a person is offered.

What happened to them is neither repeated nor stored. Who writes without having proved
who they are hears nothing of a debt, and nothing that would not fit a wrong reader.
"""

from dataclasses import dataclass, replace

from domain.disclosure import Level
from domain.hardship import (
    Kind,
    Pause,
    Refused,
    Way,
    begin,
    prolong,
    until_day,
    ways_for,
)
from flows.choices import chosen
from flows.commands import (
    CallForHelp,
    HandOver,
    PauseCollection,
    RecordHardship,
    RecordReason,
    ResumeCollection,
)
from flows.flow import Flow
from flows.hardship_kind import (
    asks_until_when,
    kind_of,
    wants_forgiveness,
    wants_pause,
    wants_to_resume,
)
from flows.heard import DESPAIR, Answer, Intent
from flows.person_please import when
from flows.questions import LONGER, PAUSE, PAY, PERSON, SPLIT
from flows.turn import Choice, Move, Say, Turn, finish
from flows.wishes import further

CHECK, CHECK_NEUTRAL = "hardship.check_in", "hardship.check_in_neutral"
MOST_STORIES = 2  # told without a choice between the ways; then a person listens

# Leads to a longer plan, by the door where they say who they are; the label is neutral.
OPTIONS = Choice("intent:negotiate_installments", "choice.options")
RESUME = Choice("choice:resume", "choice.resume")
_OFFERED = {Way.PAUSE: PAUSE, Way.PLAN: SPLIT, Way.PERSON: PERSON}
_NO_CHOICE = (Intent.OUT_OF_SCOPE, Intent.AFFIRM, Intent.DENY)


@dataclass(frozen=True, slots=True)
class Care:
    """What was heard, how often they told more of it, and whether they were paused."""

    kind: Kind = Kind.OTHER
    stories: int = 0
    before: bool = False


flow = Flow[Care]("hardship", Care, (Intent.HARDSHIP,), passing=True)


@flow.step
def care(turn: Turn[Care]) -> Move:
    """Stop everything at once, then ask what would help."""
    if turn.heard.rule == DESPAIR:
        return _call_for_help(turn)
    case, kind = turn.case, kind_of(turn.heard.text)
    if case.client is None:
        return finish("hardship.heard", choices=(PERSON,), closes=True)
    pause = case.lane.pause or begin(turn.today, case.lane.rules)
    do = (RecordHardship(kind if kind.kept else Kind.OTHER), RecordReason("money"))
    if case.level < Level.DEBT:
        return finish(
            "hardship.neutral",
            do=do,
            choices=(OPTIONS, PERSON),
            closes=True,
            day=pause.until,
        )
    before = case.lane.pause is not None
    key = "hardship.still" if before else "hardship.care"
    says = (Say(key, {"day": pause.until}), *_rests(turn), *_rights(turn, kind))
    if _wishes_more(turn):  # they know what they want: that is served next
        return Move(says, do=do, closes=True)
    return _ask(Care(kind, before=before), says, do=do)


def _wishes_more(turn: Turn[Care]) -> bool:
    """Tell whether more is wished; what was contested just now has been served."""
    left = set(further(turn.heard))
    return bool(left - ({Intent.DISPUTE_DEBT} if turn.case.disputed else set()))


@flow.step
def ways(turn: Turn[Care]) -> Move | None:
    """Take the way that they choose; what is no choice is listened to."""
    draft, pause = turn.draft or Care(), turn.case.lane.pause
    if pause is None:  # it was ended meanwhile
        return finish("hardship.over", choices=(SPLIT, PERSON), closes=True)
    if turn.heard.nothing:
        return _ask(draft, ())
    if chosen(turn.heard) == "longer":
        return _longer(turn, pause)
    if aside := _aside(turn, pause):
        return _ask(draft, (aside,))
    thanks = turn.heard.intent is Intent.THANKS
    plain = turn.heard.intent is not Intent.HARDSHIP  # "não consigo nem trabalhar"
    answer = turn.heard.values.answer if plain else Answer.UNCLEAR
    answered = thanks or answer is not Answer.UNCLEAR  # it stands
    if answered or chosen(turn.heard) == "pause" or wants_pause(turn.heard.text):
        return _paused(turn, pause)
    told = turn.heard.intent in {Intent.HARDSHIP, *_NO_CHOICE}
    return _listen(turn, draft) if told else None


@flow.step
def check_in(turn: Turn[Care]) -> Move | None:
    """Ask how they are before a pause ends, and do what they say."""
    pause = turn.case.lane.pause
    if pause is None:
        return None if not turn.heard.nothing else finish("hardship.over")
    if turn.heard.nothing:
        return _how_are_you(turn, "hardship.which_one")
    if chosen(turn.heard) == "resume" or wants_to_resume(turn.heard.text):
        return _resumed(turn)
    still = turn.heard.intent is Intent.HARDSHIP
    if chosen(turn.heard) == "longer" or still or wants_pause(turn.heard.text):
        return _longer(turn, pause)
    unclear = turn.heard.values.answer is Answer.UNCLEAR
    return None if unclear else _how_are_you(turn, "hardship.which_one")


def checking_in(first_name: str, pause: Pause, *, known: bool) -> tuple[Say, str]:
    """Give the words that ask how they are, and the step that waits for the answer."""
    key = CHECK if known else CHECK_NEUTRAL
    params = {"first_name": first_name, "day": pause.until}
    return Say(key, params, (RESUME, LONGER, PERSON)), check_in.__name__


def _ask(
    draft: Care,
    says: tuple[Say, ...],
    do: tuple[RecordHardship | RecordReason, ...] = (),
) -> Move:
    """Put the question; what they bargained over before is not gone back to."""
    choices = [_OFFERED[way] for way in ways_for(draft.kind)]
    if draft.before:
        choices = [LONGER if each is PAUSE else each for each in choices]
    question = Say("hardship.what_helps", {}, tuple(choices))
    return Move((*says, question), ways.__name__, draft, do, closes=True)


def _rights(turn: Turn[Care], kind: Kind) -> tuple[Say, ...]:
    """Name the law to whoever owes everybody: it is for people, not for companies."""
    told = kind is Kind.OVER_INDEBTEDNESS and turn.case.lane.natural
    return (Say("hardship.rights"),) if told else ()


def _rests(turn: Turn[Care]) -> tuple[Say, ...]:
    """Take the weight off what was promised: it binds nobody who cannot pay.

    What the service hangs on is left alone: its end is a cut of the line.
    """
    promises = turn.case.promises
    if not promises or turn.case.unlock.until is not None:
        return ()
    return (Say("hardship.promise_rests", {"day": promises[0].day}),)


def _aside(turn: Turn[Care], pause: Pause) -> Say | None:
    """Answer what is asked beside the ways: until when it is, or to be let off."""
    if wants_forgiveness(turn.heard.text):
        known = turn.case.level >= Level.DEBT
        return Say("hardship.forgive" if known else "hardship.listening")
    if asks_until_when(turn.heard.text) and not wants_pause(turn.heard.text):
        return Say("hardship.until", {"day": pause.until})
    return None


def _paused(turn: Turn[Care], pause: Pause) -> Move:
    """Confirm the pause with its day, and what goes on meanwhile."""
    lane, day = turn.case.lane, turn.heard.values.day
    moved = until_day(pause, day, lane.rules, turn.today) if day else pause
    kept = pause if isinstance(moved, Refused) else moved
    return _told(turn, kept, "paused")


def _longer(turn: Turn[Care], pause: Pause) -> Move:
    """Prolong the pause, or say honestly that it cannot be, and what can."""
    rules, day = turn.case.lane.rules, turn.heard.values.day
    longer = (
        until_day(pause, day, rules, turn.today)
        if day and day > pause.until
        else prolong(pause, rules, turn.today)
    )
    if isinstance(longer, Pause):
        return _told(turn, longer, "prolonged")
    known = turn.case.level >= Level.DEBT
    key = "hardship.no_more" if known else "hardship.no_more_neutral"
    choices = (SPLIT, PERSON) if known else (PERSON,)
    return finish(key, choices=choices, closes=True, day=pause.until)


def _told(turn: Turn[Care], pause: Pause, what: str) -> Move:
    """Say until when, and whether charges go on, to whoever may hear of any."""
    do = (PauseCollection(pause.until),)
    first = Say(f"hardship.{what}", {"day": pause.until})
    if turn.case.level < Level.DEBT:
        return Move((first,), do=do, closes=True)
    frozen = turn.case.lane.rules.freeze_charges
    meanwhile = Say("hardship.frozen" if frozen else "hardship.running")
    return Move((first, meanwhile), do=do, closes=True)


def _resumed(turn: Turn[Care]) -> Move:
    known = turn.case.level >= Level.DEBT
    key = "hardship.resumed" if known else "hardship.resumed_neutral"
    choices = (PAY, SPLIT) if known else ()
    return finish(key, do=(ResumeCollection(),), choices=choices, closes=True)


def _how_are_you(turn: Turn[Care], key: str) -> Move:
    say = Say(key, {}, (RESUME, LONGER, PERSON))
    return Move((say,), check_in.__name__, turn.draft)


def _listen(turn: Turn[Care], draft: Care) -> Move:
    """Hear them out; who goes on telling is answered by a person, not by a form."""
    if draft.stories >= MOST_STORIES:
        says = (Say("hardship.person"), when(turn))
        return Move(says, do=(HandOver("hardship"),), closes=True)
    key = "hardship.listening_more" if draft.stories else "hardship.listening"
    return _ask(replace(draft, stories=draft.stories + 1), (Say(key),))


def _call_for_help(turn: Turn[Care]) -> Move:
    """Answer despair with a person, first of all others; nothing is bargained over."""
    known = (RecordHardship(Kind.OTHER),) if turn.case.client else ()
    do = (*known, CallForHelp(), HandOver("despair"))
    return Move((Say("hardship.despair"),), do=do, closes=True)
