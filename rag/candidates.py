"""First stage: which releases could answer, and exactly how each leg scores each of them.

Three legs propose: BM25 over whole releases (which one is about it), BM25 over chunks (which piece
says it) and vectors over chunks (which piece means it). Then every leg scores every candidate, also
those that another leg proposed: a score that is missing because a list was cut off would say no.
"""

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from rag.query import Query
from rag.stores.catalog import ChunkRow
from rag.stores.index import Index

CHUNKS_EACH = 3
"""Chunks of a candidate that are scored: more change the best one of a release too rarely."""


@dataclass(frozen=True, slots=True)
class ScoredChunk:
    """A chunk of a candidate; BM25 (0 where no word of the question is in it) and cosine."""

    row: ChunkRow
    words: float
    meaning: float


@dataclass(frozen=True, slots=True)
class Candidate:
    """A release with its scores."""

    article_key: int
    words: float
    """BM25 of the whole release."""
    chunks: tuple[ScoredChunk, ...]
    """Never empty."""
    published: date | None


class CandidateFinder:
    """Finds and scores candidates in an index. Safe to use from several threads."""

    def __init__(self, index: Index) -> None:
        self._index = index
        # Chroma and tantivy let go of the interpreter while they search, so they search at once.
        self._aside = ThreadPoolExecutor(2, thread_name_prefix="dense-leg")

    def find(self, query: Query, vector: NDArray[np.float32], depth: int) -> list[Candidate]:
        """Candidates from the ``depth`` best of each leg, in no order, for a question's vector."""
        index = self._index
        dense = self._aside.submit(index.vectors.search, vector, depth)
        articles = {s.key for s in index.article_words.search(query.clauses, depth)}
        articles |= {s.article_key for s in index.chunk_words.search(query.clauses, depth)}
        near = [key for key, _ in dense.result()]
        rows = index.catalog.chunks(near)
        articles |= {row.article_key for row in rows.values()}
        return self._scored(query, vector, sorted(articles), rows) if articles else []

    def _scored(
        self,
        query: Query,
        vector: NDArray[np.float32],
        articles: Sequence[int],
        rows: dict[int, ChunkRow],
    ) -> list[Candidate]:
        index, limit = self._index, len(articles) * CHUNKS_EACH
        whole = self._aside.submit(
            index.article_words.search, query.clauses, len(articles), within=articles
        )
        words: dict[int, float] = {}
        taken: dict[int, int] = {}
        for scored in index.chunk_words.search(query.clauses, limit, within=articles):
            if taken.setdefault(scored.article_key, 0) < CHUNKS_EACH:
                taken[scored.article_key] += 1
                words[scored.key] = scored.score
        rows |= index.catalog.chunks([key for key in words if key not in rows])
        meaning = index.vectors.similarities(vector, list(rows))
        by_article: dict[int, list[ScoredChunk]] = {}
        for key, row in rows.items():
            chunk = ScoredChunk(row, words.get(key, 0.0), meaning.get(key, 0.0))
            by_article.setdefault(row.article_key, []).append(chunk)
        published = index.catalog.published(articles)
        return _candidates(by_article, {s.key: s.score for s in whole.result()}, published)


def _candidates(
    chunks: Mapping[int, list[ScoredChunk]],
    words: Mapping[int, float],
    published: Mapping[int, date | None],
) -> list[Candidate]:
    return [
        Candidate(key, words.get(key, 0.0), tuple(own), published.get(key))
        for key, own in sorted(chunks.items())
    ]
