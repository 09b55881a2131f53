"""The routes that do: take over, reply, give back, resolve, reveal a number."""

from functools import partial
from urllib.parse import urlencode

from flask import abort, redirect, request, url_for
from werkzeug.wrappers import Response

from bot import audit
from bot.agent_replies import agent_reply, reply_elsewhere
from bot.conversations import Refused, Why, give_back, resolve, take_over
from bot.held_news import release
from bot.wiring import wiring
from console.asked import number
from console.blueprint import THREAD, blueprint
from console.guard import me
from console.pages import Draft, thread_page
from models.conversation import Conversation

Answer = Response | tuple[str, int]
_LONGEST_KEY = 64  # characters, the column's width


@blueprint.post(f"{THREAD}/take-over")
def take(thread_id: int) -> Answer:
    """Make the thread mine."""
    parts = wiring()
    with parts.database.write() as session:
        done = take_over(session, thread_id, me(), _version(), parts.clock.now())
    return _after(done, thread_id, Draft(body=request.form.get("body", "")))


@blueprint.post(f"{THREAD}/reply")
def reply(thread_id: int) -> Answer:
    """Write to the client, here or, by `channel`, on another road."""
    parts = wiring()
    key = request.form.get("client_key", "")
    if not key or len(key) > _LONGEST_KEY:
        abort(400)
    body, channel = request.form.get("body", ""), request.form.get("channel")
    say = partial(reply_elsewhere, channel=channel) if channel else agent_reply
    now = parts.clock.now()
    with parts.database.write() as session:
        done = say(session, thread_id, me(), body=body, client_key=key, now=now)
    there = thread_id if isinstance(done, Refused) else done.conversation_id
    return _after(done, there, Draft(body=body, client_key=key))


@blueprint.post(f"{THREAD}/news/<int(max=2147483647):message_id>")
def send_news(thread_id: int, message_id: int) -> Response:
    """Send what the bot held back while a person has the thread."""
    parts = wiring()
    with parts.database.write() as session:
        if session.get(Conversation, thread_id) is None:
            abort(404)
        release(session, thread_id, message_id, me(), parts.clock.now())
    return redirect(url_for("console.thread", thread_id=thread_id), code=303)


@blueprint.post(f"{THREAD}/give-back")
def give(thread_id: int) -> Answer:
    """Let the bot go on, with a note."""
    parts = wiring()
    note = request.form.get("note", "")
    now = parts.clock.now()
    with parts.database.write() as session:
        done = give_back(
            session, thread_id, me(), note=note, version=_version(), now=now
        )
    return _after(done, thread_id, Draft(note=note))


@blueprint.post(f"{THREAD}/resolve")
def close(thread_id: int) -> Answer:
    """Close the case."""
    parts = wiring()
    with parts.database.write() as session:
        done = resolve(
            session, thread_id, me(), version=_version(), now=parts.clock.now()
        )
    return _after(done, thread_id, Draft())


@blueprint.post(f"{THREAD}/reveal")
def reveal(thread_id: int) -> str:
    """Show the client's numbers in full, once, and write down who looked."""
    parts = wiring()
    with parts.database.write() as session:
        thread = session.get(Conversation, thread_id)
        if thread is None:
            abort(404)
        audit.append(
            session,
            f"agent:{me().id}",
            "client.reveal",
            f"client:{thread.client_id}",
            {"conversation": thread_id},
            parts.clock.now(),
        )
    return thread_page(thread_id, view="card", draft=Draft(revealed=True))


def _after(done: object, thread_id: int, draft: Draft) -> Answer:
    if not isinstance(done, Refused):
        kept = {k: v for k, v in request.args.items() if k in {"shelf", "q"}}
        there = url_for("console.thread", thread_id=thread_id)
        return redirect(f"{there}?{urlencode(kept)}" if kept else there, code=303)
    if done.why is Why.MISSING:
        abort(404)
    told = Draft(done.why.value, draft.body, draft.note, draft.client_key)
    return thread_page(thread_id, draft=told), 409


def _version() -> int:
    return number(request.form.get("version"), -1)
