"""Chance that can be repeated: a draw depends on the seed and on names alone.

So two ladders meet the same people: who would pay after a reminder does not change
because somebody else got one first.
"""

import hashlib
from decimal import Decimal

_BYTES = 7  # 56 bits: a float holds 53


def draw(seed: int, *names: object) -> float:
    """Draw a number from 0 to 1, without 1.

    >>> draw(1, "C-001", "d+3") == draw(1, "C-001", "d+3")
    True
    """
    text = "\x1f".join(map(str, (seed, *names)))
    digest = hashlib.blake2b(text.encode(), digest_size=_BYTES).digest()
    return int.from_bytes(digest) / float(256**_BYTES)


def falls(share: Decimal, seed: int, *names: object) -> bool:
    """Tell whether a share, in per cent, takes this one in."""
    return draw(seed, *names) < float(share) / 100
