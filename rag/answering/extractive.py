"""Answers made of the releases' own sentences, with no language model."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from rag.answering.confidence import Evidence, status_for
from rag.answering.cues import counts_in, holds, units_asked
from rag.answering.pieces import Piece, merged, pieces_of
from rag.answering.verification import verified
from rag.answering.wording import nothing_found, quoted
from rag.embedding import Embedder
from rag.kinds import AnswerKind
from rag.query import Query
from rag.schema import (
    Answer,
    AnswerMode,
    AnswerSentence,
    AnswerStatus,
    Article,
    ArticleRef,
    Citation,
    Passage,
)
from rag.stores.index import Index


@dataclass(frozen=True, slots=True)
class _Scored:
    piece: Piece
    score: float


class ExtractiveAnswerer:
    """Chooses the pieces that answer from the best releases and quotes them verbatim."""

    depth = 10
    """Passages that are looked at."""

    _releases = 3
    _budget = 560
    """Characters of quotes; the answer with its markers stays under 600."""

    def __init__(self, index: Index, embedder: Embedder) -> None:
        self._index = index
        self._embedder = embedder

    def answer(self, query: Query, passages: Sequence[Passage]) -> Answer:
        """The answer for ``query`` from ranked ``passages``, verified."""
        leaders = [p for p in passages if p.duplicate_of is None][: self._releases]
        articles = {
            p.article.id: article
            for p in leaders
            if (article := self._index.catalog.article(p.article.id))
        }
        idf = self._idf(query)
        scored = self._scored(query, leaders, articles, idf)
        evidence = Evidence.of(query, [s.piece for s in scored], idf)
        status = status_for(evidence)
        if status is not AnswerStatus.ANSWERED:
            return self._without(query, status, passages)
        chosen = self._chosen(scored)
        refs = {p.article.id: p.article for p in leaders}
        sentences, citations = _cited(chosen, refs)
        proven = verified(sentences, citations, articles)
        if not proven.sentences:
            return self._without(query, AnswerStatus.CANNOT_ANSWER, passages)
        return Answer(
            question=query.question,
            status=AnswerStatus.ANSWERED,
            text=quoted(proven.sentences),
            sentences=proven.sentences,
            citations=proven.citations,
            mode=AnswerMode.EXTRACTIVE,
        )

    def _without(self, query: Query, status: AnswerStatus, passages: Sequence[Passage]) -> Answer:
        nearest = [p.article for p in passages if p.duplicate_of is None][:3]
        return Answer(query.question, status, nothing_found(status, nearest))

    def _idf(self, query: Query) -> dict[str, float]:
        """Robertson's idf of each term over chunks, never below 0."""
        total = max(self._index.chunk_words.count(), 1)
        frequency = self._index.chunk_words.document_frequency
        return {
            term: float(np.log(1 + (total - (n := frequency(term)) + 0.5) / (n + 0.5)))
            for term in query.terms
        }

    def _scored(
        self,
        query: Query,
        leaders: Sequence[Passage],
        articles: dict[str, Article],
        idf: dict[str, float],
    ) -> list[_Scored]:
        pieces: list[Piece] = []
        prior: list[float] = []
        for passage in leaders:
            article = articles.get(passage.article.id)
            for piece in pieces_of(article) if article else ():
                pieces.append(piece)
                inside = passage.chunk.start <= piece.start < passage.chunk.end
                prior.append(0.5 * inside - 0.5 * (leaders[0].score - passage.score))
        if not pieces:
            return []
        similarity = self._embedder.embed_passages(
            [p.text for p in pieces], [p.words for p in pieces]
        ) @ self._embedder.embed_question(query.question)
        overlap = np.array([sum(idf[t] for t in query.terms if t in set(p.words)) for p in pieces])
        units = units_asked(query.words)
        cues = np.array([_cue_score(query.kinds, units, piece) for piece in pieces])
        own = _standardised(similarity) + _standardised(overlap) + cues
        scores = own + 0.25 * _neighbours(own, pieces) + np.array(prior)
        ranked = sorted(zip(pieces, scores, strict=True), key=lambda pair: -pair[1])
        return [_Scored(piece, float(score)) for piece, score in ranked]

    def _chosen(self, scored: Sequence[_Scored]) -> list[Piece]:
        """The best pieces within the budget, the best one's release first."""
        chosen: list[Piece] = []
        seen: set[str] = set()
        left = self._budget
        floor = scored[0].score - 2.5
        for item in scored:
            piece = item.piece
            if item.score < floor and len(chosen) >= 2:
                break
            if piece.folded in seen or (chosen and len(piece.text) > left):
                continue
            seen.add(piece.folded)
            chosen.append(piece)
            left -= len(piece.text) + 5
            if left < 60:
                break
        return _reading_order(chosen)


def _cue_score(kinds: tuple[AnswerKind, ...], units: frozenset[str], piece: Piece) -> float:
    score = 0.0
    for weight, kind in zip((1.0, 0.7, 0.5), kinds, strict=False):
        score += weight * holds(kind, piece.folded)
    if units and counts_in(units, piece.words):
        score += 1.5
    return score


def _neighbours(scores: np.ndarray, pieces: Sequence[Piece]) -> np.ndarray:
    """The better score of the pieces before and after each piece in its own article."""
    around = np.zeros_like(scores)
    for i, piece in enumerate(pieces):
        beside = [
            scores[j]
            for j in (i - 1, i + 1)
            if 0 <= j < len(pieces) and pieces[j].article.id == piece.article.id
        ]
        around[i] = max(beside, default=0.0)
    return around


def _standardised(values: np.ndarray) -> np.ndarray:
    spread = values.std()
    return (values - values.mean()) / spread if spread > 0 else np.zeros_like(values)


def _reading_order(chosen: Sequence[Piece]) -> list[Piece]:
    """The best piece first; pieces that continue one already placed follow it."""
    placed: list[Piece] = []
    rest = list(chosen)
    while rest:
        piece = rest.pop(0)
        run = [piece]
        while following := next(
            (p for p in rest if p.article.id == piece.article.id and p.order == run[-1].order + 1),
            None,
        ):
            rest.remove(following)
            run.append(following)
        placed.extend(run)
    return placed


def _cited(
    pieces: Sequence[Piece], refs: dict[str, ArticleRef]
) -> tuple[list[AnswerSentence], list[Citation]]:
    sentences, citations = [], []
    for marker, (article, start, end) in enumerate(merged(pieces), start=1):
        quote = article.text[start:end]
        citations.append(Citation(marker, refs[article.id], quote, start, end))
        sentences.append(AnswerSentence(" ".join(quote.split()), (marker,)))
    return sentences, citations
