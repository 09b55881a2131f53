"""Forms that only our own pages can send (ASVS 3.5.1)."""

from flask import abort, current_app, g, request
from itsdangerous import BadSignature, URLSafeSerializer
from werkzeug.wrappers import Response

from bot.secret_tokens import new_token, token_hash
from console.cookies import keep_visitor, session_token, visitor_token

FIELD = "csrf"
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


def csrf_token() -> str:
    """Sign the browser's own cookie for the forms of this page."""
    known = session_token() or visitor_token()
    return _signed(known or _new_visitor())


def keep_new_visitor(response: Response) -> Response:
    """Hand out the cookie that this answer's form is tied to."""
    if token := g.pop("new_visitor", None):
        keep_visitor(response, token)
    return response


def check_csrf() -> None:
    """Refuse what changes something and was not sent by a form of ours: 403."""
    if request.method in _SAFE:
        return
    site = request.headers.get("Sec-Fetch-Site", "same-origin")
    if site not in {"same-origin", "none"} or not _ours(request.form.get(FIELD, "")):
        abort(403)


def _ours(token: str) -> bool:
    owner = session_token() or visitor_token()
    if owner is None:
        return False
    try:
        return bool(_serializer().loads(token) == token_hash(owner))
    except BadSignature:
        return False


def _new_visitor() -> str:
    if "new_visitor" not in g:
        g.new_visitor = new_token()
    return str(g.new_visitor)


def _signed(owner: str) -> str:
    return str(_serializer().dumps(token_hash(owner)))


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="console-form")
