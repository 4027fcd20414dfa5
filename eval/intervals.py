"""Means over questions with bootstrap intervals."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

RESAMPLES = 2_000
SEED = 20_260_101

Rows = Mapping[str, Mapping[str, float | None]]
"""``{qid: {measure: value}}``; None where a measure does not apply to the question."""


@dataclass(frozen=True, slots=True)
class Mean:
    """A mean over questions with its 95 % bootstrap percentile interval."""

    value: float
    low: float
    high: float
    questions: int

    def __str__(self) -> str:
        return f"{self.value:.3f} [{self.low:.2f}, {self.high:.2f}] (n={self.questions})"


WEIGHTS: Mapping[str, str] = {"citation_precision": "citations", "verbatim": "citations"}
"""Measures that are shares of all citations, not means over questions: each question counts as
often as it has citations, which is the other column."""


def interval(
    values: Sequence[float], weights: Sequence[float] | None = None
) -> tuple[float, float]:
    """The 95 % bootstrap percentile interval of a mean (Efron and Tibshirani, 1993, ch. 13).

    Values that are all the same, one alone among them, give an interval of no width.
    """
    from scipy.stats import bootstrap  # half a second to import

    data = np.asarray(values, dtype=np.float64)
    if (data == data[0]).all():
        return float(data[0]), float(data[0])
    found = bootstrap(
        (data, np.ones_like(data) if weights is None else np.asarray(weights, dtype=np.float64)),
        lambda x, w, axis: (x * w).sum(axis=axis) / w.sum(axis=axis),
        paired=True,
        vectorized=True,
        n_resamples=RESAMPLES,
        method="percentile",
        rng=np.random.default_rng(SEED),
    ).confidence_interval
    return float(found.low), float(found.high)


def mean(values: Sequence[float], weights: Sequence[float] | None = None) -> Mean:
    """The mean of per-question values, by positive ``weights``; all zeros for none."""
    if not values:
        return Mean(0.0, 0.0, 0.0, 0)
    value = float(np.average(values, weights=weights))
    return Mean(value, *interval(values, weights), len(values))


def summary(rows: Rows) -> dict[str, Mean]:
    """Mean of each measure; None values do not count."""
    names = list(dict.fromkeys(name for row in rows.values() for name in row))
    return {name: _measure(name, rows) for name in names}


def _measure(name: str, rows: Rows) -> Mean:
    having = [(v, row) for row in rows.values() if (v := row.get(name)) is not None]
    weights = [row.get(WEIGHTS[name]) or 1.0 for _, row in having] if name in WEIGHTS else None
    return mean([value for value, _ in having], weights)
