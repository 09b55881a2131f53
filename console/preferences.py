"""The client's own page of contact: channel, hours, or no more messages at all.

Whoever holds an e-mail's link is at the door. Nothing is changed by looking at it: a
mail scanner opens every link. The one-click post of RFC 8058 comes from the mailbox's
provider, without cookies, and may come twice.
"""

from collections.abc import Callable
from datetime import datetime, time
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from bot import mail_doors
from bot.mail_doors import Door, door_of
from bot.mail_tokens import CONFIRM, PREFERENCES
from bot.preferences import options_for, preference_of, store_preference
from bot.wiring import Wiring, wiring
from console.preferences_form import Form, form_of, read_form
from console.throttle import Throttle
from console.wording import LANGUAGES, words_for
from domain.phones import spaced

blueprint = Blueprint(
    "preferences", __name__, url_prefix="/e", template_folder="templates"
)

GUESSES = Throttle(60)  # unknown tokens by place; a known one is never held up
_LANG = {"pt": "pt-BR", "en": "en", "es": "es"}
Answer = Response | str | tuple[str, int]
Deed = Callable[[Session, Door, datetime], str]


@blueprint.get("/<token>")
def show(token: str) -> Answer:
    """Show what holds, and what can be chosen."""
    parts = wiring()
    with parts.database.read() as session:
        door = door_of(session, token, PREFERENCES, parts.secret_key)
        if door is None:
            return _gone(parts)
        return _page(parts, session, door, token)


@blueprint.post("/<token>")
def one_click(token: str) -> Answer:
    """Stop everything (RFC 8058 3.2): no cookie, no question, as often as it comes."""
    parts = wiring()
    now = parts.clock.now()
    with parts.database.write() as session:
        door = door_of(session, token, PREFERENCES, parts.secret_key)
        if door is None:
            return _gone(parts)
        mail_doors.stop(session, door, mail_doors.BY_CLICK, now)
    return Response(status=200, mimetype="text/plain")


@blueprint.post("/<token>/stop")
def stop(token: str) -> Answer:
    """Stop everything, by the page's own button."""

    def deed(session: Session, door: Door, now: datetime) -> str:
        mail_doors.stop(session, door, mail_doors.BY_PAGE, now)
        return "stopped"

    return _done(token, deed)


@blueprint.post("/<token>/back")
def back(token: str) -> Answer:
    """Bring the messages back, as far as an e-mail had stopped them."""

    def deed(session: Session, door: Door, now: datetime) -> str:
        return "back" if mail_doors.come_back(session, door, now) else "elsewhere"

    return _done(token, deed)


@blueprint.post("/<token>/not-mine")
def not_mine(token: str) -> Answer:
    """Take the word of whoever reads here that they are somebody else."""

    def deed(session: Session, door: Door, now: datetime) -> str:
        mail_doors.not_mine(session, door, now)
        return "not_mine"

    return _done(token, deed)


@blueprint.post("/<token>/choose")
def choose(token: str) -> Answer:
    """Keep the channel and the hours that were chosen."""
    parts = wiring()

    def deed(session: Session, door: Door, now: datetime) -> str:
        client = door.client
        if client is None:
            return "saved"
        options = options_for(parts.settings, client)
        wished = read_form(request.form, preference_of(client), options)
        store_preference(session, client, wished, "page", now)
        return "saved"

    return _done(token, deed)


@blueprint.get("/confirm/<token>")
def ask_confirmation(token: str) -> Answer:
    """Ask whether this mailbox is the client's; looking confirms nothing."""
    parts = wiring()
    with parts.database.read() as session:
        door = door_of(session, token, CONFIRM, parts.secret_key)
    if door is None:
        return _gone(parts)
    done = request.args.get("done") == "confirmed"
    return _render(
        "preferences/confirm.html", parts, _language(door), token=token, done=done
    )


@blueprint.post("/confirm/<token>")
def confirm(token: str) -> Answer:
    """Take the mailbox for the client's own."""
    parts = wiring()
    with parts.database.write() as session:
        door = door_of(session, token, CONFIRM, parts.secret_key)
        good = door and mail_doors.confirm(session, door, parts.clock.now())
    if not good:
        return _gone(parts)
    where = url_for("preferences.ask_confirmation", token=token, done="confirmed")
    return redirect(where, code=303)


def _done(token: str, deed: Deed) -> Answer:
    """Do it, and go back to the page, which says what holds now."""
    parts = wiring()
    with parts.database.write() as session:
        door = door_of(session, token, PREFERENCES, parts.secret_key)
        if door is None:
            return _gone(parts)
        done = deed(session, door, parts.clock.now())
    return redirect(url_for("preferences.show", token=token, done=done), code=303)


DONE = frozenset({"stopped", "back", "elsewhere", "not_mine", "saved"})


def _page(parts: Wiring, session: Session, door: Door, token: str) -> str:
    done = request.args.get("done", "")
    form: Form | None = None
    if door.client is not None:
        options = options_for(parts.settings, door.client)
        form = form_of(preference_of(door.client), options)
    return _render(
        "preferences/page.html",
        parts,
        _language(door),
        token=token,
        done=done if done in DONE else "",
        stopped=mail_doors.is_stopped(session, door),
        form=form,
    )


def _language(door: Door) -> str | None:
    return door.client.language if door.client else None


def _gone(parts: Wiring) -> Answer:
    """Say that there is no such page; the same for whatever is wrong with the link."""
    place, now = request.remote_addr or "", parts.clock.now()
    held_up = not GUESSES.open(place, now)
    GUESSES.wrong(place, now)
    language = request.accept_languages.best_match(LANGUAGES)
    return _render("preferences/gone.html", parts, language), 429 if held_up else 404


def _render(template: str, parts: Wiring, language: str | None, **more: Any) -> str:  # noqa: ANN401 - what the template shows
    words = words_for(language)
    return render_template(
        template,
        w=words,
        lang=_LANG[words.language],
        company=parts.settings.company,
        phone=spaced(parts.settings.company.phone),
        clock=_clock,
        **more,
    )


def _clock(hour: time) -> str:
    return f"{hour:%H:%M}"
