"""How near a text comes to saying what a question says in other words.

Late interaction (Khattab and Zaharia, "ColBERT", 2020) over the bundled static embedding: a term
of the question counts by the best cosine that it has with any word of the text.
"""

from collections.abc import Mapping, Sequence
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from rag.overlap import clause_weight
from rag.stores.lexical import Clause
from rag.word_vectors import Table, WordVectors


def clause_weights(clauses: Sequence[Clause], idf: Mapping[str, float]) -> NDArray[np.float64]:
    """(len(clauses),): the weight of each as a share of all; or all 0."""
    weights = np.array([clause_weight(clause, idf) for clause in clauses])
    total = float(weights.sum())
    return weights / total if total else weights


def said_in(clauses: Sequence[Clause], texts: Sequence[frozenset[str]]) -> NDArray[np.bool_]:
    """(len(texts), len(clauses)): whether some form of the clause stands in the text's words."""
    forms = [[frozenset(a.words) for a in clause.alternatives] for clause in clauses]
    table = [[any(form <= text for form in own) for own in forms] for text in texts]
    return np.array(table, dtype=np.bool_).reshape(len(texts), len(clauses))


def best_cosines(
    clauses: Sequence[Clause], texts: Sequence[frozenset[str]], vectors: WordVectors
) -> Table:
    """(len(texts), len(clauses)): each clause's best cosine with a word of the text, at least 0."""
    # Each text begins with the empty word, so that none is without any.
    lists = [("", *text) for text in texts]
    index: dict[str, int] = {}
    words = chain.from_iterable(lists)
    ids = np.array([index.setdefault(word, len(index)) for word in words], dtype=np.intp)
    starts = np.cumsum([0, *(len(words) for words in lists[:-1])])
    asked = np.array([direction(clause, vectors) for clause in clauses])
    cosines = np.maximum(asked @ vectors.of(list(index)).T, 0.0)
    return np.asarray(np.maximum.reduceat(cosines[:, ids], starts, axis=1).T)


def direction(clause: Clause, vectors: WordVectors) -> Table:
    """(dimension,): what the words of the clause's own form mean together; length 1, or 0."""
    total = vectors.of(list(dict.fromkeys(clause.alternatives[0].words))).sum(axis=0)
    length = float(np.linalg.norm(total))
    return np.asarray(total / length if length else total, dtype=np.float32)


def share_of_letters(clauses: Sequence[Clause], weights: NDArray[np.float64], text: str) -> float:
    """0 to 1: the weight of the clauses whose words stand in a text, as mere letters.

    Much faster than cutting the text into words, and blind to where words end.
    """
    found = 0.0
    for clause, weight in zip(clauses, weights, strict=True):
        own = clause.alternatives[0].weight
        worth = (
            min(1.0, form.weight / own)
            for form in clause.alternatives
            if all(word in text for word in form.words)
        )
        found += weight * max(worth, default=0.0)
    return float(found)
