"""What was misunderstood is collected for the next training, with nobody in it."""

from datetime import date, timedelta

import pytest
import yaml

from bot.harvest import as_yaml, harvest, is_misunderstood
from tests.bot.world import World, ana

LATE = date(2026, 11, 19)
MODEL = {"text": "blz", "rule": "model", "confidence": 0.6, "intent": "greet"}


@pytest.mark.parametrize(
    ("heard", "why", "taken"),
    [
        pytest.param({"rule": "none"}, "wish:menu", True, id="no rule heard it"),
        pytest.param({}, "wish:balance", True, id="the model was unsure"),
        pytest.param({"confidence": 0.9}, "wish:balance", False, id="it was sure"),
        pytest.param({"confidence": 0.9}, "miss:again", True, id="sure and of no use"),
        pytest.param({"rule": "word:cancel"}, "cancel", False, id="a rule was sure"),
        pytest.param({"text": " "}, "miss:again", False, id="no words"),
        pytest.param(
            {"intent": "identity_answer"}, "miss:again", False, id="of the check"
        ),
        pytest.param({}, "answer:identity.cpf_prefix", False, id="to the check"),
    ],
)
def test_what_is_taken(heard: dict[str, object], why: str, *, taken: bool) -> None:
    """Not heard, heard in doubt, or of no use; never an answer to the check."""
    assert is_misunderstood({**MODEL, **heard}, {"why": why}) is taken


def test_from_the_rows_to_a_file(world: World) -> None:
    """Grouped by the guess, masked, each text once, and Rasa can read it."""
    ana(world, LATE)
    for line in ("xyz a Ana 48 98888-7777", "xyz a Ana 48 98888-7777", "quanto devo?"):
        world.hears(line)

    with world.session() as session:
        found = harvest(session)
    written = yaml.safe_load(as_yaml(found))

    assert found == {"out_of_scope": ["xyz a [nome] [telefone]"]}
    assert written["nlu"][0]["intent"] == "out_of_scope"
    assert written["nlu"][0]["examples"] == "- xyz a [nome] [telefone]\n"


def test_only_since_a_day(world: World) -> None:
    """What is older was looked at the last time."""
    ana(world, LATE)
    world.hears("xyz")
    after = world.clock.now() + timedelta(hours=1)

    with world.session() as session:
        assert harvest(session, after) == {}


def test_nothing_is_a_file_too(world: World) -> None:
    """Where all was understood the file says so by being empty of candidates."""
    with world.session() as session:
        written = as_yaml(harvest(session))

    assert yaml.safe_load(written)["nlu"] is None
