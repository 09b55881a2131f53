"""The noise of training: the same each time, and never another sentence."""

from random import Random

from nlu.components.noise import noisy

TEXT = "quanto eu estou devendo para voces hoje"


def seeded(seed: int) -> Random:
    """Give a source of chance that anyone can repeat."""
    return Random(seed)  # noqa: S311 - noise, not a secret


def test_same_seed_same_copy() -> None:
    """Two trainings see the same misspellings."""
    assert noisy(TEXT, seeded(1)) == noisy(TEXT, seeded(1))


def test_full_rate_changes_long_words_only() -> None:
    """A word of three letters stays; it would become another word."""
    assert noisy("eu to sem pix", seeded(1), rate=1.0) == "eu to sem pix"


def test_rate_zero_loses_at_most_one_word() -> None:
    """Without misspelling, all that can happen is one word forgotten."""
    words = TEXT.split()

    for seed in range(50):
        copy = noisy(TEXT, seeded(seed), rate=0.0).split()
        assert set(copy) <= set(words)
        assert len(copy) >= len(words) - 1
