"""The routes that show: the inbox, a thread, and what is new in them."""

from flask import abort, jsonify, request
from werkzeug.wrappers import Response

from bot.wiring import wiring
from console.asked import number
from console.blueprint import THREAD, blueprint
from console.guard import asked_by_script
from console.pages import list_page, thread_page
from console.queries import newer, news_of, news_of_inbox
from console.stamps import stamp
from models.conversation import Conversation


@blueprint.get("/")
def inbox() -> str:
    """Show who waits for a person."""
    return list_page()


@blueprint.get(THREAD)
def thread(thread_id: int) -> str:
    """Show a thread."""
    return thread_page(thread_id)


@blueprint.get(f"{THREAD}/card")
def card(thread_id: int) -> str:
    """Show the client of a thread, where the screen has no room for both."""
    return thread_page(thread_id, view="card")


@blueprint.get("/news")
@asked_by_script
def news() -> Response:
    """Tell whether the inbox changed."""
    with wiring().database.read() as session:
        return _told(stamp(wiring().clock.now(), *news_of_inbox(session)), [])


@blueprint.get(f"{THREAD}/news")
@asked_by_script
def thread_news(thread_id: int) -> Response:
    """Tell whether the thread or the inbox changed, and which messages are new."""
    after = number(request.args.get("after"), 0)
    with wiring().database.read() as session:
        open_thread = session.get(Conversation, thread_id)
        if open_thread is None:
            abort(404)
        facts = (*news_of_inbox(session), *news_of(session, open_thread))
        fresh = newer(session, open_thread, after)
    return _told(stamp(wiring().clock.now(), *facts), list(fresh))


def _told(mark: str, fresh: list[int]) -> Response:
    answer = jsonify(stamp=mark, messages=fresh)
    answer.set_etag(mark)
    return answer.make_conditional(request)
