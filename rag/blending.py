"""Scores on different scales, made one."""

import numpy as np
from numpy.typing import NDArray

CROSS_WEIGHT = 1.0
"""Of a cross-encoder's scores beside the learned ones, both standardised: the plain sum (CombSUM of
Fox and Shaw, "Combination of multiple searches", 1994), which favours neither. Not tuned: no
cross-encoder was at hand to measure one with."""


def standardised(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """``values`` in standard deviations from their mean; zeros where all are the same."""
    spread = values.std()
    return (values - values.mean()) / spread if spread > 0 else np.zeros_like(values)


def blended(learned: NDArray[np.float64], judged: NDArray[np.float64]) -> NDArray[np.float64]:
    """The second stage's learned scores (n,) and a cross-encoder's (n,) as one, (n,).

    It has the mean and the spread of ``learned``: what answers reads differences of them. A text
    that the model gives no number for (half precision may overflow) counts as an average one.
    """
    known = np.isfinite(judged)
    neutral = float(judged[known].mean()) if known.any() else 0.0
    both = standardised(learned) + CROSS_WEIGHT * standardised(np.where(known, judged, neutral))
    return np.asarray(learned.mean() + (learned.std() or 1.0) * standardised(both))
