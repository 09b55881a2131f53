"""The sums of a life: per day, step, channel and rule; people, peak and cost."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from bot.settings import Settings
from bot.simulation.lines import HEARD, MESSAGE, PAYMENT, REFUSAL, REPLY, TASK, Line


@dataclass
class Day:
    """One day of the company's: what went out, what did not, and what came in."""

    sent: Counter[tuple[str, str]] = field(default_factory=Counter)  # step, channel
    refused: Counter[str] = field(default_factory=Counter)  # rule
    tasks: Counter[str] = field(default_factory=Counter)  # kind
    replies: int = 0
    heard: int = 0
    paid: int = 0
    paid_minor: int = 0

    def plain(self) -> dict[str, Any]:
        """Show it as plain JSON values."""
        sent: dict[str, dict[str, int]] = defaultdict(dict)
        for (step, channel), count in sorted(self.sent.items()):
            sent[step][channel] = count
        return {
            "sent": dict(sent),
            "messages": self.sent.total(),
            "refused": dict(self.refused.most_common()),
            "tasks": dict(sorted(self.tasks.items())),
            "replies": self.replies,
            "heard": self.heard,
            "paid": self.paid,
            "paid_minor": self.paid_minor,
        }


@dataclass
class Summary:
    """Adds up lines one by one; its size grows with days and people, not with lines."""

    settings: Settings
    days: dict[date, Day] = field(default_factory=lambda: defaultdict(Day))
    whole: Day = field(default_factory=Day)
    first_contact: dict[str, date] = field(default_factory=dict)
    at_once: Counter[tuple[datetime, str]] = field(default_factory=Counter)
    cost: Counter[str] = field(default_factory=Counter)  # channel, in millionths

    def add(self, line: Line) -> None:
        """Count one line."""
        for day in (self.days[line.day], self.whole):
            _count(day, line)
        if line.kind in {MESSAGE, REPLY}:
            self._carry(line)
        if line.kind == MESSAGE:
            self.first_contact.setdefault(line.client, line.day)

    def through(self, lines: Iterable[Line]) -> Iterator[Line]:
        """Count lines on their way to somebody else."""
        for line in lines:
            self.add(line)
            yield line

    def plain(self) -> dict[str, Any]:
        """Show everything as plain JSON values."""
        firsts = Counter(day.isoformat() for day in self.first_contact.values())
        return {
            "totals": self.whole.plain() | {"people": len(self.first_contact)},
            "days": [
                {"day": day.isoformat(), **self.days[day].plain()}
                for day in sorted(self.days)
            ],
            "first_contact": dict(sorted(firsts.items())),
            "peak": self._peak(),
            "cost": self._cost(),
        }

    def _carry(self, line: Line) -> None:
        channel = line.channel or ""
        self.at_once[line.at.replace(second=0, microsecond=0), channel] += 1
        price = line.details.get("price_micro")
        if price is not None:
            self.cost[channel] += price

    def _peak(self) -> dict[str, Any] | None:
        """Find the fullest minute of a channel, and how long its sender takes."""
        if not self.at_once:
            return None
        (at, channel), count = max(
            self.at_once.items(), key=lambda each: (each[1], each[0])
        )
        _, rate = self.settings.channels.slot_of(channel)
        return {
            "at": at.isoformat(),
            "channel": channel,
            "messages": count,
            "per_second": rate,
            "seconds": -(-count // rate),
        }

    def _cost(self) -> dict[str, Any] | None:
        if not self.cost:
            return None
        return {
            "currency": self.settings.currency,
            "micro": self.cost.total(),
            "by_channel": dict(sorted(self.cost.items())),
        }


def _count(day: Day, line: Line) -> None:
    match line.kind:
        case kind if kind == MESSAGE:
            purpose = line.details.get("purpose")
            day.sent[line.step or purpose or "", line.channel or ""] += 1
        case kind if kind == REPLY:
            day.replies += 1
        case kind if kind == HEARD:
            day.heard += 1
        case kind if kind == TASK:
            day.tasks[str(line.details["task"])] += 1
        case kind if kind == PAYMENT:
            day.paid += 1
            day.paid_minor += line.amount_minor or 0
        case kind if kind == REFUSAL and not line.details.get("same_day"):
            day.refused[line.rule or ""] += 1
