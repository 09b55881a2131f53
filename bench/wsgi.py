"""The application with a bare route beside it, for the webhook benchmark."""

import os

from flask import Flask

from bot.app import create_app
from bot.environment import Environment
from bot.wiring import wire

bare = Flask("bare")


@bare.post("/bare")
def nothing() -> str:
    """Answer at once: the floor of this server."""
    return ""


application = create_app(wire(Environment.read(os.environ)))
