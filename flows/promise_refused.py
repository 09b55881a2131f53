"""Why a day cannot be promised, told kindly, with the next thing to do."""

from datetime import timedelta

from domain.promises import Refused
from flows.promised import Intention
from flows.questions import PAY, PERSON, SPLIT
from flows.turn import Move, Say, Turn, finish

WHICH_DAY = "which_day"  # the step of flows.promise_to_pay that waits for another one


def refuse(turn: Turn[Intention], meant: Intention, refused: Refused) -> Move:
    """Explain, and offer the next thing; another day is waited for where one helps."""
    unlocked, key = turn.case.unlock.until, f"promise.refused.{refused.reason}"
    match refused.reason:
        case "nothing_owed":
            return finish(key, closes=True)
        case "too_many" | "too_often" | "broken":
            return finish(key, choices=(PAY, SPLIT, PERSON))
        case "too_far" if unlocked is not None:
            return _another(meant, "promise.refused.unlocked", {"day": unlocked})
        case "too_far":
            longest = turn.case.promise_limits.longest_wait
            last = turn.today + timedelta(days=longest)
            return _another(meant, key, {"n": longest, "day": last})
        case _:
            return _another(meant, "promise.refused.past", {})


def _another(meant: Intention, key: str, params: dict[str, object]) -> Move:
    return Move((Say(key, params),), WHICH_DAY, meant)
