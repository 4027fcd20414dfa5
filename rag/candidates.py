"""First stage: which releases could answer, and how each leg scores each of them.

Three legs propose: BM25 over whole releases (which one is about it), BM25 over chunks (which piece
says it) and vectors over chunks (which piece means it). Every leg then scores every candidate, also
those that another leg proposed: a score that is missing because a list was cut off would say no.
"""

from collections.abc import Collection, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from rag.query import Query
from rag.stores.index import Index
from rag.stores.lexical import Scored
from rag.stores.records import ChunkRow

DEEP = 750
"""Entries of the word legs that are scored, five times those that propose: what lies beyond scores
0, which is close enough."""

CHUNKS_EACH = 2
"""Best chunks of a candidate that are kept; more change its score or its passage too rarely."""


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
        self._aside = ThreadPoolExecutor(2, thread_name_prefix="leg")

    def find(
        self,
        query: Query,
        vector: NDArray[np.float32],
        depth: int,
        also: Collection[int] = (),
    ) -> list[Candidate]:
        """Candidates from the ``depth`` best of each leg, in no order, for a question's vector.

        ``also`` are keys of articles that are candidates whatever the legs say.
        """
        index = self._index
        # Chroma and tantivy let go of the interpreter while they search: the legs run side by side.
        deep = max(DEEP, depth)
        articles_found = self._aside.submit(index.article_words.search, query.clauses, deep)
        dense = self._aside.submit(index.vectors.search, vector, depth)
        pieces = index.chunk_words.search(query.clauses, deep)
        whole = articles_found.result()
        meaning = dict(dense.result())
        rows = index.catalog.chunks(list(meaning))
        articles = {s.key for s in whole[:depth]} | {s.article_key for s in pieces[:depth]}
        articles |= {row.article_key for row in rows.values()}
        articles.update(also)
        found = {row.article_key for row in rows.values()} | {s.article_key for s in pieces}
        openings = [  # of releases found as a whole only, their words being spread too thin
            Scored(row.key, row.article_key, 0.0)
            for row in index.catalog.openings(list(articles - found))
        ]
        scores = {s.key: s.score for s in whole}
        return self._scored(vector, articles, scores, [*pieces, *openings], meaning, rows)

    def _scored(
        self,
        vector: NDArray[np.float32],
        articles: set[int],
        whole: Mapping[int, float],
        pieces: Sequence[Scored],
        meaning: dict[int, float],
        rows: dict[int, ChunkRow],
    ) -> list[Candidate]:
        index = self._index
        words: dict[int, float] = {}
        best: dict[int, list[int]] = {key: [] for key in articles}
        for key, article_key, score in pieces:  # best first
            if article_key in articles:
                words[key] = score
                if len(best[article_key]) < CHUNKS_EACH:
                    best[article_key].append(key)
        rows |= index.catalog.chunks([k for own in best.values() for k in own if k not in rows])
        unknown = [keys[0] for keys in best.values() if keys and keys[0] not in meaning]
        meaning |= index.vectors.similarities(vector, unknown)
        lowest = min(meaning.values(), default=0.0)
        chunks: dict[int, list[ScoredChunk]] = {}
        for key, row in rows.items():
            chunk = ScoredChunk(row, words.get(key, 0.0), meaning.get(key, lowest))
            chunks.setdefault(row.article_key, []).append(chunk)
        published = index.catalog.published(list(chunks))
        return [
            Candidate(key, whole.get(key, 0.0), tuple(own), published.get(key))
            for key, own in sorted(chunks.items())
        ]
