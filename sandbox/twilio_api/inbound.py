"""A client writes: the message is kept by Twilio and posted to the application."""

import re
from dataclasses import dataclass, field
from datetime import datetime

from sandbox.ids import twilio_sid
from sandbox.twilio_api.addresses import channel, reach
from sandbox.twilio_api.callbacks import deliver
from sandbox.twilio_api.store import Button, Media, Message, Step
from sandbox.twilio_api.wire import API_VERSION, account_uri, count_segments
from sandbox.world import World

# Twilio's default opt-out words for SMS: whole message, English only.
_STOP = {"stop", "unsubscribe", "end", "quit", "stopall", "revoke", "optout", "cancel"}
_START = {"start", "yes", "unstop"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What a client does on the phone: writes, sends media, or taps a button."""

    sender: str
    body: str = ""
    to: str = ""
    media: tuple[Media, ...] = ()
    button: Button | None = None
    replied_to: str | None = None
    name: str = ""
    at: datetime | None = None
    deliver: bool = True
    extra: dict[str, str] = field(default_factory=dict)


def say(world: World, said: Said) -> Message:
    """Keep what the client said, post it, and note whether it was taken."""
    message = _keep(world, said)
    mode = world.modes.take("inbound")
    if not said.deliver:
        return message
    if mode.name == "lost":
        message.taken = False
        return message
    message.taken = post(world, message)
    if mode.name == "duplicate":
        post(world, message)
    return message


def post(world: World, message: Message) -> bool:
    """Post an inbound message to the application; return whether it took it."""
    url = world.settings.believed_url + "/webhooks/twilio/inbound"
    return deliver(world, url, _params(world, message)).taken


def _keep(world: World, said: Said) -> Message:
    now = said.at or world.clock.now()
    settings = world.settings
    ours = (
        settings.sender if channel(said.sender) == "whatsapp" else settings.sms_sender
    )
    extra = dict(said.extra)
    if said.button:
        extra |= _button(said.button)
    if said.replied_to:
        extra["OriginalRepliedMessageSid"] = said.replied_to
        extra["OriginalRepliedMessageSender"] = ours
    message = Message(
        sid=twilio_sid("MM" if said.media else "SM"),
        sender=said.sender,
        to=said.to or ours,
        body=said.button.title if said.button else said.body,
        direction="inbound",
        at=now,
        steps=[Step("received", now)],
        media=said.media,
        extra=extra,
    )
    with world.lock:
        world.twilio.add(message)
        if said.name:
            world.twilio.names[reach(said.sender)] = said.name
        _mind_opt_out(world, message)
    world.journal.write("heard", sid=message.sid, sender=said.sender)
    return message


def _mind_opt_out(world: World, message: Message) -> None:
    if channel(message.sender) != "sms":
        return
    word = message.body.strip().lower()
    if word in _STOP:
        world.twilio.opted_out.add(reach(message.sender))
    elif word in _START:
        world.twilio.opted_out.discard(reach(message.sender))


def _button(button: Button) -> dict[str, str]:
    if button.kind == "list":
        return {
            "ListId": button.id,
            "ListTitle": button.title,
            "MessageType": "interactive",
        }
    return {
        "ButtonText": button.title,
        "ButtonPayload": button.id,
        "MessageType": "button",
    }


def _params(world: World, message: Message) -> dict[str, str]:
    params = {
        "AccountSid": world.settings.account_sid,
        "ApiVersion": API_VERSION,
        "Body": message.body,
        "From": message.sender,
        "MessageSid": message.sid,
        "NumMedia": str(len(message.media)),
        "NumSegments": str(count_segments(message)),
        "SmsMessageSid": message.sid,
        "SmsSid": message.sid,
        "SmsStatus": "received",
        "To": message.to,
    }
    for place, item in enumerate(message.media):
        path = f"{account_uri(world.settings.account_sid)}/Messages/{message.sid}"
        params[f"MediaUrl{place}"] = f"{world.own_url}{path}/Media/{item.sid}"
        params[f"MediaContentType{place}"] = item.content_type
    if channel(message.sender) == "whatsapp":
        params |= _whatsapp(world, message)
    else:
        params |= _geography()
    return params | message.extra


def _whatsapp(world: World, message: Message) -> dict[str, str]:
    kind = message.media[0].content_type.partition("/")[0] if message.media else "text"
    name = world.twilio.names.get(reach(message.sender), "")
    return {
        "Forwarded": "false",
        "MessageType": "document" if kind == "application" else kind,
        "ProfileName": name,
        "WaId": re.sub(r"\D", "", message.sender),
    }


def _geography() -> dict[str, str]:
    """Return the places Twilio guesses for a number; for Brazil mostly blanks."""
    return {
        f"{side}{part}": "BR" if part == "Country" else ""
        for side in ("From", "To")
        for part in ("Country", "State", "City", "Zip")
    }
