"""Bargaining is held by whole conversations: many of them, and some end at a person."""

from tests.conversations.script import Transcript, transcripts

FEWEST, FEWEST_AT_A_PERSON, FEWEST_REASONS = 40, 10, 6


def bargains() -> list[Transcript]:
    """List the conversations that are about terms."""
    return [script for script in transcripts() if "bargaining" in script.tags]


def test_there_are_enough() -> None:
    """The issue asks for forty; each has a name of its own."""
    names = {str(script) for script in bargains()}

    assert len(names) == len(bargains()) >= FEWEST


def test_enough_end_at_a_person_for_a_reason() -> None:
    """Ten of them or more end at a person, and each of these says what for."""
    at_a_person = [script for script in bargains() if script.ends_with == "person"]
    reasons = {script.handed_over_for for script in at_a_person}

    assert len(at_a_person) >= FEWEST_AT_A_PERSON
    assert None not in reasons
    assert len(reasons) >= FEWEST_REASONS
