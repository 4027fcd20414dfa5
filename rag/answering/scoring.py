"""Pieces of the best releases, scored as answers to each thing that a question asks."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from rag.answering.facets import Facet, facets_of
from rag.answering.features import FEATURES, piece_features
from rag.answering.overlap import Overlap, words_of
from rag.answering.pieces import Piece, pieces_of
from rag.embedding import Embedder
from rag.query import Query
from rag.schema import Article, Passage
from rag.stores.index import Index

_IN_PASSAGE = 0.5
"""For a piece inside the retrieved passage: retrieval has judged it too."""

_PER_STANDARD_DEVIATION = 0.8
"""What each standard deviation that a release lags behind the best one costs its pieces."""

_ADDED = {"facet_overlap": 2.0, "first": -0.5, "cue_summary": 0.5}
"""What the learned weights lack: few of the questions they come from ask several things, none asks
for a summary, and a release, unlike an encyclopaedia, begins by saying what, not how many."""

_SHORT = 40
_TOO_SHORT = 1.5
"""What a piece of fewer than _SHORT characters pays: a date line, a list of tags, a heading."""


@dataclass(frozen=True, slots=True)
class Scored:
    """What was looked at for one question."""

    facets: tuple[Facet, ...]
    pieces: tuple[Piece, ...]
    """Article by article, in reading order."""
    scores: NDArray[np.float32]
    """(len(facets), len(pieces)): log odds of the piece being the one that answers the facet."""
    idf: Mapping[str, float]
    """Of the words of the question's clauses."""
    coverage: float
    """Largest share of the question's weight that one release holds, title included; 0 to 1."""


class PieceScorer:
    """Scores pieces with weights learned from questions whose answers are known."""

    def __init__(self, index: Index, embedder: Embedder) -> None:
        self._index = index
        self._embedder = embedder

    def score(
        self, query: Query, passages: Sequence[Passage], articles: Mapping[str, Article]
    ) -> Scored:
        """Score every piece of the passages' articles (by id)."""
        idf = self._idf(words_of(query.clauses))
        facets = facets_of(query)
        pieces: list[Piece] = []
        prior: list[float] = []
        for passage in passages:
            own = pieces_of(articles[passage.article.id])
            pieces += own
            prior += [_prior(piece, passage, passages[0].score) for piece in own]
        if not pieces:
            return Scored(facets, (), np.zeros((len(facets), 0), dtype=np.float32), idf, 0.0)
        similarity = self._embedder.embed_passages(
            [p.text for p in pieces], [p.words for p in pieces]
        ) @ self._embedder.embed_question(query.question)
        features = piece_features(query, facets, pieces, similarity, idf)
        scores = features @ piece_weights() + np.array(prior, dtype=np.float32)
        return Scored(facets, tuple(pieces), scores, idf, _coverage(query, pieces, idf))

    def _idf(self, words: frozenset[str]) -> dict[str, float]:
        """Robertson and Spärck Jones's idf over chunks, in Lucene's form, never below 0."""
        total = max(self._index.chunk_words.count(), 1)
        frequency = self._index.chunk_words.document_frequency
        return {
            word: float(np.log(1 + (total - (n := frequency(word)) + 0.5) / (n + 0.5)))
            for word in words
        }


def _prior(piece: Piece, passage: Passage, best: float) -> float:
    """What a piece's place says before it is read; ``best`` is the first release's score."""
    inside = passage.chunk.start <= piece.start < passage.chunk.end
    lag = best - passage.score
    short = len(piece.text) < _SHORT
    return _IN_PASSAGE * inside - _PER_STANDARD_DEVIATION * lag - _TOO_SHORT * short


def _coverage(query: Query, pieces: Sequence[Piece], idf: Mapping[str, float]) -> float:
    words: dict[str, set[str]] = {}
    for piece in pieces:
        words.setdefault(piece.article.id, set()).update(piece.words)
    overlap = Overlap(query.clauses, idf)
    return max(overlap.share(frozenset(own)) for own in words.values())


@lru_cache(maxsize=1)
def piece_weights() -> NDArray[np.float32]:
    """Weights in the order of FEATURES: those of ``python -m training.answers``, and _ADDED."""
    text = (files("rag.answering") / "data" / "piece_weights.json").read_text(encoding="utf-8")
    weights = json.loads(text)
    return np.array([weights[name] + _ADDED.get(name, 0.0) for name in FEATURES], dtype=np.float32)
