"""Who may call the fake Twilio, and what its moods do to a request."""

import hmac
import time

from flask import Blueprint, Response, request

from sandbox.hang_up import HangUp
from sandbox.modes import Mode
from sandbox.twilio_api.errors import TwilioError, error_answer
from sandbox.world import the_world

_AUTHENTICATE = 20003
_NOT_FOUND = 20404
_UNAVAILABLE = 20503
_BEFORE = {"429": 20429, "500": 20500}
_SLOW_MS = 3_000
_HOLD_MS = 30_000


def guard(bp: Blueprint) -> None:
    """Ask for the account's credentials on every route of `bp`; answer in JSON."""
    bp.before_request(_authenticate)
    bp.register_error_handler(TwilioError, error_answer)


def _authenticate() -> None:
    settings, given = the_world().settings, request.authorization
    account = (request.view_args or {}).get("account", settings.account_sid)
    known = (
        given is not None
        and hmac.compare_digest(given.username or "", settings.account_sid)
        and hmac.compare_digest(given.password or "", settings.auth_token)
    )
    if not known:
        raise TwilioError(_AUTHENTICATE)
    if account != settings.account_sid:
        raise TwilioError(_NOT_FOUND)
    if the_world().modes.peek("twilio").name == "down":
        raise TwilioError(_UNAVAILABLE)


def misbehave_before(mode: Mode) -> None:
    """Refuse or dawdle before anything is kept."""
    if mode.name in _BEFORE:
        raise TwilioError(_BEFORE[mode.name])
    if mode.name == "slow":
        time.sleep((mode.ms or _SLOW_MS) / 1000)


def misbehave_after(mode: Mode, answer: Response) -> Response:
    """Spoil the answer to a message that was kept."""
    if mode.name == "500_after_accept":
        raise TwilioError(_BEFORE["500"])
    if mode.name == "timeout_after_accept":
        time.sleep((mode.ms or _HOLD_MS) / 1000)
    if mode.name in {"timeout_after_accept", "reset_after_accept"}:
        return Response(HangUp(), answer.status)
    return answer
