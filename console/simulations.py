"""The room of the time machine: ask it, watch it, read its answer, take it away."""

import io
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from flask import Response, abort, flash, redirect, render_template, request, url_for
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as Answer

from bot import audit
from bot.simulation.as_csv import CsvLines
from bot.simulation.jobs import ask, forget
from bot.simulation.lines import Line
from bot.simulation.presets import preset_names
from bot.wiring import Wiring, wiring
from console import simulation_form, simulation_view
from console.asked import page_asked
from console.blueprint import blueprint
from console.csv_file import csv_file
from console.guard import for_roles, me
from console.menu import FINANCE
from console.shell import company_day, reader_words, showing
from console.simulation_view import KINDS, Asking
from models.agent import Agent
from models.client import Client
from models.simulation import Simulation, SimulationLine

ROOM = "/simulations"
NUMBER = f"{ROOM}/<int(max=2147483647):number>"
REFRESH = 3  # seconds
_SHOWN = 20
_BOTH = "both"


@blueprint.get(ROOM)
@for_roles(FINANCE)
def simulations() -> str:
    """Show the form, and what was asked before."""
    parts = wiring()
    today = company_day()
    with parts.database.read() as session:
        return _room(session, simulation_form.fresh(session, today, request.args))


@blueprint.post(ROOM)
@for_roles(FINANCE)
def ask_simulation() -> Answer | tuple[str, int]:
    """Put a question in line."""
    parts = wiring()
    now = parts.clock.now()
    with parts.database.write() as session:
        form, asked = simulation_form.read(session, request.form)
        if asked is None:
            return _room(session, form), 400
        row = ask(session, parts, asked, me().id)
        subject = f"simulation:{row.id}"
        audit.append(
            session, f"agent:{me().id}", "simulation.ask", subject, asked.plain(), now
        )
        number = row.id
    return redirect(url_for("console.simulation", number=number), code=303)


@blueprint.get(NUMBER)
@for_roles(FINANCE)
def simulation(number: int) -> str:
    """Show how far it is, or what came of it."""
    with wiring().database.read() as session:
        row = session.get(Simulation, number) or abort(404)
        if row.state != "done":
            return render_template(
                "console/simulation_waits.html",
                row=row,
                refresh=REFRESH,
                show=showing(),
                under_way=row.state in {"waiting", "running"},
            )
        return _answered(session, row)


@blueprint.get(f"{NUMBER}/lines.csv")
@for_roles(FINANCE)
def simulation_csv(number: int) -> Response:
    """Hand out everything that it saw."""
    parts = wiring()
    with parts.database.read() as session:
        if session.get(Simulation, number) is None:
            abort(404)
    return csv_file(_csv(parts, number), f"simulacao-{number}.csv")


@blueprint.post(f"{NUMBER}/forget")
@for_roles(FINANCE)
def forget_simulation(number: int) -> Answer:
    """Throw one away."""
    parts = wiring()
    with parts.database.write() as session:
        if session.get(Simulation, number) is None:
            abort(404)
        forget(session, number)
        actor, subject = f"agent:{me().id}", f"simulation:{number}"
        audit.append(
            session, actor, "simulation.forget", subject, {}, parts.clock.now()
        )
    flash(reader_words()("simulate.forgotten"), "done")
    return redirect(url_for("console.simulations"), code=303)


@blueprint.app_template_filter()
def to_day(text: str) -> date:
    """Read a day that JSON kept."""
    return date.fromisoformat(text)


@blueprint.app_template_filter()
def to_instant(text: str) -> datetime:
    """Read an instant that JSON kept."""
    return datetime.fromisoformat(text)


def _pairs(rows: list[dict[str, Any]], name: str) -> list[tuple[Any, Any, Any]]:
    return [(each[name], each["a"], each["b"]) for each in rows]


def _room(session: Session, form: simulation_form.Form) -> str:
    query = (
        select(Simulation, Agent)
        .outerjoin(Agent, Agent.id == Simulation.created_by)
        .order_by(Simulation.id.desc())
        .limit(_SHOWN)
    )
    return render_template(
        "console/simulations.html",
        form=form,
        rows=session.execute(query).all(),
        presets=preset_names(),
        show=showing(),
    )


def _answered(session: Session, row: Simulation) -> str:
    answer = simulation_view.answer_of(row)
    comparison = answer.get("comparison")
    asking = _asking(compared=comparison is not None)
    steps = simulation_view.steps_of(answer)
    side = simulation_view.side_of(answer, asking.side)
    words = reader_words()
    names = tuple(
        each["ladders"] or words("simulate.in_force") for each in answer["sides"]
    )
    page: dict[str, object] = {"chart": simulation_view.chart_of(side, steps)}
    if comparison is not None and asking.side == _BOTH:
        people = simulation_view.people_of(comparison, asking.client)
        chart = simulation_view.both_of(comparison, (names[0], names[1]))
        page = {"chart": chart, "people": people}
    else:
        page["lines"] = simulation_view.lines_of(session, row.id, asking)
    return render_template(
        "console/simulation.html",
        row=row,
        answer=answer,
        comparison=comparison,
        asking=asking,
        steps=steps,
        side=side,
        names=names,
        kinds=KINDS,
        show=showing(),
        currency=wiring().settings.currency,
        pairs_of=_pairs,
        **page,
    )


def _asking(*, compared: bool) -> Asking:
    sides = ("a", "b", _BOTH) if compared else ("a",)
    side, kind = request.args.get("side", ""), request.args.get("kind", "")
    return Asking(
        side=side if side in sides else sides[-1],
        kind=kind if kind in KINDS else KINDS[0],
        client=request.args.get("client", "").strip()[:80],
        page=page_asked(),
    )


def _csv(parts: Wiring, number: int) -> Iterator[str]:
    file = io.StringIO(newline="")
    write = CsvLines(file, parts.settings.zone)
    query = (
        select(SimulationLine, Client)
        .outerjoin(Client, Client.id == SimulationLine.client_id)
        .where(SimulationLine.simulation_id == number)
        .order_by(SimulationLine.side, SimulationLine.at, SimulationLine.id)
        .execution_options(yield_per=500)
    )
    with parts.database.read() as session:
        for row, client in session.execute(query):
            write(row.side, _line(row, client))
            yield file.getvalue()
            file.seek(0)
            file.truncate()
    yield file.getvalue()


def _line(row: SimulationLine, client: Client | None) -> Line:
    return Line(
        kind=row.kind,
        at=row.at,
        day=row.day,
        client_id=row.client_id,
        client=client.external_id if client else "",
        name=client.name if client else "",
        step=row.step,
        channel=row.channel,
        rule=row.rule,
        amount_minor=row.amount_minor,
        text=row.text,
        details=row.details,
    )
