"""Answers made of the releases' own sentences, with no language model."""

from collections.abc import Iterator, Mapping, Sequence

from rag.answering.confidence import Thresholds, Verdict, verdict
from rag.answering.edges import tidied
from rag.answering.pieces import Piece
from rag.answering.scoring import PieceScorer
from rag.answering.selection import choose, spans
from rag.answering.verification import verified
from rag.answering.wording import nothing_found, quoted
from rag.duplicates import leaders
from rag.embedding import Embedder
from rag.query import Query
from rag.schema import (
    Answer,
    AnswerMode,
    AnswerSentence,
    AnswerStatus,
    ArticleRef,
    Citation,
    Passage,
)
from rag.stores.index import Index

RELEASES = 3
"""Releases whose sentences are looked at; more of them add more wrong sentences than right ones."""

_NEAREST = 3


class ExtractiveAnswerer:
    """Chooses the pieces that answer from the best releases and quotes them verbatim."""

    depth = 10
    """Passages it wants to see."""

    def __init__(
        self, index: Index, reader: Embedder, thresholds: Thresholds | None = None
    ) -> None:
        """``reader`` is the bundled embedding, whichever model retrieves."""
        self._index = index
        self._scorer = PieceScorer(index, reader)
        self._thresholds = thresholds or Thresholds()

    def answer(self, query: Query, passages: Sequence[Passage]) -> Answer:
        """The answer for ``query`` from ranked ``passages``, verified."""
        best = leaders(passages)[:RELEASES]
        articles = self._index.catalog.articles_by_id([p.article.id for p in best])
        best = [p for p in best if p.article.id in articles]
        scored = self._scorer.score(query, best, articles)
        found = verdict(query, scored, self._thresholds)
        if found.status is not AnswerStatus.ANSWERED:
            return _without(query, found, passages)
        refs = {p.article.id: p.article for p in best}
        sentences, citations = _cited(choose(scored), refs)
        proven = verified(sentences, citations, articles)
        if not proven.sentences:
            return _without(query, Verdict(AnswerStatus.CANNOT_ANSWER), passages)
        return Answer(
            question=query.question,
            status=AnswerStatus.ANSWERED,
            text=quoted(proven.sentences),
            sentences=proven.sentences,
            citations=proven.citations,
            mode=AnswerMode.EXTRACTIVE,
            confidence=found.confidence,
        )

    def stream(
        self, query: Query, passages: Sequence[Passage]
    ) -> Iterator[AnswerSentence | Answer]:
        """The answer at once: quotes are not made piece by piece."""
        yield self.answer(query, passages)


def _without(query: Query, found: Verdict, passages: Sequence[Passage]) -> Answer:
    nearest = [p.article for p in leaders(passages)[:_NEAREST]]
    text = nothing_found(found.status, nearest, found.gap)
    return Answer(query.question, found.status, text, confidence=found.confidence)


def _cited(
    pieces: Sequence[Piece], refs: Mapping[str, ArticleRef]
) -> tuple[list[AnswerSentence], list[Citation]]:
    """A sentence and its citation for each run of pieces."""
    sentences, citations = [], []
    for marker, (article, start, end) in enumerate(tidied(spans(pieces)), start=1):
        quote = article.text[start:end]
        citations.append(Citation(marker, refs[article.id], quote, start, end))
        sentences.append(AnswerSentence(" ".join(quote.split()), (marker,)))
    return sentences, citations
