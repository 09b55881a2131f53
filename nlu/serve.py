"""Serve the trained model: Rasa's HTTP server, cut down to parsing and its status.

Runs in Rasa's own environment: `uv run --project nlu python nlu/serve.py`. Loopback
unless told otherwise, a token always, and no connection out of this process: Rasa's
own routes would let whoever reaches them replace the model, which is code.
"""

import argparse
import ipaddress
import os
import sys
from typing import Any

from train import MODEL, quiet_environment, say

REACHABLE = {("POST", "/model/parse"), ("GET", "/status")}
_MAX_BODY = 32 * 1024  # bytes; the application caps a text at 1,000 characters


def main() -> int:
    """Load the model once and answer until told to stop."""
    options = _options()
    token = os.environ.get("RASA_TOKEN", "")
    if not token:
        say("RASA_TOKEN is not set: choose one and give it to the application too")
        return 2
    if not MODEL.exists():
        say("no model yet: run train.py first")
        return 2
    say("loading (about twenty seconds) ...")
    app = _make_app(token)
    say(f"listening on http://{options.host}:{options.port}")
    app.run(host=options.host, port=options.port, access_log=False, motd=False)
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--host", default="127.0.0.1", help="default: loopback only")
    parser.add_argument("--port", type=int, default=5005)
    return parser.parse_args()


def _make_app(token: str) -> Any:
    """Give Rasa's application with the model in it and all other routes closed."""
    quiet_environment()
    sys.addaudithook(refuse_to_call_out)
    from rasa.core.agent import Agent  # noqa: PLC0415 - ten seconds of import
    from rasa.server import create_app  # noqa: PLC0415
    from sanic.response import empty  # noqa: PLC0415

    agent = Agent.load(str(MODEL))
    app = create_app(agent=agent, auth_token=token, cors_origins=[])
    app.config.REQUEST_MAX_SIZE = _MAX_BODY

    @app.middleware("request")
    async def only_reachable(request: Any) -> Any:
        if (request.method, request.path) not in REACHABLE:
            return empty(status=404)
        return None

    return app


def refuse_to_call_out(event: str, args: tuple[Any, ...]) -> None:
    """Refuse, as an audit hook, each connection that would leave this machine."""
    if event != "socket.connect" or not isinstance(args[1], tuple):
        return
    try:
        inside = ipaddress.ip_address(args[1][0]).is_loopback
    except ValueError:
        inside = args[1][0] == "localhost"
    if not inside:
        raise OutsideError


class OutsideError(PermissionError):
    """The understanding makes no connection to the outside."""


if __name__ == "__main__":
    sys.exit(main())
