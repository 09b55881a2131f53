"""The page /v, open to everybody: is this message, this paper, this Pix code ours.

Nobody logs in, and nothing is said about a debt or a name. What was typed is posted, so
that it stands in no address; wrong tries are counted by place, and are few.
"""

from datetime import datetime
from typing import Any

from flask import Blueprint, render_template, request

from bot.authenticity import Issued, Made, PixOf, Unknown, Wrote, look_up
from bot.wiring import Wiring, wiring
from console.showing import Showing
from console.throttle import Throttle
from console.wording import LANGUAGES, words_for
from domain.phones import spaced

blueprint = Blueprint("verify", __name__, url_prefix="/v", template_folder="templates")

TRIES = Throttle(15)  # codes that nobody sent, by place; one more every three minutes
_LANG = {"pt": "pt-BR", "en": "en", "es": "es"}
Answer = str | tuple[str, int]


@blueprint.get("")
def show() -> Answer:
    """Ask for the code."""
    parts = wiring()
    return _page(parts, parts.clock.now())


@blueprint.post("")
def check() -> Answer:
    """Say what the code proves; a guess that proves nothing costs a try."""
    parts = wiring()
    now, place = parts.clock.now(), request.remote_addr or ""
    typed = request.form.get("code", "")
    if not typed.strip():
        return _page(parts, now)
    if not TRIES.open(place, now):
        return _page(parts, now, kind="later"), 429
    with parts.database.read() as session:
        found = look_up(session, parts.settings, typed, now)
    if isinstance(found, Unknown):
        if found.readable:
            TRIES.wrong(place, now)
        return _page(parts, now, kind="unknown" if found.readable else "unreadable")
    return _page(parts, now, kind=_KINDS[type(found)], found=found)


_KINDS = {Wrote: "wrote", Issued: "issued", Made: "made", PixOf: "pix"}


def _page(parts: Wiring, now: datetime, **more: Any) -> str:  # noqa: ANN401 - what the template shows
    words = words_for(request.accept_languages.best_match(LANGUAGES))
    company = parts.settings.company
    return render_template(
        "verify/page.html",
        w=words,
        lang=_LANG[words.language],
        company=company,
        phone=spaced(company.phone),
        show=Showing(words, parts.settings.zone, now),
        **more,
    )
