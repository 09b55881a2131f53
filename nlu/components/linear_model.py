"""The classifier itself: n-grams and an embedding into one regularised linear model.

Free of Rasa. What is saved is arrays and JSON: loading a model runs no code of it.
"""

import json
from pathlib import Path
from typing import Any, Optional, Sequence

import numpy as np
from components import softmax
from components.ngrams import PARTS, NGrams
from scipy.sparse import hstack


class LinearModel:
    """N-grams of three kinds, an optional vector, and one softmax regression."""

    def __init__(self, settings: dict[str, Any]) -> None:
        self.settings = settings
        self.labels: list[str] = []
        self._grams = {part: NGrams(part, settings) for part in PARTS}
        self._weights = np.empty((0, 0), dtype=np.float32)
        self._bias = np.empty(0, dtype=np.float32)

    def fit(
        self, texts: Sequence[str], vectors: Optional[Any], labels: Sequence[str]
    ) -> None:
        """Learn from normalised texts, their vectors (None without one) and labels."""
        names, classes = np.unique(list(labels), return_inverse=True)
        self.labels = [str(name) for name in names]
        grams = [self._grams[part].fit(texts) for part in PARTS]
        blocks: list[Any] = [hstack(grams, format="csr")]
        if vectors is not None:
            blocks.append(np.asarray(vectors, dtype=np.float32) * self._scale)
        self._weights, self._bias = softmax.fit(
            blocks, classes, self.settings["C"], self.settings["max_iter"]
        )

    def predict(self, text: str, vector: Optional[Any]) -> np.ndarray:
        """Give the calibrated probabilities of one text, in the order of `labels`.

        Without a vector the n-grams answer alone, even if there was one in training.
        """
        score, start = self._bias.copy(), 0
        for grams in self._grams.values():
            row = grams.row(text)
            if row is not None:
                score += row[1] @ self._weights[start + row[0]]
            start += len(grams)
        if vector is not None and len(self._weights) > start:
            score += (vector * self._scale) @ self._weights[start:]
        return softmax.shares(score / self.settings["temperature"])

    def save(self, folder: Path) -> None:
        """Write the model into `folder`."""
        rarity = {f"rarity_{part}": self._grams[part].rarity for part in PARTS}
        np.savez(
            folder / "weights.npz", weights=self._weights, bias=self._bias, **rarity
        )
        names = {part: self._grams[part].names for part in PARTS}
        about = {"settings": self.settings, "labels": self.labels, "grams": names}
        (folder / "model.json").write_text(json.dumps(about), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> "LinearModel":
        """Read the model that `save` wrote."""
        about = json.loads((folder / "model.json").read_text(encoding="utf-8"))
        model = cls(about["settings"])
        model.labels = about["labels"]
        with np.load(folder / "weights.npz", allow_pickle=False) as arrays:
            model._weights, model._bias = arrays["weights"], arrays["bias"]
            for part in PARTS:
                model._grams[part].restore(
                    about["grams"][part], arrays[f"rarity_{part}"]
                )
        return model

    @property
    def _scale(self) -> np.float32:
        return np.float32(self.settings["vector_weight"])
