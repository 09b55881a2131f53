"""The door of the console: password, single-use link, and the way out."""

from flask import g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from bot import audit
from bot.agents import authenticate, door_time, link_is_good, use_login_link
from bot.wiring import wiring
from console.blueprint import blueprint
from console.cookies import forget, keep_session, session_token
from console.guard import open_to_all
from console.sessions import open_session, revoke
from console.throttle import Throttle
from models.agent import Agent

# The pair keeps a thief out, the others a botnet or a sprayer, and a stranger's wrong
# tries do not lock the agent out of their own browser.
PAIR, PERSON, PLACE = Throttle(5), Throttle(25), Throttle(50)


@blueprint.get("/login")
@open_to_all
def login() -> Response | str:
    """Show the form; who is in already goes on to the inbox."""
    if g.get("agent") is not None:
        return redirect(url_for("console.inbox"), code=303)
    return render_template("console/login.html")


@blueprint.post("/login")
@open_to_all
def log_in() -> Response | tuple[str, int]:
    """Check e-mail and password; unknown, wrong and disabled get one answer."""
    parts = wiring()
    now = door_time(parts.clock)
    email = request.form.get("email", "").strip().casefold()[:200]
    place = request.remote_addr or ""
    if not _may_try(email, place):
        return render_template("console/login.html", problem="throttled"), 429
    with parts.database.read() as session:
        agent = authenticate(session, email, request.form.get("password", ""))
    if agent is None:
        for bucket, key in _buckets(email, place):
            bucket.wrong(key, now)
        _note("anonymous", "login.refused")
        return render_template("console/login.html", problem="wrong", email=email), 401
    PAIR.right(f"{email} {place}")
    return _let_in(agent, "login.password")


@blueprint.get("/login/<token>")
@open_to_all
def login_link(token: str) -> tuple[str, int]:
    """Show the button that spends a link; looking at it spends nothing."""
    parts = wiring()
    with parts.database.read() as session:
        good = link_is_good(session, token, door_time(parts.clock))
    page = render_template("console/login_link.html", good=good)
    return page, 200 if good else 410


@blueprint.post("/login/<token>")
@open_to_all
def use_link(token: str) -> Response | tuple[str, int]:
    """Spend a link and come in."""
    parts = wiring()
    with parts.database.write() as session:
        agent = use_login_link(session, token, door_time(parts.clock))
    if agent is None:
        return render_template("console/login_link.html", good=False), 410
    return _let_in(agent, "login.link")


@blueprint.post("/logout")
def log_out() -> Response:
    """End this browser's session on our side, then take its cookie."""
    parts = wiring()
    with parts.database.write() as session:
        revoke(session, session_token() or "", door_time(parts.clock))
    _note(f"agent:{g.agent.id}", "logout")
    answer = redirect(url_for("console.login"), code=303)
    forget(answer)
    return answer


def _let_in(agent: Agent, how: str) -> Response:
    parts = wiring()
    now = door_time(parts.clock)
    with parts.database.write() as session:
        if old := session_token():
            revoke(session, old, now)
        token = open_session(session, agent, now)
        who = f"agent:{agent.id}"
        audit.append(session, who, how, who, {}, parts.clock.now())
    answer = redirect(url_for("console.inbox"), code=303)
    keep_session(answer, token)
    return answer


def _may_try(email: str, place: str) -> bool:
    now = door_time(wiring().clock)
    return all(bucket.open(key, now) for bucket, key in _buckets(email, place))


def _buckets(email: str, place: str) -> tuple[tuple[Throttle, str], ...]:
    return (PAIR, f"{email} {place}"), (PERSON, email), (PLACE, place)


def _note(actor: str, action: str) -> None:
    parts = wiring()
    with parts.database.write() as session:
        audit.append(session, actor, action, "console", {}, parts.clock.now())
