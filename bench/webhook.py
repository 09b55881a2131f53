"""A signed inbound message to a durable 2xx, beside a bare Flask route.

Both run on one server, in one run, under the same load; only the ratio means anything
on a machine that one does not know. Reference: the tables of docs/decisions.md.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from urllib.parse import urlencode

import httpx
from twilio.request_validator import RequestValidator

from bench.load import Request, Result, run
from bot.demo.stage import Ports, Stage, free_port, set_stage
from bot.migrations import upgrade
from bot.roles import WEB_THREADS

CONFIG = Path(__file__).resolve().parents[1] / "config.yml"
INBOUND = "/webhooks/twilio/inbound"
REQUESTS, WARM_UP, CALM, CLIENTS = 4_000, 400, 500, 500
PATIENCE = 30


def main() -> None:
    """Measure and print the table."""
    with tempfile.TemporaryDirectory() as folder:
        stage = set_stage(Path(folder), CONFIG, Ports(free_port(0), 0, 0))
        upgrade(stage.environment.database_url)
        port = stage.ports.web
        with _served(stage, "bench.wsgi:bare", "/bare"):
            bare = _measured(port, _bare)
        with _served(stage, "bench.wsgi:application", "/healthz"):
            make = partial(
                _inbound,
                stage.environment.public_url,
                stage.environment.twilio_account_sid or "",
                stage.environment.twilio_token,
            )
            inbound = _measured(port, make)
            alone = run(port, partial(_later, make), requests=CALM, connections=1)
    _table(bare, inbound, alone)


def _measured(port: int, make: Callable[[int], Request]) -> Result:
    run(port, make, requests=WARM_UP)
    return run(port, partial(_shifted, make), requests=REQUESTS)


def _shifted(make: Callable[[int], Request], number: int) -> Request:
    return make(number + WARM_UP)


def _later(make: Callable[[int], Request], number: int) -> Request:
    return make(number + WARM_UP + REQUESTS)


def _bare(number: int) -> Request:
    return "/bare", f"n={number}".encode(), _form()


def _inbound(url: str, account: str, token: str, number: int) -> Request:
    """Make one message of one of many clients, signed as Twilio signs."""
    form = {
        "MessageSid": f"SM{number:032x}",
        "AccountSid": account,
        "From": f"whatsapp:+55489{number % CLIENTS:08d}",
        "To": "whatsapp:+554830300120",
        "Body": "quanto eu devo?",
        "NumMedia": "0",
    }
    signature = RequestValidator(token).compute_signature(url + INBOUND, form)
    return (
        INBOUND,
        urlencode(form).encode(),
        {**_form(), "X-Twilio-Signature": signature},
    )


def _form() -> dict[str, str]:
    return {"Content-Type": "application/x-www-form-urlencoded"}


@contextmanager
def _served(stage: Stage, target: str, probe: str) -> Iterator[None]:
    command = (sys.executable, "-m", "granian", "--interface", "wsgi", "--port")
    process = subprocess.Popen(  # noqa: S603 - our own command
        (
            *command,
            str(stage.ports.web),
            "--blocking-threads",
            str(WEB_THREADS),
            target,
        ),
        env={**os.environ, **stage.variables, "REGUA_DEMO": ""},  # the real clock
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _await(f"http://127.0.0.1:{stage.ports.web}{probe}")
        yield
    finally:
        process.terminate()
        process.wait(10)


def _await(url: str) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        try:
            httpx.get(url, timeout=1, trust_env=False)
        except httpx.HTTPError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError(url)


def _table(bare: Result, inbound: Result, alone: Result) -> None:
    print(f"{'':34}{'requests/s':>12}{'p50 ms':>9}{'p99 ms':>9}{'errors':>8}")
    rows = {
        "bare Flask route": bare,
        "signed inbound, stored": inbound,
        "the same, one connection": alone,
    }
    for name, result in rows.items():
        print(
            f"{name:34}{result.per_second:12.0f}{result.p50:9.2f}"
            f"{result.p99:9.2f}{result.errors:8}"
        )
    print(f"{'ratio':34}{inbound.per_second / bare.per_second:12.2f}")
