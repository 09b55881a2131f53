"""The dialogue as a row remembers it: frames, drafts and unserved messages as JSON."""

import logging
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from pydantic import TypeAdapter, ValidationError

from flows.all import FLOWS
from flows.dialogue import Dialogue
from flows.flow import NoDraft
from flows.heard import Heard
from flows.reminder import Reminder
from flows.shown import shown_by
from flows.stack import Frame
from models.conversation import Conversation

log = logging.getLogger(__name__)
HEARD = TypeAdapter(Heard)
IN_TALK = timedelta(hours=1)  # since the client wrote


def dump_dialogue(dialogue: Dialogue) -> dict[str, Any]:
    """Turn the stack into JSON; drafts by their flow's own type."""
    return {
        "misses": dialogue.misses,
        "choices": list(dialogue.choices),
        "shown": list(dialogue.shown),
        "stack": [_dump(frame) for frame in dialogue.stack],
    }


def load_dialogue(stored: Mapping[str, Any]) -> Dialogue:
    """Read the stack back; a flow or step that is gone starts the talk afresh."""
    try:
        stack = tuple(_load(frame) for frame in stored.get("stack", ()))
    except (KeyError, ValidationError):
        log.warning("a stored dialogue no longer fits its flows; starting afresh")
        return Dialogue()
    return Dialogue(
        stack,
        stored.get("misses", 0),
        tuple(stored.get("choices", ())),
        tuple(stored.get("shown", ())),
    )


def ask_in(conversation: Conversation, reminder: Reminder, now: datetime) -> None:
    """Let an answer be heard as one to this message, which is the newest of ours.

    It takes the place of what an earlier message of ours asked, in passing or in a talk
    that was left; one that the client is in the middle of goes on.
    """
    stack = load_dialogue(conversation.dialogue).stack
    last = conversation.last_inbound_at
    left = last is None or now - last > IN_TALK
    if left or all(FLOWS[frame.flow].passing for frame in stack):
        asked = (reminder.frame,) if reminder.frame else ()
        conversation.dialogue = dump_dialogue(
            Dialogue(asked, 0, reminder.choices, shown_by((reminder.say,)))
        )


def _dump(frame: Frame) -> dict[str, Any]:
    adapter = _adapter(frame.flow)
    draft = (
        None if frame.draft is None else adapter.dump_python(frame.draft, mode="json")
    )
    heard = None if frame.heard is None else HEARD.dump_python(frame.heard, mode="json")
    return {"flow": frame.flow, "step": frame.step, "draft": draft, "heard": heard}


def _load(stored: Mapping[str, Any]) -> Frame:
    flow = FLOWS[stored["flow"]]
    if stored["step"] not in flow.steps:
        raise KeyError(stored["step"])
    draft, heard = stored["draft"], stored["heard"]
    return Frame(
        flow.name,
        stored["step"],
        None if draft is None else _adapter(flow.name).validate_python(draft),
        None if heard is None else HEARD.validate_python(heard),
    )


@cache
def _adapter(flow: str) -> TypeAdapter[Any]:
    draft = FLOWS[flow].draft
    return TypeAdapter(Any if draft is NoDraft else draft)
