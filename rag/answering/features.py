"""What can be said of a piece of text as an answer to a question, in numbers."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from math import log

import numpy as np
from numpy.typing import NDArray

from rag.answering.closeness import Closeness
from rag.answering.facets import Facet
from rag.answering.meaning import Meaning
from rag.answering.nearness import (
    OF_FACET,
    OF_MEANING,
    OF_WORDS,
    facet_word_features,
    meaning_features,
    word_features,
)
from rag.answering.pieces import Piece
from rag.answering.signs import SIGNS, sign_features
from rag.cues import holds
from rag.kinds import AnswerKind
from rag.query import Query
from rag.schema import Passage
from rag.stores.lexical import Clause
from rag.units import counts_in

_CUED = tuple(kind for kind in AnswerKind if kind is not AnswerKind.FACT)

_ASKED = (
    *((AnswerKind.FACT,), (AnswerKind.LIST, AnswerKind.SUMMARY), (AnswerKind.WHO,)),
    *((AnswerKind.WHEN,), (AnswerKind.HOW_MANY, AnswerKind.HOW_MUCH)),
    (AnswerKind.HOW_TO, AnswerKind.ELIGIBILITY),
)
"""What a facet asks for, told with each piece: a sign means more to one kind than to another."""

_OF_PLACE = (
    *("in_passage", "lag", "first", "position", "first_lines"),
    *("new_words", "in_title", "rare_here"),
)
_OF_KIND = (
    *("beside_similarity", "figure_beside"),
    *(f"cue_{kind}" for kind in _CUED),
    *("unit", "unit_named", "number_new", "day_asked"),
    *(f"asks_{kinds[0]}" for kinds in _ASKED),
)
FEATURES = (*SIGNS, *_OF_PLACE, *OF_WORDS, *OF_MEANING, *OF_FACET, *_OF_KIND)
"""Columns of :func:`piece_features`, in order."""

_NUMERIC = frozenset({AnswerKind.HOW_MANY, AnswerKind.HOW_MUCH})
_FIGURED = _NUMERIC | {AnswerKind.WHEN}

_MANY_NEW = 40.0
"""Words; more new ones than this say no more of a piece."""

_FIRST_LINES = 8

Features = NDArray[np.float32]


def piece_features(
    query: Query,
    facets: Sequence[Facet],
    pieces: Sequence[Piece],
    meaning: Meaning,
    passages: Mapping[str, Passage],
) -> Features:
    """Rows of features, (len(facets), len(pieces), len(FEATURES)).

    ``pieces`` are whole articles one after another, in reading order; ``passages`` are the
    articles' retrieved passages by article id, in the order of the titles in ``meaning``.
    """
    if not pieces:
        return np.zeros((len(facets), 0, len(FEATURES)), dtype=np.float32)
    figures = np.bincount(meaning.closeness.figure_in, minlength=len(pieces))
    of_kind = _kind_features(query, facets, pieces, figures > 0, meaning)
    signs = sign_features(query, pieces, figures)
    best = max(passage.score for passage in passages.values())
    clauses = [(_among(query, f.clauses), _among(query, f.beside)) for f in facets]
    tables = []
    first = 0
    for article_id, group in groupby(pieces, key=lambda piece: piece.article.id):
        article = tuple(group)
        part = slice(first, first + len(article))
        first += len(article)
        release = list(passages).index(article_id)
        here = _cut(meaning.closeness, part)
        shared = np.hstack(
            [
                signs[part],
                _place(query, article, meaning.title_words[release], passages[article_id], best),
                word_features(here, here.titles[release]),
                meaning_features(meaning.pieces[part], meaning.question, meaning.titles[release]),
            ]
        )
        rows = [
            np.hstack([shared, facet_word_features(here, *clauses[i]), of_kind[i, part]])
            for i in range(len(facets))
        ]
        tables.append(np.stack(rows))
    return np.concatenate(tables, axis=1)


def _cut(whole: Closeness, part: slice) -> Closeness:
    return replace(whole, exact=whole.exact[part], close=whole.close[part])


def _among(query: Query, clauses: Sequence[Clause]) -> list[int]:
    return [i for i, clause in enumerate(query.clauses) if clause in clauses]


def _place(
    query: Query,
    article: Sequence[Piece],
    title: Sequence[str],
    passage: Passage,
    best: float,
) -> Features:
    """What a piece's place in its release says, in the order of _OF_PLACE.

    ``best`` is the first release's score.
    """
    asked, heading = frozenset(query.words), frozenset(title)
    sets = [frozenset(piece.words) for piece in article]
    standing = Counter(word for words in sets for word in words)
    by_number = [0.0, *(log(len(article) / n) for n in range(1, len(article) + 1))]
    rarity = {word: by_number[n] for word, n in standing.items()}
    last = max(1, len(article) - 1)
    rows = [
        (
            passage.chunk.start <= piece.start < passage.chunk.end,
            best - passage.score,
            i == 0,
            i / last,
            min(1.0, i / _FIRST_LINES),
            min(1.0, len(words - asked) / _MANY_NEW),
            len(heading & words) / max(1, len(words)),
            sum(rarity[word] for word in words) / max(1, len(words)),
        )
        for i, (piece, words) in enumerate(zip(article, sets, strict=True))
    ]
    return np.array(rows, dtype=np.float32)


def _kind_features(
    query: Query,
    facets: Sequence[Facet],
    pieces: Sequence[Piece],
    figured: NDArray[np.bool_],
    meaning: Meaning,
) -> Features:
    """(facets, pieces, len(_OF_KIND)): whether a piece shows what a facet's kind of answer has."""
    asked = {kind for facet in facets for kind in facet.kinds}
    shows = {k: np.array([holds(k, p.folded) for p in pieces]) for k in asked}
    nothing = np.zeros(len(pieces), dtype=np.bool_)
    table = []
    for i, facet in enumerate(facets):
        kinds = frozenset(facet.kinds)
        counted = nothing
        if facet.units:
            counted = np.array([counts_in(facet.units, p.words, p.folded) for p in pieces])
        day = figured & shows[AnswerKind.WHEN] if AnswerKind.WHEN in kinds else nothing
        columns = (
            meaning.pieces @ meaning.beside[i],
            _figure_beside(query, facet, meaning.closeness, len(pieces)),
            *(shows[kind] if kind in kinds else nothing for kind in _CUED),
            counted,
            counted & figured,
            nothing if _NUMERIC.isdisjoint(kinds) else figured,
            day,
            *(nothing if kinds.isdisjoint(some) else ~nothing for some in _ASKED),
        )
        table.append(np.stack(columns, axis=1))
    return np.stack(table).astype(np.float32)


def _figure_beside(query: Query, facet: Facet, words: Closeness, pieces: int) -> Features:
    """(pieces,): how near the words around a piece's best figure are to the question's."""
    best = np.zeros(pieces, dtype=np.float32)
    if not _FIGURED.isdisjoint(facet.kinds):
        weights = words.weights.copy()
        weights[_among(query, facet.beside)] *= 2.0
        np.maximum.at(best, words.figure_in, words.figures @ (weights / weights.sum()))
    return best
