"""A client's own page: why they did, or did not, hear from us, and holds by hand."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from flask import abort, flash, redirect, render_template, request, url_for
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from bot.balances import balance_of_client
from bot.conversations import actor
from bot.holds import REASONS, Refused, Why, lift_hold, put_hold, standing_holds
from bot.reasons import Reasons, reasons_in
from bot.stop_asked import REASON as STOP_ASKED
from bot.stop_asked import confirm_stop
from bot.why import Event, numbers_of, possible, timeline, verdict_now
from bot.wiring import wiring
from console.blueprint import blueprint
from console.guard import for_roles, me
from console.menu import EVERYBODY
from console.shell import reader_words, showing
from domain.zones import local_day
from models.client import Client
from models.conversation import Conversation
from models.invoice import Hold

CLIENT = "/clients/<int(max=2147483647):client_id>"
_EVENTS = 120
_LONGEST = 500  # characters of a note, as the column has them


@dataclass(frozen=True, slots=True)
class Typed:
    """What a person had typed into the form of a hold when it was refused."""

    problem: Why | None = None
    reason: str = "manual"
    note: str = ""
    until: str = ""
    invoice: str = ""


@blueprint.get(CLIENT)
@for_roles(EVERYBODY)
def client(client_id: int) -> str:
    """Tell a client's story, and what the policy would say now."""
    return _page(client_id, Typed())


@blueprint.post(f"{CLIENT}/hold")
@for_roles(EVERYBODY)
def hold(client_id: int) -> Response | tuple[str, int]:
    """Let this client's reminders stand still."""
    form, parts = request.form, wiring()
    typed = Typed(
        None,
        form.get("reason", ""),
        form.get("note", ""),
        form.get("until", ""),
        form.get("invoice", ""),
    )
    with parts.database.write() as session:
        row = _client(session, client_id)
        done = _put(session, row, typed, parts.clock.now())
    return _after(done, client_id, typed, "story.held")


@blueprint.post(f"{CLIENT}/holds/<int(max=2147483647):hold_id>/lift")
@for_roles(EVERYBODY)
def lift(client_id: int, hold_id: int) -> Response | tuple[str, int]:
    """Let them go on."""
    parts = wiring()
    with parts.database.write() as session:
        row = _client(session, client_id)
        now = parts.clock.now()
        done = lift_hold(session, row, hold_id, actor=actor(me()), now=now)
    return _after(done, client_id, Typed(), "story.lifted")


@blueprint.post(f"{CLIENT}/stop")
@for_roles(EVERYBODY)
def confirm_stop_of(client_id: int) -> Response:
    """Record that they do want no more messages, after somebody has asked them."""
    parts = wiring()
    with parts.database.write() as session:
        row = _client(session, client_id)
        done = confirm_stop(
            session,
            row,
            actor=actor(me()),
            now=parts.clock.now(),
            secret_key=parts.secret_key,
        )
    flash(reader_words()("story.stopped" if done else "story.stop_answered"))
    return redirect(url_for("console.client", client_id=client_id), code=303)


def _put(session: Session, row: Client, typed: Typed, now: datetime) -> Hold | Refused:
    try:
        until = _end_of(typed.until, row.zone)
    except ValueError:
        return Refused(Why.PAST)
    invoice = typed.invoice
    return put_hold(
        session,
        row,
        reason=typed.reason,
        note=typed.note,
        until=until,
        invoice_id=(int(invoice) if invoice.isdecimal() else 0) if invoice else None,
        actor=actor(me()),
        now=now,
    )


def _end_of(day: str, zone: str) -> datetime | None:
    """Give the end of a day by the client's clock; None for an open end."""
    if not day:
        return None
    after = date.fromisoformat(day) + timedelta(days=1)
    local = datetime(after.year, after.month, after.day, tzinfo=ZoneInfo(zone))
    return local.astimezone(UTC)


def _after(
    done: Hold | Refused, client_id: int, typed: Typed, words: str
) -> Response | tuple[str, int]:
    if isinstance(done, Refused):
        refused = Typed(done.why, typed.reason, typed.note, typed.until, typed.invoice)
        return _page(client_id, refused), 409
    flash(reader_words()(words), "done")
    return redirect(url_for("console.client", client_id=client_id), code=303)


def _page(client_id: int, typed: Typed) -> str:
    parts, show = wiring(), showing()
    with parts.database.read() as session:
        row = _client(session, client_id)
        numbers = numbers_of(session, row)
        today = local_day(show.now, row.zone)
        return render_template(
            "console/client.html",
            show=show,
            client=row,
            typed=typed,
            balance=balance_of_client(session, row, today, parts.settings),
            now=verdict_now(session, parts, row, show.now),
            reasons=reasons_in(reader_words().language, show.zone, numbers),
            numbers=numbers,
            possible=possible,
            events=timeline(session, row)[:_EVENTS],
            told=_told,
            holds=standing_holds(session, row, show.now),
            thread=_thread(session, row),
            why_hold=REASONS,
            stop_asked=STOP_ASKED,
            longest=_LONGEST,
            today=today,
        )


def _told(event: Event, reasons: Reasons) -> str:
    """Say an event in a line: its reason, or what is known of it."""
    if event.state == "queued" and event.kind == "decision":
        channel = reasons.value("channel", event.figures.get("channel"))
        return reasons.say("queued", step=event.rule, channel=channel)
    if event.rule is not None:
        return reasons.tell(event.rule, event.figures).text
    details = event.details
    if "reason" in details and event.kind in {"hold", "lifted"}:
        invoice = details.get("invoice")
        named = reasons.named("hold", details["reason"])
        return f"{named} · {reasons.numbers.get(invoice, '')}" if invoice else named
    if "channel" in details:
        return reasons.named("channel", details["channel"])
    return ", ".join(details.get("steps", ()))


def _client(session: Session, client_id: int) -> Client:
    row = session.get(Client, client_id)
    if row is None:
        abort(404)
    return row


def _thread(session: Session, row: Client) -> Conversation | None:
    return session.scalar(
        select(Conversation)
        .where(Conversation.client_id == row.id, Conversation.channel != "terminal")
        .order_by(Conversation.last_message_at.desc().nulls_last())
        .limit(1)
    )
