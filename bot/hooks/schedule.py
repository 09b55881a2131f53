"""When a delivery that failed is tried again, and when it is given up.

The waits are those that Standard Webhooks proposes: a day and a half of patience, with
some chance in each so that a receiver that comes back is not run over.
"""

import random

# Seconds after each failed try: 5 s, 5 min, 30 min, 2 h, 5 h, 10 h, 20 h.
WAITS = (5, 300, 1_800, 7_200, 18_000, 36_000, 72_000)
MOST_TRIES = len(WAITS) + 1
_SPREAD = 0.1
_LONGEST_ASKED = 86_400  # seconds; no receiver may ask us to wait for longer


def wait_after(
    tries: int, asked: int | None = None, chance: float | None = None
) -> int | None:
    """Give the milliseconds until the next try after *tries* of them; None is never.

    *asked* are the seconds of the receiver's own Retry-After. *chance* is from 0 to 1.

    >>> wait_after(1, chance=0.5), wait_after(1, asked=60, chance=0.5), wait_after(8)
    (5000, 60000, None)
    """
    if tries >= MOST_TRIES:
        return None
    share = random.random() if chance is None else chance  # noqa: S311 - no secret
    spread = 1 + _SPREAD * (2 * share - 1)
    wished = min(asked or 0, _LONGEST_ASKED)
    return max(int(WAITS[tries - 1] * spread * 1000), wished * 1000)
