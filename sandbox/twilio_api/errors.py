"""Twilio's error answers: JSON with code, message, more_info and status.

Source of the codes: https://www.twilio.com/docs/api/errors
"""

from http import HTTPStatus

from flask import Response, jsonify

TEXTS = {
    20003: "Authenticate",
    20404: "The requested resource was not found",
    20429: "Too Many Requests",
    20500: "An internal server error has occurred",
    20503: "Service Unavailable",
    21211: "Invalid 'To' Phone Number",
    21212: "Invalid 'From' Number",
    21214: "'To' phone number cannot be reached",
    21217: "Phone number does not appear to be valid",
    21401: "Invalid Phone Number",
    21408: "Permission to send an SMS has not been enabled for the region",
    21602: "Message body is required",
    21603: "A 'From' phone number is required",
    21604: "A 'To' phone number is required",
    21606: "The 'From' phone number is not a valid message-capable number",
    21610: "Attempt to send to unsubscribed recipient",
    21611: "This 'From' number has exceeded the maximum number of queued messages",
    21612: "The 'To' phone number is not currently reachable",
    21614: "'To' number is not a valid mobile number",
    21617: "The concatenated message body exceeds the 1600 character limit",
    21620: "Invalid media URL(s)",
    21654: "ContentSid Required",
    21655: "The ContentSid is Invalid",
    21656: "The ContentVariables Parameter is invalid",
    21705: "The Messaging Service Sid is invalid",
    21707: "ValidityPeriod is invalid",
    21910: "Invalid 'From' and 'To' pair: both must be of the same channel",
    30003: "Unreachable destination handset",
    30005: "Unknown destination handset",
    30006: "Landline or unreachable carrier",
    30007: "Message filtered",
    30008: "Unknown error",
    30036: "Validity Period Expired",
    63003: "Channel could not find To address",
    63005: "Channel did not accept given content",
    63007: "Twilio could not find a Channel with the specified From address",
    63013: "This message send failed because it violates Channel provider's policy",
    63014: "This message failed because it was blocked by a user action",
    63016: "Failed to send freeform message: outside the allowed window",
    63018: "Rate limit exceeded for Channel",
    63024: "Invalid message recipient",
    63027: "Template does not exist for a language and locale",
    63028: "Number of parameters provided does not match the template's",
    63032: "User's device cannot receive this message at this moment",
    63033: "Recipient is blocked from receiving this message",
    63041: "Template paused",
    63049: "Meta chose not to deliver this WhatsApp marketing message",
}
_STATUSES = {20003: 401, 20404: 404, 20429: 429, 20500: 500, 20503: 503}
_FIRST_LATER_CODE = 30000
_NO_SUCH_SENDER = 63007


class TwilioError(Exception):
    """The request is refused with one of Twilio's codes."""

    def __init__(self, code: int, detail: str = "") -> None:
        self.code = code
        self.detail = detail or TEXTS.get(code, "Error")
        super().__init__(self.detail)


def refused_at_once(code: int) -> bool:
    """Return whether the API refuses with this code, or accepts and fails later."""
    return code < _FIRST_LATER_CODE or code == _NO_SUCH_SENDER


def error_answer(error: TwilioError) -> Response:
    """Return the JSON answer for an error."""
    status = _STATUSES.get(error.code, int(HTTPStatus.BAD_REQUEST))
    answer = jsonify(
        code=error.code,
        message=error.detail,
        more_info=f"https://www.twilio.com/docs/errors/{error.code}",
        status=status,
    )
    answer.status_code = status
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        answer.headers["Retry-After"] = "1"
    return answer
