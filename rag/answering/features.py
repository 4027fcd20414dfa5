"""What can be said of a piece of text as an answer to a question, in numbers."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from rag.answering.facets import Facet
from rag.answering.pieces import MAX_PIECE, Piece
from rag.cues import counts_in, holds
from rag.kinds import AnswerKind
from rag.overlap import Overlap, pairs_shared
from rag.query import Query
from rag.schema import Passage
from rag.thai.dates import DateSpan, find_dates

_CUED = tuple(kind for kind in AnswerKind if kind is not AnswerKind.FACT)

_SHARED = (
    *("similarity", "overlap", "overlap_around", "similarity_around", "pairs", "new_words"),
    *("time_shared", "first", "position", "length", "short", "in_passage", "lag"),
)
_FACET = (
    *("facet_overlap", "facet_overlap_around", "beside", "beside_around"),
    *(f"cue_{kind}" for kind in _CUED),
    *("unit", "unit_named", "number_new", "day_asked"),
)
FEATURES = (*_SHARED, *_FACET)
"""Columns of :func:`piece_features`, in order."""

_NUMERIC = frozenset({AnswerKind.HOW_MANY, AnswerKind.HOW_MUCH})

_MANY_NEW = 40.0
"""Words; more new ones than this say no more of a piece."""

_SHORT = 40
"""Characters under which a piece is a date line, a list of tags or a heading."""

Features = NDArray[np.float32]


def piece_features(
    query: Query,
    facets: Sequence[Facet],
    pieces: Sequence[Piece],
    similarity: NDArray[np.float32],
    idf: Mapping[str, float],
    passages: Mapping[str, Passage],
) -> Features:
    """Rows of features, (len(facets), len(pieces), len(FEATURES)).

    ``pieces`` are whole articles one after another, in reading order; ``similarity`` (n,) is each
    one's cosine to the question; ``idf`` weighs the words of the question's clauses; ``passages``
    are the articles' retrieved passages by article id.
    """
    table = np.zeros((len(facets), len(pieces), len(FEATURES)), dtype=np.float32)
    whole = Overlap(query.clauses, idf)
    own = [(Overlap(facet.clauses, idf), Overlap(facet.beside, idf)) for facet in facets]
    best = max((passage.score for passage in passages.values()), default=0.0)
    first = 0
    for _, group in groupby(pieces, key=lambda piece: piece.article.id):
        article = tuple(group)
        part = slice(first, first + len(article))
        around = _around([frozenset(piece.words) for piece in article])
        passage = passages[article[0].article.id]
        place = [_place(piece, passage, best) for piece in article]
        shared = _shared(query, article, around, similarity[part], whole)
        for i, facet in enumerate(facets):
            of_facet = _of_facet(query, facet, article, around, own[i])
            table[i, part] = np.hstack([shared, np.array(place), of_facet])
        first += len(article)
    return table


_Sets = Sequence[tuple[frozenset[str], frozenset[str]]]
"""Of each piece: its words, and its words with its neighbours'."""


def _around(sets: Sequence[frozenset[str]]) -> _Sets:
    return [(own, own.union(*sets[max(0, i - 1) : i + 2])) for i, own in enumerate(sets)]


def _place(piece: Piece, passage: Passage, best: float) -> tuple[float, float, float]:
    """What a piece's place says before it is read; ``best`` is the first release's score."""
    inside = passage.chunk.start <= piece.start < passage.chunk.end
    return float(len(piece.text) < _SHORT), float(inside), best - passage.score


def _shared(
    query: Query,
    pieces: Sequence[Piece],
    around: _Sets,
    similarity: NDArray[np.float32],
    overlap: Overlap,
) -> Features:
    """The features that do not look at a facet, in the order of _SHARED up to ``length``."""
    asked = frozenset(query.words)
    last = max(1, len(pieces) - 1)
    padded = np.pad(similarity, 1, constant_values=-1.0)
    beside = np.maximum(padded[:-2], padded[2:])
    rows = [
        (
            similarity[i],
            overlap.share(around[i][0]),
            overlap.share(around[i][1]),
            beside[i] if len(pieces) > 1 else similarity[i],
            pairs_shared(query.terms, piece.words),
            min(1.0, len(around[i][0] - asked) / _MANY_NEW),
            float(_time_shared(query.times, piece)),
            float(i == 0),
            i / last,
            min(1.0, len(piece.text) / MAX_PIECE),
        )
        for i, piece in enumerate(pieces)
    ]
    return np.array(rows, dtype=np.float32)


def _of_facet(
    query: Query,
    facet: Facet,
    pieces: Sequence[Piece],
    around: _Sets,
    overlaps: tuple[Overlap, Overlap],
) -> Features:
    """The features that do, in the order of _FACET."""
    numbers = frozenset(word for word in query.words if word[0].isdigit())
    wants_number = not _NUMERIC.isdisjoint(facet.kinds)
    wants_day = AnswerKind.WHEN in facet.kinds
    overlap, beside = overlaps
    near_word = [beside.share(words) for words, _ in around]
    padded = [0.0, *near_word, 0.0]
    rows = []
    for i, (piece, (words, near)) in enumerate(zip(pieces, around, strict=True)):
        new = [word for word in piece.words if word[0].isdigit() and word not in numbers]
        counted = bool(facet.units) and counts_in(facet.units, piece.words)
        rows.append(
            (
                overlap.share(words),
                overlap.share(near),
                near_word[i],
                max(padded[i], padded[i + 2]),
                *(float(k in facet.kinds and holds(k, piece.folded)) for k in _CUED),
                float(counted),
                float(counted and bool(new)),
                float(wants_number and bool(new)),
                float(wants_day and bool(new) and holds(AnswerKind.WHEN, piece.folded)),
            )
        )
    return np.array(rows, dtype=np.float32)


def _time_shared(times: Sequence[DateSpan], piece: Piece) -> bool:
    return any(_meet(day, time) for day in _days(times, piece) for time in times)


def _days(times: Sequence[DateSpan], piece: Piece) -> Iterator[DateSpan]:
    """The piece's dates, read only where they can matter."""
    if times and any(word[0].isdigit() for word in piece.words):
        yield from find_dates(piece.folded)


def _meet(a: DateSpan, b: DateSpan) -> bool:
    return a.first <= b.last and b.first <= a.last
