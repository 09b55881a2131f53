"""Courtesy: a greeting, a thank-you, a goodbye, an "ok" with nothing open."""

from flows.beyond import news_for
from flows.flow import Flow, NoDraft
from flows.heard import Intent
from flows.menu import short_menu
from flows.turn import Move, Say, Turn, finish

flow = Flow[NoDraft](
    "small_talk", intents=(Intent.GREET, Intent.THANKS, Intent.GOODBYE)
)


@flow.step
def reply(turn: Turn[NoDraft]) -> Move:
    """Answer in kind; only a greeting opens a talk."""
    match turn.heard.intent:
        case Intent.THANKS:
            return finish("small_talk.welcome")
        case Intent.GOODBYE:
            return finish("small_talk.bye")
        case Intent.AFFIRM | Intent.DENY:
            return finish("small_talk.fine")
        case _:
            return _greet(turn)


def _greet(turn: Turn[NoDraft]) -> Move:
    """Greet; who waits for our answer hears how it stands: "e aí, novidades?"."""
    choices = short_menu(turn.case)
    if turn.case.client is None:
        return finish("small_talk.hello", choices=choices)
    name = turn.case.client.first_name
    hello = Say("small_talk.hello_name", {"first_name": name}, choices)
    news = news_for(turn) or Move()
    return Move((hello, *news.says), start=news.start)
