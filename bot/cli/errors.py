"""Errors as people meet them: what, where, what to do, and never a traceback."""

import sys
from collections.abc import Callable
from typing import Any

import typer
from sqlalchemy.exc import OperationalError
from typer.core import TyperGroup

from bot.agents import AgentError
from bot.environment import EnvironmentUnfitError
from bot.imports.columns import UnfitMappingError
from bot.imports.reader import UnreadableFileError
from bot.ledger.freeze import BooksFrozenError
from bot.migrations import SchemaError
from bot.settings import SettingsError
from nlu.process import RasaStartError

FAILED, ASKED_WRONGLY = 1, 2


class CommandError(Exception):
    """A command cannot do what it was asked: *what*, *where*, and what to *do*.

    *code* is the exit code: 2 when the asking was wrong, 1 when the doing failed.
    """

    def __init__(
        self, what: str, where: str = "", do: str = "", *, code: int = ASKED_WRONGLY
    ) -> None:
        super().__init__(what)
        self.what, self.where, self.do, self.code = what, where, do, code

    def block(self) -> str:
        """Write the error as the block of lines that a person reads."""
        lines = [f"error: {self.what}"]
        lines += [f"where: {self.where}"] if self.where else []
        lines += [f"do:    {self.do}"] if self.do else []
        return "\n".join(lines)


def as_command_error(error: Exception) -> CommandError | None:
    """Say an error of ours in the words of the command line; None for a stranger."""
    if isinstance(error, CommandError):
        return error
    return next((say(error) for kind, say in _WORDS if isinstance(error, kind)), None)


def _settings(error: SettingsError) -> CommandError:
    count = len(error.problems)
    lines = "\n       ".join(str(each) for each in error.problems)
    what = f"{count} thing{'s' * (count > 1)} to mend in the settings"
    return CommandError(what, error.source, lines)


def _database(error: OperationalError) -> CommandError:
    do = "check REGUA_DATABASE_URL, and that the server or the disk is there"
    return CommandError(str(error.orig), "the database", do, code=FAILED)


def _frozen(error: BooksFrozenError) -> CommandError:
    do = "`regua books check` says why, `regua books thaw` ends it"
    return CommandError(str(error), "the books", do, code=FAILED)


def _failed_in(place: str) -> Callable[[Any], CommandError]:
    return lambda error: CommandError(str(error), place, code=FAILED)


_WORDS: tuple[tuple[type[Exception], Callable[[Any], CommandError]], ...] = (
    (SettingsError, _settings),
    (EnvironmentUnfitError, lambda e: CommandError(str(e), "the environment")),
    (SchemaError, _failed_in("the database")),
    (OperationalError, _database),
    (RasaStartError, _failed_in("the understanding")),
    (UnreadableFileError, lambda e: CommandError(str(e), "the file")),
    (UnfitMappingError, lambda e: CommandError(str(e), "the columns")),
    (BooksFrozenError, _frozen),
    (AgentError, lambda e: CommandError(str(e))),
)


class Door(TyperGroup):
    """The root of the commands, where expected errors are said and end the program."""

    def invoke(self, ctx: typer.Context) -> object:  # type: ignore[override]  # Typer's own Context, by its public name
        """Run the command; an error that we know becomes a block on stderr."""
        try:
            return super().invoke(ctx)
        except Exception as error:
            known = as_command_error(error)
            if known is None:
                raise
            print(known.block(), file=sys.stderr)  # noqa: T201 - the command line's own output
            raise typer.Exit(known.code) from error
