"""The room of texts: what the company writes, checked, previewed and released."""

import re

from flask import abort, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from bot import audit
from bot.texts.asking import wish
from bot.texts.shelf import CHANNELS
from bot.texts.versions import (
    Refused,
    Slot,
    discard,
    draft_of,
    in_force,
    release,
    retire,
    save,
)
from bot.wiring import wiring
from console.blueprint import blueprint
from console.guard import for_roles, me
from console.menu import FINANCE
from console.shell import reader_words
from console.text_pages import Draft, draft_asked, list_page, text_page
from console.wording import LANGUAGES

TEXT = "/texts/<key>/<language>/<channel>"
KEY = re.compile(r"[a-z][a-z0-9_.+-]{1,58}[a-z0-9]")
Answer = Response | str | tuple[str, int]
CONFLICT = 409


@blueprint.get("/texts")
@for_roles(FINANCE)
def texts() -> str:
    """List the texts by situation and channel."""
    return list_page()


@blueprint.post("/texts")
@for_roles(FINANCE)
def new_text() -> Answer:
    """Begin a text for a situation of the company's own."""
    key = request.form.get("key", "").strip().lower()
    language, channel = (
        request.form.get("language", ""),
        request.form.get("channel", ""),
    )
    if not KEY.fullmatch(key):
        flash(reader_words()("texts.new.bad_key", given=key[:60]), "error")
        return redirect(url_for("console.texts", lang=language or None), code=303)
    slot = _slot(key, language, channel)
    return redirect(url_for("console.text", **slot._asdict()), code=303)


@blueprint.get(TEXT)
@for_roles(FINANCE)
def text(key: str, language: str, channel: str) -> str:
    """Show one text: its draft or what is in force, with preview and history."""
    return text_page(_slot(key, language, channel))


@blueprint.post(f"{TEXT}/check")
@for_roles(FINANCE)
def check_text(key: str, language: str, channel: str) -> str:
    """Show what was typed, checked and on a client, without keeping it."""
    return text_page(_slot(key, language, channel), draft_asked())


@blueprint.post(TEXT)
@for_roles(FINANCE)
def save_text(key: str, language: str, channel: str) -> Answer:
    """Keep a draft; what a check refuses is shown again, with the reasons."""
    slot, typed, parts = _slot(key, language, channel), draft_asked(), wiring()
    with parts.database.write() as session:
        done = save(
            session, parts, slot, typed.subject, typed.body, me(), parts.clock.now()
        )
    if isinstance(done, Refused):
        return text_page(slot, Draft(typed.subject, typed.body, refused=True)), CONFLICT
    return _done(slot, "texts.done.saved")


@blueprint.post(f"{TEXT}/release")
@for_roles(FINANCE)
def release_text(key: str, language: str, channel: str) -> Answer:
    """Put the draft into force; its WhatsApp template is asked for as well."""
    slot, parts = _slot(key, language, channel), wiring()
    confirmed = request.form.get("confirmed") == "yes"
    now = parts.clock.now()
    with parts.database.write() as session:
        row = draft_of(session, slot)
        if row is None or str(row.version) != request.form.get("version"):
            done: object = Refused(())
        else:
            done = release(session, parts, row, me(), now, confirmed=confirmed)
            if not isinstance(done, Refused):
                wish(session, parts, row, now)
    if isinstance(done, Refused):
        return _refused(slot, "texts.refused.release")
    return _done(slot, "texts.done.released")


@blueprint.post(f"{TEXT}/approval")
@for_roles(FINANCE)
def ask_for_approval(key: str, language: str, channel: str) -> Answer:
    """Ask WhatsApp about the draft, or about what is in force, before it goes out."""
    slot, parts = _slot(key, language, channel), wiring()
    now = parts.clock.now()
    with parts.database.write() as session:
        row = draft_of(session, slot) or in_force(session, slot)
        wished = wish(session, parts, row, now) if row else None
        if row is not None and wished is not None:
            details = {**slot._asdict(), "version": row.version}
            who = f"agent:{me().id}"
            audit.append(session, who, "text.approval", f"text:{row.id}", details, now)
    if wished is None:
        return _refused(slot, "texts.refused.approval")
    return _done(slot, "texts.done.asked")


@blueprint.post(f"{TEXT}/retire")
@for_roles(FINANCE)
def retire_text(key: str, language: str, channel: str) -> Answer:
    """Take the version in force out: the house's words go out again."""
    slot, parts = _slot(key, language, channel), wiring()
    with parts.database.write() as session:
        row = in_force(session, slot)
        done = row is not None and retire(session, row, me(), parts.clock.now())
    if not done:
        return _refused(slot, "texts.refused.gone")
    return _done(slot, "texts.done.retired")


@blueprint.post(f"{TEXT}/discard")
@for_roles(FINANCE)
def discard_text(key: str, language: str, channel: str) -> Answer:
    """Put the draft away."""
    slot, parts = _slot(key, language, channel), wiring()
    with parts.database.write() as session:
        row = draft_of(session, slot)
        done = row is not None and discard(session, row, me(), parts.clock.now())
    if not done:
        return _refused(slot, "texts.refused.gone")
    return _done(slot, "texts.done.discarded")


def _slot(key: str, language: str, channel: str) -> Slot:
    if not KEY.fullmatch(key) or language not in LANGUAGES or channel not in CHANNELS:
        abort(404)
    return Slot(key, language, channel)


def _done(slot: Slot, words: str) -> Response:
    flash(reader_words()(words))
    client = request.form.get("client", "").strip() or None
    there = url_for("console.text", **slot._asdict(), client=client)
    return redirect(there, code=303)


def _refused(slot: Slot, words: str) -> tuple[str, int]:
    return text_page(slot, refused=words), CONFLICT
