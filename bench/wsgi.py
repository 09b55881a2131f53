"""The application with a bare route beside it, for the webhook benchmark."""

from flask import Flask

from bot.wsgi import application

bare = Flask("bare")


@bare.post("/bare")
def nothing() -> str:
    """Answer at once: the floor of this server."""
    return ""


__all__ = ["application", "bare"]
