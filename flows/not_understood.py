"""I did not understand: one short question back, then the menu with a person on it."""

from domain.disclosure import Level
from flows.beyond import asks_for_answer, news_for
from flows.flow import Flow, NoDraft
from flows.heard import Intent
from flows.menu import full_menu
from flows.questions import (
    ACCOUNT,
    CONTEST,
    ELSE,
    HARD,
    LATER,
    NOT_ME,
    PAID,
    PAY,
    PERSON,
    SPLIT,
    STOP,
    WHO,
)
from flows.turn import Choice, Move, Turn, finish

flow = Flow[NoDraft]("not_understood")

# What a guess is shown as. To somebody unknown the rest is "my account" or nothing.
GUESSES = {
    Intent.ASK_BALANCE: ACCOUNT,
    Intent.EXPLAIN_CHARGES: Choice("intent:explain_charges", "choice.explain"),
    Intent.ASK_DUE_DATE: Choice("intent:ask_due_date", "choice.due_date"),
    Intent.REQUEST_PAYMENT_LINK: PAY,
    Intent.NEGOTIATE_INSTALLMENTS: SPLIT,
    Intent.ASK_DISCOUNT: Choice("intent:ask_discount", "choice.discount"),
    Intent.PROPOSE_AMOUNT: SPLIT,
    Intent.PROMISE_TO_PAY: LATER,
    Intent.ALREADY_PAID: PAID,
    Intent.DISPUTE_DEBT: CONTEST,
    Intent.HARDSHIP: HARD,
    Intent.COMPLAINT_OR_ABUSE: PERSON,
    Intent.DECEASED: PERSON,
    Intent.WRONG_PERSON: NOT_ME,
    Intent.OPT_OUT: STOP,
    Intent.HUMAN_AGENT: PERSON,
    Intent.ASK_WHO_IS_THIS: WHO,
}
NEUTRAL = (ACCOUNT, PERSON, WHO, NOT_ME, STOP)
FEWEST, MOST = 1, 2  # guesses that make a question; "something else" comes last
WORTH_ASKING = 0.1  # the confidence below which a guess is noise
FIRST_MISS = 1


@flow.step
def clarify(turn: Turn[NoDraft]) -> Move:
    """Ask back what the likeliest wishes were; at the second miss show the menu."""
    if asks_for_answer(turn) and (news := news_for(turn)):
        return news
    guesses = _guesses(turn)
    if turn.misses <= FIRST_MISS and len(guesses) >= FEWEST:
        return finish("not_understood.did_you_mean", choices=(*guesses, ELSE))
    key = "not_understood.menu" if turn.misses <= FIRST_MISS else "not_understood.again"
    return finish(key, choices=full_menu(turn.case))


def _guesses(turn: Turn[NoDraft]) -> tuple[Choice, ...]:
    likely = (
        GUESSES[guess.intent]
        for guess in turn.heard.ranking
        if guess.intent in GUESSES and guess.confidence >= WORTH_ASKING
    )
    known = turn.case.level >= Level.DEBT
    shown = (choice if known or choice in NEUTRAL else ACCOUNT for choice in likely)
    return tuple({choice.payload: choice for choice in shown}.values())[:MOST]
