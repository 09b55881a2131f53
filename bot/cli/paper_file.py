"""A paper as a file on the disk of whoever asked for it."""

from pathlib import Path

from bot.cli.errors import FAILED, CommandError
from bot.papers.paper import Paper


def written(paper: Paper, output: Path | None) -> str:
    """Write a paper, under its own name where none is given; say where, and its size.

    Raises CommandError where the disk takes no file.
    """
    file = output or Path(paper.name)
    try:
        file.write_bytes(paper.content)
    except OSError as error:
        what = f"cannot write the file: {error.strerror}"
        raise CommandError(what, str(file), code=FAILED) from error
    return f"{file} ({len(paper.content) // 1024 + 1} KB)"
