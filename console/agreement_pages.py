"""One agreement: its terms, parts, proof and story; its paper; its end by people."""

from flask import abort, flash, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from bot.agreements.cancel import cancel, foresee, in_regret
from bot.agreements.now import agreement_now
from bot.agreements.undo import LONGEST_REASON, Refused
from bot.audit import append
from bot.conversations import actor
from bot.papers.agreement import print_agreement
from bot.wiring import wiring
from console.agreement_story import covers_of, payments_of, story_of
from console.blueprint import blueprint
from console.guard import for_roles, me
from console.menu import EVERYBODY, MANAGERS
from console.papers import handed
from console.people import name_in
from console.queries import newest_thread
from console.shell import reader_words, showing
from domain.agreed import agreed
from domain.evidence import missing
from domain.phones import mask_phone
from domain.zones import local_day
from models.agreement import ACTIVE, Agreement
from models.client import Client

ONE = "/agreements/<int(max=2147483647):agreement_id>"
UNFIT, CONFLICT = 422, 409
Answer = Response | str | tuple[str, int]


@blueprint.get(ONE)
@for_roles(EVERYBODY)
def agreement(agreement_id: int) -> str:
    """Show one agreement."""
    parts, show = wiring(), showing()
    with parts.database.read() as session:
        row = _row(session, agreement_id)
        client = session.get_one(Client, row.client_id)
        today = local_day(show.now, client.zone)
        return render_template(
            "console/agreement.html",
            here="agreements",
            show=show,
            row=row,
            client=client,
            now=agreement_now(session, parts.settings, row, today),
            terms=agreed(row.terms, row.currency),
            covers=covers_of(session, row),
            payments=payments_of(session, row),
            proof=row.evidence,
            mask_phone=mask_phone,
            missing=missing(row.evidence, row.terms),
            maker=_maker(session, row),
            story=story_of(session, row),
            thread=newest_thread(session, client),
            may_cancel=row.state == ACTIVE and me().role in MANAGERS,
            regret=row.state == ACTIVE and in_regret(row, client, show.now),
        )


@blueprint.get(f"{ONE}.pdf")
@for_roles(EVERYBODY)
def agreement_pdf(agreement_id: int) -> Response:
    """Hand out the agreement on paper; who took it is in the trail."""
    parts = wiring()
    now = parts.clock.now()
    with parts.database.write() as session:
        row = _row(session, agreement_id)
        paper = print_agreement(session, parts, row, now)
        facts = {"file": paper.name, "agreement": row.id}
        append(
            session, actor(me()), "paper.made", f"client:{row.client_id}", facts, now
        )
    return handed(paper)


@blueprint.get(f"{ONE}/cancel")
@for_roles(MANAGERS)
def foresee_agreement(agreement_id: int) -> Answer:
    """Show what cancelling would bring back, to the cent, before it is done."""
    return _cancel_page(agreement_id)


@blueprint.post(f"{ONE}/cancel")
@for_roles(MANAGERS)
def cancel_agreement(agreement_id: int) -> Answer:
    """Cancel it with a reason; the client is told."""
    parts = wiring()
    reason = request.form.get("reason", "").strip()
    if not reason or len(reason) > LONGEST_REASON:
        return _cancel_page(agreement_id, UNFIT, "reason")
    with parts.database.write() as session:
        row = _row(session, agreement_id)
        now = parts.clock.now()
        done = cancel(session, parts, row, reason=reason, actor=actor(me()), now=now)
    if isinstance(done, Refused):
        return _cancel_page(agreement_id, CONFLICT, done.why.value)
    flash(reader_words()("agreements.cancelled"), "done")
    return redirect(url_for("console.agreement", agreement_id=agreement_id), code=303)


def _cancel_page(
    agreement_id: int, status: int = 200, wrong: str | None = None
) -> tuple[str, int]:
    parts, show = wiring(), showing()
    with parts.database.write() as session:  # the preview does it and takes it back
        row = _row(session, agreement_id)
        client = session.get_one(Client, row.client_id)
        found = foresee(session, parts, row, show.now)
        refused = found.why.value if isinstance(found, Refused) else None
        page = render_template(
            "console/agreement_cancel.html",
            here="agreements",
            show=show,
            row=row,
            client=client,
            found=None if refused else found,
            wrong=wrong or refused,
            typed=request.form,
            longest=LONGEST_REASON,
        )
    return page, CONFLICT if refused and wrong is None else status


def _maker(session: Session, row: Agreement) -> str | None:
    """Give the name of the person who made the offer; None where it was the bot."""
    return name_in(session, row.evidence.get("offer", {}).get("made_by", ""))


def _row(session: Session, agreement_id: int) -> Agreement:
    row = session.get(Agreement, agreement_id)
    if row is None:
        abort(404)
    return row
