"""A finished paper as an answer: handed out as a file, and never shown in the page."""

from werkzeug.wrappers import Response

from bot.papers import Paper


def handed(paper: Paper) -> Response:
    """Send a paper as a download (RFC 6266), kept by no cache."""
    response = Response(paper.content, mimetype=paper.kind)
    response.headers.set("Content-Disposition", "attachment", filename=paper.name)
    response.headers["Cache-Control"] = "no-store"
    return response
