"""The Content API: templates, their approval, and their removal."""

import re
from datetime import datetime
from http import HTTPStatus
from typing import Any

from flask import Blueprint, Response, jsonify, request

from sandbox.ids import twilio_sid
from sandbox.twilio_api.errors import TwilioError
from sandbox.twilio_api.guard import guard
from sandbox.twilio_api.review import verdict
from sandbox.twilio_api.store import Content
from sandbox.world import the_world

bp = Blueprint("twilio_content", __name__, url_prefix="/v1")
guard(bp)

_BASE = "https://content.twilio.com/v1"
_BAD_REQUEST = 20001
_NOT_FOUND = 20404
_NAME = re.compile(r"[a-z0-9_]{1,512}")
_CATEGORIES = {"UTILITY", "MARKETING", "AUTHENTICATION"}
_ASKED = {"name", "category"}
_FIELDS = {"friendly_name", "language", "variables", "types"}
_LONGEST_TITLE = 20


@bp.post("/Content")
def create() -> tuple[Response, HTTPStatus]:
    """Keep a template."""
    world, given = the_world(), _json_object()
    _check(given)
    content = Content(
        sid=twilio_sid("HX"),
        friendly_name=given.get("friendly_name", ""),
        language=given["language"],
        variables=given.get("variables") or {},
        types=given["types"],
        at=world.clock.now(),
    )
    if world.settings.approve_templates:
        content.approval = {"type": "whatsapp", "status": "approved"}
    world.twilio.contents[content.sid] = content
    return jsonify(_content_json(content)), HTTPStatus.CREATED


@bp.get("/Content")
def listing() -> Response:
    """List templates, a page at a time."""
    return _page([_content_json(each) for each in _newest_first()], "Content")


@bp.get("/ContentAndApprovals")
def with_approvals() -> Response:
    """List templates with what WhatsApp says of them."""
    rows = [_with_approval(each) for each in _newest_first()]
    return _page(rows, "ContentAndApprovals")


@bp.get("/Content/<sid>")
def fetch(sid: str) -> Response:
    """Return one template."""
    return jsonify(_content_json(_content(sid)))


@bp.delete("/Content/<sid>")
def delete(sid: str) -> tuple[str, HTTPStatus]:
    """Forget a template."""
    del the_world().twilio.contents[_content(sid).sid]
    return "", HTTPStatus.NO_CONTENT


@bp.post("/Content/<sid>/ApprovalRequests/whatsapp")
def ask_approval(sid: str) -> tuple[Response, HTTPStatus]:
    """Submit a template; it is `received` now, and decided when next asked about."""
    content, given = _content(sid), _json_object()
    if unknown := set(given) - _ASKED:
        raise TwilioError(_BAD_REQUEST, f"Unknown fields: {sorted(unknown)}")
    name, category = given.get("name", ""), given.get("category", "")
    if not _NAME.fullmatch(name) or category not in _CATEGORIES:
        raise TwilioError(_BAD_REQUEST, "Invalid template name or category")
    if content.approval and "name" in content.approval:
        raise TwilioError(_BAD_REQUEST, "The template was submitted already")
    if name in _names_taken():
        raise TwilioError(_BAD_REQUEST, "The template's name is taken")
    answer = {
        "name": name,
        "category": category,
        "content_type": next(iter(content.types)),
        "status": "received",
        "rejection_reason": "",
        "allow_category_change": True,
    }
    status, reason = verdict(content)
    decided = {"type": "whatsapp", "status": status, "rejection_reason": reason}
    content.approval = answer | decided
    return jsonify(answer), HTTPStatus.CREATED


@bp.get("/Content/<sid>/ApprovalRequests")
def approval(sid: str) -> Response:
    """Return what WhatsApp says of a template."""
    content = _content(sid)
    unsubmitted = {"type": "whatsapp", "status": "unsubmitted"}
    return jsonify(
        sid=sid,
        account_sid=the_world().settings.account_sid,
        whatsapp=content.approval or unsubmitted,
        url=f"{_BASE}/Content/{sid}/ApprovalRequests",
    )


def _json_object() -> dict[str, Any]:
    given = request.get_json(silent=True)
    if not isinstance(given, dict):
        raise TwilioError(_BAD_REQUEST, "A JSON object is required")
    return given


def _check(given: dict[str, Any]) -> None:
    if not isinstance(given.get("types"), dict) or not given["types"]:
        raise TwilioError(_BAD_REQUEST, "types is required")
    if not given.get("language"):
        raise TwilioError(_BAD_REQUEST, "language is required")
    if unknown := set(given) - _FIELDS:
        raise TwilioError(_BAD_REQUEST, f"Unknown fields: {sorted(unknown)}")
    for action in (given["types"].get("twilio/quick-reply") or {}).get("actions", ()):
        if len(action.get("title", "")) > _LONGEST_TITLE:
            raise TwilioError(_BAD_REQUEST, "A button title has at most 20 characters")


def _content(sid: str) -> Content:
    content = the_world().twilio.contents.get(sid)
    if content is None:
        raise TwilioError(_NOT_FOUND)
    return content


def _names_taken() -> set[str]:
    approvals = (each.approval for each in the_world().twilio.contents.values())
    return {str(each["name"]) for each in approvals if each and "name" in each}


def _newest_first() -> list[Content]:
    return list(reversed(the_world().twilio.contents.values()))


def _content_json(content: Content) -> dict[str, Any]:
    url = f"{_BASE}/Content/{content.sid}"
    return {
        "sid": content.sid,
        "account_sid": the_world().settings.account_sid,
        "friendly_name": content.friendly_name,
        "language": content.language,
        "variables": content.variables,
        "types": content.types,
        "url": url,
        "date_created": _iso(content.at),
        "date_updated": _iso(content.at),
        "links": {
            "approval_create": f"{url}/ApprovalRequests/whatsapp",
            "approval_fetch": f"{url}/ApprovalRequests",
        },
    }


def _with_approval(content: Content) -> dict[str, Any]:
    row = _content_json(content)
    del row["url"], row["links"]
    return row | {"approval_requests": content.approval or {}}


def _page(rows: list[dict[str, Any]], path: str) -> Response:
    size = int(request.args.get("PageSize", "50"))
    page = int(request.args.get("Page", "0"))
    more = (page + 1) * size < len(rows)
    url = f"{_BASE}/{path}?PageSize={size}&Page="
    meta = {
        "page": page,
        "page_size": size,
        "first_page_url": f"{url}0",
        "previous_page_url": f"{url}{page - 1}" if page else None,
        "url": f"{url}{page}",
        "next_page_url": f"{url}{page + 1}" if more else None,
        "key": "contents",
    }
    return jsonify(contents=rows[page * size : (page + 1) * size], meta=meta)


def _iso(instant: datetime) -> str:
    return f"{instant:%Y-%m-%dT%H:%M:%SZ}"
