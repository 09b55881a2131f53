"""A finished paper as an answer: handed out as a file, and never shown in the page."""

from urllib.parse import quote

from werkzeug.wrappers import Response

from bot.papers import Paper


def handed(paper: Paper) -> Response:
    """Send a paper as a download (RFC 6266), kept by no cache."""
    name = f"attachment; filename*=UTF-8''{quote(paper.name)}"
    return Response(
        paper.content,
        mimetype=paper.kind,
        headers={"Content-Disposition": name, "Cache-Control": "no-store"},
    )
