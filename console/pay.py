"""The client's own page: what is owed today, to whom, and the fewest taps to pay it.

Whoever holds the link's token is at the door; `console.pay_identity` decides whether
they may come in. An unknown, an expired and a revoked token look the same.
"""

import logging
from datetime import datetime
from typing import Any

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response

from bot.figures import figure_of, note_page
from bot.ledger.freeze import frozen_since
from bot.payments.checkout import Click, NotOpened, Opened, open_checkout
from bot.payments.links import open_link
from bot.payments.port import Payments, PaymentsError
from bot.payments.stripe import stripe_payments
from bot.wiring import Wiring, wiring
from console.headers import leads_to_checkout
from console.pay_agreements import agreements_for
from console.pay_debit import (
    debit_words,
    end_on_page,
    page_for_mandate,
    told_of_debit,
)
from console.pay_identity import asked_of, may_see, remember, take_answers
from console.pay_receipts import papers_for
from console.pay_view import choice_at, view_of
from console.showing import Showing
from console.throttle import Throttle
from console.wording import LANGUAGES, words_for
from domain.phones import spaced
from flows.heard import Method
from models.client import Client
from models.payment import PaymentLink

blueprint = Blueprint("pay", __name__, url_prefix="/p", template_folder="templates")
log = logging.getLogger(__name__)

PAYMENTS = "regua_payments"  # the provider, one for each application
ONLINE = frozenset({Method.CARD, Method.PIX, Method.BOLETO})
LOOKS = 6  # how often the page looks again by itself after a payment
GUESSES = Throttle(60)  # unknown tokens by place; a known one is never held up
_STATUS = {"missing": 400, "wrong": 403, "locked": 403}
_LANG = {"pt": "pt-BR", "en": "en", "es": "es"}
Answer = Response | str | tuple[str, int]


@blueprint.get("/<token>")
def show(token: str) -> Answer:
    """Show the page, or ask who reads it."""
    parts = wiring()
    now = parts.clock.now()
    link = _link(parts, token, now)
    if link is None:
        return _gone(parts, now)
    if not may_see(link, now):
        return _ask(parts, link, token, now)
    return _page(parts, link, token, now)


@blueprint.post("/<token>")
def check(token: str) -> Answer:
    """Take the answers of the identity check."""
    parts = wiring()
    now = parts.clock.now()
    link = _link(parts, token, now)
    if link is None:
        return _gone(parts, now)
    with parts.database.write() as session:
        client = session.get_one(Client, link.client_id)
        answer = take_answers(session, client, request.form, now)
    if answer != "right":
        return _ask(parts, link, token, now, problem=answer)
    back = redirect(url_for("pay.show", token=token), code=303)
    remember(back, link.client_id, parts, now)
    return back


@blueprint.post("/<token>/checkout")
def checkout(token: str) -> Answer:
    """Lead on to the provider's page, opened for today's price at this click."""
    parts = wiring()
    now = parts.clock.now()
    link = _link(parts, token, now)
    if link is None:
        return _gone(parts, now)
    payments = _payments(parts)
    if payments is None or not may_see(link, now) or _in_doubt(parts):
        return redirect(url_for("pay.show", token=token), code=303)
    click = _click(parts, link, token, now)
    try:
        found = open_checkout(parts, payments, click, now)
    except PaymentsError:
        log.exception("no page could be opened for link %s", link.id)
        page = _page(parts, link, token, now, problem="away")
        return page, 503
    return _lead(found, parts, link, token, now)


@blueprint.post("/<token>/debit")
def debit(token: str) -> Answer:
    """Lead on to the provider's page on which a mandate for direct debit is given."""
    parts = wiring()
    now = parts.clock.now()
    link = _link(parts, token, now)
    if link is None:
        return _gone(parts, now)
    if not may_see(link, now) or _in_doubt(parts):
        return redirect(url_for("pay.show", token=token), code=303)
    try:
        url = page_for_mandate(parts, link, token, now)
    except PaymentsError:
        log.exception("no mandate could be asked for by link %s", link.id)
        return _page(parts, link, token, now, problem="away"), 503
    return redirect(url or url_for("pay.show", token=token), code=303)


@blueprint.post("/<token>/debit/end")
def end_debit(token: str) -> Answer:
    """End the direct debit; nothing is asked twice, for it can be given again."""
    parts = wiring()
    now = parts.clock.now()
    link = _link(parts, token, now)
    if link is None:
        return _gone(parts, now)
    if may_see(link, now):
        end_on_page(parts, link, now)
    return redirect(url_for("pay.show", token=token, debit=0), code=303)


def _click(parts: Wiring, link: PaymentLink, token: str, now: datetime) -> Click:
    """Read the form: what is to be paid, and how; what is nonsense is left out."""
    want, way = request.form.get("pay", ""), request.form.get("way", "")
    with parts.database.read() as session:
        choice = choice_at(session, parts, link, want, now)
    return Click(
        link,
        token,
        choice.ids if choice else (),
        Method(way) if way in ONLINE else None,
        choice.name if choice and want else "",
    )


def _lead(
    found: Opened | NotOpened,
    parts: Wiring,
    link: PaymentLink,
    token: str,
    now: datetime,
) -> Answer:
    if isinstance(found, Opened):
        return redirect(found.url, code=303)
    if found.reason == "too_little":
        return _page(parts, link, token, now, problem=found.reason)
    paid = 1 if found.reason == "being_confirmed" else None
    pay = request.form.get("pay") or None
    return redirect(url_for("pay.show", token=token, pay=pay, paid=paid), code=303)


def _link(parts: Wiring, token: str, now: datetime) -> PaymentLink | None:
    """Find an open link, and note when its page was first looked at."""
    with parts.database.read() as session:
        link = open_link(session, token, now)
    if link is None or link.opened_at is not None:
        return link
    with parts.database.write() as session:
        seen = session.get_one(PaymentLink, link.id)
        seen.opened_at = now
    return link


def _page(
    parts: Wiring,
    link: PaymentLink,
    token: str,
    now: datetime,
    *,
    problem: str | None = None,
) -> str:
    if _in_doubt(parts):
        return _checking(parts, link, now)
    want = request.values.get("pay")
    with parts.database.write() as session:  # a Pix code may be made
        client = session.get_one(Client, link.client_id)
        view = view_of(session, parts, link, want, now)
        if view.balance.lines:
            shown = figure_of(view.balance.lines, view.balance)
            note_page(session, client, shown, now)
        papers = papers_for(session, parts, client, now)
        agreements = agreements_for(session, parts, client, now)
    if view.ways.online:
        leads_to_checkout()
    paid = request.args.get("paid", 0, type=int) if view.balance.total else 0
    return _render(
        "pay/page.html",
        parts,
        client.language,
        now,
        client.zone,
        view=view,
        debit_words=debit_words(parts, client.language),
        debit_told=told_of_debit(active=view.mandate is not None),
        papers=papers,
        agreements=agreements,
        payoff=next((each for each in agreements if each.active), None),
        drawn=Markup,  # pictures of our own making: a QR code, a barcode
        token=token,
        confirming=paid,
        again=paid + 1 if 0 < paid < LOOKS else None,
        problem=problem,
    )


def _in_doubt(parts: Wiring) -> bool:
    """Tell whether the books are frozen: no amount is shown or asked for then."""
    with parts.database.read() as session:
        return frozen_since(session) is not None


def _checking(parts: Wiring, link: PaymentLink, now: datetime) -> str:
    with parts.database.read() as session:
        client = session.get_one(Client, link.client_id)
    return _render("pay/checking.html", parts, client.language, now, client.zone)


def _ask(
    parts: Wiring,
    link: PaymentLink,
    token: str,
    now: datetime,
    *,
    problem: str | None = None,
) -> Answer:
    with parts.database.read() as session:
        client = session.get_one(Client, link.client_id)
        asked = asked_of(client, now)
    if isinstance(asked, str):
        problem = asked
    page = _render(
        "pay/check.html",
        parts,
        client.language,
        now,
        questions=() if isinstance(asked, str) else asked,
        problem=problem,
        token=token,
    )
    return page, _STATUS.get(problem or "", 200)


def _gone(parts: Wiring, now: datetime) -> Answer:
    """Say that there is no such link: one page, whatever the reason."""
    place = request.remote_addr or ""
    held_up = not GUESSES.open(place, now)
    GUESSES.wrong(place, now)
    language = request.accept_languages.best_match(LANGUAGES)
    page = _render("pay/gone.html", parts, language, now)
    return page, 429 if held_up else 404


def _render(
    template: str,
    parts: Wiring,
    language: str | None,
    now: datetime,
    zone: str | None = None,
    **more: Any,  # noqa: ANN401 - what the template shows
) -> str:
    words = words_for(language)
    return render_template(
        template,
        w=words,
        lang=_LANG[words.language],
        company=parts.settings.company,
        phone=spaced(parts.settings.company.phone),
        show=Showing(words, zone or parts.settings.zone, now),
        **more,
    )


def _payments(parts: Wiring) -> Payments | None:
    """Give the provider, made at its first use."""
    known = current_app.extensions
    if PAYMENTS not in known:
        known[PAYMENTS] = stripe_payments(parts.environment)
    payments: Payments | None = known[PAYMENTS]
    return payments
