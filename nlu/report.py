"""Measure the model on people who did not write the training data; draw two pictures.

Runs in Rasa's own environment: `nlu/.venv/bin/python nlu/report.py`. Sentences that
happen to be in the training data too, in any spelling, are left out.
"""

import asyncio
import sys
import time
from pathlib import Path
from typing import Any, List, NamedTuple, Sequence

import numpy as np
from components.lexicon import fold, normalise
from train import HERE, MODEL, quiet_environment, say

DOCS = HERE.parent / "docs"
LIKELY = 0.97  # the precision asked of what is acted on


class Case(NamedTuple):
    """One sentence of the development set and what the model made of it."""

    writer: str
    text: str
    wanted: str
    heard: str = ""
    confidence: float = 0.0
    milliseconds: float = 0.0

    @property
    def right(self) -> bool:
        """Tell whether the first intent of the ranking is the right one."""
        return self.heard == self.wanted


def main() -> int:
    """Parse every sentence with the trained model, print the tables, draw."""
    if not MODEL.exists():
        say("no model yet: run train.py first")
        return 2
    quiet_environment()
    known = {_key(text) for _, text in read("data/*/*.yml")}
    cases: List[Case] = []
    for name in ("tuning", "held_out"):
        fresh = [it for it in _cases(name) if _key(it.text) not in known]
        cases = asyncio.run(_heard(fresh))
        _print(name, cases)
    if "--numbers-only" in sys.argv[1:]:
        return 0
    _draw_confusion(cases)
    _draw_coverage(cases)
    say("drawn: docs/understanding-confusion.png, docs/understanding-coverage.png")
    return 0


def read(pattern: str) -> List[Any]:
    """Give (intent, text) of each sentence in the files of `pattern`."""
    found = []
    for path in sorted(HERE.glob(pattern)):
        intent = ""
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.startswith("- intent: "):
                intent = line[len("- intent: ") :]
            elif line.startswith("    - "):
                found.append((intent, line[len("    - ") :]))
    return found


def covered(cases: Sequence[Case], precision: float) -> Any:
    """Give the share acted on, and the threshold, that keep `precision`."""
    ranked = sorted(cases, key=lambda case: -case.confidence)
    right = np.cumsum([case.right for case in ranked])
    enough = np.flatnonzero(right / np.arange(1, len(ranked) + 1) >= precision)
    if not len(enough):
        return 0.0, 1.0
    return (enough[-1] + 1) / len(ranked), ranked[enough[-1]].confidence


def macro_f1(cases: Sequence[Case]) -> float:
    """Give the mean over intents of the harmonic mean of precision and recall."""
    return float(np.mean([_scores(cases, it)[2] for it in {c.wanted for c in cases}]))


def _cases(name: str) -> List[Case]:
    paths = sorted((HERE / "data_dev" / name).glob("*.yml"))
    return [
        Case(path.stem, text, intent)
        for path in paths
        for intent, text in read(str(path.relative_to(HERE)))
    ]


def _key(text: str) -> str:
    """Give a spelling by which near copies meet; numbers stay themselves."""
    spelled = normalise(text)
    return fold(text.casefold()) if "xx" in spelled else spelled


async def _heard(cases: Sequence[Case]) -> List[Case]:
    """Ask the whole pipeline through Rasa, as its server does."""
    from rasa.core.agent import Agent  # noqa: PLC0415 - ten seconds of import

    agent = Agent.load(str(MODEL))
    await agent.parse_message("oi")
    heard = []
    for case in cases:
        began = time.perf_counter()
        intent = (await agent.parse_message(case.text))["intent"]
        took = (time.perf_counter() - began) * 1000
        heard.append(case._replace(
            heard=intent["name"], confidence=intent["confidence"], milliseconds=took
        ))  # fmt: skip
    return heard


def _scores(cases: Sequence[Case], intent: str) -> Any:
    """Give precision, recall and F1 of one intent."""
    hits = sum(c.right for c in cases if c.wanted == intent)
    precision = hits / max(1, sum(c.heard == intent for c in cases))
    recall = hits / max(1, sum(c.wanted == intent for c in cases))
    return precision, recall, 2 * precision * recall / max(1e-9, precision + recall)


def _print(name: str, cases: Sequence[Case]) -> None:
    took = np.percentile([case.milliseconds for case in cases], [50, 99])
    say(f"{name}: {len(cases)} sentences, macro-F1 {macro_f1(cases):.3f}, "
        f"parse p50 {took[0]:.1f} ms, p99 {took[1]:.1f} ms")  # fmt: skip
    for precision in (0.99, LIKELY, 0.95, 0.90):
        share, threshold = covered(cases, precision)
        say(
            f"  precision {precision:.2f}: coverage {share:.2f} from {threshold:.2f} up"
        )
    for writer in sorted({case.writer for case in cases}):
        own = [case.right for case in cases if case.writer == writer]
        say(f"  {writer:24} {np.mean(own):.2f} of {len(own)}")
    for intent in sorted({case.wanted for case in cases}):
        values = " ".join(f"{value:.2f}" for value in _scores(cases, intent))
        say(f"  {intent:24} {values}")


def _draw_confusion(cases: Sequence[Case]) -> None:
    plot = _plot()
    names = sorted({case.wanted for case in cases})
    grid = np.zeros((len(names), len(names)))
    for case in cases:
        grid[names.index(case.wanted), names.index(case.heard)] += 1
    figure, axes = plot.subplots(figsize=(11, 10))
    axes.imshow(grid / grid.sum(axis=1, keepdims=True), cmap="Blues", vmin=0, vmax=1)
    for row, column in zip(*np.nonzero(grid), strict=True):
        shade = "white" if row == column else "black"
        axes.text(column, row, int(grid[row, column]), ha="center", va="center",
                  color=shade, fontsize=8)  # fmt: skip
    axes.set_xticks(range(len(names)), names, rotation=90)
    axes.set_yticks(range(len(names)), names)
    axes.set_xlabel("heard")
    axes.set_ylabel("meant")
    axes.set_title(f"{len(cases)} held-out sentences, macro-F1 {macro_f1(cases):.2f}")
    _save(figure, DOCS / "understanding-confusion.png")


def _draw_coverage(cases: Sequence[Case]) -> None:
    plot = _plot()
    ranked = sorted(cases, key=lambda case: -case.confidence)
    seen = np.arange(1, len(ranked) + 1)
    precision = np.cumsum([case.right for case in ranked]) / seen
    figure, axes = plot.subplots(figsize=(8, 5))
    axes.plot(seen / len(ranked), precision, label="precision of what is acted on")
    axes.plot(seen / len(ranked), [case.confidence for case in ranked],
              label="threshold that gives it", linestyle="--")  # fmt: skip
    axes.axhline(LIKELY, color="grey", linewidth=0.8)
    axes.set_xlabel("coverage: share of messages acted on")
    axes.set_ylim(0, 1.02)
    axes.legend(loc="lower left")
    axes.set_title("What each threshold buys, on held-out sentences")
    _save(figure, DOCS / "understanding-coverage.png")


def _plot() -> Any:
    """Give matplotlib without a screen."""
    import matplotlib as mpl  # noqa: PLC0415 - only the pictures need it

    mpl.use("Agg")
    import matplotlib.pyplot as plt  # noqa: PLC0415

    return plt


def _save(figure: Any, path: Path) -> None:
    figure.tight_layout()
    figure.savefig(path, dpi=110)


if __name__ == "__main__":
    sys.exit(main())
