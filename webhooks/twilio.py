"""What Twilio posts to us: verify, store, answer. Nothing else happens here."""

import json
import logging
from datetime import datetime

from flask import Blueprint, Response, request
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from bot.card_guard import masked_form
from bot.channels.twilio_signature import signed_by
from bot.inbox import Arrival, store
from bot.letters import text_of
from bot.wiring import Wiring, wiring
from domain.phones import canonical

blueprint = Blueprint("twilio", __name__, url_prefix="/webhooks/twilio")
log = logging.getLogger(__name__)

EMPTY_TWIML = '<?xml version="1.0" encoding="UTF-8"?><Response/>'
MOST_PARAMETERS = 200


@blueprint.post("/inbound")
def inbound() -> Response:
    """Store a client's message; the unique MessageSid makes a second one harmless."""
    return _take("message", "MessageSid", canonical(request.form.get("From", "")))


@blueprint.post("/status")
def status() -> Response:
    """Store a status; every different one is kept, whatever order they come in."""
    key = request.args.get("m") or request.form.get("MessageSid", "")
    return _take("status", "MessageSid", f"status:{key}"[:80])


def _take(kind: str, key: str, queue_key: str) -> Response:
    """Verify (403), read (400), store (503 if that fails), and only then say 200."""
    parts = wiring()
    if not _genuine(parts):
        return Response(status=403)
    if any(len(values) > 1 for _, values in request.form.lists()):
        return Response("a parameter came twice", status=400)  # which one was signed?
    form = {name: request.form[name] for name in request.form}
    form.update({name: request.args[name] for name in request.args if name == "m"})
    if not form.get(key) or "\x00" in "".join(form.values()):
        return Response("no MessageSid", status=400)
    if kind == "message" and not _for_us(parts, form):
        log.warning("an inbound message for an account or a number that is not ours")
        return Response(status=403)
    form = masked_form({**form, "Body": _body_of(form)})
    arrival = Arrival(
        "twilio", kind, _dedupe(kind, form), queue_key[:80], json.dumps(form)
    )
    return _stored(parts, arrival, parts.clock.now())


def _stored(parts: Wiring, arrival: Arrival, now: datetime) -> Response:
    try:
        store(parts.database, arrival, now)
    except IntegrityError:
        log.debug("a second delivery of %s", arrival.dedupe_key)
    except SQLAlchemyError:
        log.exception("an event could not be stored; the provider may retry")
        return Response(status=503)
    return Response(EMPTY_TWIML, mimetype="text/xml")


def _genuine(parts: Wiring) -> bool:
    """Check the signature over the URL that the provider believes in."""
    if len(request.form) > MOST_PARAMETERS:
        return False
    query = request.query_string.decode("ascii", "replace")
    url = parts.environment.public_url + request.path + (f"?{query}" if query else "")
    return signed_by(
        parts.environment.twilio_secrets,
        url,
        request.form,
        request.headers.get("X-Twilio-Signature", ""),
        request.headers.get("X-Twilio-Webhooks-Signature-Settings", ""),
    )


def _for_us(parts: Wiring, form: dict[str, str]) -> bool:
    """Refuse what is signed but meant for another account or number (F11)."""
    channels = parts.settings.channels
    ours = {canonical(s) for s in (channels.whatsapp.sender, channels.sms.sender) if s}
    account = form.get("AccountSid") == parts.environment.twilio_account_sid
    return account and canonical(form.get("To", "")) in ours


def _body_of(form: dict[str, str]) -> str:
    body = form.get("Body", "")
    return body if form.get("From", "").startswith("whatsapp:") else text_of(body)


def _dedupe(kind: str, form: dict[str, str]) -> str:
    if kind == "message":
        return f"in:{form['MessageSid']}"
    stage = form.get("MessageStatus") or form.get("SmsStatus") or ""
    return f"st:{form['MessageSid']}:{stage}:{form.get('ErrorCode', '')}"
