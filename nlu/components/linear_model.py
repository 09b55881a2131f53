"""The classifier itself: n-grams and an embedding into one regularised linear model.

Free of Rasa. What is saved is arrays and JSON: loading a model runs no code of it.
"""

import json

import numpy as np
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

_PARTS = ("word", "char")


class LinearModel:
    """Word and character n-grams, an optional vector, and a logistic regression."""

    def __init__(self, settings):
        self.settings = settings
        self.labels = []
        self._grams = {}
        self._weights = None
        self._bias = None

    def fit(self, texts, vectors, labels):
        """Learn from normalised texts, their vectors (None without one) and labels."""
        self._grams = {part: self._vectorizer(part) for part in _PARTS}
        for grams in self._grams.values():
            grams.fit(texts)
        learner = LogisticRegression(
            C=self.settings["C"],
            max_iter=self.settings["max_iter"],
            class_weight="balanced",
            tol=1e-3,
        )
        learner.fit(self._features(texts, vectors), labels)
        self.labels = [str(label) for label in learner.classes_]
        self._weights = learner.coef_.T.astype(np.float32)
        self._bias = learner.intercept_.astype(np.float32)

    def predict(self, texts, vectors):
        """Give one row of calibrated probabilities a text, in the order of `labels`."""
        scores = self._features(texts, vectors) @ self._weights + self._bias
        scores = scores / self.settings["temperature"]
        odds = np.exp(scores - scores.max(axis=1, keepdims=True))
        return odds / odds.sum(axis=1, keepdims=True)

    def save(self, folder):
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
    def load(cls, folder):
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

    def _vectorizer(self, part, vocabulary=None):
        """Give the n-gram counter of one part, as the settings ask."""
        low, high = self.settings[f"{part}_ngrams"]
        return TfidfVectorizer(
            analyzer="word" if part == "word" else "char_wb",
            token_pattern=r"\S+",
            lowercase=False,
            ngram_range=(low, high),
            min_df=1 if vocabulary else self.settings[f"{part}_min_df"],
            sublinear_tf=True,
            vocabulary=vocabulary,
            dtype=np.float32,
        )

    def _features(self, texts, vectors):
        """Put the n-grams and the vectors side by side, each with its own weight."""
        columns = [
            self._grams[part].transform(texts) * self.settings[f"{part}_weight"]
            for part in _PARTS
        ]
        if vectors is not None:
            scale = np.float32(self.settings["vector_weight"])
            columns.append(csr_matrix(np.asarray(vectors, dtype=np.float32) * scale))
        return hstack(columns, format="csr")
