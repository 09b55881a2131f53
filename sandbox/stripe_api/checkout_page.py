"""The hosted payment page: choose a method, pay, come back."""

from http import HTTPStatus
from urllib.parse import urlsplit

from flask import Blueprint, Response, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from sandbox.stripe_api.debits import give
from sandbox.stripe_api.errors import StripeError
from sandbox.stripe_api.payments import Payer, decline, let_lapse, pay, settle
from sandbox.stripe_api.store import StripeObject
from sandbox.words import LANGUAGES, words
from sandbox.world import the_world

bp = Blueprint("checkout", __name__, url_prefix="/c")


@bp.get("/pay/<key>")
def show(key: str) -> AnyResponse:
    """Show the page of a session, in whatever state it is."""
    session = _session(key)
    if session is None:
        return _page("gone", None, status=HTTPStatus.NOT_FOUND)
    return _page(_state(session), session)


@bp.post("/pay/<key>")
def submit(key: str) -> AnyResponse:
    """Do what was chosen, and go where the session says."""
    world, session = the_world(), _session(key)
    if session is None:
        return _page("gone", None, status=HTTPStatus.NOT_FOUND)
    choice = request.form.get("method", "card")
    try:
        if choice == "settle":
            settle(world, session)
        elif choice == "lapse":
            let_lapse(world, session)
            return _page("lapsed", session)
        elif choice == "card" and request.form.get("card") == "declined":
            decline(world, session)
            return _page("declined", session)
        elif session["mode"] == "setup":
            give(world, session, choice, pays=request.form.get("card") != "declined")
        else:
            pay(world, session, choice, Payer())
    except StripeError:
        return _page(_state(session), session)
    if _state(session) == "paid":
        return redirect(_back(session), HTTPStatus.SEE_OTHER)
    return redirect(request.path, HTTPStatus.SEE_OTHER)


def _session(key: str) -> StripeObject | None:
    return the_world().stripe.find("checkout.session", key)


def _state(session: StripeObject) -> str:
    if session["status"] == "open":
        return "open"
    if session["status"] == "expired":
        return "expired"
    settled = session["payment_status"] in {"paid", "no_payment_required"}
    return "paid" if settled else "waiting"


def _back(session: StripeObject) -> str:
    return str(session["success_url"]).replace("{CHECKOUT_SESSION_ID}", session["id"])


def _page(
    state: str, session: StripeObject | None, status: HTTPStatus = HTTPStatus.OK
) -> Response:
    language = _language(session)
    methods = session["payment_method_types"] if session else ()
    text = render_template(
        "checkout.html",
        state=state,
        session=session,
        items=session["_items"] if session else (),
        methods=methods,
        reais=_reais,
        company=the_world().company,
        language=language,
        say=words(language),
        back=_back(session) if session else "",
    )
    page = make_response(text, status)
    # The browser holds a form's redirect to form-action as well.
    goal = urlsplit(_back(session)) if session else None
    origin = f" {goal.scheme}://{goal.netloc}" if goal else ""
    page.headers["Content-Security-Policy"] = (
        f"default-src 'self'; form-action 'self'{origin}; base-uri 'none'"
    )
    return page


def _language(session: StripeObject | None) -> str:
    asked = (session or {}).get("locale")
    if asked in LANGUAGES:
        return str(asked)
    return request.accept_languages.best_match(LANGUAGES, LANGUAGES[0])


def _reais(minor: int) -> str:
    """Write cents as a Brazilian reads them."""
    whole, cents = divmod(minor, 100)
    return f"R$ {whole:,}".replace(",", ".") + f",{cents:02d}"
