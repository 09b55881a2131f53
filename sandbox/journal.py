"""An append-only file of what the sandbox accepted and posted, for people to read."""

import json
import threading
from pathlib import Path
from typing import Any

from sandbox.clock import Clock


class Journal:
    """One JSON line a fact; without a path, nothing is written."""

    def __init__(self, path: Path | None, clock: Clock) -> None:
        self._path = path
        self._clock = clock
        self._lock = threading.Lock()

    def write(self, what: str, **facts: Any) -> None:  # noqa: ANN401 - any JSON value
        """Append one fact, with the demo's instant."""
        if self._path is None:
            return
        line = {"at": self._clock.now().isoformat(), "what": what, **facts}
        with self._lock, self._path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(line, ensure_ascii=False, default=str) + "\n")
