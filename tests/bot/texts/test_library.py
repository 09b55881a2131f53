"""The library: the same situations in each language, and none that we would refuse."""

import pytest

from bot.texts.checks import ERROR, NOTE, WARNING, problems
from bot.texts.library import Sample, sample_for, situations
from bot.texts.versions import Slot
from domain.placeholders import names_in
from tests.bot.world import World

LANGUAGES = ("pt", "en", "es")
CHANNELS = ("whatsapp", "sms", "email", "letter")


def there(language: str) -> dict[tuple[str, str], Sample]:
    """List all texts of a language by situation and channel."""
    return {
        (key, channel): sample
        for key in situations()
        for channel in CHANNELS
        if (sample := sample_for(Slot(key, language, channel))) is not None
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_text_may_be_released_as_it_is(world: World, language: str) -> None:
    """No error and no warning: a company can begin with them."""
    found = {
        slot: [
            (each.code, each.figures)
            for each in problems(
                world.parts, language, slot[1], sample.subject, sample.body
            )
            if each.severity in {ERROR, WARNING}
        ]
        for slot, sample in there(language).items()
    }

    assert {slot: what for slot, what in found.items() if what} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_has_to_be_put_beneath(world: World, language: str) -> None:
    """They name the company, end it all with a word, and think of who has paid."""
    noted = {
        slot
        for slot, sample in there(language).items()
        for each in problems(world.parts, language, slot[1], "", sample.body)
        if each.severity == NOTE
    }

    assert noted == set()


@pytest.mark.parametrize("language", ["en", "es"])
def test_each_language_says_the_same(language: str) -> None:
    """The same situations and channels; no amount, day or name is lost."""
    ours, theirs = there("pt"), there(language)

    assert theirs.keys() == ours.keys()
    for slot, sample in theirs.items():
        assert names_in(sample.body) == names_in(ours[slot].body), slot
        assert names_in(sample.subject) == names_in(ours[slot].subject), slot


def test_each_step_of_the_shipped_ladder_has_one(world: World) -> None:
    """A message of config.yml's ladder finds its words in the library."""
    steps = world.parts.settings.ladders["default"].steps
    keys = {step.template for step in steps if step.kind == "message"}

    assert keys <= set(situations())


def test_what_is_not_there() -> None:
    """A situation of the company's own begins with an empty page."""
    assert sample_for(Slot("reminder.mine", "pt", "sms")) is None
