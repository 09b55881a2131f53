"""Where a messaging provider fetches the document that it is to deliver.

Nobody logs in: the address itself is the key (`bot.paper_links`). It says nothing of
who asks for what is not there.
"""

from flask import Blueprint, abort
from werkzeug.wrappers import Response

from bot.paper_links import agreement_at
from bot.papers.agreement import print_agreement
from bot.wiring import wiring
from models.agreement import Agreement

blueprint = Blueprint("paper_door", __name__, url_prefix="/d")


@blueprint.get("/<token>/<name>.pdf")
def paper(token: str, name: str) -> Response:
    """Hand out the paper that the address names; the *name* is for the reader."""
    del name
    parts = wiring()
    now = parts.clock.now()
    agreement_id = agreement_at(parts, token, now)
    if agreement_id is None:
        abort(404)
    with parts.database.write() as session:  # its code is made at the first print
        row = session.get(Agreement, agreement_id)
        if row is None:
            abort(404)
        made = print_agreement(session, parts, row, now)
    return Response(
        made.content,
        mimetype=made.kind,
        headers={"Cache-Control": "no-store", "X-Robots-Tag": "noindex"},
    )
