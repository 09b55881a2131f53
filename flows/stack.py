"""The open flows of a conversation, the newest on top; what waits is kept in order."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from domain.disclosure import Level
from flows.flow import Flow
from flows.heard import Heard, Intent

Flows = Mapping[str, Flow[Any]]

STORY = ("dispute", "why")  # the step that asks what happened
MOST_OPEN = 5  # deeper than this nobody remembers what was interrupted


@dataclass(frozen=True, slots=True)
class Frame:
    """An open flow. With `heard` it has not begun: that message is still to serve."""

    flow: str
    step: str
    draft: Any = None
    heard: Heard | None = None


class Stack:
    """Frames that wait; the top one is served next. Never deeper than MOST_OPEN."""

    def __init__(self, flows: Flows, frames: Iterable[Frame] = ()) -> None:
        self._flows = flows
        self._frames = list(frames)
        self.by_intent = {i: flow.name for flow in flows.values() for i in flow.intents}

    @property
    def frames(self) -> tuple[Frame, ...]:
        """Give the frames, the open one last."""
        return tuple(self._frames)

    @property
    def top(self) -> Frame | None:
        """Give the open frame."""
        return self._frames[-1] if self._frames else None

    @property
    def intents_of_top(self) -> frozenset[Intent] | None:
        """Give the wishes that the open flow is about; None where nothing is open."""
        return (
            None if self.top is None else frozenset(self._flows[self.top.flow].intents)
        )

    @property
    def under_way(self) -> bool:
        """Tell whether there is anything open that a client could cancel."""
        return any(not self._flows[frame.flow].passing for frame in self._frames)

    def is_open(self, intent: Intent) -> bool:
        """Tell whether the open flow is the one that *intent* starts.

        "O que aconteceu?" is answered by a hardship, too, and cares for it afterwards.
        """
        if self.top is None:
            return False
        story = (self.top.flow, self.top.step) == STORY
        own = self.top.flow == self.by_intent.get(intent)
        return own or (story and intent is Intent.HARDSHIP)

    def clear(self) -> None:
        """Close everything."""
        self._frames.clear()

    def push(self, frame: Frame) -> None:
        """Open a frame; the oldest one is forgotten where there are too many."""
        self._frames.append(frame)
        del self._frames[:-MOST_OPEN]

    def pop(self) -> Frame:
        """Close the open frame."""
        return self._frames.pop()

    def replace_top(self, frame: Frame) -> None:
        """Put *frame* in the place of the open one."""
        self._frames[-1] = frame

    def wait(self, heard: Heard) -> None:
        """Let a wish wait on top, in the place of the same one."""
        name = self.by_intent[heard.intent]
        self.make_room_for(name)
        self.push(Frame(name, self._flows[name].entry, heard=heard))

    def bring_up(self, name: str) -> None:
        """Put the flow *name* on top, as far as it had come, or from its entry."""
        under_way = [frame for frame in self._frames if frame.flow == name]
        self._frames = [frame for frame in self._frames if frame.flow != name]
        self.push(under_way[0] if under_way else Frame(name, self._flows[name].entry))

    def make_room_for(self, name: str) -> None:
        """Close what a new wish supersedes: the same flow, and flows in passing."""
        self._frames = [
            frame
            for frame in self._frames
            if frame.flow != name and not self._flows[frame.flow].passing
        ]

    def drop_begun(self) -> None:
        """Close what has begun; a message that is still to be served stays."""
        self._frames = [frame for frame in self._frames if frame.heard is not None]

    def keep_below(self, level: Level) -> None:
        """Close every flow that needs *level* or more."""
        self._frames = [f for f in self._frames if self._flows[f.flow].needs < level]

    def keep_apart_from(self, invoice_ids: frozenset[int]) -> None:
        """Close all but what has begun and is about other invoices alone."""

        def apart(frame: Frame) -> bool:
            about = frozenset(getattr(frame.draft, "invoice_ids", ()))
            return bool(about) and about.isdisjoint(invoice_ids)

        self._frames = [f for f in self._frames if f.heard is None and apart(f)]

    def queue(self, wishes: Iterable[Intent], heard: Heard, *, beneath: int) -> None:
        """Keep further wishes of a message for later, *beneath* frames down."""
        names = {frame.flow for frame in self._frames}
        at = len(self._frames) - beneath
        for intent in wishes:
            name = self.by_intent.get(intent)
            if name is None or name in names or len(self._frames) >= MOST_OPEN - 1:
                continue
            named = heard.named_for(intent)
            later = replace(
                heard, intent=intent, also=(), apart=(), button=None, values=named
            )
            self._frames.insert(at, Frame(name, self._flows[name].entry, heard=later))
            names.add(name)


class SilentStepError(Exception):
    """A step that hears nothing must ask its question, and this one did not."""

    def __init__(self, frame: Frame) -> None:
        super().__init__(
            f"{frame.flow}.{frame.step} asks nothing when it hears nothing"
        )
