"""`regua plan`: what the régua would remind of now."""

from typing import Annotated

import typer
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.cli.moment import clock_at
from bot.cli.office import office
from bot.cli.output import print_json, print_table, say
from bot.planner import plan
from models.client import Client
from models.invoice import Invoice
from models.planned import PLANNED, PlannedContact, PlannedStep


def register(app: typer.Typer) -> None:
    """Hang the command on the tree."""
    app.command("plan")(plan_command)


def plan_command(
    *,
    at: Annotated[
        str | None, typer.Option(help="As of this ISO instant, not the clock's.")
    ] = None,
    dry_run: Annotated[bool, typer.Option(help="Show it, and keep nothing.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
) -> None:
    """Plan what is due, and list every contact that waits."""
    with office() as rooms:
        now = clock_at(at, rooms.settings.zone, rooms.clock).now()
        with rooms.database.write() as session:
            done = plan(session, rooms.settings, now)
            waiting = _waiting(session)
            if dry_run:
                session.rollback()
        _show(waiting, done.steps, done.contacts, dry_run=dry_run, as_json=as_json)


def _waiting(session: Session) -> list[dict[str, object]]:
    rows = session.execute(
        select(
            Client.external_id,
            Client.name,
            PlannedStep.step,
            Invoice.number,
            Invoice.due_on,
            PlannedContact.not_before,
            func.coalesce(PlannedContact.rule, ""),
        )
        .join(PlannedContact, PlannedContact.client_id == Client.id)
        .join(PlannedStep, PlannedStep.contact_id == PlannedContact.id)
        .join(Invoice, Invoice.id == PlannedStep.invoice_id)
        .where(PlannedContact.state == PLANNED)
        .order_by(PlannedContact.not_before, Client.external_id, Invoice.due_on)
    )
    names = ("client", "name", "step", "invoice", "due_on", "not_before", "rule")
    return [dict(zip(names, map(_plain, row), strict=True)) for row in rows]


def _plain(value: object) -> object:
    return value if isinstance(value, str) else value.isoformat()  # type: ignore[attr-defined]  # a day or an instant


def _show(
    waiting: list[dict[str, object]],
    steps: int,
    contacts: int,
    *,
    dry_run: bool,
    as_json: bool,
) -> None:
    if as_json:
        print_json(
            {
                "steps": steps,
                "contacts": contacts,
                "dry_run": dry_run,
                "waiting": waiting,
            }
        )
        return
    say(f"{steps} steps and {contacts} contacts planned{' (dry run)' * dry_run}.")
    columns = ("client", "name", "step", "invoice", "due_on", "not_before", "rule")
    print_table(columns, [[row[name] for name in columns] for row in waiting])
