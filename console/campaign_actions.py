"""The decisions of the room of campaigns: keep, ask, approve, schedule, pause, stop."""

from collections.abc import Callable

from flask import abort, flash, redirect, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from bot.campaigns.drafts import Draft, change, count, create, wrong_with
from bot.campaigns.lifecycle import (
    Done,
    Refused,
    Schedule,
    approve,
    ask,
    lock,
    pause,
    resume,
    schedule,
    send_back,
    stop,
)
from bot.wiring import wiring
from console.asked import number
from console.blueprint import blueprint
from console.campaign_form import Typed, UnreadableError, read, typed_in
from console.campaign_pages import Form, campaign_page, form_page, instant
from console.campaigns import CAMPAIGN
from console.guard import for_roles, me
from console.menu import FINANCE, MANAGERS
from console.shell import reader_words
from domain.campaign import State
from models.campaign import Campaign

Answer = Response | str | tuple[str, int]
CONFLICT, UNFIT = 409, 422
LARGEST_PACE = 100_000


@blueprint.post("/campaigns/new")
@for_roles(FINANCE)
def create_campaign() -> Answer:
    """Keep a new draft, or count whom its filter holds."""
    return _submitted(None)


@blueprint.post(f"{CAMPAIGN}/edit")
@for_roles(FINANCE)
def change_campaign(campaign_id: int) -> Answer:
    """Write a draft anew, or count whom its filter holds."""
    return _submitted(campaign_id)


@blueprint.post(f"{CAMPAIGN}/ask")
@for_roles(FINANCE)
def ask_campaign(campaign_id: int) -> Answer:
    """Ask for a campaign to go out; a small one is released at once."""
    settings, now = wiring().settings, wiring().clock.now()
    return _decide(campaign_id, lambda s, row: ask(s, settings, row, me(), now))


@blueprint.post(f"{CAMPAIGN}/approve")
@for_roles(MANAGERS)
def approve_campaign(campaign_id: int) -> Answer:
    """Say yes, as a second person."""
    now = wiring().clock.now()
    return _decide(campaign_id, lambda s, row: approve(s, row, me(), now))


@blueprint.post(f"{CAMPAIGN}/send-back")
@for_roles(MANAGERS)
def send_back_campaign(campaign_id: int) -> Answer:
    """Say no, with a note."""
    now, note = wiring().clock.now(), request.form.get("note", "").strip()
    return _decide(campaign_id, lambda s, row: send_back(s, row, me(), note, now))


@blueprint.post(f"{CAMPAIGN}/schedule")
@for_roles(FINANCE)
def schedule_campaign(campaign_id: int) -> Answer:
    """Set when it begins and ends, and how many an hour."""
    settings, now = wiring().settings, wiring().clock.now()
    ends_at = instant(request.form.get("ends_at", ""))
    if ends_at is None:
        return campaign_page(campaign_id, "no_end"), UNFIT
    pace = number(request.form.get("pace"), 0)
    starts_at = instant(request.form.get("starts_at", ""))
    wanted = Schedule(starts_at, ends_at, min(pace, LARGEST_PACE) or None)
    return _decide(
        campaign_id, lambda s, row: schedule(s, settings, row, me(), wanted, now)
    )


@blueprint.post(f"{CAMPAIGN}/pause")
@for_roles(MANAGERS)
def pause_campaign(campaign_id: int) -> Answer:
    """Let it stand still."""
    now = wiring().clock.now()
    return _decide(campaign_id, lambda s, row: pause(s, row, me(), now))


@blueprint.post(f"{CAMPAIGN}/resume")
@for_roles(FINANCE)
def resume_campaign(campaign_id: int) -> Answer:
    """Let it go on."""
    now = wiring().clock.now()
    return _decide(campaign_id, lambda s, row: resume(s, row, me(), now))


@blueprint.post(f"{CAMPAIGN}/stop")
@for_roles(MANAGERS)
def stop_campaign(campaign_id: int) -> Answer:
    """Stop it at once, for good."""
    now = wiring().clock.now()
    return _decide(campaign_id, lambda s, row: stop(s, row, me(), now))


def _submitted(campaign_id: int | None) -> Answer:
    typed = typed_in(request.form)
    try:
        draft = read(typed)
    except UnreadableError as error:
        wrong = Form(typed, campaign_id, f"{error.field}.{error.rule}")
        return form_page(wrong), UNFIT
    if request.form.get("do") == "count":
        return _counted(typed, draft, campaign_id)
    return _kept(typed, draft, campaign_id)


def _counted(typed: Typed, draft: Draft, campaign_id: int | None) -> str:
    parts = wiring()
    now = parts.clock.now()
    with parts.database.read() as session:
        found = count(session, parts.settings, draft.audience, now)
        wrong = wrong_with(session, parts.settings, draft, now)
    if wrong is not None and wrong.rule == "name":  # it may have none while one counts
        wrong = None
    return form_page(Form(typed, campaign_id, wrong=wrong, counted=found))


def _kept(typed: Typed, draft: Draft, campaign_id: int | None) -> Answer:
    parts = wiring()
    now = parts.clock.now()
    with parts.database.write() as session:
        wrong = wrong_with(session, parts.settings, draft, now)
        if wrong is None and campaign_id is None:
            campaign_id = create(session, me(), draft, now).id
        elif wrong is None and campaign_id is not None:
            row = _locked(session, campaign_id)
            if row.state != State.DRAFT:
                abort(CONFLICT)
            change(session, me(), row, draft, now)
    if wrong is not None:
        return form_page(Form(typed, campaign_id, wrong=wrong)), UNFIT
    flash(reader_words()("campaigns.done.kept"))
    return redirect(url_for("console.campaign", campaign_id=campaign_id), code=303)


def _decide(campaign_id: int, decide: Callable[[Session, Campaign], Done]) -> Answer:
    """Take one decision in one transaction, and show what came of it."""
    refused: Refused | None = None
    with wiring().database.write() as session:
        done = decide(session, _locked(session, campaign_id))
        if isinstance(done, Refused):
            session.rollback()
            refused = done
    if refused is not None:
        return campaign_page(campaign_id, refused.rule), CONFLICT
    there = url_for("console.campaign", campaign_id=campaign_id)
    return redirect(there, code=303)


def _locked(session: Session, campaign_id: int) -> Campaign:
    row = lock(session, campaign_id)
    if row is None:
        abort(404)
    return row
