"""The process: a threaded server on loopback that says when it is ready."""

import json
import os
import sys

from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from sandbox.app import create_app
from sandbox.passing_time import keep_sweeping
from sandbox.settings import Settings
from sandbox.world import World

_HOST = "127.0.0.1"


class _Quiet(WSGIRequestHandler):
    """A handler that leaves the terminal to the demo."""

    def log(self, type: str, message: str, *args: object) -> None:  # noqa: A002 - werkzeug's name
        """Print errors only."""
        if type == "error":
            super().log(type, message, *args)


def open_server(settings: Settings, port: int) -> BaseWSGIServer:
    """Bind the server; `port` 0 takes a free one."""
    world = World(settings)
    server = make_server(
        _HOST, port, create_app(world), threaded=True, request_handler=_Quiet
    )
    world.own_url = f"http://{_HOST}:{server.server_port}"
    keep_sweeping(world)
    return server


def serve(settings: Settings, port: int) -> None:
    """Print one JSON line with the port and the pid, then serve until killed."""
    server = open_server(settings, port)
    ready = {"port": server.server_port, "pid": os.getpid()}
    sys.stdout.write(json.dumps(ready) + "\n")
    sys.stdout.flush()
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        server.server_close()
