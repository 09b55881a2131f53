"""What the page asks for, about once a second, and what it can do."""

from dataclasses import replace
from datetime import UTC, timedelta
from typing import Any
from urllib.parse import urljoin

from flask import Blueprint, Response, current_app, jsonify, request

from sandbox.control.company import shown_events
from sandbox.control.given import BadRequestError, given, instant
from sandbox.control.shown import shown_message
from sandbox.control.twilio import read_said
from sandbox.demo.bridge import Bridge, Told
from sandbox.demo.reading import look, unread
from sandbox.demo.receipts import KINDS, receipt
from sandbox.modes import OK, Mode
from sandbox.passing_time import time_passed
from sandbox.twilio_api.addresses import reach, telephone
from sandbox.twilio_api.inbound import say
from sandbox.world import World, the_world

bp = Blueprint("demo_api", __name__, url_prefix="/_demo")

_SAME_CLOCK = timedelta(seconds=5)
_SHOWN = 60  # events of the company's own system


@bp.get("/state")
def state() -> Response:
    """Return the clients, the clock, and what has just been sent to whom."""
    world, told = the_world(), _bridge().state()
    _follow_clock(world, told)
    body = {name: each for name, each in told.body.items() if name != "console_url"}
    return jsonify(
        {
            "now": world.clock.now().isoformat(),
            "zone": "America/Sao_Paulo",
            **body,
            "health": told.health,
            "clients": _with_unread(world, told),
            "latest": _latest(world),
        }
    )


@bp.get("/phone")
def phone() -> Response:
    """Return one telephone's messages; with `seen=1` their reading is told."""
    world, address = the_world(), request.args.get("address", "")
    if request.args.get("seen") == "1":
        look(world, address)
    with world.lock:
        said = world.twilio.conversation(address)
        closes = world.twilio.window_closes(address)
        return jsonify(
            messages=[shown_message(each, n) for n, each in enumerate(said, start=1)],
            window_open=world.twilio.window_open(address, world.clock.now()),
            window_closes_at=closes.isoformat() if closes else None,
        )


@bp.get("/thread")
def thread() -> Response:
    """Return what was understood of one client, and why they were or were not told."""
    told = _bridge().thread(request.args.get("address", ""))
    return jsonify({"turns": [], "contacts": [], **told.body, "health": told.health})


@bp.get("/company")
def company() -> Response:
    """Return what the company's own system was told, the newest ones."""
    world = the_world()
    on = world.modes.peek("company").name != "down"
    return jsonify(on=on, events=shown_events(world)[-_SHOWN:])


@bp.post("/company")
def switch_company() -> Response:
    """Switch the company's own system {on: true or false}."""
    on = bool(given().get("on"))
    the_world().modes.set("company", Mode(OK if on else "down"))
    return company()


@bp.get("/receipt")
def sample_receipt() -> Response:
    """Print an invented receipt: ?kind=&client=&company=&cents=&at= as the page has."""
    asked = request.args
    kind = asked.get("kind", "")
    cents = asked.get("cents", "")
    if kind not in KINDS or not cents.isdecimal():
        problem = f"kind must be one of {', '.join(KINDS)}, cents a number"
        raise BadRequestError(problem)
    made = receipt(
        kind,
        client=asked.get("client", "")[:60],
        company=asked.get("company", "")[:60],
        cents=int(cents[:9]),
        at=instant(asked.get("at", "")),
    )
    return jsonify(made)


@bp.post("/say")
def client_says() -> Response:
    """Let the chosen client write."""
    world, said = the_world(), read_said(given())
    known = world.twilio.names.get(reach(said.sender), "")
    message = say(world, replace(said, name=said.name or known))
    return jsonify(sid=message.sid, taken=message.taken)


@bp.post("/clock")
def move_clock() -> Response:
    """Move the demo on: {hours}, {days} or {to: next_step}."""
    world, move = the_world(), given()
    # What the move sends is stamped with the new time, so the providers go first.
    ahead = timedelta(hours=move.get("hours", 0), days=move.get("days", 0))
    world.clock.move_to(world.clock.now() + ahead)
    told = _bridge().move_clock(move)
    if told.health != "up":
        world.clock.move_to(world.clock.now() - ahead)
    _follow_clock(world, told)
    return jsonify({**told.body, "health": told.health})


@bp.post("/console")
def console() -> Response:
    """Return a fresh single-use link into the agents' console."""
    told = _bridge().state(fresh=True)
    link = told.body.get("console_url")
    base = the_world().settings.believed_url
    return jsonify(health=told.health, url=urljoin(base, link) if link else None)


@bp.get("/frameable")
def frameable() -> Response:
    """Tell whether a link can be shown inside the phone."""
    world, url = the_world(), request.args.get("url", "")
    if url.startswith(world.own_url + "/c/"):
        return jsonify(frame=True)
    ours = url.startswith(world.settings.believed_url + "/")
    shown = ours and _bridge().may_be_framed(world.settings.reachable(url))
    return jsonify(frame=shown)


def _bridge() -> Bridge:
    bridge = current_app.extensions["bridge"]
    assert isinstance(bridge, Bridge)  # noqa: S101 - tells the type checker
    return bridge


def _follow_clock(world: World, told: Told) -> None:
    """Keep the providers' clock with the application's."""
    if told.body.get("company"):
        world.company = str(told.body["company"])
    if "now" not in told.body:
        return
    theirs = instant(told.body["now"]).astimezone(UTC)
    if abs(theirs - world.clock.now()) > _SAME_CLOCK:
        world.clock.move_to(theirs)
        time_passed(world)


def _with_unread(world: World, told: Told) -> list[dict[str, Any]]:
    counts = unread(world)
    return [
        {**each, "unread": counts.get(telephone(each.get("address") or "-"), 0)}
        for each in told.body.get("clients", ())
    ]


def _latest(world: World) -> dict[str, Any] | None:
    sent = [each for each in world.twilio.messages[-50:] if each.direction != "inbound"]
    if not sent:
        return None
    last = sent[-1]
    at = last.at.isoformat()
    return {"sid": last.sid, "to": last.to, "text": last.body, "at": at}
