"""What being late with an agreement leads to, as it is told before the yes."""

from collections.abc import Callable, Mapping

from domain.agreed import Consequence


def late_in_words(
    late: Consequence,
    write: Callable[[str, Mapping[str, object]], str],
    percent: Callable[[int], str],
) -> str:
    """Write it by the conditions of the agreement; *percent* writes basis points."""
    told = late.conditions
    params: dict[str, object] = {
        "n": late.parts,
        "fine": percent(told.fine_bp),
        "interest": percent(told.late_bp_month),
        "days": told.break_days,
    }
    return write("format.late_part", params)
