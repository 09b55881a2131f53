"""The whole house for a command that takes turns: wired, with or without the model."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from bot.cli.output import aside
from bot.clock import Clock
from bot.demo.stage import free_port
from bot.environment import Environment
from bot.migrations import check_current
from bot.wiring import Wiring, wire
from nlu.process import RasaStartError, rasa_at


@contextmanager
def house(*, clock: Clock | None = None, key: bool = True) -> Iterator[Wiring]:
    """Wire everything; without *key*, a secret of this one run may stand in for it."""
    environment = Environment.read(os.environ)
    if not key and environment.secret_key is None:
        aside("REGUA_SECRET_KEY is not set: this run makes one of its own.")
        environment = replace(environment, secret_key=secrets.token_urlsafe(32))
    parts = wire(environment, clock=clock)
    try:
        check_current(parts.database.engine)
        yield parts
    finally:
        parts.database.close()


@contextmanager
def with_model(parts: Wiring) -> Iterator[Wiring]:
    """Have the model answer: the one of RASA_URL, or a process of our own for now.

    Where there is no model at all the rules understand alone, and it is said.
    """
    environment = parts.environment
    if environment.rasa_url is None:
        url = f"http://127.0.0.1:{free_port(5005)}"
        token = secrets.token_urlsafe(24)
        environment = replace(environment, rasa_url=url, rasa_token=token)
    url, token = environment.rasa_url or "", environment.rasa_token or ""
    try:
        with rasa_at(url, token, say=aside):
            yield replace(parts, environment=environment)
    except RasaStartError as error:
        aside(f"{error}; going on with the rules alone")
        alone = replace(environment, rasa_url=None)
        yield replace(parts, environment=alone)
