"""What to do about a provider's error code: a table, because codes change.

Sources: Twilio's error dictionary, read in November 2026 (five digits); RFC 5321 and
RFC 3463 for e-mail. A code that is not here is not tried again, and is shown.
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
    def falls_back(self) -> bool:
        """Tell whether another channel may try: this road, not this client, is shut.

        An opt-out ends everything; where the fault is ours every message would fail.
        """
        return self in {
            Action.BAD_ADDRESS,
            Action.POLICY,
            Action.USE_TEMPLATE,
            Action.RETRY_LATER,
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
# RFC 5321 replies, and RFC 3463's "x.y.z" as six digits: see `enhanced`.
_SMTP: dict[Action, tuple[int, ...]] = {
    Action.BAD_ADDRESS: (
        *(550, 551, 553, 556),
        *(501001, 501002, 501003, 501006, 501010, 502001, 504004),
    ),
    Action.OUR_BUG: (
        *(500, 501, 502, 503, 504, 530, 534, 535, 538, 555),
        *(501007, 501008, 505000, 505001, 505002, 505004, 507008, 507009),
    ),
    Action.POLICY: (
        *(541, 552, 554),
        *(502003, 503004, 506000, 507000, 507001, 507007),
        *(507023, 507025, 507026, 507027),
    ),
    Action.RETRY_LATER: (421, 450, 451, 452, 455, 502002),
}
TABLE: Mapping[int, Action] = MappingProxyType(
    {
        code: action
        for table in (_CODES, _SMTP)
        for action, codes in table.items()
        for code in codes
    }
)


def action_for(code: int | None) -> Action:
    """Look up what an error code asks for; what is not known is not tried again."""
    return TABLE.get(code or 0, Action.NO_RETRY)


# The number itself is wrong; every other bad address is one on its own channel only:
# a landline takes no SMS, and who has no WhatsApp may well have a telephone.
_NO_NUMBER = frozenset({21211, 21214, 21217, 21401})


def is_no_number(code: int | None) -> bool:
    """Tell whether a BAD_ADDRESS shuts every channel of that number, not just one."""
    return code in _NO_NUMBER


# The sender as a whole is too fast; other busy answers are about one message.
_THROTTLED = frozenset({429, 20429, 21611, 30001, 63017, 63018})


def is_throttled(code: int | None) -> bool:
    """Tell whether everything of the same sender has to wait."""
    return code in _THROTTLED


def enhanced(klass: int, subject: int, detail: int) -> int:
    """Write a mail server's "5.1.1" as one number, apart from all other codes.

    >>> enhanced(5, 1, 1)
    501001
    """
    return klass * 100_000 + subject * 1_000 + detail
