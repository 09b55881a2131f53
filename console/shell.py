"""What all pages of the console share: words, values, neutralised text, error pages."""

import re
from datetime import date
from typing import Any

from flask import current_app, g, render_template, request
from flask.blueprints import BlueprintSetupState
from werkzeug.exceptions import HTTPException

from bot.agents import ROLES
from bot.alerts import count_standing
from bot.cash.waiting import count_waiting
from bot.ledger.freeze import BooksFrozenError, frozen_since
from bot.proofs.queue import Shelf, count_of
from bot.proposals.rows import count_asked
from bot.wiring import wiring
from console.assets import asset
from console.blueprint import blueprint
from console.csrf import csrf_token
from console.guard import NotForThisRoleError, me
from console.menu import FINANCE, MANAGERS, wings_for
from console.showing import Showing
from console.wording import LANGUAGES, Words, words_for
from domain.zones import local_day
from models.agent import Agent

_LANG = {"pt": "pt-BR", "en": "en", "es": "es"}
# What turns the reading direction of all that follows it (F36): a name could make the
# text beside it read backwards.
_BIDI = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


@blueprint.record_once
def neutralise(state: BlueprintSetupState) -> None:
    """Keep direction marks out of every value of every page."""
    state.app.jinja_env.finalize = _finalize


@blueprint.app_context_processor
def shared() -> dict[str, Any]:
    """Give the parts that base.html uses, also on other rooms' pages."""
    return {"asset": asset, "csrf_token": csrf_token}


@blueprint.context_processor
def context() -> dict[str, Any]:
    """Give every page of the console its words and its reader."""
    words = reader_words()
    return {
        "w": words,
        "lang": _LANG[words.language],
        "me": g.get("agent"),
        "wings": wings_for(g.agent, current_app.view_functions) if "agent" in g else [],
        "badges": _badges(),
        "books_frozen": _books_frozen(),
        "company": wiring().settings.company,
    }


def _badges() -> dict[str, int]:
    """Count what waits in a room, for the menu of those who may enter it."""
    agent = g.get("agent")
    if not isinstance(agent, Agent):
        return {}
    with wiring().database.read() as session:
        counted = {"proofs": count_of(session, Shelf.ASKS)}
        counted["proposals"] = count_asked(session)
        if agent.role in MANAGERS:
            counted["watch"] = count_standing(session)
        if agent.role in FINANCE:
            counted["money"] = count_waiting(session)
        return counted


def _books_frozen() -> bool:
    """Tell whoever is in that the books are frozen, on each page."""
    if "agent" not in g:
        return False
    with wiring().database.read() as session:
        return frozen_since(session) is not None


def reader_words() -> Words:
    """Choose the language: the agent's own, else what the browser asks for."""
    agent = g.get("agent")
    if isinstance(agent, Agent):
        return words_for(agent.language)
    tags = (tag.partition("-")[0].lower() for tag in request.accept_languages.values())
    return words_for(next((tag for tag in tags if tag in LANGUAGES), None))


def showing() -> Showing:
    """Read the clock, once, and give what writes values at that instant."""
    parts = wiring()
    return Showing(reader_words(), parts.settings.zone, parts.clock.now())


def company_day() -> date:
    """Give the company's day."""
    parts = wiring()
    return local_day(parts.clock.now(), parts.settings.zone)


@blueprint.errorhandler(BooksFrozenError)
def books_frozen(error: BooksFrozenError) -> tuple[str, int]:
    """Say that nothing was booked, and why: it was not done by half."""
    del error
    return render_template("console/problem.html", code="books_frozen"), 423


@blueprint.errorhandler(NotForThisRoleError)
def not_for_this_role(error: NotForThisRoleError) -> tuple[str, int]:
    """Say that the page is there for others, and who may be asked."""
    words = reader_words()
    mine = words.named("role", me().role)
    able = ", ".join(words.named("role", name) for name in ROLES if name in error.roles)
    told = words("problem.ask_them", mine=mine, roles=able)
    return render_template("console/problem.html", code="role", told=told), 403


@blueprint.errorhandler(HTTPException)
def problem(error: HTTPException) -> tuple[str, int]:
    """Say what is wrong in a page that tells nothing else."""
    code = error.code or 500
    return render_template("console/problem.html", code=code), code


def _finalize(value: object) -> object:
    if isinstance(value, str) and _BIDI.search(value):
        return type(value)(_BIDI.sub("", value))
    return value
