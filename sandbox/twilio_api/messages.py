"""The Messages API: create, list, fetch, redact, cancel; and the account itself."""

from http import HTTPStatus

from flask import Blueprint, Response, jsonify, request

from sandbox.twilio_api.accept import read_message
from sandbox.twilio_api.callbacks import ENDED, advance, begin
from sandbox.twilio_api.errors import TwilioError
from sandbox.twilio_api.fate import foresee
from sandbox.twilio_api.guard import guard, misbehave_after, misbehave_before
from sandbox.twilio_api.listing import matching, page_of
from sandbox.twilio_api.store import Message
from sandbox.twilio_api.wire import account_uri, media_json, message_json
from sandbox.world import the_world

bp = Blueprint("twilio_messages", __name__, url_prefix="/2010-04-01/Accounts")
guard(bp)

_NOT_FOUND = 20404


@bp.post("/<account>/Messages.json")
def create(account: str) -> Response:
    """Accept a message, or refuse it."""
    world = the_world()
    mode = world.modes.take("twilio")
    misbehave_before(mode)
    with world.lock:
        now = world.clock.now()
        message = read_message(request.form, world.settings, world.twilio, now)
        message.stuck = mode.name == "stuck_in_queue"
        fate = [] if message.stuck else foresee(world.twilio, message, now)
        world.twilio.add(message)
    world.journal.write(
        "accepted", sid=message.sid, to=message.to, callback=message.callback_url
    )
    answer = jsonify(message_json(message, account))
    answer.status_code = HTTPStatus.CREATED
    begin(world, message, fate, mode)
    return misbehave_after(mode, answer)


@bp.get("/<account>/Messages.json")
def listing(account: str) -> Response:
    """List messages, the newest first."""
    world = the_world()
    with world.lock:
        rows = matching(world.twilio.messages, request.args)
        return jsonify(page_of(rows, request.args, account))


@bp.get("/<account>/Messages/<sid>.json")
def fetch(account: str, sid: str) -> Response:
    """Return one message."""
    return jsonify(message_json(_message(sid), account))


@bp.post("/<account>/Messages/<sid>.json")
def update(account: str, sid: str) -> Response:
    """Blank a body, or cancel what has not ended."""
    message = _message(sid)
    if request.form.get("Body") == "":
        message.body = ""
    if request.form.get("Status") == "canceled" and message.status not in ENDED:
        advance(the_world(), message, "canceled")
    return jsonify(message_json(message, account))


@bp.delete("/<account>/Messages/<sid>.json")
def delete(account: str, sid: str) -> tuple[str, HTTPStatus]:
    """Forget a message's text; the row stays, for the sandbox's own counts."""
    del account
    _message(sid).body = ""
    return "", HTTPStatus.NO_CONTENT


@bp.get("/<account>/Messages/<sid>/Media.json")
def media(account: str, sid: str) -> Response:
    """List a message's media."""
    message = _message(sid)
    uri = f"{account_uri(account)}/Messages/{sid}/Media.json"
    rows = [media_json(item, message, account) for item in message.media]
    return jsonify(
        media_list=rows,
        end=max(len(rows) - 1, 0),
        first_page_uri=uri,
        next_page_uri=None,
        page=0,
        page_size=50,
        previous_page_uri=None,
        start=0,
        uri=uri,
    )


@bp.get("/<account>/Messages/<sid>/Media/<media_sid>")
def media_bytes(account: str, sid: str, media_sid: str) -> Response:
    """Return the bytes that a client sent."""
    del account
    found = [item for item in _message(sid).media if item.sid == media_sid]
    if not found or not found[0].data:
        raise TwilioError(_NOT_FOUND)
    return Response(found[0].data, content_type=found[0].content_type)


@bp.get("/<account>.json")
def account_itself(account: str) -> Response:
    """Return the account, which a health check asks for."""
    return jsonify(
        sid=account,
        friendly_name="Sandbox",
        owner_account_sid=account,
        status="active",
        type="Full",
        uri=f"{account_uri(account)}.json",
        subresource_uris={"messages": f"{account_uri(account)}/Messages.json"},
    )


def _message(sid: str) -> Message:
    message = the_world().twilio.find(sid)
    if message is None:
        raise TwilioError(_NOT_FOUND)
    return message
