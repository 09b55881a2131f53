"""`python -m sandbox`: play Twilio and Stripe on loopback."""

import argparse
import signal
import sys
from pathlib import Path

from sandbox.server import serve
from sandbox.settings import Settings, SharedKey


def _arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("sandbox", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="0 takes a free port")
    for name in (
        "--app-url",
        "--account-sid",
        "--auth-token",
        "--stripe-key",
        "--stripe-webhook-secret",
        "--sender",
        "--sms-sender",
    ):
        parser.add_argument(name, required=True)
    parser.add_argument("--demo-token", default="", help="opens the app's demo API")
    parser.add_argument("--public-url", default="", help="the app's URL, if it differs")
    parser.add_argument("--pace-ms", type=int, default=150, help="time to a delivery")
    parser.add_argument(
        "--approve-templates",
        action="store_true",
        help="WhatsApp approves each template when it is made, unasked",
    )
    parser.add_argument("--journal", type=Path, help="append what happens to this file")
    parser.add_argument("--hook-secret", default="", help="whsec_… of the webhook")
    parser.add_argument("--api-token", default="", help="opens the app's API")
    parser.add_argument("--shared-key-id", default="", help="sign with SHA-256")
    parser.add_argument("--shared-key-secret", default="")
    return parser


def main() -> None:
    """Read the command line and serve."""
    asked = vars(_arguments().parse_args())
    port = asked.pop("port")
    key = SharedKey(asked.pop("shared_key_id"), asked.pop("shared_key_secret"))
    for name in ("app_url", "public_url"):
        asked[name] = asked[name].rstrip("/")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    serve(Settings(**asked, shared_key=key if key.secret else None), port)


if __name__ == "__main__":
    main()
