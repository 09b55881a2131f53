"""The room of ladders: what is in force, drafts, and putting one into force."""

import re
from dataclasses import dataclass
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from bot.ladder_versions import (
    Refused,
    begin,
    climbers,
    discard,
    draft_of,
    go_back,
    release,
    released,
    save,
    versions_of,
)
from bot.ladders import LadderTable, ladders_in_force
from bot.settings.steps import read_steps, write_steps
from bot.wiring import wiring
from bot.words.ladder_problems import named_problem
from bot.words.writing import Words
from console.asked import number
from console.blueprint import blueprint
from console.guard import for_roles, me
from console.ladder_form import (
    CHOICES,
    MOST_STEPS,
    RISKS,
    ROADS,
    steps_typed,
    with_step,
)
from console.ladder_picture import picture_of
from console.ladder_wrong import Wrong, wrong_with
from console.menu import FINANCE
from console.queries import names_of_agents
from console.shell import reader_words, showing
from domain.ladder import Ladder, LadderError, Problem, too_close

NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,59}")
LADDER = "/ladders/<name>"
CONFLICT = 409
Answer = Response | str | tuple[str, int]


@dataclass(frozen=True, slots=True)
class Typed:
    """What stands in the form; *note* is None for the draft's, *fresh* a new step."""

    steps: list[dict[str, Any]]
    note: str | None = None
    problems: tuple[Problem, ...] = ()
    fresh: int | None = None


@blueprint.get("/ladders")
@for_roles(FINANCE)
def ladders() -> str:
    """Show every ladder in force, and those that are only drafts."""
    settings = wiring().settings
    with wiring().database.read() as session:
        in_force = ladders_in_force(session, settings)
        counts = climbers(session, settings)
        names = sorted({*in_force.table, *in_force.broken})
        shown = [_shown(session, in_force, name) for name in names]
    return render_template(
        "console/ladders.html", ladders=shown, counts=counts, show=showing()
    )


@blueprint.post("/ladders")
@for_roles(FINANCE)
def new_ladder() -> Response:
    """Begin a ladder of a new name: a segment's, a portfolio's, or a client's."""
    name = request.form.get("name", "").strip().lower()
    if not NAME.fullmatch(name):
        flash(reader_words()("ladders.new.bad_name"), "error")
        return redirect(url_for("console.ladders"), code=303)
    return begin_draft(name)


@blueprint.post(f"{LADDER}/draft")
@for_roles(FINANCE)
def begin_draft(name: str) -> Response:
    """Begin a draft from what is in force, or go on with the one that there is."""
    _known(name)
    parts = wiring()
    with parts.database.write() as session:
        begin(session, parts.settings, name, me(), parts.clock.now())
    return redirect(url_for("console.ladder", name=name), code=303)


@blueprint.get(LADDER)
@for_roles(FINANCE)
def ladder(name: str) -> str:
    """Show one ladder: in force, its draft with the form, and its history."""
    return _page(name)


@blueprint.post(LADDER)
@for_roles(FINANCE)
def save_ladder(name: str) -> Answer:
    """Keep the draft; what makes no ladder is shown again, with every reason.

    Whoever presses one of the buttons between the steps gets another step there to fill
    in, and nothing is kept yet.
    """
    parts, steps = wiring(), steps_typed(request.form)
    note = request.form.get("note", "")
    if "insert" in request.form:
        return _with_step(name, steps, note)
    with parts.database.write() as session:
        draft = _draft(session, name)
        done = save(session, draft, steps, note, me(), parts.clock.now())
    if isinstance(done, Refused):
        return _page(name, Typed(steps, note, done.problems)), CONFLICT
    flash(reader_words()("ladders.done.saved"), "done")
    return redirect(url_for("console.ladder", name=name), code=303)


@blueprint.post(f"{LADDER}/release")
@for_roles(FINANCE)
def release_ladder(name: str) -> Response:
    """Put the draft into force, if it is the version that was looked at."""
    parts = wiring()
    with parts.database.write() as session:
        draft = _draft(session, name)
        seen = request.form.get("version") == str(draft.version)
        now = parts.clock.now()
        done = release(session, draft, me(), now) if seen else Refused()
    if isinstance(done, Refused):
        flash(reader_words()("ladders.refused.release"), "error")
        return redirect(url_for("console.ladder", name=name), code=303)
    flash(reader_words()("ladders.done.released"), "done")
    return redirect(url_for("console.ladders"), code=303)


@blueprint.post(f"{LADDER}/discard")
@for_roles(FINANCE)
def discard_ladder(name: str) -> Response:
    """Throw the draft away."""
    parts = wiring()
    with parts.database.write() as session:
        discard(session, _draft(session, name), me(), parts.clock.now())
    flash(reader_words()("ladders.done.discarded"), "done")
    return redirect(url_for("console.ladders"), code=303)


@blueprint.post(f"{LADDER}/back")
@for_roles(FINANCE)
def back_to_config(name: str) -> Response:
    """Retire the version in force: config.yml's ladder of that name counts again."""
    parts = wiring()
    with parts.database.write() as session:
        gone = go_back(session, name, me(), parts.clock.now())
    if gone:
        flash(reader_words()("ladders.done.back"), "done")
    return redirect(url_for("console.ladders"), code=303)


def _with_step(name: str, steps: list[dict[str, Any]], note: str) -> str:
    place = min(number(request.form.get("insert"), 0), len(steps))
    return _page(name, Typed(with_step(steps, place), note, fresh=place))


def _page(name: str, typed: Typed | None = None) -> str:
    with wiring().database.read() as session:
        in_force = ladders_in_force(session, wiring().settings)
        draft = draft_of(session, name)
        if draft is None and name not in {*in_force.table, *in_force.broken}:
            abort(404)
        shown = _shown(session, in_force, name)
        typed = typed or Typed(list(draft.steps) if draft else [])
        return render_template(
            "console/ladder.html",
            **shown,
            draft=draft,
            typed=typed,
            **(_drawn(name, typed) if draft else {}),
            choices=CHOICES,
            roads=ROADS,
            risks=RISKS,
            most=MOST_STEPS,
            history=versions_of(session, name),
            names=names_of_agents(session),
            show=showing(),
        )


def _shown(session: Session, in_force: LadderTable, name: str) -> dict[str, Any]:
    found = in_force.table.get(name)
    return {
        "name": name,
        "ladder": found,
        "rows": write_steps(found) if found else [],
        "picture": picture_of(found) if found else None,
        "never_out": _never_out(found) if found else [],
        "broken": _said(in_force.broken.get(name)),
        "version": released(session, name),
        "has_draft": draft_of(session, name) is not None,
    }


def _never_out(ladder: Ladder) -> list[str]:
    """Say which steps the caps can never let out, before anybody releases them."""
    limits = wiring().settings.limits
    return [named_problem(_words(), found) for found in too_close(ladder, limits)]


def _said(error: LadderError | None) -> str | None:
    if error is None:
        return None
    return " ".join(named_problem(_words(), problem) for problem in error.problems)


def _drawn(name: str, typed: Typed) -> dict[str, Any]:
    """Draw what is typed; or say what is wrong, save of a step that was just added."""
    try:
        read = read_steps(name, typed.steps)
    except LadderError as error:
        problems = () if typed.fresh is not None else typed.problems or error.problems
        return {"drawn": None, "wrong": wrong_with(problems, typed.steps, _words())}
    drawn = {"drawn": picture_of(read), "wrong": Wrong()}
    return {**drawn, "never_out_drawn": _never_out(read)}


def _words() -> Words:
    return wiring().catalogue.words[reader_words().language]


def _draft(session: Session, name: str) -> Any:  # noqa: ANN401 - a LadderVersion, never None
    draft = draft_of(session, name)
    if draft is None:
        abort(404)
    return draft


def _known(name: str) -> None:
    if not NAME.fullmatch(name):
        abort(404)
