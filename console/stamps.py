"""A short mark of what a page shows: it changes when the page would."""

import hashlib
from datetime import datetime


def stamp(now: datetime, *facts: object) -> str:
    """Mark some facts at an instant; the minute counts too, for the clocks on the page.

    >>> stamp(datetime(2026, 11, 20, 15, 0, 59), 1) == stamp(
    ...     datetime(2026, 11, 20, 15, 0, 1), 1
    ... )
    True
    """
    shown = (now.replace(second=0, microsecond=0).isoformat(), *facts)
    return hashlib.sha256(repr(shown).encode()).hexdigest()[:16]
