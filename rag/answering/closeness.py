"""How near a question's words come to being said in each piece: in these words or in others.

Late interaction (Khattab and Zaharia, "ColBERT", 2020) over the bundled static embedding: a word of
the question counts by the best cosine that it has with any word of the piece.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from rag.overlap import clause_weight
from rag.query import Query
from rag.related_words import direction
from rag.stores.lexical import Clause
from rag.word_vectors import Table, WordVectors

_LEAST = 1e-6
"""Weight of a word that stands in every release, so that no sum is nothing."""

_BEFORE, _BEHIND = 7, 3
"""Words around a figure that tell what it counts."""

_UNRELATED = 0.4
"""Cosine that words have which have nothing to do with each other."""

_Ids = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Closeness:
    """Shares from 0 to 1, a column for each clause of the question."""

    exact: Table
    """(pieces, clauses): what the clause's best form that the piece holds is worth."""
    close: Table
    """(pieces, clauses): the best cosine of the clause with a word of the piece, or ``exact``."""
    titles: Table
    """(releases, clauses): as ``close``, of the releases' titles."""
    weights: Table
    """(clauses,): how much each tells, adding up to 1."""
    figures: Table
    """(figures, clauses): as ``related`` of the words around each new figure in the pieces."""
    figure_in: _Ids
    """(figures,): the piece it stands in."""


def related(cosines: Table) -> Table:
    """``cosines`` from 0, where words have nothing to do with each other, to 1."""
    return np.asarray(np.maximum(cosines - _UNRELATED, 0.0) / (1.0 - _UNRELATED), dtype=np.float32)


def closeness(
    query: Query,
    pieces: Sequence[Sequence[str]],
    titles: Sequence[Sequence[str]],
    idf: Mapping[str, float],
    vectors: WordVectors,
) -> Closeness:
    """Of ``pieces`` and ``titles`` as words; ``idf`` holds the words of the question's clauses."""
    clauses, said = query.clauses, [*pieces, *titles, ()]  # the last: never nothing at all
    index: dict[str, int] = {}
    # Each text begins with the empty word, so that none is without any.
    words = chain.from_iterable(chain(("",), text) for text in said)
    ids = np.array([index.setdefault(word, len(index)) for word in words], dtype=np.intp)
    lengths = [len(text) + 1 for text in said]
    owner = np.repeat(np.arange(len(said)), lengths)
    starts = np.cumsum([0, *lengths[:-1]])
    asked = np.array([direction(clause, vectors) for clause in clauses])
    cosines = np.clip(asked @ vectors.of(list(index)).T, 0.0, 1.0)[:, ids]
    exact = _exact(clauses, index, ids, owner)
    close = np.maximum(np.maximum.reduceat(cosines, starts, axis=1).T, exact)
    telling = [clause_weight(clause, idf) + _LEAST for clause in clauses]
    weights = np.array(telling, dtype=np.float32)
    own = frozenset(query.words)
    new = np.array([word[:1].isdigit() and word not in own for word in index])
    figures = np.flatnonzero(new[ids] & (owner < len(pieces)))
    return Closeness(
        exact[: len(pieces)],
        close[: len(pieces)],
        close[len(pieces) : -1],
        weights / weights.sum(),
        _around(cosines, figures, owner),
        owner[figures],
    )


def _exact(clauses: Sequence[Clause], index: Mapping[str, int], ids: _Ids, owner: _Ids) -> Table:
    table = np.zeros((int(owner[-1]) + 1, len(clauses)), dtype=np.float32)
    for column, clause in enumerate(clauses):
        for form in clause.alternatives:
            if all(word in index for word in form.words):
                holding = [owner[ids == index[word]] for word in form.words]
                rows = reduce(np.intersect1d, holding)
                worth = min(1.0, form.weight / clause.alternatives[0].weight)
                table[rows, column] = np.maximum(table[rows, column], worth)
    return table


def _around(cosines: Table, figures: _Ids, owner: _Ids) -> Table:
    """(figures, clauses): the best cosine with a word near each figure in its own text."""
    near = figures[:, None] + np.arange(-_BEFORE, _BEHIND + 1)
    near = np.clip(near, 0, len(owner) - 1)
    near = np.where(owner[near] == owner[figures][:, None], near, figures[:, None])
    return related(cosines[:, near].max(axis=2, initial=0.0).T)
