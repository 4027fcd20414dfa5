"""From a question to ranked passages: lexical and dense legs, fused, near-duplicates collapsed.

Three legs look at every release: BM25 over whole releases (which one is about it), BM25 over chunks
(which piece says it) and vectors over chunks (which piece means it). Their scores are standardised
within the leg and added over the union of what any leg found, so no leg can empty another; what a
leg did not find gets that leg's lowest score. The time that a question names is a prior on top.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from rag.embedding import Embedder
from rag.query import Query
from rag.schema import Passage
from rag.stores.catalog import ArticleRow, ChunkRow, chunk_of
from rag.stores.index import Index
from rag.timing import time_match

_FINGERPRINT_BITS = 3
"""Differing bits of two 64-bit simhashes up to which texts are near-identical (Manku, Jain and
Das Sarma, "Detecting near-duplicates for web crawling", 2007, found 3 right for 64 bits)."""

_DUPLICATE_DAYS = 10
"""Near-identical releases further apart are a series (daily case counts), not copies."""


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each leg counts; standardised scores, so 1 is one standard deviation."""

    article: float = 1.0
    chunk: float = 1.0
    dense: float = 1.5
    time: float = 6.0
    depth: int = 400
    """Entries asked of each leg."""


@dataclass(frozen=True, slots=True)
class _Candidate:
    article_key: int
    score: float
    chunk_key: int
    legs: Mapping[str, float]


class Retriever:
    """Ranks the passages of an index for understood questions."""

    def __init__(self, index: Index, embedder: Embedder, weights: Weights | None = None) -> None:
        self._index = index
        self._embedder = embedder
        self._weights = weights or Weights()

    def retrieve(self, query: Query, top_k: int) -> list[Passage]:
        """The best passage of each of the ``top_k`` best releases, best first.

        Near-identical releases keep their rank; those after the first carry its id in
        ``duplicate_of``, and the first names them in ``also_in``.
        """
        depth = max(self._weights.depth, top_k)
        catalog = self._index.catalog
        articles = {s.key: s.score for s in self._index.article_words.search(query.clauses, depth)}
        chunks = {s.key: s.score for s in self._index.chunk_words.search(query.clauses, depth)}
        dense = dict(
            self._index.vectors.search(self._embedder.embed_question(query.question), depth)
        )
        rows = catalog.chunks(list(chunks.keys() | dense.keys()))
        orphans = articles.keys() - {row.article_key for row in rows.values()}
        if orphans:  # found as a whole only: their best chunk is looked for among their own
            found = self._index.chunk_words.search(query.clauses, depth, within=list(orphans))
            chunks |= {s.key: s.score for s in found}
            rows |= catalog.chunks([s.key for s in found])
        candidates = self._fuse(query, rows, articles, chunks, dense)
        best = sorted(candidates, key=lambda c: (-c.score, c.article_key))[:top_k]
        return _collapsed(_passages(best, rows, catalog.articles([c.article_key for c in best])))

    def _fuse(
        self,
        query: Query,
        rows: Mapping[int, ChunkRow],
        articles: Mapping[int, float],
        chunks: Mapping[int, float],
        dense: Mapping[int, float],
    ) -> list[_Candidate]:
        if not rows:
            return []
        weights = self._weights
        z_article = _Standardised(articles)
        z_chunk = _Standardised(chunks)
        z_dense = _Standardised(dense)
        days = self._index.catalog.published(list({r.article_key for r in rows.values()}))
        by_article: dict[int, list[ChunkRow]] = {}
        for row in rows.values():
            by_article.setdefault(row.article_key, []).append(row)
        candidates = []
        for article_key, members in by_article.items():
            legs = {
                "article": z_article(article_key),
                "chunk": max(z_chunk(row.key) for row in members),
                "dense": max(z_dense(row.key) for row in members),
            }
            published = days[article_key][0]
            times = {
                row.key: time_match(
                    query.times, date.fromisoformat(published) if published else None, row.dates
                )
                for row in members
            }
            legs["time"] = max(times.values())
            chunk_key = max(
                members,
                key=lambda row: (
                    weights.chunk * z_chunk(row.key)
                    + weights.dense * z_dense(row.key)
                    + times[row.key],
                    -row.key,
                ),
            ).key
            score = (
                weights.article * legs["article"]
                + weights.chunk * legs["chunk"]
                + weights.dense * legs["dense"]
                + weights.time * legs["time"]
            )
            candidates.append(_Candidate(article_key, score, chunk_key, legs))
        return candidates


class _Standardised:
    """Scores of one leg as standard deviations from their mean; absent keys get the lowest."""

    def __init__(self, scores: Mapping[int, float]) -> None:
        values = np.fromiter(scores.values(), dtype=np.float64, count=len(scores))
        mean = float(values.mean()) if len(values) else 0.0
        spread = float(values.std()) if len(values) else 0.0
        self._scores = {k: (v - mean) / spread if spread else 0.0 for k, v in scores.items()}
        self._lowest = min(self._scores.values(), default=0.0)

    def __call__(self, key: int) -> float:
        return self._scores.get(key, self._lowest)


def _passages(
    candidates: Sequence[_Candidate],
    rows: Mapping[int, ChunkRow],
    articles: Mapping[int, ArticleRow],
) -> list[tuple[Passage, int]]:
    """Passages in order, each with its article's fingerprint."""
    passages = []
    for rank, candidate in enumerate(candidates, start=1):
        row = articles[candidate.article_key]
        chunk = chunk_of(rows[candidate.chunk_key], row.article)
        passage = Passage(chunk, row.ref, rank, candidate.score, dict(candidate.legs))
        passages.append((passage, row.fingerprint))
    return passages


def _collapsed(ranked: Iterable[tuple[Passage, int]]) -> list[Passage]:
    leaders: list[tuple[Passage, int]] = []
    followers: dict[str, list[Passage]] = {}
    ordered: list[Passage] = []
    for passage, fingerprint in ranked:
        leader = next((p for p, f in leaders if _near_identical(passage, fingerprint, p, f)), None)
        if leader is None:
            leaders.append((passage, fingerprint))
            ordered.append(passage)
        else:
            followers.setdefault(leader.article.id, []).append(passage)
            ordered.append(replace(passage, duplicate_of=leader.article.id))
    return [
        replace(p, also_in=tuple(f.article for f in followers[p.article.id]))
        if p.article.id in followers
        else p
        for p in ordered
    ]


def _near_identical(a: Passage, a_bits: int, b: Passage, b_bits: int) -> bool:
    if ((a_bits ^ b_bits) & 0xFFFF_FFFF_FFFF_FFFF).bit_count() > _FINGERPRINT_BITS:
        return False
    first, second = a.article.published, b.article.published
    return not first or not second or abs((first - second).days) <= _DUPLICATE_DAYS
