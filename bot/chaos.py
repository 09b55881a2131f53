"""Crash points: where a test may have this process killed, and nothing else ever."""

import os
import signal
from collections import Counter

VARIABLE = "REGUA_CRASH_AT"  # "after_accept:2": at the second time that it is passed
_passed: Counter[str] = Counter()


def point(name: str) -> None:
    """Kill this process without a word if the environment says so for this point."""
    wanted = os.environ.get(VARIABLE)
    if not wanted:
        return
    at, _, times = wanted.partition(":")
    if at != name:
        return
    _passed[name] += 1
    if _passed[name] == int(times or 1):
        os.kill(os.getpid(), signal.SIGKILL)
