"""`regua web`, `worker`, `ticker`, and `run`, which is all of them on one machine."""

import logging
import os
import secrets
from typing import Annotated

import typer

from bot.cli.house import house
from bot.cli.output import aside, say
from bot.demo.stage import free_port
from bot.environment import Environment
from bot.logs import mask_record
from bot.roles import Crew, role, run_ticker, run_worker, serve_web
from nlu.process import PYTHON, RasaStartError, rasa_at

Host = Annotated[str, typer.Option(help="The address to listen on.")]
Port = Annotated[int, typer.Option(help="The port to listen on.")]
Dry = Annotated[
    bool, typer.Option("--dry-run", help="Check everything, start nothing.")
]
LOCAL, WEB_PORT = "127.0.0.1", 8000


def register(app: typer.Typer) -> None:
    """Hang the commands on the tree."""
    for command in (run, web, worker, ticker):
        app.command()(command)


def web(host: Host = LOCAL, port: Port = WEB_PORT, *, dry_run: Dry = False) -> None:
    """Serve webhooks, console and payment pages."""
    _log()
    with house():
        say(f"web on http://{host}:{port}")
    if not dry_run:
        serve_web(host, port)


def worker(*, dry_run: Dry = False) -> None:
    """Hear messages, take turns, send what is due."""
    _log()
    with house() as parts:
        if not dry_run:
            run_worker(parts)


def ticker(*, dry_run: Dry = False) -> None:
    """Plan, reconcile and poll at their intervals; one of several holds the lease."""
    _log()
    with house() as parts:
        if not dry_run:
            run_ticker(parts)


def run(host: Host = LOCAL, port: Port = WEB_PORT, *, dry_run: Dry = False) -> None:
    """Run web, worker and ticker together, and the understanding if none answers."""
    _log()
    with house() as parts:
        environment = parts.environment
    if dry_run:
        say("settings, secrets and schema are in order; nothing was started")
        return
    url, token = _model(environment)
    told = {"RASA_URL": url, "RASA_TOKEN": token}
    crew = Crew(
        [
            role("web", "web", "--host", host, "--port", str(port), **told),
            role("worker", "worker", **told),
            role("ticker", "ticker", **told),
        ]
    )
    say(f"web on http://{host}:{port}; Ctrl+C stops everything")
    if not PYTHON.exists() and environment.rasa_url is None:
        aside("there is no model (`make nlu`): the rules understand alone")
        crew.run()
        return
    try:
        with rasa_at(url, token, say=aside):
            crew.run()
    except RasaStartError as error:
        aside(f"{error}; the rules understand alone")
        crew.run()


def _model(environment: Environment) -> tuple[str, str]:
    if environment.rasa_url:
        return environment.rasa_url, environment.rasa_token or ""
    return f"http://{LOCAL}:{free_port(5005)}", secrets.token_urlsafe(24)


def _log() -> None:
    level = os.environ.get("REGUA_LOG", "INFO").upper()
    logging.basicConfig(
        level=level, format="%(asctime)s %(levelname)s %(name)s %(message)s"
    )
    for handler in logging.getLogger().handlers:
        handler.addFilter(mask_record)
    for chatty in ("twilio.http_client", "apscheduler", "stripe", "httpx"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
