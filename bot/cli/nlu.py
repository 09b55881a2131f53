"""`regua nlu`: the understanding, asked and trained from the command line."""

import os
import secrets
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Annotated

import typer

from bot.cli.errors import FAILED, CommandError
from bot.cli.nlu_harvest import harvest_command
from bot.cli.output import aside, print_json, say
from bot.clock import SystemClock
from bot.environment import Environment
from bot.settings import Settings, load_settings
from domain.calendar import Calendar, calendar_for
from domain.zones import local_day
from nlu import environment as rasa
from nlu.client import Model, NoModel, RasaModel
from nlu.parse_lines import parse_lines
from nlu.process import rasa_at
from nlu.shell import in_words, typed
from nlu.understand import Understanding

ZONE = "America/Sao_Paulo"
Today = Annotated[
    datetime | None,
    typer.Option("--today", formats=["%Y-%m-%d"], help="Read days as of this one."),
]
RulesOnly = Annotated[
    bool, typer.Option("--rules-only", help="Do without the model, as when it is away.")
]
Force = Annotated[bool, typer.Option("--force", help="Train though nothing changed.")]
Check = Annotated[bool, typer.Option("--check", help="Only tell; exit code 1: needed.")]

commands = typer.Typer(help="The understanding.", no_args_is_help=True)
commands.command("harvest")(harvest_command)


def register(app: typer.Typer) -> None:
    """Hang the commands on the tree."""
    app.add_typer(commands, name="nlu")


@commands.command()
def parse(*, today: Today = None, rules_only: RulesOnly = False) -> None:
    """Read lines on standard input; write what was understood, one JSON object each.

    The model's process is started when none answers at RASA_URL.
    """
    environment = Environment.read(os.environ)
    settings = _settings(environment)
    with _model(environment, rules_only=rules_only) as model:
        understanding = Understanding(
            model, currency=settings.currency if settings else "BRL"
        )
        day = today.date() if today else _today(settings)
        lines = parse_lines(
            sys.stdin, understanding, today=day, calendar=_calendar(settings)
        )
        for line in lines:
            print_json(line)


@commands.command()
def shell(*, today: Today = None, rules_only: RulesOnly = False) -> None:
    """Type lines as a client would, and see what is understood; Ctrl+D ends it."""
    environment = Environment.read(os.environ)
    settings = _settings(environment)
    with _model(environment, rules_only=rules_only) as model:
        understanding = Understanding(
            model, currency=settings.currency if settings else "BRL"
        )
        day = today.date() if today else _today(settings)
        for line in typed(sys.stdin):
            heard = understanding.parse(line, today=day, calendar=_calendar(settings))
            for shown in in_words(heard):
                say(shown)


@commands.command()
def test() -> None:
    """Measure the trained model on sentences of others: F1 and coverage, per intent."""
    if not rasa.PYTHON.exists():
        what = "Rasa's environment is missing"
        raise CommandError(what, "nlu/.venv", "run `regua nlu train` first")
    done = subprocess.run(rasa.report_command(), check=False)  # noqa: S603 - our own arguments
    raise typer.Exit(FAILED if done.returncode else 0)


@commands.command()
def train(*, force: Force = False, check: Check = False) -> None:
    """Make Rasa's environment and train the model, where something changed."""
    if not rasa.is_current() and not check:
        aside("nlu: installing Rasa's environment (2.6 GB, some minutes) ...")
        try:
            rasa.install()
        except (OSError, subprocess.CalledProcessError) as error:
            what = "Rasa's environment could not be made"
            do = "see uv's message above; `regua` works by rules alone meanwhile"
            raise CommandError(what, "nlu/.venv", do, code=FAILED) from error
    if not rasa.PYTHON.exists():
        aside("nlu: the environment is missing")
        raise typer.Exit(FAILED)
    options = ["--force"] * force + ["--check"] * check
    done = subprocess.run([*rasa.train_command(), *options], check=False)  # noqa: S603 - our own arguments
    raise typer.Exit(FAILED if done.returncode else 0)


@contextmanager
def _model(environment: Environment, *, rules_only: bool) -> Iterator[Model]:
    if rules_only:
        yield NoModel()
        return
    # A process of our own has a port and a token that nobody else knows.
    url = environment.rasa_url or f"http://127.0.0.1:{_free_port()}"
    token = environment.rasa_token or secrets.token_urlsafe(24)
    with rasa_at(url, token, say=aside):
        model = RasaModel(url, token)
        try:
            yield model
        finally:
            model.close()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _settings(environment: Environment) -> Settings | None:
    return load_settings(environment.config) if environment.config.exists() else None


def _today(settings: Settings | None) -> date:
    return local_day(SystemClock().now(), settings.zone if settings else ZONE)


def _calendar(settings: Settings | None) -> Calendar:
    return settings.calendar if settings else calendar_for(None)
