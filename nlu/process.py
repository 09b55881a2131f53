"""Rasa's server as a process of ours: started when none answers, stopped by pid.

It lives in its own environment (`nlu/.venv`, Python 3.10) and listens on loopback only.
"""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

import httpx

PROJECT: Final = Path(__file__).resolve().parent
PYTHON: Final = PROJECT / ".venv" / "bin" / "python"
SERVE: Final = PROJECT / "serve.py"
STARTUP: Final = 300.0  # seconds; two quiet cores need thirty, busy ones minutes
_POLL: Final = 0.25  # seconds
_FIRST_PARSE: Final = 30.0  # seconds
_STOP: Final = 10.0  # seconds of grace before the process is killed
_OK: Final = 200
_LOOPBACK: Final = frozenset({"127.0.0.1", "localhost", "::1"})


class RasaStartError(Exception):
    """Rasa's server could not be started; the text says what to do."""

    permanent = True


def command(port: int) -> list[str]:
    """Give the command line that serves the trained model on *port*."""
    return [str(PYTHON), str(SERVE), "--port", str(port)]


def answers(url: str, token: str) -> bool:
    """Tell whether a server with a loaded model answers at *url*."""
    try:
        status = httpx.get(
            f"{url.rstrip('/')}/status", params={"token": token}, timeout=2.0,
            trust_env=False,
        ).status_code  # fmt: skip
    except (httpx.HTTPError, httpx.InvalidURL):
        return False
    return status == _OK


@contextmanager
def rasa_at(
    url: str,
    token: str,
    *,
    start: Sequence[str] | None = None,
    patience: float = STARTUP,
    say: Callable[[str], None] = lambda text: print(text, file=sys.stderr),  # noqa: T201  (progress, for a terminal)
) -> Iterator[bool]:
    """Have Rasa answering at *url*; start it when it doesn't, and stop what we started.

    Yields True when the process is ours. *start* is the command line, by default the
    project's own; *patience* is in seconds. Raises RasaStartError when there is no
    environment, when the process ends, or when it isn't ready in time.
    """
    if answers(url, token):
        yield False
        return
    process = _started(list(start) if start else _own_command(url), token)
    try:
        say("starting the understanding (about thirty seconds) ...")
        _wait(process, url, token, patience)
        _warm_up(url, token)
        yield True
    finally:
        stop(process)


def _own_command(url: str) -> list[str]:
    parts = urlsplit(url)
    if parts.hostname not in _LOOPBACK:
        message = f"nothing answers at {url}, and only a local one can be started here"
        raise RasaStartError(message)
    if not PYTHON.exists():
        message = f"{PYTHON} is missing: run `make nlu` to make Rasa's environment"
        raise RasaStartError(message)
    return command(parts.port or 5005)


def _started(line: list[str], token: str) -> subprocess.Popen[bytes]:
    environment = {**os.environ, "RASA_TOKEN": token}
    environment["RASA_TELEMETRY_ENABLED"] = "false"
    try:
        return subprocess.Popen(  # noqa: S603  (the command is ours, and no shell reads it)
            line, cwd=PROJECT, env=environment, stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
        )  # fmt: skip
    except OSError as error:
        message = f"{line[0]} can't be started: {error.strerror}"
        raise RasaStartError(message) from error


def _wait(
    process: subprocess.Popen[bytes], url: str, token: str, patience: float
) -> None:
    until = time.monotonic() + patience
    while not answers(url, token):
        if (code := process.poll()) is not None:
            message = f"Rasa ended at once with exit code {code}: is the model trained?"
            raise RasaStartError(message)
        if time.monotonic() > until:
            message = f"Rasa wasn't ready at {url} after {patience:.0f} s"
            raise RasaStartError(message)
        time.sleep(_POLL)


def _warm_up(url: str, token: str) -> None:
    """Let the first parse, which loads what is lazy, take its seconds here."""
    with suppress(httpx.HTTPError):
        httpx.post(
            f"{url.rstrip('/')}/model/parse", params={"token": token},
            json={"text": "oi"}, timeout=_FIRST_PARSE, trust_env=False,
        )  # fmt: skip


def stop(process: subprocess.Popen[bytes]) -> None:
    """Stop one process of ours: politely first, then for good."""
    if process.poll() is None:
        process.terminate()
    try:
        process.wait(_STOP)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
