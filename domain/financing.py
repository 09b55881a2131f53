"""Interest on instalments: simple, by the time each one waits, told as one sum.

1. The payment at place p of a plan (the down payment, or the first instalment, is at
   0) waits p spacings, and bears that many of interest on its share of the principal.
2. With equal shares that is, for the whole rest, the rate times the mean wait.
3. It is rounded once, down: to the client's side.

Nobody but a bank may take interest on interest (Decreto 22.626/1933 art. 4), so there
is none here. What it comes to stands in the terms before the client says yes (CDC
art. 52).
"""

from fractions import Fraction

from domain.money import Money

_WHOLE, _MONTH = 10_000, 30  # basis points; days


def financed(rest: Money, share: Fraction) -> Money:
    """Add to *rest* its interest, *share* of it, rounded down to the cent."""
    return Money(rest.minor + int(rest.minor * share), rest.currency)


def present(named: Money, share: Fraction) -> Money:
    """Give the most that *named*, interest included, can pay off: undoes `financed`.

    >>> share = Fraction(1, 100)
    >>> financed(present(Money(10_100), share), share)
    Money(minor=10100, currency='BRL')
    """
    guess = int(named.minor / (1 + share))
    while guess + 1 + int((guess + 1) * share) <= named.minor:
        guess += 1
    return Money(guess, named.currency)


def interest_share(bp_month: int, days: int, count: int, *, down: bool) -> Fraction:
    """Give the interest on what *count* instalments pay off, as a share of it.

    *bp_month* is the rate, *days* what lies between two payments (30 is a month), and
    *down* tells that a down payment goes before them.
    """
    waits = Fraction(count + 1 if down else count - 1, 2)
    return Fraction(bp_month, _WHOLE) * Fraction(days, _MONTH) * waits
