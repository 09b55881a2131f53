"""Several roles as processes: none is left behind."""

import signal
import subprocess
import sys

STARTING = """
import signal, sys
from contextlib import ExitStack
from bot.roles import Crew, Role, unwind_when_told

unwind_when_told()
waits = "import signal; print('up', flush=True); signal.pause()"
crew = Crew([Role("one", (sys.executable, "-c", waits), {})])
with ExitStack() as stack:
    stack.callback(crew.stop)
    crew.start()
    signal.pause()
"""


def test_told_to_end_while_it_starts() -> None:
    """What it started ends with it: nobody holds its output any more."""
    with subprocess.Popen(  # noqa: S603 - our own interpreter
        [sys.executable, "-c", STARTING], stdout=subprocess.PIPE
    ) as crew:
        assert crew.stdout is not None
        up = crew.stdout.readline()
        crew.terminate()
        left, _ = crew.communicate(timeout=30)  # ends when every writer has ended

    assert (up, left, crew.returncode) == (b"up\n", b"", 128 + signal.SIGTERM)
