"""Nobody passes unknown: every route of the console asks here first, unless it is open.

A session is read anew at each request, so that a logout, a disabled agent or a changed
role acts at once (ASVS 7.4, 8.3.2).
"""

from collections.abc import Callable
from functools import wraps
from typing import TypeVar, cast

from flask import abort, g, redirect, request, url_for
from werkzeug.exceptions import Forbidden
from werkzeug.wrappers import Response

from bot.agents import door_time
from bot.wiring import wiring
from console.blueprint import blueprint
from console.cookies import session_token
from console.csrf import check_csrf, keep_new_visitor
from console.sessions import TOUCH, session_of, touch
from models.agent import Agent

View = TypeVar("View", bound=Callable[..., object])
_OPEN = {"console.static"}
_QUIET: set[str] = set()


def open_to_all(view: View) -> View:
    """Let a route be reached without a login."""
    _OPEN.add(f"{blueprint.name}.{view.__name__}")
    return view


def asked_by_script(view: View) -> View:
    """Mark a route that a page asks by itself: it is no sign of a person."""
    _QUIET.add(f"{blueprint.name}.{view.__name__}")
    return view


class NotForThisRoleError(Forbidden):
    """The role of who asks may not do that; *roles* may."""

    def __init__(self, roles: frozenset[str]) -> None:
        super().__init__()
        self.roles = roles


def for_roles(roles: frozenset[str]) -> Callable[[View], View]:
    """Let a route be reached by agents of these roles alone; others get a 403."""

    def narrow(view: View) -> View:
        @wraps(view)
        def guarded(*args: object, **kwargs: object) -> object:
            if me().role not in roles:
                raise NotForThisRoleError(roles)
            return view(*args, **kwargs)

        return cast("View", guarded)

    return narrow


def me() -> Agent:
    """Give the agent of this request; 401 where nobody is logged in."""
    agent = g.get("agent")
    if not isinstance(agent, Agent):
        abort(401)
    return agent


@blueprint.before_request
def ask_who() -> Response | None:
    """Find out who is there, send strangers to the door, and check forms."""
    if request.endpoint == "console.static":
        return None
    _recognise()
    if request.endpoint not in _OPEN and g.get("agent") is None:
        return _to_the_door()
    check_csrf()
    return None


blueprint.after_request(keep_new_visitor)


def _by_script() -> bool:
    # A page that refreshes itself says so: only a person's own act keeps a session on.
    return request.endpoint in _QUIET or "Regua-Live" in request.headers


def _recognise() -> None:
    token = session_token()
    if not token:
        return
    parts = wiring()
    now = door_time(parts.clock)
    with parts.database.read() as session:
        found = session_of(session, token, now)
    if found is None:
        return
    g.agent = found.agent
    if now - found.seen_at > TOUCH and not _by_script():
        with parts.database.write() as session:
            touch(session, found.id, now)


def _to_the_door() -> Response:
    if request.method != "GET" or _by_script():
        abort(401)
    return redirect(url_for("console.login"), code=303)
