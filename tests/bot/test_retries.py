"""When what was not taken is tried again: as asked, ever later, and not for ever."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.channels.port import SendError
from bot.retries import LONGEST, PATIENCE, RETRIES, SPREAD, retry_of
from models.message import Message

NOW = datetime(2026, 11, 24, 14, tzinfo=UTC)


def error(
    code: int | None = None, *, permanent: bool = False, after: float | None = None
) -> SendError:
    """Make a failure that certainly sent nothing."""
    return SendError("no", permanent=permanent, code=code, retry_after=after)


def tried(attempts: int, age: timedelta, purpose: str) -> Message:
    """Make a message that was written so long ago."""
    return Message(id=7, attempts=attempts, created_at=NOW - age, purpose=purpose)


def wait(
    failure: SendError,
    attempts: int = 1,
    age: timedelta = timedelta(),
    purpose: str = "reply",
) -> float:
    """Give the seconds until the next try; -1 where there is none."""
    retry = retry_of(failure, tried(attempts, age, purpose), NOW)
    return -1 if retry is None else retry.after_ms / 1000


@pytest.mark.fault("F18")
@pytest.mark.parametrize(
    ("failure", "attempts", "least"),
    [
        pytest.param(error(20429, after=7.0), 1, 7, id="as long as was asked"),
        pytest.param(error(20429, after=7.0), 5, 32, id="longer by itself"),
        pytest.param(error(63017), 1, 2, id="nothing was asked"),
        pytest.param(error(429), 20, LONGEST, id="never longer than that"),
        pytest.param(error(), 1, 2, id="nobody was there"),
        pytest.param(error(21611, permanent=True), 2, 4, id="a full queue is a 400"),
        pytest.param(error(20429, after=1e9), 1, 3600, id="nobody waits for years"),
    ],
)
def test_the_wait(failure: SendError, attempts: int, least: float) -> None:
    """Never shorter than asked; a quarter more at most, so that not all return."""
    assert least <= wait(failure, attempts) <= least * (1 + SPREAD)


@pytest.mark.fault("F18")
@pytest.mark.parametrize(
    ("failure", "attempts", "age", "again"),
    [
        pytest.param(error(20429), 50, timedelta(hours=5), True, id="busy: for hours"),
        pytest.param(error(20429), 50, PATIENCE, False, id="and then no more"),
        pytest.param(error(451), RETRIES - 1, timedelta(), True, id="a few tries"),
        pytest.param(error(451), RETRIES, timedelta(), False, id="and no more"),
        pytest.param(
            error(21211, permanent=True), 1, timedelta(), False, id="no such number"
        ),
    ],
)
def test_the_end(
    failure: SendError,
    attempts: int,
    age: timedelta,
    again: bool,  # noqa: FBT001 - a column of the table
) -> None:
    """What is busy is waited for by its age, all else by its tries."""
    assert (wait(failure, attempts, age) >= 0) is again


def test_where_nobody_is_reached_a_reminder_looks_for_another_road() -> None:
    """A reply has but the one thread; a reminder may still go by SMS that day."""
    hours = timedelta(hours=1)

    assert wait(error(), RETRIES, hours, "reminder") < 0
    assert wait(error(), RETRIES, hours, "reply") > 0
    assert wait(error(20429), RETRIES, hours, "reminder") > 0


@pytest.mark.parametrize(
    ("code", "rests"),
    [
        pytest.param(20429, 3000, id="too many requests"),
        pytest.param(63018, 3000, id="the number's limit"),
        pytest.param(63012, 0, id="the channel stumbled over one message"),
        pytest.param(None, 0, id="nobody was there"),
    ],
)
def test_who_rests(code: int | None, rests: int) -> None:
    """Only what is about the sender holds the sender."""
    retry = retry_of(error(code, after=3.0), tried(1, timedelta(), "reply"), NOW)

    assert retry is not None
    assert retry.sender_ms == rests
