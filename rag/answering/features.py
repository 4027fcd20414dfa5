"""What can be said of a piece of text as an answer to a question, in numbers."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from rag.answering.cues import counts_in, holds, units_asked
from rag.answering.overlap import Overlap, pairs_shared
from rag.answering.pieces import MAX_PIECE, Piece
from rag.kinds import AnswerKind
from rag.query import Query
from rag.thai.dates import DateSpan, find_dates

FEATURES = (
    *("similarity", "overlap", "overlap_around", "similarity_around", "pairs"),
    *("cue", "other_cues", "unit", "number_asked", "numbers_shared", "day_asked", "time_shared"),
    *("first", "position", "length"),
)
"""Columns of :func:`piece_features`, in order."""

_NUMERIC = frozenset({AnswerKind.HOW_MANY, AnswerKind.HOW_MUCH})

Features = NDArray[np.float32]


def piece_features(
    query: Query,
    pieces: Sequence[Piece],
    similarity: NDArray[np.float32],
    idf: Mapping[str, float],
) -> Features:
    """One row a piece (n, len(FEATURES)).

    ``pieces`` are whole articles one after another, in reading order; ``similarity`` (n,) is each
    one's cosine to the question; ``idf`` weighs the words of the question's clauses.
    """
    asked = _Asked(query, Overlap(query.clauses, idf))
    rows: list[tuple[float, ...]] = []
    for _, group in groupby(enumerate(pieces), key=lambda pair: pair[1].article.id):
        indices, article = zip(*group, strict=True)
        sims = [float(similarity[i]) for i in indices]
        rows += asked.rows(article, sims)
    return np.array(rows, dtype=np.float32).reshape(len(pieces), len(FEATURES))


class _Asked:
    """What of a question the features look at."""

    def __init__(self, query: Query, overlap: Overlap) -> None:
        self._query = query
        self._overlap = overlap
        self._units = units_asked(query.words)
        self._numbers = frozenset(word for word in query.words if word[0].isdigit())
        self._wants_number = bool(_NUMERIC & set(query.kinds))
        self._wants_day = AnswerKind.WHEN in query.kinds

    def rows(
        self, pieces: Sequence[Piece], similarity: Sequence[float]
    ) -> Iterable[tuple[float, ...]]:
        """Rows for the pieces of one article."""
        sets = [frozenset(piece.words) for piece in pieces]
        last = max(1, len(pieces) - 1)
        for i, piece in enumerate(pieces):
            beside = [j for j in (i - 1, i + 1) if 0 <= j < len(pieces)]
            around = sets[i].union(*(sets[j] for j in beside))
            yield (
                similarity[i],
                self._overlap.share(sets[i]),
                self._overlap.share(around),
                max((similarity[j] for j in beside), default=similarity[i]),
                pairs_shared(self._query.terms, piece.words),
                *self._signs(piece, sets[i]),
                float(i == 0),
                i / last,
                min(1.0, len(piece.text) / MAX_PIECE),
            )

    def _signs(self, piece: Piece, words: frozenset[str]) -> tuple[float, ...]:
        kinds = [holds(kind, piece.folded) for kind in self._query.kinds]
        digits = any(word[0].isdigit() for word in piece.words)
        times = self._query.times
        days = find_dates(piece.folded) if times or self._wants_day else []
        return (
            float(kinds[0]),
            sum(kinds[1:]) / max(1, len(kinds) - 1),
            float(bool(self._units) and counts_in(self._units, piece.words)),
            float(digits and self._wants_number),
            len(self._numbers & words) / max(1, len(self._numbers)),
            float(bool(days) and self._wants_day),
            float(any(_overlap(day, time) for day in days for time in times)),
        )


def _overlap(a: DateSpan, b: DateSpan) -> bool:
    return a.first <= b.last and b.first <= a.last
