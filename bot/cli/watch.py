"""`regua watch`: is all as it should be? For cron, systemd, and people."""

from typing import Annotated

import typer

from bot.agents import door_time
from bot.alerts import standing_alerts
from bot.cli.errors import FAILED
from bot.cli.office import office
from bot.cli.output import print_json, say
from bot.watch.beats import pulses, state_of
from bot.watch.checks import KINDS, Sight, look
from bot.watch.words import in_words

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Language = Annotated[str, typer.Option("--language", help="pt, en or es.")]


def register(app: typer.Typer) -> None:
    """Hang the command on the tree."""
    app.command()(watch)


def watch(*, language: Language = "", as_json: AsJson = False) -> None:
    """Look now, without the ticker: exit code 1 when anything is not right.

    A ticker or worker that never began is not right either.
    """
    with office() as rooms, rooms.database.read() as session:
        now, machine = rooms.clock.now(), door_time(rooms.clock)
        found = look(Sight(session, rooms.settings, now, machine))
        told = [(each.kind, each.subject, dict(each.figures)) for each in found]
        # The kinds of others are theirs to find: what stands of them is told.
        told += [
            (alert.kind, alert.subject, alert.figures)
            for alert in standing_alerts(session)
            if alert.kind not in KINDS
        ]
        beating = pulses(session, machine, rooms.settings.watch.missed_intervals)
        spoken = language or rooms.settings.language
    roles = {
        "ticker": state_of(beating, worker=False),
        "worker": state_of(beating, worker=True),
    }
    if as_json:
        keys = ("kind", "subject", "figures")
        alerts = [dict(zip(keys, each, strict=True)) for each in told]
        print_json({**roles, "alerts": alerts})
    else:
        say(", ".join(f"{name}: {state}" for name, state in roles.items()))
        for kind, subject, figures in told:
            words = in_words(spoken, kind, subject, figures)
            say(f"- {words.title}")
            say(f"  {words.do}")
    if told or set(roles.values()) != {"ok"}:
        raise typer.Exit(FAILED)
