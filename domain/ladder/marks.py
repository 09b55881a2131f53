"""Days of a ladder and back: when a mark is reached, and who has reached it by today.

Days are counted from the *payable day*: the due date, or the next business day where
the due date is none, because until then the invoice can be paid without charges. One
scale serves every step, so "due today" is said on the day that still is in time, and
nobody is late on a Monday for a bill that fell due on Sunday.
"""

from datetime import date, timedelta
from typing import NamedTuple

from domain.calendar import Calendar
from domain.ladder.step import Unit, WhenClosed

_DAY = timedelta(days=1)


class Mark(NamedTuple):
    """A point on the scale: so many days of a unit after the anchor, or before it.

    Where that is no business day, *moved* tells to which it goes instead; `before`
    never brings what is late to the payable day itself, nor a notice to the day before
    the bill was issued. *then* are calendar days that are counted on from there.
    """

    offset: int
    unit: Unit = Unit.CALENDAR
    moved: WhenClosed | None = None
    then: int = 0

    def day(self, anchor_on: date, calendar: Calendar) -> date:
        """Give the day on which one anchor, a payable day or one of issue, is here."""
        if self.unit is Unit.BUSINESS:
            return calendar.add_business(anchor_on, self.offset)
        day = anchor_on + timedelta(days=self.offset)
        if self.moved is WhenClosed.AFTER:
            day = calendar.next_business(day)
        elif self.moved is WhenClosed.BEFORE:
            earlier = last_business(day, calendar)
            day = earlier if self._may_be(earlier, anchor_on) else day
        return day + timedelta(days=self.then)

    def anchors_by(self, today: date, calendar: Calendar) -> date:
        """Find the last anchor that is at the mark, or past it, on *today*."""
        if self.unit is Unit.CALENDAR:
            return self._counted_by(today, calendar)
        latest = last_business(today, calendar)
        if self.offset <= 0:
            return calendar.add_business(latest, -self.offset)
        return calendar.add_business(latest, 1 - self.offset) - _DAY

    def due_by(self, today: date, calendar: Calendar) -> date:
        """Find the last due date that is at the mark, or past it, on *today*.

        Due dates that are no business days go with the business day after them.
        """
        return last_business(self.anchors_by(today, calendar), calendar)

    def _may_be(self, day: date, anchor_on: date) -> bool:
        return self.offset < 0 or day >= anchor_on + timedelta(days=min(self.offset, 1))

    def _counted_by(self, today: date, calendar: Calendar) -> date:
        reached = today - timedelta(days=self.then)
        if self.moved is WhenClosed.AFTER:
            reached = last_business(reached, calendar)
        elif self.moved is WhenClosed.BEFORE:  # the days up to the next open one are in
            reached = calendar.add_business(reached, 1) - _DAY
        anchor = reached - timedelta(days=self.offset)
        while self.day(anchor, calendar) > today:  # one that could not be moved ahead
            anchor -= _DAY
        return anchor


def last_business(day: date, calendar: Calendar) -> date:
    """Move *day* back to a business day; a business day stays."""
    while not calendar.is_business(day):
        day -= _DAY
    return day
