"""The catalogue: from words by key to a text with buttons, in the client's language."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from bot.words.writing import Words, Writing
from flows.turn import Choice, Say

LANGUAGES = ("pt", "en", "es")
MOST_BUTTONS = 3  # quick replies that WhatsApp shows in one message
LONGEST_TITLE = 20  # characters; Twilio's limit for a quick reply
PLURAL = {"one", "other"}
# What every text may use beside its own params.
COMMON = frozenset(
    {
        "bank",
        "check_page",
        "cnpj",
        "company",
        "company_email",
        "company_phone",
        "first_name",
        "legal_name",
        "signatory",
        "signatory_email",
        "signatory_phone",
        "site",
    }
)


@dataclass(frozen=True, slots=True)
class Button:
    """A quick reply: `id` comes back as the payload when it is pressed."""

    id: str
    title: str


@dataclass(frozen=True, slots=True)
class Rendered:
    """A text to send; `values` are the params as written, for approved templates."""

    text: str
    buttons: tuple[Button, ...] = ()
    values: Mapping[str, str] = field(default_factory=dict)


class CatalogueError(LookupError):
    """A text is missing from the catalogue, or one of the params that it names."""


class Catalogue:
    """All words of all languages; one is read at start and shared."""

    def __init__(self, words: Mapping[str, Words]) -> None:
        self._words = words

    @classmethod
    def load(cls, folder: Path = Path(__file__).parent) -> "Catalogue":
        """Read the files of every language in *folder*: pt.yml, papers.pt.yml."""
        return cls({name: _language(folder, name) for name in LANGUAGES})

    @property
    def words(self) -> Mapping[str, Words]:
        """Give the texts by language and key, as they stand in the files."""
        return self._words

    def render(  # noqa: PLR0913  # a text and all that it is written from
        self,
        say: Say,
        language: str,
        resolve: Callable[[object], str],
        common: Mapping[str, object],
        *,
        today: date | None = None,
        buttons: bool = True,
    ) -> Rendered:
        """Write *say* in *language* ("pt" where we do not speak it).

        *resolve* turns a PayLink or a PixCode into its text; *common* holds COMMON. A
        channel with no *buttons* gets numbered lines, and so do more than three
        choices. Raises CatalogueError.
        """
        words = self._words.get(language) or self._words["pt"]
        writing = Writing(
            language if language in self._words else "pt", words, resolve, today
        )
        try:
            text, values = writing.write(say.key, {**common, **say.params})
            titles = [_title(writing, choice) for choice in say.choices]
        except KeyError as error:
            msg = f"{say.key!r} in {language!r}: {error} is missing"
            raise CatalogueError(msg) from error
        if buttons and len(titles) <= MOST_BUTTONS:
            return Rendered(text, _buttons(say.choices, titles), values)
        return Rendered(_with_lines(text, say.choices, titles), (), values)


def _title(writing: Writing, choice: Choice) -> str:
    return writing.write(choice.key, choice.params)[0]


def _buttons(choices: tuple[Choice, ...], titles: list[str]) -> tuple[Button, ...]:
    return tuple(
        Button(choice.payload, title[:LONGEST_TITLE])
        for choice, title in zip(choices, titles, strict=True)
    )


def _with_lines(text: str, choices: tuple[Choice, ...], titles: list[str]) -> str:
    """Append numbered choices, save those that the text lists and a yes and no."""
    lines = [
        f"{place}. {title}"
        for place, (choice, title) in enumerate(
            zip(choices, titles, strict=True), start=1
        )
        if not choice.listed and not choice.payload.startswith("answer:")
    ]
    return "\n".join([text, *lines])


def _language(folder: Path, name: str) -> Words:
    files = [folder / f"{name}.yml", *sorted(folder.glob(f"*.{name}.yml"))]
    return {key: text for file in files for key, text in _read(file).items()}


def _read(path: Path) -> Words:
    tree = yaml.safe_load(path.read_text(encoding="utf-8"))
    return dict(_flat(tree))


def _flat(tree: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    for name, node in tree.items():
        key = f"{prefix}{name}"
        if isinstance(node, str) or set(node) == PLURAL:
            yield key, node
        else:
            yield from _flat(node, f"{key}.")
