"""The log of requests that the application made to the fake providers."""

import itertools
from collections import deque
from typing import Any

from flask import Blueprint, Response, current_app, request

_KEPT = 20_000
_APIS = ("/2010-04-01/", "/v1/")


class Calls:
    """The last requests, newest last; credentials are never kept."""

    def __init__(self) -> None:
        self._rows: deque[dict[str, Any]] = deque(maxlen=_KEPT)
        self._number = itertools.count(1)

    def add(self, row: dict[str, Any]) -> None:
        """Append one request."""
        self._rows.append({"n": next(self._number), **row})

    def rows(self) -> list[dict[str, Any]]:
        """Return a copy of the log."""
        return list(self._rows)

    def clear(self) -> None:
        """Empty the log."""
        self._rows.clear()


bp = Blueprint("calls", __name__)


@bp.after_app_request
def _remember(response: Response) -> Response:
    if not request.path.startswith(_APIS):
        return response
    world = current_app.extensions["sandbox"]
    world.calls.add(
        {
            "at": world.clock.now().isoformat(),
            "method": request.method,
            "path": request.path,
            "query": request.args.to_dict(flat=False),
            "form": request.form.to_dict(flat=False),
            "idempotency_key": request.headers.get("Idempotency-Key"),
            "status": response.status_code,
        }
    )
    response.date = world.clock.now()
    return response
