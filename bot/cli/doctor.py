"""`regua doctor`: what is right, what is not, and what to do about it."""

import os
from dataclasses import asdict
from typing import Annotated

import typer

from bot.cli.errors import FAILED
from bot.cli.output import print_json, say
from bot.doctor import Finding, State, examine
from bot.environment import Environment

_MARKS = {State.OK: "ok     ", State.WARNING: "warning", State.FAILURE: "FAILURE"}


def register(app: typer.Typer) -> None:
    """Hang the command on the tree."""
    app.command()(doctor)


def doctor(
    *,
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
    offline: Annotated[
        bool, typer.Option("--offline", help="Do not call our public address.")
    ] = False,
) -> None:
    """Look at settings, database, keys, model and address; exit code 1 on a failure."""
    environment = Environment.read(os.environ)
    findings = []
    for finding in examine(environment, network=not offline):
        findings.append(finding)
        if not as_json:
            _show(finding)
    sound = all(finding.state is not State.FAILURE for finding in findings)
    if as_json:
        print_json({"ok": sound, "findings": [asdict(each) for each in findings]})
    if not sound:
        raise typer.Exit(FAILED)


def _show(finding: Finding) -> None:
    say(f"{_MARKS[finding.state]}  {finding.what}: {finding.said}")
    if finding.do:
        say(f"         -> {finding.do}")
