"""How much of what a question describes stands in a text, its other names included."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

import numpy as np

from rag.stores.lexical import Clause, WordIndex


class Overlap:
    """Shares of a question's clauses, weighed by how rare their words are."""

    def __init__(self, clauses: Sequence[Clause], idf: Mapping[str, float]) -> None:
        """``idf`` holds every word of the clauses' alternatives; missing ones weigh nothing."""
        self._clauses: list[tuple[float, tuple[tuple[tuple[str, ...], float], ...]]] = []
        for clause in clauses:
            own = clause.alternatives[0]
            weight = own.weight * max(idf.get(word, 0.0) for word in own.words)
            options = tuple((a.words, min(1.0, a.weight / own.weight)) for a in clause.alternatives)
            self._clauses.append((weight, options))
        self._total = sum(weight for weight, _ in self._clauses) or 1.0

    def share(self, words: frozenset[str]) -> float:
        """0 to 1: the weight of the clauses of which some form stands in ``words``."""
        found = 0.0
        for weight, options in self._clauses:
            best = max((w for form, w in options if words.issuperset(form)), default=0.0)
            found += weight * best
        return found / self._total


def pairs_shared(terms: Sequence[str], words: Sequence[str]) -> float:
    """0 to 1: the share of neighbouring terms of a question that are neighbours in a text."""
    asked = set(pairwise(terms))
    return len(asked & set(pairwise(words))) / len(asked) if asked else 0.0


def words_of(clauses: Sequence[Clause]) -> frozenset[str]:
    """Every word of every alternative."""
    return frozenset(w for c in clauses for a in c.alternatives for w in a.words)


def inverse_frequencies(index: WordIndex, words: Iterable[str]) -> dict[str, float]:
    """Robertson and Spärck Jones's idf over an index's entries, in Lucene's form, never below 0.

    The index counts a word in entries that were just removed until it merges its files, so a word
    may stand in more entries than there are.
    """
    total = max(index.count(), 1)
    found = {word: min(index.document_frequency(word), total) for word in words}
    return {word: float(np.log(1 + (total - n + 0.5) / (n + 0.5))) for word, n in found.items()}
