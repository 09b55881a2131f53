"""The page at `/`, and its headers."""

from flask import Blueprint, Response, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from sandbox.world import the_world

bp = Blueprint("demo_page", __name__)


@bp.get("/")
def page() -> AnyResponse:
    """Show the phone, the console beside it, and the clock above both."""
    # The console's cookie is lost in the frame unless both are of one site.
    if request.host.startswith("localhost") and "127.0.0.1" in _app():
        return redirect(the_world().own_url)
    answer = make_response(render_template("demo.html"))
    answer.headers["Content-Security-Policy"] = _policy()
    return answer


@bp.get("/_demo/media/<sid>")
def media(sid: str) -> Response:
    """Return a picture or a file that a client sent."""
    found = the_world().twilio.media.get(sid)
    if found is None or not found.data:
        return Response(status=404)
    answer = Response(found.data, content_type=found.content_type)
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer


def _app() -> str:
    return the_world().settings.app_url


def _policy() -> str:
    settings = the_world().settings
    theirs = " ".join(sorted({settings.app_url, settings.believed_url}))
    return (
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
        f"img-src 'self' data: blob: {theirs}; frame-src 'self' {theirs}; "
        "font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
    )
