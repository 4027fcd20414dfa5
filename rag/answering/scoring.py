"""Pieces of the best releases, scored as answers to a question."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from rag.answering.features import FEATURES, piece_features
from rag.answering.overlap import Overlap, words_of
from rag.answering.pieces import Piece, pieces_of
from rag.embedding import Embedder
from rag.query import Query
from rag.schema import Article, Passage
from rag.stores.index import Index

_IN_PASSAGE = 0.5
"""For a piece inside the retrieved passage: retrieval has judged it too."""

_PER_STANDARD_DEVIATION = 0.6
"""What each standard deviation that a release lags behind the best one costs its pieces."""


@dataclass(frozen=True, slots=True)
class ScoredPiece:
    """A piece and how well it answers; comparable within one question."""

    piece: Piece
    score: float


@dataclass(frozen=True, slots=True)
class Scored:
    """What was looked at for one question."""

    pieces: tuple[ScoredPiece, ...]
    """Best first."""
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
        pieces: list[Piece] = []
        prior: list[float] = []
        for passage in passages:
            lag = passages[0].score - passage.score
            for piece in pieces_of(articles[passage.article.id]):
                inside = passage.chunk.start <= piece.start < passage.chunk.end
                pieces.append(piece)
                prior.append(_IN_PASSAGE * inside - _PER_STANDARD_DEVIATION * lag)
        if not pieces:
            return Scored((), 0.0)
        similarity = self._embedder.embed_passages(
            [p.text for p in pieces], [p.words for p in pieces]
        ) @ self._embedder.embed_question(query.question)
        features = piece_features(query, pieces, similarity, idf)
        scores = features @ piece_weights() + np.array(prior, dtype=np.float32)
        order = np.argsort(-scores, kind="stable")
        ranked = tuple(ScoredPiece(pieces[i], float(scores[i])) for i in order)
        return Scored(ranked, _coverage(query, pieces, idf))

    def _idf(self, words: frozenset[str]) -> dict[str, float]:
        """Robertson and Spärck Jones's idf over chunks, in Lucene's form, never below 0."""
        total = max(self._index.chunk_words.count(), 1)
        frequency = self._index.chunk_words.document_frequency
        return {
            word: float(np.log(1 + (total - (n := frequency(word)) + 0.5) / (n + 0.5)))
            for word in words
        }


def _coverage(query: Query, pieces: Sequence[Piece], idf: Mapping[str, float]) -> float:
    words: dict[str, set[str]] = {}
    for piece in pieces:
        words.setdefault(piece.article.id, set()).update(piece.words)
    overlap = Overlap(query.clauses, idf)
    return max(overlap.share(frozenset(own)) for own in words.values())


@lru_cache(maxsize=1)
def piece_weights() -> NDArray[np.float32]:
    """The learned weights in the order of FEATURES; made by ``python -m training.answers``."""
    text = (files("rag.answering") / "data" / "piece_weights.json").read_text(encoding="utf-8")
    weights = json.loads(text)
    return np.array([weights[name] for name in FEATURES], dtype=np.float32)
