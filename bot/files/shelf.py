"""The folder of what clients sent: random names, for our own user's eyes alone."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

VIEW, THUMB = "view.jpg", "thumb.jpg"
OWNER_ONLY, OWNERS_FOLDER = 0o600, 0o700
_SUFFIXES = ("", f".{VIEW}", f".{THUMB}")


class Shelf:
    """Files by a name that nobody guesses; two letters of it are their folder."""

    def __init__(self, root: Path) -> None:
        self.root = root.resolve()

    def new_name(self) -> str:
        """Invent a name."""
        return secrets.token_hex(20)

    def path(self, name: str, part: str = "") -> Path:
        """Give where a file, or its picture (VIEW, THUMB), lies.

        Raises ValueError for what is no name of ours: a row was tampered with.
        """
        if not name.isalnum() or not name.isascii():
            raise ValueError(name)
        end = f".{part}" if part else ""
        return self.root / name[:2] / f"{name}{end}"

    @contextmanager
    def writing(self, name: str) -> Iterator[BinaryIO]:
        """Open a new file to write; it is there, whole, once the block has ended."""
        path = self.path(name)
        for folder in (self.root, path.parent):
            folder.mkdir(mode=OWNERS_FOLDER, parents=True, exist_ok=True)
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
        with os.fdopen(os.open(path, flags, OWNER_ONLY), "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())

    def head(self, name: str, size: int) -> bytes:
        """Read the beginning of a file."""
        with self.path(name).open("rb") as file:
            return file.read(size)

    def lock_up(self, name: str) -> None:
        """Make the pictures of a file the owner's alone as well."""
        for part in (VIEW, THUMB):
            path = self.path(name, part)
            if path.exists():
                path.chmod(OWNER_ONLY)

    def remove(self, name: str) -> None:
        """Delete a file and its pictures; what is gone already is no error."""
        for suffix in _SUFFIXES:
            path = self.path(name)
            path.with_name(path.name + suffix).unlink(missing_ok=True)

    def names(self) -> Iterator[str]:
        """List what lies there, without pictures."""
        for path in sorted(self.root.glob("??/*")):
            if "." not in path.name:
                yield path.name
