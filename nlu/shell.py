"""What was understood of a line, in words for a person who tries the understanding."""

import sys
from collections.abc import Iterable, Iterator
from io import TextIOBase
from typing import Final

from flows.heard import Heard
from nlu.parse_lines import values_as_json

MOST = 3  # guesses that are shown
PROMPT: Final = "> "


def typed(stream: Iterable[str]) -> Iterator[str]:
    """Give the lines of a terminal or a file, with a prompt where a person types."""
    asks = isinstance(stream, TextIOBase) and stream.isatty()
    if asks:
        print(PROMPT, end="", file=sys.stderr, flush=True)  # noqa: T201 - a prompt
    for line in stream:
        yield line.rstrip("\r\n")
        if asks:
            print(PROMPT, end="", file=sys.stderr, flush=True)  # noqa: T201 - a prompt


def in_words(heard: Heard) -> list[str]:
    """Show one message: intent and rule, its rivals, other wishes, values."""
    lines = [
        f"{heard.intent}  {heard.confidence:.2f}  ({heard.rule}, {heard.language})"
    ]
    rivals = [f"{it.intent} {it.confidence:.2f}" for it in heard.ranking[1:MOST]]
    if rivals:
        lines.append(f"  or    {', '.join(rivals)}")
    if heard.also:
        lines.append(f"  also  {', '.join(heard.also)}")
    found = values_as_json(heard.values)
    found |= {"reserved": True} if heard.values.reserved else {}
    return lines + [f"  {name}: {value}" for name, value in found.items()]
