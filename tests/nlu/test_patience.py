"""No message, however built, keeps the rules busy: patterns are known to blow up."""

import time

import pytest

from nlu.understand import READ_LIMIT
from tests.nlu.hear import hear

ENOUGH = 2.0  # seconds of processor time; a good run needs a twentieth of it


@pytest.mark.parametrize("tail", [" zz", "!", "¤", ""])
@pytest.mark.parametrize(
    "piece",
    [
        "a", "1 ", ", ", " ", "¤", "!", "👍", "é ", "sim, ", "não ", "isso aí ",
        "para de me ", "mil e ", "dia 10 ", "em 3 ", "e o resto ", "ok obrigado ",
        "a de ", "faleceu o ", "1.234,", "10/12", "por favor ", "de ", "x",
    ],
)  # fmt: skip
def test_repeated_piece(piece: str, tail: str) -> None:
    """A piece repeated up to the limit is read in no time worth a name."""
    text = (piece * READ_LIMIT)[: READ_LIMIT - len(tail)] + tail
    before = time.process_time()

    hear(text, asked="yes_no")

    assert time.process_time() - before < ENOUGH
