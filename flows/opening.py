"""Opening: the question that a reminder leaves behind, until the client answers."""

import re

from domain.disclosure import Level
from flows.choices import chosen
from flows.flow import Flow, NoDraft
from flows.heard import Answer
from flows.kin import fold
from flows.menu import short_menu
from flows.questions import LATER, PAID, PAY, yes_no
from flows.table_talk import asks_which
from flows.turn import Choice, Move, Turn, ask, finish

flow = Flow[NoDraft]("opening", passing=True)
# "Quer ver?" is answered by "quero ver"; elsewhere those words ask for time.
_SHOW = re.compile(
    r"(?:sim[, ]+)?(?:(?:eu )?(?:quero|queria|posso|pode|gostaria de) )?(?:me )?"
    r"(?:ver|mostrar?|saber)(?: (?:sim|mais|como e|a (?:oferta|condicao|proposta)))?"
    r"[\s.!?]*$|(?:please )?(?:show me|let me see)(?: (?:it|the offer))?[\s.!]*$"
    r"|(?:si[, ]+)?(?:quiero|me gustaria) ver(?:la|lo)?[\s.!]*$"
)


@flow.step
def may_we_talk(turn: Turn[NoDraft]) -> Move | None:
    """Wait for leave to talk after a neutral message; the check comes after a yes."""
    said = turn.heard.values
    if turn.heard.nothing:
        return ask("opening.may_we_talk", choices=yes_no(), then=may_we_talk)
    if said.answer is Answer.YES:
        return Move(start="balance")
    if said.answer is Answer.NO:
        return finish("opening.declined")
    return None


@flow.step
def after_reminder(turn: Turn[NoDraft]) -> Move | None:
    """Take an "ok" to a reminder as one, and show what can be done next."""
    said = turn.heard.values
    if turn.heard.nothing or said.answer is Answer.YES:
        return finish("opening.how_to_help", choices=_next(turn))
    if said.answer is Answer.NO:
        return finish("opening.not_now", choices=_next(turn))
    return None


@flow.step
def may_we_bargain(turn: Turn[NoDraft]) -> Move | None:
    """Wait for leave to talk where there is an offer; a yes leads on to it."""
    said = turn.heard.values
    if turn.heard.nothing:
        return ask("opening.may_we_talk", choices=yes_no(), then=may_we_bargain)
    if said.answer is Answer.NO:
        return finish("opening.declined")
    return _to_the_offer(turn)


@flow.step
def after_offer(turn: Turn[NoDraft]) -> Move | None:
    """Take a yes to an offer, or the number of one of its lines, as bargaining."""
    if turn.heard.nothing:
        return finish("opening.how_to_help", choices=_next(turn))
    if turn.heard.values.answer is Answer.NO:
        return finish("opening.not_now", choices=_next(turn))
    return _to_the_offer(turn)


def _to_the_offer(turn: Turn[NoDraft]) -> Move | None:
    yes = turn.heard.values.answer is Answer.YES
    text = turn.heard.text
    shown = _SHOW.match(fold(text)) or asks_which(text)
    wanted = yes or chosen(turn.heard) or shown
    return Move(start="instalments") if wanted else None


def _next(turn: Turn[NoDraft]) -> tuple[Choice, ...]:
    known = turn.case.level >= Level.DEBT
    return (PAY, LATER, PAID) if known else short_menu(turn.case)
