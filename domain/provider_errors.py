"""What to do about a provider's error code: a table, because codes change.

Source: Twilio's error dictionary, read in November 2026. A code that is not in it is
not tried again, and is shown.
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class Action(StrEnum):
    """What an error code asks of us."""

    OPT_OUT = "opt_out"  # the client shut the channel: record it
    BAD_ADDRESS = "bad_address"  # stop this address, try another channel
    OUR_BUG = "our_bug"  # settings or account: stop the queue, alert
    POLICY = "policy"  # content refused: no retry, alert
    USE_TEMPLATE = "use_template"  # the window is shut: send the template, once
    RETRY = "retry"  # with backoff
    RETRY_LATER = "retry_later"  # in hours, a few times, past every gate again
    LOOP_GUARD = "loop_guard"  # two machines talk to each other
    NO_RETRY = "no_retry"

    @property
    def definite(self) -> bool:
        """Tell whether this message certainly goes nowhere: another channel may try."""
        return self in {
            Action.OPT_OUT,
            Action.BAD_ADDRESS,
            Action.POLICY,
            Action.NO_RETRY,
        }


_CODES: dict[Action, tuple[int, ...]] = {
    Action.OPT_OUT: (21610, 63014, 63033),
    Action.BAD_ADDRESS: (
        *(21211, 21214, 21217, 21401, 21612, 21614),
        *(30005, 30006, 63003, 63024),
    ),
    Action.OUR_BUG: (
        *(20003, 21408, 21602, 21603, 21604, 21606, 21617, 21654, 21655, 21656),
        *(21703, 21704, 21705, 30002, 63001, 63002, 63007, 63008, 63020),
        *(63027, 63028, 63030, 63031),
    ),
    Action.POLICY: (*(30004, 30007, 63005, 63013, 63021, 63026, 63032, 63040, 63041),),
    Action.USE_TEMPLATE: (63016,),
    Action.RETRY: (*(429, 20429, 21611, 30001, 63009, 63010, 63012, 63017, 63018),),
    Action.RETRY_LATER: (30003, 30008, 30036, 63049),
    Action.LOOP_GUARD: (14107,),
}
TABLE: Mapping[int, Action] = MappingProxyType(
    {code: action for action, codes in _CODES.items() for code in codes}
)


def action_for(code: int | None) -> Action:
    """Look up what an error code asks for; what is not known is not tried again."""
    return TABLE.get(code or 0, Action.NO_RETRY)
