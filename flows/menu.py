"""The menu: what can be done here, by digit; it works with the understanding away."""

from domain.disclosure import Level
from flows.beyond import news_for
from flows.flow import Flow, NoDraft
from flows.heard import Intent
from flows.questions import ACCOUNT, CONTEST, LATER, PAID, PAY, PERSON, SPLIT, WHO
from flows.turn import Case, Choice, Move, Turn, finish

flow = Flow[NoDraft]("menu", intents=(Intent.MENU,))


@flow.step
def show(turn: Turn[NoDraft]) -> Move:
    """List what can be done; who did not ask for it hears first what waits for them."""
    if turn.heard.intent is not Intent.MENU and (news := news_for(turn)):
        return news
    return finish("menu.show", choices=full_menu(turn.case))


def short_menu(case: Case) -> tuple[Choice, ...]:
    """Offer up to three choices, as fits on buttons."""
    return (
        (ACCOUNT, PAY, PERSON) if case.level >= Level.DEBT else (ACCOUNT, WHO, PERSON)
    )


def full_menu(case: Case) -> tuple[Choice, ...]:
    """Offer everything; to somebody unknown nothing that speaks of a debt."""
    if case.level < Level.DEBT:
        return (ACCOUNT, WHO, PERSON)
    return (ACCOUNT, PAY, SPLIT, LATER, PAID, CONTEST, PERSON)
