"""A proof is whole or names what it lacks; a changed word is found."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from domain.disclosure import Level
from domain.evidence import Evidence, Maker, Proved, ReadBack, Sent, Yes, missing

AT = datetime(2026, 11, 24, 14, 0, tzinfo=UTC)
TERMS = {"id": "abc", "total_minor": 100_00}
WHOLE = Evidence(
    "abc",
    ReadBack((Sent(1, "SM1", AT),), "Posso fechar esse acordo?"),
    Yes(2, "SM2", "sim", AT),
    "whatsapp",
    "whatsapp:+5548988887777",
    Proved(Level.DEBT, "questions", AT),
)


def test_whole() -> None:
    """Nothing is missing of a proof that was made here, a person's offer included."""
    made = replace(WHOLE, made=Maker("agent:3", "supervisor", AT, 9))
    kept = made.proving(TERMS, campaign=4)

    assert missing(kept, TERMS) == ()
    assert kept["offer"] == {
        "id": "abc",
        "made_by": "agent:3",
        "role": "supervisor",
        "decided_at": AT.isoformat(),
        "proposal": 9,
        "campaign": 4,
    }


@pytest.mark.parametrize(
    ("group", "name", "named"),
    [
        pytest.param("offer", "id", "offer.id", id="offer"),
        pytest.param("read_back", "text", "read_back.text", id="our words"),
        pytest.param("read_back", "messages", "read_back.messages", id="our messages"),
        pytest.param("yes", "at", "yes.at", id="the time of the yes"),
        pytest.param("identity", "how", "identity.how", id="who it was"),
        pytest.param("", "address", "address", id="the number"),
        pytest.param("", "terms_sha256", "terms_sha256", id="the terms"),
    ],
)
def test_what_is_missing_is_named(group: str, name: str, named: str) -> None:
    """Each part of it is looked for."""
    kept = WHOLE.proving(TERMS)
    del (kept[group] if group else kept)[name]

    assert named in missing(kept, TERMS)


@pytest.mark.parametrize("group", ["read_back", "yes"])
def test_a_changed_word_is_found(group: str) -> None:
    """The texts fit their hashes, or the proof says that they do not."""
    kept = WHOLE.proving(TERMS)
    kept[group]["text"] += "!"

    assert missing(kept, TERMS) == (f"{group}.sha256",)


def test_other_terms_are_found() -> None:
    """A proof is of these terms, to the cent."""
    assert missing(WHOLE.proving(TERMS), {**TERMS, "total_minor": 1}) == (
        "terms_sha256",
    )
