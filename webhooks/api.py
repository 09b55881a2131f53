"""What other systems ask of us by a token: payments and services told and read.

Each route says which scope it wants (`for_scope`); there is none without a token. No
cookie counts here, so no other site can use a person's browser for it.
"""

import json
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, TypeVar, cast

from flask import Blueprint, Response, g, request
from sqlalchemy import select
from werkzeug.exceptions import HTTPException

from bot.api.pace import Pace
from bot.api.problems import Kind, Problem
from bot.api.services import read_service, take_service
from bot.api.take import Bringer, Result, take_all
from bot.api.view import STATES, invoices_view, payment_view
from bot.api_tokens import Scope, is_due, token_of
from bot.ledger.freeze import BooksFrozenError
from bot.wiring import wiring
from models.api_token import ApiToken
from models.cash import CashItem

blueprint = Blueprint("api", __name__, url_prefix="/api/v1")
View = TypeVar("View", bound=Callable[..., Response])

LARGEST = 2 * 1024 * 1024  # bytes; a thousand payments in full have half of it
PACE = Pace()
_RETRY = "120"  # seconds, while the books are frozen
_LONGEST_NUMBER = 9  # digits


def for_scope(scope: Scope) -> Callable[[View], View]:
    """Let a route be reached by tokens of this scope alone, and not too often."""

    def narrow(view: View) -> View:
        @wraps(view)
        def guarded(*args: object, **kwargs: object) -> Response:
            return _refused(scope) or view(*args, **kwargs)

        return cast("View", guarded)

    return narrow


@blueprint.post("/payments")
@for_scope(Scope.PAYMENTS_WRITE)
def tell_payments() -> Response:
    """Take one payment, or {"payments": [...]}; each is answered by itself."""
    request.max_content_length = LARGEST
    body = _body()
    if isinstance(body, Problem):
        return _problem(body)
    batch = isinstance(body, Mapping) and set(body) == {"payments"}
    raws = body["payments"] if batch else [body]
    most = wiring().settings.api.most_items
    if not isinstance(raws, list) or len(raws) > most:
        return _problem(Problem(Kind.UNFIT, f"payments: a list of {most} at most"))
    dry_run = request.args.get("dry_run") == "true"
    bringer = Bringer(wiring(), f"api:{g.api_token.id}", dry_run)
    try:
        results = take_all(bringer, raws)
    except BooksFrozenError:
        return _problem(Problem(Kind.FROZEN), {"Retry-After": _RETRY})
    if batch:
        return _json(_together(raws, results, dry_run=dry_run), 207)
    return _alone(results[0], dry_run=dry_run)


@blueprint.get("/payments/<path:external_ref>")
@for_scope(Scope.PAYMENTS_READ)
def read_payment(external_ref: str) -> Response:
    """Show what became of a payment."""
    with wiring().database.read() as session:
        item = session.scalar(
            select(CashItem).where(
                CashItem.source == "feed", CashItem.external_ref == external_ref
            )
        )
        if item is None:
            return _problem(Problem(Kind.NOT_FOUND))
        return _json(payment_view(session, item), 200)


@blueprint.get("/invoices")
@for_scope(Scope.INVOICES_READ)
def read_invoices() -> Response:
    """List invoices, of one status or all, a page at a time."""
    status, after = request.args.get("status"), request.args.get("after", "0")
    fits = after.isascii() and after.isdecimal() and len(after) <= _LONGEST_NUMBER
    if (status is not None and status not in STATES) or not fits:
        return _problem(
            Problem(Kind.UNFIT, f"status: {', '.join(STATES)}; after: a number")
        )
    with wiring().database.read() as session:
        return _json(invoices_view(session, status, int(after)), 200)


@blueprint.put("/clients/<path:external_id>/service")
@for_scope(Scope.SERVICES_WRITE)
def tell_of_service(external_id: str) -> Response:
    """Take in that a client's service is suspended, or back."""
    request.max_content_length = LARGEST
    body = _body()
    if isinstance(body, Problem):
        return _problem(body)
    actor = f"api:{g.api_token.id}"
    return _told(take_service(wiring(), external_id, body, actor))


@blueprint.get("/clients/<path:external_id>/service")
@for_scope(Scope.SERVICES_READ)
def read_client_service(external_id: str) -> Response:
    """Show how a client's service stands."""
    return _told(read_service(wiring(), external_id))


def _told(found: dict[str, Any] | Problem) -> Response:
    return _problem(found) if isinstance(found, Problem) else _json(found, 200)


@blueprint.errorhandler(HTTPException)
def http_problem(error: HTTPException) -> Response:
    """Say what the server refuses by itself in the same shape."""
    code = error.code or 500
    kinds = {each.status: each for each in (Kind.TOO_LARGE, Kind.BAD_METHOD)}
    return _problem(Problem(kinds.get(code, Kind.BAD_JSON)))


def _refused(scope: Scope) -> Response | None:
    """Find the token of a request; answer 401, 403 or 429 where it does not do."""
    parts = wiring()
    now = parts.clock.now()
    kind, _, secret = request.headers.get("Authorization", "").partition(" ")
    with parts.database.read() as session:
        bearer = kind.lower() == "bearer"
        row = token_of(session, secret.strip(), now) if bearer and secret else None
    if row is None:
        header = {"WWW-Authenticate": 'Bearer realm="regua"'}
        return _problem(Problem(Kind.NO_TOKEN), header)
    if scope not in row.scopes:
        return _problem(Problem(Kind.NO_SCOPE, f"it needs {scope}"))
    if seconds := PACE.wait(row.id, parts.settings.api.requests_per_minute, now):
        return _problem(Problem(Kind.TOO_MANY), {"Retry-After": str(seconds)})
    if is_due(row, now):
        with parts.database.write() as session:
            session.get_one(ApiToken, row.id).used_at = now
    g.api_token = row
    return None


def _body() -> Any:  # noqa: ANN401 - whatever was sent
    try:
        return json.loads(request.get_data())
    except (ValueError, RecursionError):
        return Problem(Kind.BAD_JSON)


def _alone(result: Result, *, dry_run: bool) -> Response:
    if isinstance(result, Problem):
        return _problem(result)
    status = 200 if dry_run or result["known"] else 201
    return _json(result | {"dry_run": dry_run}, status)


def _together(
    raws: list[Any], results: list[Result], *, dry_run: bool
) -> dict[str, Any]:
    pairs = zip(raws, results, strict=True)
    return {
        "dry_run": dry_run,
        "taken": sum(not isinstance(each, Problem) for each in results),
        "refused": sum(isinstance(each, Problem) for each in results),
        "results": [
            {"external_ref": _ref(raw), "status": "refused", "problem": each.as_json()}
            if isinstance(each, Problem)
            else each
            for raw, each in pairs
        ],
    }


def _ref(raw: object) -> str | None:
    found = raw.get("external_ref") if isinstance(raw, Mapping) else None
    return found[:100] if isinstance(found, str) else None


def _json(body: Mapping[str, Any], status: int) -> Response:
    return Response(
        json.dumps(body, ensure_ascii=False), status, mimetype="application/json"
    )


def _problem(problem: Problem, headers: Mapping[str, str] | None = None) -> Response:
    return Response(
        json.dumps(problem.as_json(), ensure_ascii=False),
        problem.kind.status,
        dict(headers or {}),
        mimetype="application/problem+json",
    )
