"""From a question to ranked passages.

First stage: every leg's scores standardised and added, time on top. Second stage: the best of those
are read beside the question and ordered anew (:mod:`rag.reranking`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from rag.blending import blended, standardised
from rag.candidates import Candidate, CandidateFinder, ScoredChunk
from rag.cross_encoder import CrossEncoder
from rag.duplicates import collapsed
from rag.embedding import Embedder, embedded_text
from rag.query import Query
from rag.reranking import CHUNKS_READ, DEPTH, Reading, Reranker
from rag.schema import SECOND_STAGE, Article, Passage
from rag.stores.index import Index
from rag.stores.records import ArticleRow, ChunkRow, chunk_of
from rag.timing import time_match


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each leg counts, in standard deviations over the candidates.

    Chosen on the thaigov dev questions (docs/decisions/0004-fusion.md): neighbouring values do as
    well within the noise of a hundred questions.
    """

    article: float = 1.0
    chunk: float = 1.0
    dense: float = 1.0
    time: float = 7.0
    """For a full fit of the time asked about; see :mod:`rag.timing`."""
    recency: float = 1.5
    """For each standard deviation of the publication day, where the newest news is asked for."""
    depth: int = 150
    """Entries that each leg proposes. Twice as many find no more and take a third longer
    (docs/decisions/0004-fusion.md)."""


PREFERRED = 0.5
"""What the second stage's score of a release that was talked about is raised by, where scores of
the first and the fifth are some three apart: it decides between releases that are about equally
good, and does not bind a question to a release that says less. On 40 conversations over the
thaigov corpus 0.5 to 1.0 do the same, and 1.5 and more tell fewer facts."""


class Retriever:
    """Ranks the passages of an index for understood questions."""

    def __init__(
        self,
        index: Index,
        embedder: Embedder,
        weights: Weights | None = None,
        *,
        reader: Embedder | None = None,
        cross_encoder: CrossEncoder | None = None,
    ) -> None:
        """``reader`` is the embedding the second stage was learned with, where it is another;
        ``cross_encoder`` has a say in the order of what the second stage reads.
        """
        self._index = index
        self._embedder = embedder
        self._weights = weights or Weights()
        self._finder = CandidateFinder(index)
        self._reranker = Reranker(index, reader or embedder)
        self._cross_encoder = cross_encoder

    def retrieve(self, query: Query, top_k: int, *, prefer: Sequence[str] = ()) -> list[Passage]:
        """The best passage of each of the ``top_k`` best releases, best first.

        Near-identical releases keep their rank; see :func:`rag.duplicates.collapsed`. ``prefer``
        are ids of releases that were talked about, the last one first: they are read in any case,
        and stand before others that are hardly better.
        """
        vector = self._embedder.embed_question(query.question)
        keys = self._index.catalog.keys(prefer) if prefer else {}
        preferred = [keys[article_id] for article_id in prefer if article_id in keys]
        ranked, articles = self._first_stage(query, vector, max(top_k, DEPTH), preferred)
        ranked = self._reread(query, ranked, articles, preferred)[:top_k]
        passages = []
        for rank, scored in enumerate(ranked, start=1):
            article = articles[scored.candidate.article_key]
            row = scored.row
            chunk = chunk_of(row, article.article)
            passage = Passage(chunk, article.ref, rank, scored.score, scored.legs)
            passages.append((passage, article.fingerprint))
        return collapsed(passages)

    def readings(self, query: Query) -> list[Reading]:
        """What the second stage reads, best of the first stage first; training wants it too."""
        vector = self._embedder.embed_question(query.question)
        ranked, articles = self._first_stage(query, vector, DEPTH)
        return self._read(ranked, articles)

    def _read(
        self, ranked: Sequence["_Ranked"], articles: Mapping[int, ArticleRow]
    ) -> list[Reading]:
        keys = [chunk.row.key for r in ranked for chunk in r.best_first]
        boundaries = self._index.catalog.boundaries(keys)
        return [r.reading(articles[r.candidate.article_key].article, boundaries) for r in ranked]

    def _first_stage(
        self,
        query: Query,
        vector: NDArray[np.float32],
        top_k: int,
        preferred: Sequence[int] = (),
    ) -> tuple[list["_Ranked"], dict[int, ArticleRow]]:
        """The ``top_k`` best by the sum of their legs, and their articles by key.

        Of the ``preferred`` articles those that would stand further down come last of the first
        DEPTH, so that the second stage reads them.
        """
        depth = max(self._weights.depth, top_k)
        candidates = self._finder.find(query, vector, depth, preferred)
        ranked = _brought_forward(self._ranked(query, candidates), preferred)[:top_k]
        articles = self._index.catalog.articles([r.candidate.article_key for r in ranked])
        # A release may be replaced while we look: its chunks that still stand after its text was
        # read are that text's; others are left out.
        standing = self._index.catalog.chunks([r.row.key for r in ranked])
        return [r for r in ranked if r.row.key in standing], articles

    def _reread(
        self,
        query: Query,
        ranked: Sequence["_Ranked"],
        articles: Mapping[int, ArticleRow],
        preferred: Sequence[int] = (),
    ) -> list["_Ranked"]:
        """The second stage's order of the first DEPTH, then the others as they were."""
        near, far = ranked[:DEPTH], ranked[DEPTH:]
        readings = self._read(near, articles)
        learned = scores = self._reranker.scores(query, readings)
        if self._cross_encoder is not None and len(readings) > 1:
            texts = [embedded_text(r.article.title, r.passage) for r in readings]
            scores = blended(scores, self._cross_encoder.scores(query.question, texts))
        if preferred:
            scores = scores + PREFERRED * np.isin(_keys(near), preferred)
        order = np.argsort(-scores, kind="stable")
        reread = [near[i].reread(float(scores[i]), float(learned[i])) for i in order]
        if not far:
            return reread
        behind = reread[-1].score - max(near[-1].score, far[0].score)
        return [*reread, *(replace(r, score=r.score + behind) for r in far)]

    def _ranked(self, query: Query, candidates: Sequence[Candidate]) -> list["_Ranked"]:
        if not candidates:
            return []
        weights = self._weights
        flat = [(i, j) for i, c in enumerate(candidates) for j in range(len(c.chunks))]
        owner = np.array([i for i, _ in flat])
        chunks = [candidates[i].chunks[j] for i, j in flat]
        words = np.array([chunk.words for chunk in chunks])
        meaning = np.array([chunk.meaning for chunk in chunks])
        time = np.array(
            [
                time_match(query.times, candidates[i].published, candidates[i].chunks[j].row.dates)
                for i, j in flat
            ]
        )
        legs = {
            "article": standardised(np.array([c.words for c in candidates])),
            "chunk": standardised(_best(words, owner)),
            "dense": standardised(_best(meaning, owner)),
            "time": _best(time, owner),
            "recency": _recency(candidates) if query.latest else np.zeros(len(candidates)),
        }
        total = sum(getattr(weights, name) * values for name, values in legs.items())
        own = (
            weights.chunk * standardised(words)
            + weights.dense * standardised(meaning)
            + weights.time * time
        )
        starts = np.searchsorted(owner, np.arange(len(candidates) + 1))
        ranked = []
        for i in np.argsort(-total, kind="stable"):
            best = int(np.argmax(own[starts[i] : starts[i + 1]]))
            named = {name: float(values[i]) for name, values in legs.items()}
            ranked.append(_Ranked(candidates[i], best, float(total[i]), named))
        return ranked


@dataclass(frozen=True, slots=True)
class _Ranked:
    candidate: Candidate
    best: int
    """Which of its chunks is the passage."""
    score: float
    legs: dict[str, float]

    def reread(self, score: float, learned: float) -> "_Ranked":
        """With the second stage's score, and what that was before a cross-encoder had its say."""
        return replace(self, score=score, legs={**self.legs, SECOND_STAGE: learned})

    @property
    def row(self) -> ChunkRow:
        """The passage's chunk."""
        return self.candidate.chunks[self.best].row

    @property
    def best_first(self) -> list[ScoredChunk]:
        """The chunks that the second stage reads; the passage first."""
        chunks = self.candidate.chunks
        others = [chunk for i, chunk in enumerate(chunks) if i != self.best]
        return [chunks[self.best], *others[: CHUNKS_READ - 1]]

    def reading(self, article: Article, boundaries: Mapping[int, bytes]) -> Reading:
        """What the second stage sees of it; ``boundaries`` of words by the keys of chunks."""
        spans = tuple((c.row.start, c.row.stop, c.row.dates) for c in self.best_first)
        packed = tuple(boundaries.get(c.row.key, b"") for c in self.best_first)
        return Reading(article, spans, self.legs, self.score, packed)


def _brought_forward(ranked: list["_Ranked"], preferred: Sequence[int]) -> list["_Ranked"]:
    late = [r for r in ranked[DEPTH:] if r.candidate.article_key in preferred]
    if not late:
        return ranked
    others = [r for r in ranked if r not in late]
    room = DEPTH - len(late)
    return [*others[:room], *late, *others[room:]]


def _keys(ranked: Sequence["_Ranked"]) -> list[int]:
    return [r.candidate.article_key for r in ranked]


def _recency(candidates: Sequence[Candidate]) -> NDArray[np.float64]:
    """Publication days, standardised; an undated release counts as an average one."""
    days = np.array([c.published.toordinal() if c.published else np.nan for c in candidates])
    known = days[~np.isnan(days)]
    return standardised(np.nan_to_num(days, nan=float(known.mean()) if len(known) else 0.0))


def _best(values: NDArray[np.float64], owner: NDArray[np.int64]) -> NDArray[np.float64]:
    """The largest value of each owner; owners are numbered from 0 and in order."""
    best: NDArray[np.float64] = np.maximum.reduceat(
        values, np.flatnonzero(np.diff(owner, prepend=-1))
    )
    return best
