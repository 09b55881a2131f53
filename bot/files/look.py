"""Starting the program that looks at a file, with little time and no secret."""

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.files import peek
from bot.files.errors import UnfitFileError

SECONDS = 20  # by the wall's clock; its own limits are stricter
MOST_SAID = 200_000  # bytes of its answer


@dataclass(frozen=True, slots=True)
class Seen:
    """What was seen in a file: pages, the text in it, whether there is a picture."""

    pages: int = 1
    text: str = ""
    pictured: bool = False


def look(path: Path, kind: str, out: Path, most_pixels: int) -> Seen:
    """Look at a picture or PDF; raises UnfitFileError.

    Its picture is drawn as *out*.view.jpg and *out*.thumb.jpg. A file that makes the
    program run out of memory or time is a bomb.
    """
    command = [sys.executable, "-I", peek.__file__, str(path), kind, str(out)]
    try:
        done = subprocess.run(  # noqa: S603 - our own program, no shell
            [*command, str(most_pixels)],
            capture_output=True,
            check=False,
            timeout=SECONDS,
            env={"LC_ALL": "C.UTF-8"},
            cwd=out.parent,
        )
    except subprocess.TimeoutExpired as error:
        raise UnfitFileError("bomb") from error  # noqa: EM101 - its code
    told = _read(done.stdout) if done.returncode == 0 else {"unfit": "bomb"}
    if "unfit" in told:
        raise UnfitFileError(str(told["unfit"]))
    text = str(told["text"]).encode("utf-8", "ignore").decode()
    return Seen(int(told["pages"]), text, bool(told["pictured"]))


def _read(said: bytes) -> dict[str, Any]:
    try:
        told = json.loads(said[:MOST_SAID])
    except ValueError:
        return {"unfit": "broken"}
    return told if isinstance(told, dict) else {"unfit": "broken"}
