"""Multinomial logistic regression over a sparse and a dense block of features.

The same objective and the same results as scikit-learn's, but the dense block stays
dense: quicker than one sparse matrix of both.
"""

from typing import Any, Sequence, Tuple

import numpy as np
from scipy.optimize import minimize


def fit(
    blocks: Sequence[Any], classes: np.ndarray, strength: float, steps: int
) -> Tuple[np.ndarray, np.ndarray]:
    """Give weights (features by classes) and biases, by L-BFGS.

    `blocks` are matrices of equal height, `classes` the class of each row from 0 on;
    each class counts the same whatever its size. `strength` is the inverse of the
    regularisation, `steps` the most iterations.
    """
    count = int(classes.max()) + 1
    wanted = np.eye(count, dtype=np.float32)[classes]
    shares = len(classes) / (count * np.bincount(classes))
    rows = (strength * shares[classes]).astype(np.float32)[:, None]
    widths = np.cumsum([block.shape[1] for block in blocks])

    def loss(flat: np.ndarray) -> Tuple[float, np.ndarray]:
        every = flat.astype(np.float32).reshape(-1, count)
        parts = np.split(every[:-1], widths[:-1])
        scores = sum(block @ part for block, part in zip(blocks, parts, strict=True))
        log_odds = _log_odds(scores + every[-1])
        error = (np.exp(log_odds) - wanted) * rows
        slope = np.vstack(
            [block.T @ error for block in blocks] + [error.sum(axis=0)]
        ).astype(np.float64)
        slope[:-1] += every[:-1]
        misfit = -(log_odds * wanted * rows).sum(dtype=np.float64)
        return misfit + 0.5 * float(np.square(every[:-1]).sum()), slope.ravel()

    start = np.zeros((int(widths[-1]) + 1) * count)
    found = minimize(
        loss, start, jac=True, method="L-BFGS-B", options={"maxiter": steps}
    )
    every = found.x.astype(np.float32).reshape(-1, count)
    return every[:-1], every[-1]


def shares(score: np.ndarray) -> np.ndarray:
    """Give the probabilities that belong to one row of scores."""
    return np.exp(_log_odds(score[None, :]))[0]


def _log_odds(score: np.ndarray) -> np.ndarray:
    score = score - score.max(axis=1, keepdims=True)
    return score - np.log(np.exp(score).sum(axis=1, keepdims=True))
