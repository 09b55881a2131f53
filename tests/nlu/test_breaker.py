"""The circuit breaker, with a clock of its own."""

from nlu.breaker import Breaker


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        """Tell the time."""
        return self.now


def test_opens_after_failures_in_a_row() -> None:
    """Two failures are bad luck, the third opens it."""
    breaker = Breaker(limit=3, rest=10, clock=Clock())
    breaker.failed()
    breaker.failed()
    assert breaker.allows()

    breaker.failed()

    assert breaker.is_open
    assert not breaker.allows()


def test_success_starts_the_count_again() -> None:
    """Failures count only in a row."""
    breaker = Breaker(limit=2, clock=Clock())
    breaker.failed()
    breaker.succeeded()
    breaker.failed()

    assert breaker.allows()


def test_half_open_lets_one_probe_through() -> None:
    """After the rest one call may try; others wait for what it finds."""
    clock = Clock()
    breaker = Breaker(limit=1, rest=10, clock=clock)
    breaker.failed()
    clock.now += 10

    assert breaker.allows()
    assert not breaker.allows()


def test_probe_that_succeeds_closes() -> None:
    """A good probe closes it for all."""
    clock = Clock()
    breaker = Breaker(limit=1, rest=10, clock=clock)
    breaker.failed()
    clock.now += 10
    breaker.allows()
    breaker.succeeded()

    assert breaker.allows()
    assert not breaker.is_open


def test_probe_that_fails_opens_again() -> None:
    """A bad probe costs the whole rest again."""
    clock = Clock()
    breaker = Breaker(limit=1, rest=10, clock=clock)
    breaker.failed()
    clock.now += 10
    breaker.allows()
    breaker.failed()
    clock.now += 9

    assert not breaker.allows()
