"""The classifier itself: n-grams and an embedding into one regularised linear model.

Free of Rasa. What is saved is arrays and JSON: loading a model runs no code of it.
"""

import json
from pathlib import Path
from typing import Any, Optional, Sequence

import numpy as np
from components import softmax
from components.lexicon import by_sound
from scipy.sparse import hstack
from sklearn.feature_extraction.text import TfidfVectorizer

_PARTS = ("word", "char", "sound")


class LinearModel:
    """Word and character n-grams, an optional vector, and a logistic regression."""

    def __init__(self, settings: dict[str, Any]) -> None:
        self.settings = settings
        self.labels: list[str] = []
        self._grams: dict[str, TfidfVectorizer] = {}
        self._weights = np.empty((0, 0), dtype=np.float32)
        self._bias = np.empty(0, dtype=np.float32)

    def fit(
        self, texts: Sequence[str], vectors: Optional[Any], labels: Sequence[str]
    ) -> None:
        """Learn from normalised texts, their vectors (None without one) and labels."""
        self._grams = {part: self._vectorizer(part) for part in _PARTS}
        for grams in self._grams.values():
            grams.fit(texts)
        names, classes = np.unique(list(labels), return_inverse=True)
        self.labels = [str(name) for name in names]
        self._weights, self._bias = softmax.fit(
            self._blocks(texts, vectors),
            classes,
            self.settings["C"],
            self.settings["max_iter"],
        )

    def predict(self, texts: Sequence[str], vectors: Optional[Any]) -> np.ndarray:
        """Give one row of calibrated probabilities a text, in the order of `labels`."""
        blocks = self._blocks(texts, vectors)
        edges = np.cumsum([block.shape[1] for block in blocks])[:-1]
        parts = np.split(self._weights, edges)
        scores = softmax.scores(blocks, parts) + self._bias
        scores = scores / self.settings["temperature"]
        odds = np.exp(scores - scores.max(axis=1, keepdims=True))
        return odds / odds.sum(axis=1, keepdims=True)

    def save(self, folder: Path) -> None:
        """Write the model into `folder`."""
        words = {part: self._grams[part].vocabulary_ for part in _PARTS}
        listed = {part: sorted(words[part], key=words[part].get) for part in _PARTS}
        arrays = {f"idf_{part}": self._grams[part].idf_ for part in _PARTS}
        np.savez(
            folder / "weights.npz",
            weights=self._weights,
            bias=self._bias,
            **{name: idf.astype(np.float32) for name, idf in arrays.items()},
        )
        about = {"settings": self.settings, "labels": self.labels, "grams": listed}
        (folder / "model.json").write_text(json.dumps(about), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> "LinearModel":
        """Read the model that `save` wrote."""
        about = json.loads((folder / "model.json").read_text(encoding="utf-8"))
        model = cls(about["settings"])
        model.labels = about["labels"]
        with np.load(folder / "weights.npz", allow_pickle=False) as arrays:
            model._weights, model._bias = arrays["weights"], arrays["bias"]
            for part in _PARTS:
                grams = model._vectorizer(part, about["grams"][part])
                grams.idf_ = arrays[f"idf_{part}"]
                model._grams[part] = grams
        return model

    def _vectorizer(
        self, part: str, vocabulary: Optional[list[str]] = None
    ) -> TfidfVectorizer:
        """Give the n-gram counter of one part, as the settings ask."""
        low, high = self.settings[f"{part}_ngrams"]
        return TfidfVectorizer(
            analyzer="word" if part == "word" else "char_wb",
            preprocessor=by_sound if part == "sound" else None,
            token_pattern=r"\S+",  # noqa: S106 - a pattern of words, not a secret
            lowercase=False,
            ngram_range=(low, high),
            min_df=1 if vocabulary else self.settings[f"{part}_min_df"],
            sublinear_tf=True,
            vocabulary=vocabulary,
            dtype=np.float32,
        )

    def _blocks(self, texts: Sequence[str], vectors: Optional[Any]) -> list[Any]:
        """Give the n-grams as one sparse block and the vectors as a dense one."""
        grams = [
            self._grams[part].transform(texts) * self.settings[f"{part}_weight"]
            for part in _PARTS
        ]
        blocks: list[Any] = [hstack(grams, format="csr")]
        if vectors is not None:
            scale = np.float32(self.settings["vector_weight"])
            blocks.append(np.asarray(vectors, dtype=np.float32) * scale)
        return blocks
