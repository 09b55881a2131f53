"""Identity: two facts are compared before a debt is named; nothing is ever echoed.

Who shares a number with others says first who writes; a name that is not among them
gets the same questions and never passes, so that names cannot be fished for.
"""

import re
from dataclasses import dataclass, replace

from domain.disclosure import Level
from domain.identity import MOST_TRIES, Question, check, questions_for
from flows.commands import BindClient, ConfirmIdentity, FailIdentity, HandOver
from flows.flow import Flow
from flows.heard import Answer, Heard, Intent
from flows.kin import fold, speaks_as_self, speaks_for_another
from flows.person_please import hand_over, when
from flows.questions import PERSON
from flows.turn import Choice, Move, Say, Turn, ask, finish

LONGEST_NAME = 5  # words: "aqui é a Ana Paula" is one, a story is not
BARE = 3  # letters at most beside the digits: "é 529"
NO_WISH = (Intent.OUT_OF_SCOPE, Intent.AFFIRM, Intent.DENY, Intent.IDENTITY_ANSWER)
ME = Choice("choice:me", "choice.it_is_me")


@dataclass(frozen=True, slots=True)
class Check:
    """A check under way; a stranger named nobody we know, and cannot pass."""

    stranger: bool = False
    wrong: int = 0  # tries of a stranger; a client's are counted with the client


flow = Flow[Check](
    "identity",
    Check,
    (Intent.IDENTITY_ANSWER,),
    expects=dict.fromkeys(Question, "digits"),
)


@flow.step
def start(turn: Turn[Check]) -> Move:
    """Find out what is to be asked of whom."""
    return _start(turn)


@flow.step
def who(turn: Turn[Check]) -> Move | None:
    """Take a first name, and bind the thread to the one who bears it."""
    if turn.case.client is not None or turn.heard.nothing:
        return _start(turn)
    return _bind(turn) or _meet_stranger(turn)


@flow.step
def cpf_prefix(turn: Turn[Check]) -> Move | None:
    """Compare the first three digits of the CPF."""
    return _compare(turn, Question.CPF_PREFIX)


@flow.step
def birth_year(turn: Turn[Check]) -> Move | None:
    """Compare the year of birth."""
    return _compare(turn, Question.BIRTH_YEAR)


@flow.step
def postal_code(turn: Turn[Check]) -> Move | None:
    """Compare the postal code."""
    return _compare(turn, Question.POSTAL_CODE)


@flow.step
def relative(turn: Turn[Check]) -> Move | None:
    """Keep telling a relative nothing, until the person asked for takes over."""
    me = turn.heard.button == ME.payload or speaks_as_self(turn.heard.text)
    if me and not speaks_for_another(turn.heard.text):
        return _start(replace(turn, heard=Heard(), draft=Check()))
    if turn.heard.nothing or turn.heard.intent in NO_WISH:
        return _tell_nothing(turn)
    return None


def _start(turn: Turn[Check]) -> Move:
    case, draft = turn.case, turn.draft or Check()
    if speaks_for_another(turn.heard.text):
        return _tell_nothing(turn)
    if case.identity_locked:
        return hand_over(turn, "identity.locked", "identity_locked")
    if case.client is None and not draft.stranger:
        return _who_writes(turn)
    if case.client is not None and case.level >= Level.DEBT:
        return Move()  # known already; the engine goes on with what waited
    questions = _questions(turn, draft)
    if not questions:
        return hand_over(turn, "identity.cannot_check", "nothing_to_check")
    return _ask(questions[0], draft, Say("identity.why"))


def _bind(turn: Turn[Check]) -> Move | None:
    """Bind the thread to the one candidate whose first name was typed."""
    words = set(re.findall(r"\w+", fold(turn.heard.text)))
    bearers = [c for c in turn.case.candidates if fold(c.first_name) in words]
    if not bearers or not _may_be_name(turn.heard):
        return None
    if len(bearers) > 1:
        return hand_over(turn, "identity.cannot_check", "nothing_to_check")
    case = turn.case.as_client(bearers[0].id)
    move = _start(replace(turn, case=case, heard=Heard(), draft=None))
    return replace(move, do=(BindClient(bearers[0].id), *move.do))


def _meet_stranger(turn: Turn[Check]) -> Move | None:
    """Go on with a name that we do not know just as with one that we do."""
    named = turn.heard.intent in {Intent.OUT_OF_SCOPE, Intent.IDENTITY_ANSWER}
    if not named or not _may_be_name(turn.heard):
        return None
    return _ask(Question.CPF_PREFIX, Check(stranger=True), Say("identity.why"))


def _compare(turn: Turn[Check], question: Question) -> Move | None:
    draft = turn.draft or Check()
    if turn.case.identity_locked:
        return _start(turn)
    if turn.heard.nothing:
        return _ask(question, draft, Say("identity.why"))
    if draft.stranger and (bound := _bind(turn)):
        return bound  # the name was mistyped at first
    if _is_try(turn.heard):
        return _judge(turn, question, draft)
    return _respect(question, draft) if _refuses(turn.heard) else None


def _judge(turn: Turn[Check], question: Question, draft: Check) -> Move:
    typed = turn.heard.values.digits or turn.heard.text
    if draft.stranger or not check(question, typed, turn.case.identity):
        return _wrong(turn, question, draft)
    questions = _questions(turn, draft)
    later = questions[questions.index(question) + 1 :] if question in questions else ()
    if later:
        return _ask(later[0], draft)
    return finish("identity.confirmed", do=(ConfirmIdentity(),))


def _wrong(turn: Turn[Check], question: Question, draft: Check) -> Move:
    """Count the try; the third one locks, and a person takes over."""
    failed = () if draft.stranger else (FailIdentity(),)  # nobody to count it for
    draft = replace(draft, wrong=draft.wrong + 1)
    before = MOST_TRIES - draft.wrong + 1 if draft.stranger else turn.case.tries_left
    if before <= 1:
        says = (Say("identity.locked"), when(turn))
        return Move(says, do=(*failed, HandOver("identity_locked")))
    move = _ask(question, draft, Say("identity.no_match"))
    return replace(move, do=failed)


def _questions(turn: Turn[Check], draft: Check) -> tuple[Question, ...]:
    if draft.stranger:
        return (Question.CPF_PREFIX, Question.BIRTH_YEAR)
    return tuple(questions_for(turn.case.identity))


def _ask(question: Question, draft: Check, *first: Say) -> Move:
    return Move((*first, Say(f"identity.{question}")), question.value, draft)


def _who_writes(turn: Turn[Check]) -> Move:
    """Ask for a first name where several share the number; name nobody."""
    if turn.case.candidates:
        return ask("identity.who", then=who)
    return finish("identity.unknown_number", choices=(PERSON,))


def _tell_nothing(turn: Turn[Check]) -> Move:
    return ask(
        "identity.relative", draft=turn.draft, choices=(ME, PERSON), then=relative
    )


def _is_try(heard: Heard) -> bool:
    """Tell an answer, in whatever form, from another question or a joke."""
    if heard.intent is Intent.IDENTITY_ANSWER:
        return True
    letters = sum(char.isalpha() for char in heard.text)
    bare = letters <= BARE or heard.intent in NO_WISH
    return heard.values.digits is not None and bare


def _refuses(heard: Heard) -> bool:
    return heard.intent is Intent.DENY or heard.values.answer is Answer.NO


def _respect(question: Question, draft: Check) -> Move:
    """Take a refusal for what it is; the question still waits, should they want to."""
    return Move((Say("identity.refused"),), question.value, draft)


def _may_be_name(heard: Heard) -> bool:
    if heard.intent not in {*NO_WISH, Intent.GREET}:
        return False
    words = fold(heard.text).split()
    short = len(words) <= LONGEST_NAME or heard.intent is Intent.IDENTITY_ANSWER
    return short and any(char.isalpha() for char in heard.text)
