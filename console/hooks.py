"""The room of webhooks: who listens, their secrets, and how each delivery went."""

from collections.abc import Callable
from datetime import datetime

from flask import abort, flash, redirect, render_template, request, url_for
from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload
from werkzeug.wrappers import Response

from bot.audit import append
from bot.database import now_ms
from bot.hooks import endpoints
from bot.hooks.announce import announce_test
from bot.hooks.deliver import body_of
from bot.hooks.endpoints import Wish, Wrong, new_endpoint, wish_for
from bot.hooks.kinds import Kind
from bot.hooks.signing import secret_of
from bot.reach import Barred
from bot.watch.outside import outside_of
from bot.wiring import wiring
from console.asked import number, page_asked
from console.blueprint import blueprint
from console.guard import for_roles, me
from console.menu import ADMINS
from console.shell import reader_words, showing
from models.hook import HookAttempt, HookDelivery, HookEndpoint, HookEvent

ONE = "/webhooks/<int(max=2147483647):hook_id>"
PAGE = 50
STATES = ("waiting", "delivered", "failed")
UNFIT = 422
TROUBLE = {  # of the connection: how the error ends, and which words say it
    " has no address": "no_address",
    ": ConnectError": "refused",
    ": ConnectTimeout": "slow",
    ": ReadTimeout": "slow",
    ": ReadError": "cut",
    ": RemoteProtocolError": "cut",
}
Answer = Response | str | tuple[str, int]
Deed = Callable[[Session, HookEndpoint, str, datetime], object]


@blueprint.get("/webhooks")
@for_roles(ADMINS)
def hooks() -> str:
    """List who listens, and offer the form of a new one."""
    return _list()


@blueprint.post("/webhooks")
@for_roles(ADMINS)
def new_hook() -> Answer:
    """Make an endpoint; what cannot be one is shown with its reason."""
    form = request.form
    kinds = None if form.get("all") else form.getlist("kinds")
    outside = outside_of(wiring().settings)
    name, url = form.get("name", ""), form.get("url", "")
    wish = wish_for(outside, name=name, url=url, kinds=kinds)
    if not isinstance(wish, Wish):
        return _list(wish), UNFIT
    with wiring().database.write() as session:
        made = new_endpoint(session, wish, _actor(), wiring().clock.now())
    flash(reader_words()("hooks.done.made"))
    return _to(made.id)


@blueprint.get(ONE)
@for_roles(ADMINS)
def hook(hook_id: int) -> str:
    """Show one endpoint with its deliveries."""
    return _one(hook_id)


@blueprint.post(f"{ONE}/secret")
@for_roles(ADMINS)
def hook_secret(hook_id: int) -> str:
    """Show the secret; that somebody looked is kept."""
    with wiring().database.write() as session:
        row = _row(session, hook_id)
        now = wiring().clock.now()
        append(session, _actor(), "hook.secret_shown", f"hook:{row.id}", {}, now)
        secret = secret_of(wiring().secret_key, row)
    return _one(hook_id, secret)


@blueprint.post(f"{ONE}/rotate")
@for_roles(ADMINS)
def rotate_hook(hook_id: int) -> Response:
    """Change the secret; the old one signs too for a day."""
    return _do(hook_id, endpoints.rotate, "rotated")


@blueprint.post(f"{ONE}/off")
@for_roles(ADMINS)
def switch_hook_off(hook_id: int) -> Response:
    """Tell it nothing any more."""
    return _do(hook_id, endpoints.switch_off, "off")


@blueprint.post(f"{ONE}/on")
@for_roles(ADMINS)
def switch_hook_on(hook_id: int) -> Response:
    """Tell it again."""
    return _do(hook_id, endpoints.switch_on, "on")


@blueprint.post(f"{ONE}/test")
@for_roles(ADMINS)
def test_hook(hook_id: int) -> Response:
    """Send an event that means nothing."""
    return _do(
        hook_id,
        lambda session, row, _who, now: announce_test(session, row, now),
        "test",
    )


@blueprint.post(f"{ONE}/resend")
@for_roles(ADMINS)
def resend_hook(hook_id: int) -> Response:
    """Send one delivery again, or with none named all that failed, or that wait."""
    only = number(request.form.get("delivery"), 0)
    state = "waiting" if request.form.get("state") == "waiting" else "failed"

    def again(session: Session, row: HookEndpoint, who: str, now: datetime) -> None:
        for each in _chosen(session, row, only, state):
            endpoints.resend(session, each, who, now)

    return _do(hook_id, again, "resent")


def _list(wrong: Wrong | Barred | None = None) -> str:
    with wiring().database.read() as session:
        rows = list(session.scalars(select(HookEndpoint).order_by(HookEndpoint.id)))
        return render_template(
            "console/hooks.html",
            here="hooks",
            show=showing(),
            rows=[(row, _counts(session, row)) for row in rows],
            kinds=[kind for kind in Kind if kind is not Kind.TEST],
            typed=request.form,
            chosen=request.form.getlist("kinds"),
            wrong=wrong if isinstance(wrong, Wrong) else None,
            listed=", ".join(wiring().settings.webhooks.also_reach.listed),
            barred=_said(wrong) if isinstance(wrong, Barred) else None,
        )


def _one(hook_id: int, secret: str | None = None) -> str:
    state = request.args.get("state", "")
    place = page_asked()
    with wiring().database.read() as session:
        row = _row(session, hook_id)
        found = _deliveries(session, row, state, place)
        shown, tries = found[:PAGE], _tries(session, found[:PAGE])
        return render_template(
            "console/hook.html",
            here="hooks",
            show=showing(),
            row=row,
            secret=secret,
            deliveries=shown,
            bodies={each.id: body_of(each.event).decode() for each in shown},
            tries=tries,
            again=any(tries[each.id] for each in shown if not each.settled),
            said=_outcome,
            minutes=_minutes(session, shown),
            counts=_counts(session, row),
            more=len(found) > PAGE,
            page=place,
            state=state,
            states=STATES,
        )


def _deliveries(
    session: Session, row: HookEndpoint, state: str, place: int
) -> list[HookDelivery]:
    query = (
        select(HookDelivery)
        .join(HookEvent)
        .options(selectinload(HookDelivery.event))
        .where(HookDelivery.endpoint_id == row.id)
        .order_by(HookDelivery.id.desc())
    )
    if state in STATES:
        query = query.where(HookDelivery.state == state)
    return list(session.scalars(query.offset((place - 1) * PAGE).limit(PAGE + 1)))


def _tries(session: Session, rows: list[HookDelivery]) -> dict[int, list[HookAttempt]]:
    query = (
        select(HookAttempt)
        .where(HookAttempt.delivery_id.in_([row.id for row in rows]))
        .order_by(HookAttempt.id)
    )
    found: dict[int, list[HookAttempt]] = {row.id: [] for row in rows}
    for each in session.scalars(query):
        found[each.delivery_id].append(each)
    return found


def _outcome(tried: HookAttempt) -> str:
    """Say what came of one try: the status that was answered, or why none was."""
    if tried.status is not None:
        return f"HTTP {tried.status}"
    if barred := Barred.read(tried.error):
        return _said(barred)
    error = tried.error or ""
    for ending, key in TROUBLE.items():
        if host := error.removesuffix(ending) if error.endswith(ending) else "":
            return reader_words()(f"hooks.trouble.{key}", host=host)
    return error


def _minutes(session: Session, rows: list[HookDelivery]) -> dict[int, int]:
    """Give the minutes until each next try, by the clock that decides of it."""
    now = session.scalar(select(now_ms())) or 0
    return {row.id: max(0, -((now - row.run_after_ms) // 60_000)) for row in rows}


def _said(barred: Barred) -> str:
    words = reader_words()
    told = words(f"hooks.barred.{barred.why}", place=barred.place)
    if barred.entry is None:
        return told
    return f"{told} {words('hooks.barred.allow', entry=barred.entry)}"


def _counts(session: Session, row: HookEndpoint) -> dict[str, int]:
    query = (
        select(HookDelivery.state, func.count())
        .where(HookDelivery.endpoint_id == row.id)
        .group_by(HookDelivery.state)
    )
    found = dict.fromkeys(STATES, 0)
    for state, count in session.execute(query):
        found[state] = count
    return found


def _chosen(
    session: Session, row: HookEndpoint, only: int, state: str
) -> list[HookDelivery]:
    query = select(HookDelivery).where(HookDelivery.endpoint_id == row.id)
    wanted = HookDelivery.id == only if only else HookDelivery.state == state
    found = list(session.scalars(query.where(wanted)))
    if only and not found:
        abort(404)
    return found


def _do(hook_id: int, deed: Deed, said: str) -> Response:
    with wiring().database.write() as session:
        deed(session, _row(session, hook_id), _actor(), wiring().clock.now())
    flash(reader_words()(f"hooks.done.{said}"))
    return _to(hook_id)


def _row(session: Session, hook_id: int) -> HookEndpoint:
    row = session.get(HookEndpoint, hook_id)
    if row is None:
        abort(404)
    return row


def _actor() -> str:
    return f"agent:{me().id}"


def _to(hook_id: int) -> Response:
    return redirect(url_for("console.hook", hook_id=hook_id), code=303)
