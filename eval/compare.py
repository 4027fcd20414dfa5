"""Two runs over the same questions: is the difference more than chance?

Per measure: the mean of the paired differences with its bootstrap interval, a two-sided paired
randomisation test (Smucker, Allan and Carterette, 2007), and the questions won, tied and lost. The
p-values of a table are corrected together after Holm (1979).
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from eval.intervals import SEED, Rows, interval
from rag.errors import SourceError

PERMUTATIONS = 9_999
NO_QUALITY = ("citations", "length", "latency_ms")
"""Shown beside the measures, but neither better nor worse, and not in the correction."""
_TIE = 1e-9


@dataclass(frozen=True, slots=True)
class Difference:
    """One measure of two runs, over the questions that it applies to in both."""

    measure: str
    questions: int
    this: float
    """Mean of the run in hand; each question counts once, also where the report weighs them."""
    other: float
    """Mean of the run it is compared with."""
    difference: float
    """``this - other``."""
    low: float
    high: float
    p: float
    p_holm: float | None
    """None for what says nothing of quality."""
    wins: int
    """Questions on which this run has more."""
    ties: int
    losses: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """A run beside another."""

    name: str
    """Of the other run."""
    differences: tuple[Difference, ...]
    common: int
    """Questions in both runs; no others count."""
    left_out: int


def compare(this: Rows, other: Rows, *, name: str = "other") -> Comparison:
    """Compare two runs, measure by measure, in the order of the first.

    Raises SourceError where they have no question in common.
    """
    common = [qid for qid in this if qid in other]
    if not common:
        raise SourceError(
            f"{name} has no question in common with this run; compare runs of one set"
        )
    measures = list(dict.fromkeys(m for qid in common for m in this[qid]))
    found = [d for m in measures if (d := _difference(m, this, other, common))]
    tested = [d for d in found if d.measure not in NO_QUALITY]
    corrected = dict(zip((d.measure for d in tested), holm([d.p for d in tested]), strict=True))
    return Comparison(
        name,
        tuple(replace(d, p_holm=corrected.get(d.measure)) for d in found),
        len(common),
        len(this) + len(other) - 2 * len(common),
    )


def holm(p_values: Sequence[float]) -> list[float]:
    """The p-values corrected for being many (Holm, 1979), in their order."""
    corrected = [0.0] * len(p_values)
    largest = 0.0
    for rank, place in enumerate(sorted(range(len(p_values)), key=p_values.__getitem__)):
        largest = max(largest, min(1.0, (len(p_values) - rank) * p_values[place]))
        corrected[place] = largest
    return corrected


def load_rows(folder: Path) -> Rows:
    """The rows of an earlier run from the ``report.json`` in its folder.

    Raises SourceError where there is none, or it is not one.
    """
    path = folder / "report.json"
    try:
        rows = json.loads(path.read_text(encoding="utf-8"))["rows"]
        return {
            str(qid): {str(m): None if v is None else float(v) for m, v in row.items()}
            for qid, row in rows.items()
        }
    except (OSError, ValueError, LookupError, TypeError, AttributeError) as error:
        raise SourceError(
            f"{path} is not the report of a run ({error}); give the --out folder of one"
        ) from error


def _difference(measure: str, this: Rows, other: Rows, common: Sequence[str]) -> Difference | None:
    pairs = [
        (one, two)
        for qid in common
        if (one := this[qid].get(measure)) is not None
        and (two := other[qid].get(measure)) is not None
    ]
    if not pairs:
        return None
    ours, theirs = np.array(pairs, dtype=np.float64).T
    differences = ours - theirs
    low, high = interval(differences.tolist())
    return Difference(
        measure,
        len(pairs),
        float(ours.mean()),
        float(theirs.mean()),
        float(differences.mean()),
        low,
        high,
        randomisation_p(differences.tolist()),
        None,
        int((differences > _TIE).sum()),
        int((abs(differences) <= _TIE).sum()),
        int((differences < -_TIE).sum()),
    )


def randomisation_p(differences: Sequence[float]) -> float:
    """Two-sided p of the paired randomisation test: which run gave which value is chance.

    Exact for few questions that differ (ties change nothing, so they are left out), else from
    PERMUTATIONS draws.
    """
    from scipy.stats import permutation_test

    differing = np.array([d for d in differences if abs(d) > _TIE])
    if len(differing) < 2:  # one difference lies as far from nought either way
        return 1.0
    found = permutation_test(
        (differing, np.zeros_like(differing)),
        lambda one, two, axis: np.mean(one - two, axis=axis),
        permutation_type="samples",
        vectorized=True,
        n_resamples=PERMUTATIONS,
        rng=np.random.default_rng(SEED),
    )
    return float(found.pvalue)
