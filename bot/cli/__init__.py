"""The `regua` command: each subject a module, which hangs its commands on the tree."""

from importlib import import_module
from importlib.util import find_spec

import typer

from bot.cli.errors import Door

# In the order in which `regua --help` lists them; each has `register(app)`.
MODULES = (
    "demo",
    "init",
    "doctor",
    "imports",
    "bank",
    "payment",
    "api",
    "billing",
    "refund",
    "reconcile",
    "plan",
    "envelope",
    "agreement",
    "offers",
    "tasks",
    "promise",
    "papers",
    "receipts",
    "books",
    "costs",
    "why",
    "hold",
    "balance",
    "indices",
    "campaigns",
    "simulate",
    "shadow",
    "run",
    "watch",
    "webhooks",
    "db",
    "agent",
    "templates",
    "nlu",
    "talk",
)

app = typer.Typer(
    cls=Door,
    name="regua",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


@app.callback()
def regua() -> None:
    """Collect over WhatsApp, SMS and e-mail: reminders, dialogue, payment."""


def _hang(name: str) -> None:
    if find_spec(f"bot.cli.{name}"):
        import_module(f"bot.cli.{name}").register(app)


for _name in MODULES:
    _hang(_name)


def main() -> None:
    """Run the command line: 0 is done, 1 did not work, 2 was asked for wrongly."""
    app()
