"""Reading a request to send: what Twilio refuses at once, and what it keeps."""

import mimetypes
import re
from datetime import datetime

from werkzeug.datastructures import MultiDict

from sandbox.ids import twilio_sid
from sandbox.settings import Settings
from sandbox.twilio_api.addresses import channel, is_valid, reach
from sandbox.twilio_api.errors import TwilioError, refused_at_once
from sandbox.twilio_api.store import Button, Media, Message, Step, TwilioStore
from sandbox.twilio_api.templates import missing_variables, read_variables, render

Form = MultiDict[str, str]
_LONGEST_BODY = 1600
_VALIDITY = range(1, 36_001)
_SERVICE = re.compile(r"MG[0-9a-fA-F]{32}")


def read_message(
    form: Form, settings: Settings, store: TwilioStore, now: datetime
) -> Message:
    """Return the message to keep, or raise TwilioError."""
    to = _recipient(form, store)
    service = _service(form)
    sender = _sender(form, settings, to)
    text, buttons, urls = _what_to_say(form, store)
    first = "accepted" if service else "queued"
    return Message(
        sid=twilio_sid("MM" if urls and channel(to) == "sms" else "SM"),
        sender=sender,
        to=to,
        body=text,
        direction="outbound-api",
        at=now,
        steps=[Step(first, now)],
        buttons=buttons,
        media=tuple(_linked(url) for url in urls),
        content_sid=form.get("ContentSid"),
        variables=read_variables(form.get("ContentVariables")),
        service_sid=service,
        callback_url=form.get("StatusCallback", ""),
        validity_seconds=_validity(form),
    )


def _refuse_if(condition: bool, code: int) -> None:  # noqa: FBT001 - reads as a sentence
    if condition:
        raise TwilioError(code)


def _recipient(form: Form, store: TwilioStore) -> str:
    to = form.get("To", "")
    _refuse_if(not to, 21604)
    _refuse_if(not is_valid(to), 21211)
    _refuse_if(reach(to) in store.opted_out, 21610)
    code = store.fails_with.get(reach(to), 0)
    _refuse_if(bool(code) and refused_at_once(code), code)
    return to


def _service(form: Form) -> str | None:
    service = form.get("MessagingServiceSid")
    _refuse_if(service is not None and not _SERVICE.fullmatch(service), 21705)
    return service


def _sender(form: Form, settings: Settings, to: str) -> str:
    sender = form.get("From", "")
    if not sender and form.get("MessagingServiceSid"):
        return settings.sender if channel(to) == "whatsapp" else settings.sms_sender
    _refuse_if(not sender, 21603)
    _refuse_if(channel(sender) != channel(to), 21910)
    unknown = sender not in {settings.sender, settings.sms_sender}
    _refuse_if(unknown, 63007 if channel(sender) == "whatsapp" else 21606)
    return sender


def _what_to_say(
    form: Form, store: TwilioStore
) -> tuple[str, tuple[Button, ...], tuple[str, ...]]:
    if "ContentSid" in form:
        return _from_template(form, store)
    body, urls = form.get("Body", ""), tuple(form.getlist("MediaUrl"))
    _refuse_if("ContentVariables" in form, 21654)
    _refuse_if(not body and not urls, 21602)
    _refuse_if(len(body) > _LONGEST_BODY, 21617)
    _refuse_if(not all(url.startswith(("http:", "https:")) for url in urls), 21620)
    return body, (), urls


def _from_template(
    form: Form, store: TwilioStore
) -> tuple[str, tuple[Button, ...], tuple[str, ...]]:
    content = store.contents.get(form["ContentSid"])
    if content is None:
        raise TwilioError(21655)
    values = read_variables(form.get("ContentVariables"))
    _refuse_if(bool(missing_variables(content, values)), 21656)
    return render(content, values)


def _validity(form: Form) -> int:
    text = form.get("ValidityPeriod", "36000")
    _refuse_if(not text.isdigit() or int(text) not in _VALIDITY, 21707)
    return int(text)


def _linked(url: str) -> Media:
    kind, _ = mimetypes.guess_type(url.partition("?")[0])
    return Media(twilio_sid("ME"), kind or "image/jpeg", url=url)
