"""One kind of n-gram: counted by scikit-learn to train, looked up by hand to answer."""

from collections import Counter
from typing import Any, List, Optional, Sequence, Tuple

import numpy as np
from components.lexicon import by_sound
from sklearn.feature_extraction.text import TfidfVectorizer

PARTS = ("word", "char", "sound")


class NGrams:
    """TF-IDF of words, of characters within words, or of characters as they sound."""

    def __init__(self, part: str, settings: dict) -> None:
        low, high = settings[f"{part}_ngrams"]
        self._weight = settings[f"{part}_weight"]
        self._counter = TfidfVectorizer(
            analyzer="word" if part == "word" else "char_wb",
            preprocessor=by_sound if part == "sound" else None,
            token_pattern=r"\S+",  # noqa: S106 - a pattern of words, not a secret
            lowercase=False,
            ngram_range=(low, high),
            min_df=settings[f"{part}_min_df"],
            sublinear_tf=True,
            dtype=np.float32,
        )
        self._split = self._counter.build_analyzer()
        self._places: dict = {}
        self.rarity = np.empty(0, dtype=np.float32)

    def __len__(self) -> int:
        return len(self._places)

    @property
    def names(self) -> List[str]:
        """Give the n-grams in the order of their places."""
        return sorted(self._places, key=self._places.__getitem__)

    def fit(self, texts: Sequence[str]) -> Any:
        """Learn which n-grams there are; give their matrix, a row a text."""
        matrix = self._counter.fit_transform(texts)
        self.restore(self._counter.get_feature_names_out(), self._counter.idf_)
        return matrix * self._weight

    def restore(self, names: Sequence[str], rarity: np.ndarray) -> None:
        """Take what `fit` once learnt."""
        self._places = {str(name): place for place, name in enumerate(names)}
        self.rarity = rarity.astype(np.float32)

    def row(self, text: str) -> Optional[Tuple[np.ndarray, np.ndarray]]:
        """Give places and values of one text: what `fit` gives, ten times quicker."""
        found = Counter(
            self._places[gram] for gram in self._split(text) if gram in self._places
        )
        if not found:
            return None
        places = np.fromiter(found.keys(), dtype=np.int64)
        times = np.fromiter(found.values(), dtype=np.float32)
        values = (np.log(times) + 1) * self.rarity[places]
        return places, values * (self._weight / np.linalg.norm(values))
