"""The examples in the docstrings of the understanding are true."""

import doctest
from importlib import import_module

import pytest


@pytest.mark.parametrize(
    "name",
    [
        "nlu.clauses",
        "nlu.language",
        "nlu.rules.payload",
        "nlu.rules.words",
        "nlu.values.numbers",
        "nlu.values.text",
        "nlu.values.thumbs",
    ],
)
def test_examples(name: str) -> None:
    """Each module has examples, and each holds."""
    outcome = doctest.testmod(import_module(name))

    assert outcome.attempted > 0
    assert outcome.failed == 0
