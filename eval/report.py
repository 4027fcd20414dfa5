"""Means with bootstrap intervals, breakdowns, and a table a person can read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from eval.questions import EvalQuestion

_RESAMPLES = 2_000
_SEED = 20_260_101


@dataclass(frozen=True, slots=True)
class Mean:
    """A mean over questions with its 95 % bootstrap percentile interval."""

    value: float
    low: float
    high: float
    questions: int

    def __str__(self) -> str:
        return f"{self.value:.3f} [{self.low:.2f}, {self.high:.2f}] (n={self.questions})"


def mean(values: Sequence[float]) -> Mean:
    """The mean of per-question values; all zeros for none (Efron and Tibshirani, 1993, ch. 13)."""
    if not values:
        return Mean(0.0, 0.0, 0.0, 0)
    data = np.asarray(values, dtype=np.float64)
    draws = np.random.default_rng(_SEED).integers(0, len(data), (_RESAMPLES, len(data)))
    low, high = np.percentile(data[draws].mean(axis=1), (2.5, 97.5))
    return Mean(float(data.mean()), float(low), float(high), len(data))


def summary(rows: Mapping[str, Mapping[str, float | None]]) -> dict[str, Mean]:
    """Mean of each measure over ``{qid: {measure: value}}``; None values do not count."""
    names = list(dict.fromkeys(name for row in rows.values() for name in row))
    return {
        name: mean([v for row in rows.values() if (v := row.get(name)) is not None])
        for name in names
    }


def markdown(
    questions: Sequence[EvalQuestion],
    rows: Mapping[str, Mapping[str, float | None]],
    shown: Sequence[str],
) -> str:
    """The means, then the ``shown`` measures by what questions need and by type."""
    lines = ["| measure | mean [95 % interval] |", "|---|---|"]
    lines += [f"| {name} | {value} |" for name, value in summary(rows).items()]
    groups: dict[str, list[str]] = {}
    for question in questions:
        for name in (f"type: {question.type}", *(f"needs: {n}" for n in question.needs)):
            groups.setdefault(name, []).append(question.qid)
    lines += ["", f"| group | n | {' | '.join(shown)} |", "|---" * (len(shown) + 2) + "|"]
    for name, qids in sorted(groups.items()):
        part = summary({qid: rows[qid] for qid in qids})
        cells = " | ".join(f"{part[m].value:.2f}" if m in part else "" for m in shown)
        lines.append(f"| {name} | {len(qids)} | {cells} |")
    return "\n".join(lines)
