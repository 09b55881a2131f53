"""The two cookies: who is logged in, and which browser shows a form before that."""

from flask import request
from werkzeug.wrappers import Response

from bot.environment import Environment
from bot.wiring import wiring
from console.sessions import ABSOLUTE

_SESSION, _VISITOR = "regua_session", "regua_visitor"


def session_token() -> str | None:
    """Read the token of the logged-in browser."""
    return request.cookies.get(_named(_SESSION))


def visitor_token() -> str | None:
    """Read the token of a browser that is not logged in yet."""
    return request.cookies.get(_named(_VISITOR))


def keep_session(response: Response, token: str) -> None:
    """Give the browser its session; scripts and other sites never see it."""
    _keep(response, _SESSION, token, int(ABSOLUTE.total_seconds()))


def keep_visitor(response: Response, token: str) -> None:
    """Give the browser what ties its login form to it."""
    _keep(response, _VISITOR, token, None)


def forget(response: Response) -> None:
    """Take the session's cookie away."""
    environment = wiring().environment
    response.delete_cookie(
        _named(_SESSION), secure=_https(environment), httponly=True, samesite="Lax"
    )


def _keep(response: Response, name: str, token: str, max_age: int | None) -> None:
    response.set_cookie(
        _named(name),
        token,
        max_age=max_age,
        secure=_https(wiring().environment),
        httponly=True,
        samesite="Lax",
        path="/",
    )


def _named(name: str) -> str:
    # The prefix makes the browser refuse a cookie set by a neighbour (ASVS 3.3.1).
    return f"__Host-{name}" if _https(wiring().environment) else name


def _https(environment: Environment) -> bool:
    return environment.public_url.startswith("https:")
