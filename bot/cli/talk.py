"""`regua talk`: be a client in the terminal, through the real turn."""

import sys
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from typing import Annotated, Any

import typer

from bot.cli.errors import CommandError
from bot.cli.house import house, with_model
from bot.cli.moment import clock_at
from bot.cli.output import aside, print_json, say
from bot.talk import NoSuchClientError, Sessions, Talk, begin, rehearsal
from bot.understanding import listener_for
from bot.wiring import Wiring


def register(app: typer.Typer) -> None:
    """Hang the command on the tree."""
    app.command()(talk)


def talk(
    client: Annotated[str, typer.Option(help="The client's external_id.")],
    *,
    at: Annotated[
        str | None, typer.Option(help="Talk at this ISO instant, not the clock's.")
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="One JSON object a turn, for programs.")
    ] = False,
    model: Annotated[
        bool, typer.Option(help="Understand with the model, not by rules alone.")
    ] = True,
    dry_run: Annotated[bool, typer.Option(help="Keep nothing of it.")] = False,
) -> None:
    """Talk to the bot as a client: one line a message, the end of input ends it."""
    with house(key=False) as plain:
        clock = clock_at(at, plain.settings.zone, plain.clock)
        parts = replace(plain, clock=clock)
        with (
            _understood(parts, model=model) as heard,
            _sessions(parts, dry_run=dry_run) as sessions,
        ):
            try:
                opened = begin(heard, listener_for(heard), sessions, client)
            except NoSuchClientError as error:
                what = f"there is no client {client!r}"
                do = "give an external_id that was imported"
                raise CommandError(what, "--client", do) from error
            _converse(opened, as_json=as_json)


@contextmanager
def _understood(parts: Wiring, *, model: bool) -> Iterator[Wiring]:
    if not model:
        yield replace(parts, environment=replace(parts.environment, rasa_url=None))
        return
    with with_model(parts) as heard:
        yield heard


@contextmanager
def _kept(parts: Wiring) -> Iterator[Sessions]:
    yield parts.database.write


def _sessions(parts: Wiring, *, dry_run: bool) -> AbstractContextManager[Sessions]:
    return rehearsal(parts) if dry_run else _kept(parts)


def _converse(opened: Talk, *, as_json: bool) -> None:
    for line in _lines(sys.stdin, prompt=not as_json and sys.stdin.isatty()):
        turn = opened.hears(line)
        if as_json:
            print_json(turn)
        else:
            _show(turn)


def _lines(stream: Iterable[str], *, prompt: bool) -> Iterator[str]:
    if prompt:
        aside("Write as the client would; Ctrl+D ends the talk.")
    for line in stream:
        yield line.rstrip("\r\n")


def _show(turn: dict[str, Any]) -> None:
    for text in turn["says"]:
        say(text)
        say("")
    for command in turn["recorded"]:
        aside(f"[{command['command']}]")
    if turn["owner"] == "person" and not turn["says"]:
        aside("(a person has the thread: the bot says nothing)")
