"""Lists of messages: filters and pages."""

import email.utils
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from sandbox.twilio_api.errors import TwilioError
from sandbox.twilio_api.store import Message
from sandbox.twilio_api.wire import account_uri, message_json

Args = Mapping[str, str]
_BAD_REQUEST = 20001
_DAY_ONLY = len("2026-11-21")
_PAGE_SIZES = range(1, 1001)


def matching(messages: Sequence[Message], args: Args) -> list[Message]:
    """Return the messages that the filters let through, the newest first."""
    after, before = _bounds(args)
    rows = [
        each
        for each in reversed(messages)
        if args.get("To", each.to) == each.to
        and args.get("From", each.sender) == each.sender
        and after <= each.at.replace(microsecond=0) <= before
    ]
    return sorted(rows, key=lambda each: each.at, reverse=True)


def _bounds(args: Args) -> tuple[datetime, datetime]:
    """Return both ends, included: `DateSent<=…` arrives as the name `DateSent<`."""
    after = datetime.min.replace(tzinfo=UTC)
    before = datetime.max.replace(tzinfo=UTC)
    if day := args.get("DateSent"):
        after, before = _first(day), _last(day)
    if day := args.get("DateSent>"):
        after = _first(day)
    if day := args.get("DateSent<"):
        before = _last(day)
    return after, before


def _first(text: str) -> datetime:
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        instant = _rfc2822(text)
    return instant if instant.tzinfo else instant.replace(tzinfo=UTC)


def _last(text: str) -> datetime:
    whole_day = timedelta(days=1, seconds=-1)
    return _first(text) + (whole_day if len(text) == _DAY_ONLY else timedelta(0))


def _rfc2822(text: str) -> datetime:
    try:
        return email.utils.parsedate_to_datetime(text)
    except ValueError as problem:
        raise TwilioError(_BAD_REQUEST, f"Invalid date: {text}") from problem


def page_of(rows: Sequence[Message], args: Args, account: str) -> dict[str, Any]:
    """Return one page and the ways to its neighbours."""
    size, page = int(args.get("PageSize", "50")), int(args.get("Page", "0"))
    if size not in _PAGE_SIZES:
        raise TwilioError(_BAD_REQUEST, "Page size must be between 1 and 1000")
    start = size * page
    shown = rows[start : start + size]
    more = start + size < len(rows)
    return {
        "messages": [message_json(each, account) for each in shown],
        "start": start,
        "end": max(start + len(shown) - 1, 0),
        "page": page,
        "page_size": size,
        "uri": _uri(args, account, page),
        "first_page_uri": _uri(args, account, 0),
        "next_page_uri": _uri(args, account, page + 1) if more else None,
        "previous_page_uri": _uri(args, account, page - 1) if page else None,
    }


def _uri(args: Args, account: str, page: int) -> str:
    query = {**args, "PageSize": args.get("PageSize", "50"), "Page": str(page)}
    if page:
        query["PageToken"] = f"PA{page}"
    return f"{account_uri(account)}/Messages.json?{urlencode(query)}"
