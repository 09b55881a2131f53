"""What a client may choose of our contacts, and what cannot be kept."""

from datetime import time

import pytest

from domain.channel import Channel
from domain.preferences import Options, Preference, PreferenceWish, Unkept, agree

NOTHING = Preference()
EVENINGS = Preference(Channel.SMS, time(18), None, frozenset({Channel.PHONE}))
SMS_ONLY = Options(offered=(Channel.SMS,), reachable=frozenset({Channel.SMS}))


@pytest.mark.parametrize(
    ("now", "wish", "after"),
    [
        pytest.param(
            NOTHING,
            PreferenceWish(channel=Channel.SMS),
            Preference(Channel.SMS),
            id="a channel",
        ),
        pytest.param(
            NOTHING,
            PreferenceWish(opens=time(12), closes=time(18)),
            Preference(None, time(12), time(18)),
            id="the afternoon",
        ),
        pytest.param(
            EVENINGS,
            PreferenceWish(closes=time(12)),
            Preference(Channel.SMS, None, time(12), frozenset({Channel.PHONE})),
            id="other hours take the place of the first",
        ),
        pytest.param(
            EVENINGS,
            PreferenceWish(anytime=True),
            Preference(Channel.SMS, None, None, frozenset({Channel.PHONE})),
            id="any hour leaves the channel",
        ),
        pytest.param(
            EVENINGS,
            PreferenceWish(anytime=True, anyhow=True),
            NOTHING,
            id="whatever takes all back",
        ),
        pytest.param(
            EVENINGS,
            PreferenceWish(refused=Channel.SMS),
            Preference(None, time(18), None, frozenset({Channel.PHONE, Channel.SMS})),
            id="what is refused is not preferred",
        ),
        pytest.param(
            Preference(refused=frozenset({Channel.SMS})),
            PreferenceWish(channel=Channel.SMS),
            Preference(Channel.SMS),
            id="what is preferred is not refused",
        ),
        pytest.param(NOTHING, PreferenceWish(), NOTHING, id="nothing"),
    ],
)
def test_agreed(now: Preference, wish: PreferenceWish, after: Preference) -> None:
    """A message changes what it names, and nothing else."""
    assert agree(now, wish, Options()) == after


@pytest.mark.parametrize(
    ("wish", "options", "why"),
    [
        pytest.param(
            PreferenceWish(channel=Channel.EMAIL),
            SMS_ONLY,
            Unkept.NOT_OFFERED,
            id="not offered",
        ),
        pytest.param(
            PreferenceWish(channel=Channel.EMAIL),
            Options(),
            Unkept.NO_ADDRESS,
            id="no address",
        ),
        pytest.param(
            PreferenceWish(opens=time(19)),
            Options(),
            Unkept.NEVER_OPEN,
            id="from the minute at which the hours end",
        ),
        pytest.param(
            PreferenceWish(closes=time(8)), Options(), Unkept.NEVER_OPEN, id="too early"
        ),
        pytest.param(
            PreferenceWish(refused=Channel.SMS),
            SMS_ONLY,
            Unkept.NOTHING_LEFT,
            id="the only channel",
        ),
    ],
)
def test_not_kept(wish: PreferenceWish, options: Options, why: Unkept) -> None:
    """What cannot be kept is a value that the client hears."""
    assert agree(NOTHING, wish, options) is why


def test_a_wish_at_the_edge() -> None:
    """A quarter of an hour is enough to be kept."""
    wish = PreferenceWish(opens=time(18, 45))

    assert agree(NOTHING, wish, Options()) == Preference(None, time(18, 45))
