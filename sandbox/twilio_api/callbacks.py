"""A message's way after it was accepted, told to its StatusCallback URL."""

from functools import partial

from sandbox.ids import twilio_sid
from sandbox.modes import Mode
from sandbox.post import Answer
from sandbox.twilio_api import signature
from sandbox.twilio_api.addresses import channel
from sandbox.twilio_api.store import Message, Step
from sandbox.twilio_api.wire import API_VERSION
from sandbox.world import World

Fate = list[tuple[str, int | None]]
_HTTP_RETRIEVAL_FAILURE = 11200
_RANK = {
    "accepted": 0,
    "scheduled": 0,
    "queued": 1,
    "sending": 2,
    "sent": 3,
    "delivered": 4,
    "undelivered": 4,
    "failed": 4,
    "canceled": 4,
    "read": 5,
}
ENDED = {"delivered", "undelivered", "failed", "canceled", "read"}


def begin(world: World, message: Message, fate: Fate, mode: Mode) -> None:
    """Let the message take each status of its fate, one after the other."""
    if mode.name == "callback_first":
        for status, code in fate:
            advance(world, message, status, code)
        return
    if mode.name == "reversed_callbacks":
        fate = list(reversed(fate))
    pace = world.settings.pace_ms / 1000
    for place, (status, code) in enumerate(fate, start=1):
        world.agenda.after(
            pace * place * place,  # It leaves at once, and takes longer to arrive.
            partial(advance, world, message, status, code, mode),
        )


def advance(
    world: World,
    message: Message,
    status: str,
    code: int | None = None,
    mode: Mode | None = None,
) -> None:
    """Take one status, forward only, and tell the application of it in any case."""
    with world.lock:
        if _RANK[status] > _RANK[message.status]:
            message.steps.append(Step(status, world.clock.now(), code))
    name = mode.name if mode else ""
    if name == "no_callbacks" or not message.callback_url:
        return
    for _ in range(2 if name == "duplicate_callbacks" else 1):
        _tell(world, message, status, code)


def _tell(world: World, message: Message, status: str, code: int | None) -> None:
    params = _params(world, message, status)
    if code:
        params["ErrorCode"] = str(code)
    deliver(world, message.callback_url, params)


def _params(world: World, message: Message, status: str) -> dict[str, str]:
    params = {
        "AccountSid": world.settings.account_sid,
        "ApiVersion": API_VERSION,
        "From": message.sender,
        "MessageSid": message.sid,
        "MessageStatus": status,
        "SmsSid": message.sid,
        "SmsStatus": status,
        "To": message.to,
    }
    if channel(message.to) == "whatsapp":
        params |= {"ChannelPrefix": "whatsapp", "ChannelToAddress": message.to}
    if message.service_sid:
        params["MessagingServiceSid"] = message.service_sid
    return params


def deliver(world: World, url: str, params: dict[str, str]) -> Answer:
    """Post a signed webhook; Twilio tries a dead connection once more, no answer not.

    The signature covers the URL the application believes in, without the `#rc=`
    fragment, whatever address it is reached at.
    """
    believed = url.partition("#")[0]
    mode = world.modes.take("signature")
    headers = signature.headers(world.settings, mode, believed, params)
    headers["I-Twilio-Idempotency-Token"] = twilio_sid("")
    headers["User-Agent"] = "TwilioProxy/1.1"
    address = world.settings.reachable(believed)

    answer = world.poster.form(address, params, headers)
    if answer.status is None:
        answer = world.poster.form(address, params, headers)
    if not answer.taken:
        world.alert(
            _HTTP_RETRIEVAL_FAILURE,
            url=believed,
            sid=params["MessageSid"],
            status=answer.status,
        )
    return answer
