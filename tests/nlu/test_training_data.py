"""The training data holds what the contract promises, and nothing it must not."""

import re
from collections import Counter, defaultdict
from pathlib import Path

import pytest
import yaml

from flows.heard import Intent
from nlu.components.lexicon import fold, normalise

NLU = Path(__file__).resolve().parents[2] / "nlu"
# Words, buttons and patterns; the model never sees them.
BY_RULES = {
    Intent.CANCEL,
    Intent.MENU,
    Intent.CONTACT_PREFERENCE,
    Intent.ASK_IF_GENUINE,
    Intent.ASK_RECEIPT,
    Intent.ASK_AGREEMENT,
    Intent.ASK_UNLOCK,
    Intent.CANNOT_PAY,
    Intent.ASK_CONSEQUENCES,
}
KNOWN = sorted(set(Intent) - BY_RULES)
LEAST = {"pt": 120, "en": 40, "es": 40}
CLOSED = {Intent.GREET, Intent.GOODBYE, Intent.THANKS, Intent.OPT_OUT, Intent.OPT_IN}
LEAST_CLOSED = 30
DEVELOPMENT = ("tuning", "held_out")


def read(pattern: str) -> list[tuple[str, str, str]]:
    """Give (file's stem or language, intent, text) of each sentence."""
    found = []
    for path in sorted(NLU.glob(pattern)):
        for block in yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"]:
            lines = block["examples"].splitlines()
            texts = [line.removeprefix("- ") for line in lines if line]
            found += [(path.parent.name, block["intent"], text) for text in texts]
    return found


TRAINING = read("data/*/*.yml")


def spelled(text: str) -> str:
    """Give a spelling by which near copies meet; numbers and signs stay themselves."""
    return " ".join(re.sub(r"[^\w\s]+", " ", fold(text.casefold())).split()) or text


@pytest.mark.parametrize("language", LEAST)
@pytest.mark.parametrize("intent", KNOWN)
def test_enough_utterances(intent: Intent, language: str) -> None:
    """Each intent is known in each language by as many voices as were promised."""
    said = [1 for lang, name, _ in TRAINING if (lang, name) == (language, intent)]

    least = LEAST_CLOSED if intent in CLOSED and language != "pt" else LEAST[language]
    assert len(said) >= least


def test_only_intents_of_the_contract() -> None:
    """The model can answer nothing that the flows do not know."""
    assert {name for _, name, _ in TRAINING} == set(KNOWN)


def test_domain_names_the_same_intents() -> None:
    """domain.yml, the data and the contract agree."""
    domain = yaml.safe_load((NLU / "domain.yml").read_text(encoding="utf-8"))

    assert sorted(domain["intents"]) == KNOWN


def test_no_sentence_under_two_intents() -> None:
    """A sentence that means two things teaches the model nothing."""
    meanings = defaultdict(set)
    for _, name, text in TRAINING:
        meanings[spelled(text)].add(name)

    assert {text: found for text, found in meanings.items() if len(found) > 1} == {}


def test_no_sentence_twice() -> None:
    """A copy is no further voice, whatever its accents, case and full stops."""
    times = Counter((lang, spelled(text)) for lang, _, text in TRAINING)

    assert [text for text, count in times.items() if count > 1] == []


def test_no_mechanical_endings() -> None:
    """No polite tail was glued to one sentence after another."""
    tails = Counter(
        (name, " ".join(text.split()[-3:]))
        for _, name, text in TRAINING
        if len(text.split()) > 5
    )

    assert [tail for tail, count in tails.items() if count > 12] == []


def test_no_mechanical_beginnings() -> None:
    """No greeting was glued before one sentence after another."""
    heads = Counter(
        (name, " ".join(text.split()[:4]))
        for _, name, text in TRAINING
        if len(text.split()) > 6
    )

    assert [head for head, count in heads.items() if count > 12] == []


@pytest.mark.parametrize(
    "shape",
    [
        pytest.param(r"\S+@\S+\.\w{2,}", id="e-mail"),
        pytest.param(r"\(?\d{2}\)?\s?9\d{4}[- ]?\d{4}\b", id="mobile number"),
        pytest.param(r"https?://", id="link"),
        pytest.param(r"\b\d{4} \d{4} \d{4} \d{4}\b", id="card"),
    ],
)
def test_no_personal_data(shape: str) -> None:
    """Nothing in the data could be the address, phone or card of a living person."""
    assert [text for _, _, text in TRAINING if re.search(shape, text)] == []


@pytest.mark.parametrize("folder", DEVELOPMENT)
def test_development_set_covers_the_contract(folder: str) -> None:
    """Each intent is judged, by sentences that name no intent of their own."""
    assert {name for _, name, _ in read(f"data_dev/{folder}/*.yml")} == set(KNOWN)


def test_held_out_writers_are_not_copied() -> None:
    """What judges the model is hardly ever in the data: only the shortest words are."""
    known = {normalise(text) for _, _, text in TRAINING}
    held_out = [text for _, _, text in read("data_dev/held_out/*.yml")]
    copied = [text for text in held_out if normalise(text) in known]

    assert [text for text in copied if len(text.split()) > 4] == []
