"""The demo API: the portfolio, what was understood and decided, and the clock."""

import hmac
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

import httpx
from flask import Blueprint, Response, abort, jsonify, request
from sqlalchemy import select

from bot.agreements.round import agreement_round
from bot.demo.clock import move_clock
from bot.demo.door import login_path
from bot.demo.story import contacts_of, turns_of
from bot.demo.upcoming import next_step_at, portfolio
from bot.disputes.late import dispute_round
from bot.hardship.round import hardship_round
from bot.promises.ends import promise_round
from bot.promises.news import news_round
from bot.promises.nudges import nudge_round
from bot.proposals.round import proposal_round
from bot.rounds import plan_round
from bot.task_round import task_round
from bot.unlocks.round import unlock_round
from bot.wiring import Wiring, wiring
from domain.phones import canonical
from models.client import Client, ContactPoint

blueprint = Blueprint("demo", __name__, url_prefix="/demo")
HEADER = "X-Regua-Demo"
# What the ticker does by real minutes, and what a jump of the clock would miss.
ROUNDS: tuple[Callable[[Wiring], object], ...] = (
    promise_round,
    news_round,
    unlock_round,
    nudge_round,
    agreement_round,
    hardship_round,
    proposal_round,
    dispute_round,
    task_round,
)
FARTHEST = 400  # days; the demo's clock only goes on, and not for ever


@blueprint.before_request
def only_for_the_sandbox() -> None:
    """Refuse whoever does not hold the demo's token."""
    token = wiring().environment.demo or ""
    if not token or not hmac.compare_digest(request.headers.get(HEADER, ""), token):
        abort(403)


@blueprint.get("/state")
def state() -> Response:
    """Show the company, the clock and the portfolio."""
    parts = wiring()
    now = parts.clock.now()
    path = login_path(parts)
    with parts.database.read() as session:
        clients = portfolio(session, parts, now)
    sender = parts.settings.channels.whatsapp.sender
    return jsonify(
        now=now.isoformat(),
        zone=parts.settings.zone,
        company=parts.settings.company.name,
        sender=f"whatsapp:{sender}",
        console_url=path,
        clients=clients,
    )


@blueprint.get("/thread")
def thread() -> Response:
    """Show what was heard and decided of the clients of one address."""
    parts = wiring()
    key = canonical(request.args.get("address", ""))
    with parts.database.read() as session:
        query = select(Client.id).join(ContactPoint)
        ids = list(session.scalars(query.where(ContactPoint.canonical == key)))
        return jsonify(turns=turns_of(session, key), contacts=contacts_of(session, ids))


@blueprint.post("/clock")
def clock() -> Response:
    """Move the clock on, and plan what is due then."""
    parts = wiring()
    before = parts.clock.now()
    by = _how_far(parts, request.get_json(silent=True) or {})
    move_clock(parts.database, by)
    _tell_the_providers(parts, before + by)
    for each in ROUNDS:
        each(parts)
    planned = plan_round(parts)
    return jsonify(
        now=(before + by).isoformat(),
        text=f"{planned.contacts} clientes a lembrar, {planned.steps} faturas na régua",
        steps=planned.steps,
        contacts=planned.contacts,
    )


def _tell_the_providers(parts: Wiring, now: datetime) -> None:
    """Let the fake providers' clock go along, or their windows stay open too long."""
    with suppress(httpx.HTTPError):  # without them the demo shows nothing anyhow
        httpx.post(
            f"{parts.environment.twilio_api_base}/_control/clock",
            json={"now": now.isoformat()},
            timeout=5,
            trust_env=False,
        )


def _how_far(parts: Wiring, wish: dict[str, Any]) -> timedelta:
    now = parts.clock.now()
    if wish.get("to") == "next_step":
        with parts.database.read() as session:
            return max(next_step_at(session, parts, now) - now, timedelta(0))
    hours, days = wish.get("hours", 0), wish.get("days", 0)
    if not isinstance(hours, int | float) or not isinstance(days, int | float):
        abort(400)
    by = timedelta(hours=hours, days=days)
    if not timedelta(0) < by <= timedelta(days=FARTHEST):
        abort(400)
    return by
