"""How much of what a question describes stands in a text, its other names included."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

import numpy as np

from rag.stores.lexical import Clause, WordIndex


def clause_weight(clause: Clause, idf: Mapping[str, float]) -> float:
    """How telling a clause is, by the rarest word of its own form."""
    own = clause.alternatives[0]
    return own.weight * max((idf.get(word, 0.0) for word in own.words), default=0.0)


class Overlap:
    """Shares of a question's clauses, weighed by how rare their words are."""

    def __init__(self, clauses: Sequence[Clause], idf: Mapping[str, float]) -> None:
        """``idf`` holds every word of the clauses' alternatives; missing ones weigh nothing."""
        self._forms: dict[str, list[tuple[int, tuple[str, ...], float]]] = {}
        self._total = 0.0
        for number, clause in enumerate(clauses):
            own = clause.alternatives[0]
            weight = clause_weight(clause, idf)
            self._total += weight
            for form in clause.alternatives:
                worth = weight * min(1.0, form.weight / own.weight)
                self._forms.setdefault(form.words[0], []).append((number, form.words, worth))
        self._words = frozenset(self._forms)

    def share(self, words: frozenset[str]) -> float:
        """0 to 1: the weight of the clauses of which some form stands in ``words``."""
        best: dict[int, float] = {}
        for word in words & self._words:
            for number, form, worth in self._forms[word]:
                if worth > best.get(number, 0.0) and (len(form) == 1 or words.issuperset(form)):
                    best[number] = worth
        return sum(best.values()) / self._total if self._total else 0.0


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
