"""How grave the words may be: at most one tone above what was really said before."""

from collections.abc import Callable

from domain.ladder.ladder import Ladder
from domain.ladder.step import EARLY, Kind, Step, Tone


def allowed_tone(ladder: Ladder, said: Tone | None) -> Tone:
    """Give the gravest tone that a late invoice may hear today.

    *said* is the gravest that was really sent about it. Where nothing was, or nothing
    as grave, it is that of the ladder's first words about a delay.
    """
    rank = min(said.rank + 1, Tone.FINAL.rank) if said else 0
    opening = next(iter(_late_messages(ladder)), None)
    return list(Tone)[max(rank, opening.tone.rank if opening else 0)]


def tone_of_letter(step: Step, said: Tone | None) -> Tone:
    """Give the tone in which a letter is written after what was really *said*.

    A letter may open firmly where no message ever reached anybody: its reader has the
    statement in hand, and weeks to answer. It is final only after firm words.
    """
    firm_said = said is not None and said.rank >= Tone.FIRM.rank
    gravest = Tone.FINAL if firm_said else Tone.FIRM
    return min(step.tone, gravest, key=lambda tone: tone.rank)


def step_to_say(
    ladder: Ladder,
    step: Step,
    said: Tone | None,
    applies: Callable[[Step], bool] = lambda _: True,
) -> Step | None:
    """Choose the words for an invoice that is on *step* today.

    1. Beside a task, the newest message before it counts as the step. 2. Its own words,
    if they are no graver than allowed; before the invoice is late they always are.
    3. Otherwise the gravest allowed late step before it that *applies*, the newest of
    those: what it says was true then, and is still. None where there is none.
    """
    aim = ladder.message_at(step)
    if aim is None:
        return None
    allowed = allowed_tone(ladder, said).rank
    if aim.stage in EARLY or aim.tone.rank <= allowed:
        return aim if applies(aim) else None
    before = ladder.steps[: ladder.steps.index(aim)]
    milder = [
        (each.tone.rank, place)
        for place, each in enumerate(before)
        if each in _late_messages(ladder)
        and each.tone.rank <= allowed
        and applies(each)
    ]
    return before[max(milder)[1]] if milder else None


def _late_messages(ladder: Ladder) -> tuple[Step, ...]:
    return tuple(
        step
        for step in ladder.steps
        if step.kind is Kind.MESSAGE and step.stage not in EARLY
    )
