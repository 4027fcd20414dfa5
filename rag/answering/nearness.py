"""What the words and the meaning of a release's pieces have of the question, in numbers."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from rag.answering.closeness import Closeness, related
from rag.word_vectors import Table

OF_WORDS = (
    *("overlap", "overlap_around", "overlap_rare_here", "overlap_untitled", "overlap_before"),
    *("overlap_so_far", "close", "close_around", "close_before", "close_behind", "close_rare_here"),
    *("close_untitled", "close_with_title", "related", "near", "least_close"),
)
"""Columns of :func:`word_features`, in order."""

OF_FACET = (
    *("facet_overlap", "facet_overlap_around", "beside", "beside_around"),
    *("beside_related", "beside_related_around"),
)
"""Columns of :func:`facet_word_features`, in order."""

OF_MEANING = ("similarity", "similarity_around", "beyond_title", "beyond_title_lag")
"""Columns of :func:`meaning_features`, in order."""

_NEAR = 0.55
"""Cosine from which a word says the same, or nearly."""

_LEAST = 1e-6


def word_features(here: Closeness, title: Table) -> Table:
    """Of the pieces of one release, (pieces, len(OF_WORDS)); ``title`` (clauses,) is its own row.

    ``here`` is cut to the release. What its title says is said all over it: what tells its pieces
    apart is the rest, and what stands in few of them.
    """
    weights, exact, close = here.weights, here.exact, here.close
    before, behind = _shifted(close)
    overlap = exact @ weights
    untitled = weights * (1.0 - title)
    left = float(untitled.sum())
    share_left = min(1.0, 2.0 * left) / max(left, _LEAST)
    with_title = np.maximum(close, title)
    telling = weights >= np.quantile(weights, 0.5)
    stands = exact.sum(axis=0)
    columns = (
        overlap,
        around(exact) @ weights,
        _rare(exact, weights * (stands > 0), stands),
        exact @ untitled * share_left,
        np.maximum.accumulate(np.concatenate([[0.0], overlap[:-1]])),
        np.maximum.accumulate(_shifted(exact)[0], axis=0) @ weights,
        close @ weights,
        np.maximum(close, np.maximum(before, behind)) @ weights,
        before @ weights,
        behind @ weights,
        _rare(close, weights, np.square(close).sum(axis=0)),
        close @ untitled * share_left,
        with_title @ weights,
        related(close) @ weights,
        (close > _NEAR) @ weights,
        with_title[:, telling].min(axis=1),
    )
    return np.stack(columns, axis=1).astype(np.float32)


def facet_word_features(here: Closeness, facet: Sequence[int], beside: Sequence[int]) -> Table:
    """(pieces, len(OF_FACET)) for one facet's clauses, and those beside its question word."""
    near = _share(here.exact, here.weights, beside)
    columns = (
        _share(here.exact, here.weights, facet),
        _share(around(here.exact), here.weights, facet),
        near,
        np.maximum(*_shifted(near[:, None]))[:, 0],
        _share(related(here.close), here.weights, beside),
        _share(around(related(here.close)), here.weights, beside),
    )
    return np.stack(columns, axis=1).astype(np.float32)


def meaning_features(pieces: Table, question: Table, title: Table) -> Table:
    """(pieces, len(OF_MEANING)) from vectors of length 1 of one release's pieces, and its title's.

    What the question means beyond the title is asked of the release.
    """
    alike = pieces @ question
    beyond = question - (question @ title) * title
    beyond = beyond / max(float(np.linalg.norm(beyond)), _LEAST)
    rest = pieces @ beyond
    beside = np.maximum(*_shifted(alike[:, None], -1.0))[:, 0] if len(alike) > 1 else alike
    return np.stack((alike, beside, rest, rest - rest.max()), axis=1).astype(np.float32)


def around(table: Table) -> Table:
    """The largest of each row, the one before and the one behind it."""
    return np.asarray(np.maximum(table, np.maximum(*_shifted(table))))


def _shifted(table: Table, empty: float = 0.0) -> tuple[Table, Table]:
    """The rows before and the rows behind each row."""
    edge = np.full_like(table[:1], empty)
    return np.concatenate([edge, table[:-1]]), np.concatenate([table[1:], edge])


def _rare(table: Table, weights: Table, stands: Table) -> NDArray[np.float32]:
    """Shares of ``weights``, more of those clauses that stand in few pieces (their number)."""
    rarity = np.maximum(np.log((len(table) + 1) / (stands + 0.5)), 0.0) * weights
    return np.asarray(table @ rarity / max(float(rarity.sum()), _LEAST), dtype=np.float32)


def _share(table: Table, weights: Table, clauses: Sequence[int]) -> NDArray[np.float32]:
    if not clauses:
        return np.zeros(len(table), dtype=np.float32)
    own = weights[list(clauses)]
    return np.asarray(table[:, list(clauses)] @ (own / own.sum()), dtype=np.float32)
