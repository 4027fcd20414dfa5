"""Pieces of the best releases, scored as answers to each thing that a question asks."""

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
from rag.schema import Article, Passage
from rag.stores.index import Index
from rag.word_vectors import word_vectors


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


@dataclass(frozen=True, slots=True)
class Read:
    """Pieces as the model sees them."""

    facets: tuple[Facet, ...]
    pieces: tuple[Piece, ...]
    features: NDArray[np.float32]
    """(len(facets), len(pieces), len(FEATURES))."""
    idf: Mapping[str, float]


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
            return Scored(read.facets, (), scores, read.idf, 0.0)
        scores = piece_model().scores(read.features)
        return Scored(
            read.facets, read.pieces, scores, read.idf, _coverage(query, read.pieces, read.idf)
        )

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
        return Read(facets, tuple(pieces), features, idf)


def _coverage(query: Query, pieces: Sequence[Piece], idf: Mapping[str, float]) -> float:
    words: dict[str, set[str]] = {}
    for piece in pieces:
        words.setdefault(piece.article.id, set()).update(piece.words)
    overlap = Overlap(query.clauses, idf)
    return max(overlap.share(frozenset(own)) for own in words.values())
