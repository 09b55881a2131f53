"""Starting and stopping the model's process, with a small server in its place."""

import os
import socket
import sys
from pathlib import Path

import pytest

from nlu.process import RasaStartError, answers, rasa_at
from tests.nlu.rasa_server import TOKEN, fake_rasa

SERVER = """
import os, sys
from http.server import BaseHTTPRequestHandler, HTTPServer
class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        good = self.path.endswith("token=" + os.environ["RASA_TOKEN"])
        self.send_response(200 if good else 401)
        self.send_header("Content-Length", "0")
        self.end_headers()
    def log_message(self, *args): pass
open(sys.argv[2], "w").write(str(os.getpid()))
HTTPServer(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()
"""


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def _quiet(_: str) -> None:
    """Say nothing while a test starts a process."""


def test_starts_and_stops(tmp_path: Path) -> None:
    """With nobody there a process is started, waited for, and stopped at the end."""
    port, note = _free_port(), tmp_path / "pid"
    url = f"http://127.0.0.1:{port}"
    start = [sys.executable, "-c", SERVER, str(port), str(note)]

    with rasa_at(url, TOKEN, start=start, say=_quiet) as ours:
        pid = int(note.read_text())
        assert ours
        assert answers(url, TOKEN)
        assert not answers(url, "another")

    assert not _is_running(pid)


def test_leaves_a_running_one_alone() -> None:
    """A server that answers already is used, and not stopped."""
    with fake_rasa() as rasa:
        with rasa_at(rasa.url, TOKEN, start=["/no/such/command"]) as ours:
            assert not ours

        assert answers(rasa.url, TOKEN)


def test_says_when_the_process_ends() -> None:
    """A process that ends at once is told with its exit code."""
    url = f"http://127.0.0.1:{_free_port()}"
    start = [sys.executable, "-c", "raise SystemExit(2)"]

    with (
        pytest.raises(RasaStartError, match="exit code 2"),
        rasa_at(url, TOKEN, start=start, say=_quiet),
    ):
        pass


def test_says_when_it_is_never_ready(tmp_path: Path) -> None:
    """A process that never answers is stopped when patience ends."""
    note = tmp_path / "pid"
    script = (
        f"import os, time; open({str(note)!r}, 'w').write(str(os.getpid()));"
        "time.sleep(60)"
    )
    url = f"http://127.0.0.1:{_free_port()}"

    with (
        pytest.raises(RasaStartError, match="wasn't ready"),
        rasa_at(
            url,
            TOKEN,
            start=[sys.executable, "-c", script],
            patience=1.0,
            say=_quiet,
        ),
    ):
        pass

    assert not _is_running(int(note.read_text()))


def test_says_when_there_is_no_command() -> None:
    """A command that isn't there is named."""
    url = f"http://127.0.0.1:{_free_port()}"

    with (
        pytest.raises(RasaStartError, match="/no/such/command"),
        rasa_at(url, TOKEN, start=["/no/such/command"], say=_quiet),
    ):
        pass


def test_starts_only_here() -> None:
    """A server on another machine can't be started from here."""
    with (
        pytest.raises(RasaStartError, match="only a local one"),
        rasa_at("http://rasa.invalid:5005", TOKEN, say=_quiet),
    ):
        pass
