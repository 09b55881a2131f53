"""Levers on the fake Twilio."""

from collections import Counter
from typing import Any

from flask import Blueprint, Response, jsonify, request

from sandbox.control.given import BadRequestError, button, given, instant, media
from sandbox.control.shown import callback_id, shown_message
from sandbox.ids import twilio_sid
from sandbox.modes import CHOICES, UnknownModeError, parse_mode
from sandbox.twilio_api.addresses import is_valid, reach, telephone
from sandbox.twilio_api.callbacks import advance
from sandbox.twilio_api.inbound import Said, post, say
from sandbox.twilio_api.store import Message, Step
from sandbox.world import the_world

bp = Blueprint("control_twilio", __name__, url_prefix="/_control")


@bp.get("/messages")
def messages() -> Response:
    """List messages both ways in order of acceptance, or those of one address."""
    store = the_world().twilio
    key = telephone(request.args.get("address", ""))
    rows = [
        shown_message(each, place)
        for place, each in enumerate(store.messages, start=1)
        if key in {"", telephone(each.other_side)}
    ]
    return jsonify(messages=rows)


@bp.get("/accepted_by_callback_id")
def accepted_by_callback_id() -> Response:
    """Count accepted creates by their `m=`: anything above one is a double."""
    sent = [each for each in the_world().twilio.messages if each.callback_url]
    counts = Counter(callback_id(each) for each in sent)
    return jsonify({key: count for key, count in counts.items() if key})


@bp.post("/say")
def client_says() -> Response:
    """Let a client write; answer whether the application took it."""
    message = say(the_world(), read_said(given()))
    return jsonify(sid=message.sid, taken=message.taken)


@bp.post("/replay")
def replay() -> Response:
    """Post an inbound message once more, as a proxy's retry would: {sid}."""
    message = _message(given())
    return jsonify(taken=post(the_world(), message))


@bp.post("/past")
def past() -> Response:
    """Put messages into the history without sending anything: {messages: […]}."""
    world = the_world()
    rows = given().get("messages", [])
    with world.lock:
        for message in sorted(map(_past_message, rows), key=lambda each: each.at):
            world.twilio.add_past(message)
    return jsonify(added=len(rows))


@bp.post("/mode")
def mode() -> Response:
    """Set moods, {twilio, stripe, …, times}, or one address's fate, {fails_with}."""
    world, asked = the_world(), given()
    if "address" in asked:
        _address_mode(asked)
    try:
        wanted = {
            name: parse_mode(name, asked[name]) for name in asked.keys() & CHOICES
        }
    except UnknownModeError as problem:
        raise BadRequestError(str(problem)) from problem
    for target, chosen in wanted.items():
        world.modes.set(target, chosen, asked.get("times"))
    return jsonify(modes=world.modes.shown(), fails_with=world.twilio.fails_with)


@bp.get("/mode")
def modes() -> Response:
    """Show the moods and what they can be."""
    return jsonify(modes=the_world().modes.shown(), choices=CHOICES)


@bp.post("/status")
def status() -> Response:
    """Give a message a status, and tell the application: {sid, status, error_code}."""
    asked = given()
    message = _message(asked)
    advance(the_world(), message, asked["status"], asked.get("error_code"))
    return jsonify(shown_message(message, 0))


@bp.post("/template")
def template() -> Response:
    """Set the approval of {sid}, or of all: {status, reason} as WhatsApp has it."""
    asked, contents = given(), the_world().twilio.contents
    wanted = [asked["sid"]] if "sid" in asked else list(contents)
    if not all(sid in contents for sid in wanted):
        message = "No such template."
        raise BadRequestError(message)
    for sid in wanted:
        content = contents[sid]
        known = content.approval or {"type": "whatsapp"}
        reason = asked.get("reason", "")
        decided = {"status": asked["status"], "rejection_reason": reason}
        content.approval = {**known, **decided}
    return jsonify(changed=wanted)


@bp.get("/window")
def window() -> Response:
    """Tell whether free text may be sent to ?address= now."""
    world, address = the_world(), request.args.get("address", "")
    closes = world.twilio.window_closes(address)
    return jsonify(
        open=world.twilio.window_open(address, world.clock.now()),
        closes_at=closes.isoformat() if closes else None,
    )


def read_said(asked: dict[str, Any]) -> Said:
    """Read what a client says: {from, to, body, media, button, replied_to, …}."""
    sender = asked.get("from", "")
    if not is_valid(sender):
        problem = "from must be like whatsapp:+5511912345678"
        raise BadRequestError(problem)
    return Said(
        sender=sender,
        to=asked.get("to", ""),
        body=asked.get("body", ""),
        media=media(asked.get("media")),
        button=button(asked.get("button")),
        replied_to=asked.get("replied_to"),
        name=asked.get("name", ""),
        at=instant(asked["at"]) if "at" in asked else None,
        deliver=asked.get("deliver", True),
        extra=asked.get("extra", {}),
    )


def _address_mode(asked: dict[str, Any]) -> None:
    store, key = the_world().twilio, reach(asked["address"])
    if code := asked.get("fails_with"):
        store.fails_with[key] = int(code)
    else:
        store.fails_with.pop(key, None)
        store.opted_out.discard(key)


def _message(asked: dict[str, Any]) -> Message:
    message = the_world().twilio.find(asked.get("sid", ""))
    if message is None:
        text = "No such message."
        raise BadRequestError(text)
    return message


def _past_message(row: dict[str, Any]) -> Message:
    settings, at = the_world().settings, instant(row["at"])
    client = row["address"]
    whatsapp = client.startswith("whatsapp:")
    ours = settings.sender if whatsapp else settings.sms_sender
    inbound = row.get("direction") == "in"
    return Message(
        sid=row.get("sid") or twilio_sid("SM"),
        sender=client if inbound else ours,
        to=ours if inbound else client,
        body=row.get("text", ""),
        direction="inbound" if inbound else "outbound-api",
        at=at,
        steps=[Step("received" if inbound else row.get("status", "read"), at)],
        taken=True if inbound else None,
    )
