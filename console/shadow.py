"""Shadow mode for people: what is kept back, with its words, and the way out of it."""

from typing import Any

from flask import flash, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Answer

from bot.shadow import enter_shadow, in_shadow, release, shadow_since
from bot.shadow_view import kept_back, kept_by_day, leaving_soon, waiting
from bot.wiring import wiring
from console.asked import number as whole
from console.asked import page_asked
from console.blueprint import blueprint
from console.guard import for_roles, me
from console.menu import FINANCE, MANAGERS
from console.shell import reader_words, showing
from models.agent import Agent

PAGE = 25


@blueprint.context_processor
def shadow_banner() -> dict[str, Any]:
    """Let every page of people say that nothing goes out."""
    if not isinstance(g.get("agent"), Agent):
        return {"banner": False, "may_release": False}
    with wiring().database.read() as session:
        on = in_shadow(session)
    return {"banner": on, "may_release": g.agent.role in FINANCE}


@blueprint.get("/shadow")
@for_roles(MANAGERS)
def shadow() -> str:
    """Show what would have gone out, and what a release would let out."""
    return _page()


@blueprint.post("/shadow/release")
@for_roles(FINANCE)
def release_shadow() -> Answer | tuple[str, int]:
    """Let out what is still right to send, if it is as much as was said.

    Where more would leave than the page had said, it is said anew.
    """
    parts = wiring()
    now = parts.clock.now()
    seen = whole(request.form.get("seen"), -1)
    with parts.database.write() as session:
        changed = leaving_soon(session, now) > seen
        woken = None if changed else release(session, f"agent:{me().id}", now)
    if changed:
        return _page(wrong="shadow.more"), 409
    flash(reader_words()("shadow.released", count=woken or 0), "done")
    return redirect(url_for("console.shadow"), code=303)


@blueprint.post("/shadow/enter")
@for_roles(FINANCE)
def enter() -> Answer:
    """Keep everything back from now on."""
    parts = wiring()
    with parts.database.write() as session:
        enter_shadow(session, f"agent:{me().id}", parts.clock.now())
    flash(reader_words()("shadow.entered"), "done")
    return redirect(url_for("console.shadow"), code=303)


def _page(wrong: str | None = None) -> str:
    parts = wiring()
    now, page = parts.clock.now(), page_asked()
    with parts.database.read() as session:
        since = shadow_since(session)
        count, soon = waiting(session), leaving_soon(session, now)
        zone = parts.settings.zone
        days = kept_by_day(session, since, zone) if since is not None else []
    on = since is not None
    rows = kept_back(parts, offset=(page - 1) * PAGE, limit=PAGE) if on else []
    return render_template(
        "console/shadow.html",
        since=since,
        count=count,
        soon=soon,
        days=days,
        rows=rows,
        page=page,
        more=page * PAGE < count,
        wrong=wrong,
        show=showing(),
    )
