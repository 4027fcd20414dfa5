"""Pieces of the best releases, scored as answers to each thing that a question asks."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rag.answering.facets import Facet, facets_of
from rag.answering.features import piece_features
from rag.answering.meaning import meaning
from rag.answering.piece_model import piece_model
from rag.answering.pieces import Piece, pieces_of
from rag.embedding import Embedder
from rag.overlap import Overlap, inverse_frequencies, words_of
from rag.query import Query
from rag.schema import SECOND_STAGE, Article, Passage
from rag.stores.index import Index
from rag.word_vectors import word_vectors

_ABOUT = 11.0
"""Score of the second stage from which a release is about the question. The best release scored
less for one in a hundred of 553 answerable questions, and for three in four of 17 about cooking,
pets or shopping."""

_HOLDS = 0.7
"""Share of the question's weight from which a release is about it whatever that score."""


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
    remoteness: float = 0.0
    """How far the releases are from the question; 0 where one is about it."""


@dataclass(frozen=True, slots=True)
class Read:
    """Pieces as the model sees them."""

    facets: tuple[Facet, ...]
    pieces: tuple[Piece, ...]
    features: NDArray[np.float32]
    """(len(facets), len(pieces), len(FEATURES))."""
    idf: Mapping[str, float]
    coverage: float
    remoteness: float


class PieceScorer:
    """Scores pieces with a model learned from questions whose answers are known."""

    def __init__(self, index: Index, reader: Embedder) -> None:
        """``reader`` is the bundled embedding: the model was learned on its similarities."""
        self._index = index
        self._words = word_vectors(reader)

    def score(
        self, query: Query, passages: Sequence[Passage], articles: Mapping[str, Article]
    ) -> Scored:
        """Score every piece of the passages' articles (by id)."""
        read = self.read(query, passages, articles)
        if not read.pieces:
            scores = np.zeros((len(read.facets), 0), dtype=np.float32)
        else:
            scores = piece_model().scores(read.features)
        return Scored(read.facets, read.pieces, scores, read.idf, read.coverage, read.remoteness)

    def read(
        self, query: Query, passages: Sequence[Passage], articles: Mapping[str, Article]
    ) -> Read:
        """The pieces with their features; training wants them too."""
        idf = inverse_frequencies(self._index.chunk_words, words_of(query.clauses))
        facets = facets_of(query)
        pieces = [
            piece
            for passage in passages
            for piece in pieces_of(articles[passage.article.id], passage.chunk.start)
        ]
        own = {passage.article.id: passage for passage in passages}
        titles = [articles[article_id].title for article_id in own]
        understood = meaning(query, facets, pieces, titles, idf, self._words)
        features = piece_features(query, facets, pieces, understood, own)
        coverage = _coverage(query, pieces, idf)
        return Read(facets, tuple(pieces), features, idf, coverage, _remoteness(passages, coverage))


def _remoteness(passages: Sequence[Passage], coverage: float) -> float:
    """Nothing is near that the second stage thinks little of and that lacks the question's words.

    Either alone tells little: in a small index the second stage thinks little of most, and a right
    release may say everything in other words. Passages from elsewhere count as near.
    """
    relevance = max((p.leg_scores.get(SECOND_STAGE, math.inf) for p in passages), default=math.inf)
    return max(0.0, _ABOUT - relevance) * max(0.0, _HOLDS - coverage)


def _coverage(query: Query, pieces: Sequence[Piece], idf: Mapping[str, float]) -> float:
    words: dict[str, set[str]] = {}
    for piece in pieces:
        words.setdefault(piece.article.id, set()).update(piece.words)
    overlap = Overlap(query.clauses, idf)
    return max((overlap.share(frozenset(own)) for own in words.values()), default=0.0)
