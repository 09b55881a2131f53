"""A table as an answer: a file for spreadsheets, line by line, kept by no cache."""

from collections.abc import Iterable

from flask import Response


def csv_file(lines: Iterable[str], name: str) -> Response:
    """Send *lines* as a download, as they come."""
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "Cache-Control": "no-store",
    }
    return Response(lines, mimetype="text/csv", headers=headers)
