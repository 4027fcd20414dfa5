"""Answers made of the releases' own sentences, with no language model."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from rag.answering.absence import UNSURE, untold_line
from rag.answering.asks import asks_of, untold_of
from rag.answering.confidence import Thresholds, Verdict, lacking, verdict
from rag.answering.hearsay import Checked, asks_whether_true, check, denial_first
from rag.answering.pieces import Piece
from rag.answering.quotes import quotes
from rag.answering.scoring import PieceScorer, Scored
from rag.answering.selection import BUDGET, SHORT_BUDGET, choose
from rag.answering.subject import named, subject
from rag.answering.verification import verified
from rag.answering.wording import Lacking, nothing_found, quoted
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
        heard = check(query, scored) if asks_whether_true(query) else None
        if heard is not None and heard.denial:
            sure = max(found.confidence, self._thresholds.confident)
            found = Verdict(AnswerStatus.ANSWERED, found.gap, sure)
        if found.status is not AnswerStatus.ANSWERED:
            near = [] if found.remote else passages
            return _without(query, found, near, lacking(query, scored, found.gap))
        refs = {p.article.id: p.article for p in best}
        pieces, closing = _told(query, scored, heard)
        sentences, citations = _cited(pieces, refs)
        sentences = _about(query, sentences, citations, scored)
        proven = verified([*sentences, *closing], citations, articles, question=query.question)
        if not proven.citations:
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


def _without(
    query: Query, found: Verdict, passages: Sequence[Passage], missing: Lacking | None = None
) -> Answer:
    nearest = [p.article for p in leaders(passages)[:_NEAREST]]
    text = nothing_found(found.status, nearest, found.gap, missing)
    return Answer(query.question, found.status, text, confidence=found.confidence)


def _told(
    query: Query, scored: Scored, heard: Checked | None
) -> tuple[list[Piece], list[AnswerSentence]]:
    """What is quoted, and what is said after it of what the releases do not tell."""
    pieces = choose(scored)
    if heard is not None and heard.denial:
        pieces = denial_first(heard.denial, pieces)
    cited = {piece.article.id for piece in pieces}
    unsure = heard is not None and not heard.denial and not cited & heard.plain
    closing = [UNSURE] if unsure else []
    whole = [piece for piece in scored.pieces if piece.article.id in cited]
    asks = asks_of(query.folded)
    missing = untold_of(query, asks, whole)
    if missing and len(missing) < len(asks):
        closing.append(untold_line(query.question, [(ask.start, ask.end) for ask in missing]))
    return pieces, [AnswerSentence(line, ()) for line in closing]


def _cited(
    pieces: Sequence[Piece], refs: Mapping[str, ArticleRef]
) -> tuple[list[AnswerSentence], list[Citation]]:
    """A sentence and its citation for each run of pieces."""
    sentences, citations = [], []
    for marker, (article, start, end) in enumerate(quotes(pieces), start=1):
        quote = article.text[start:end]
        citations.append(Citation(marker, refs[article.id], quote, start, end))
        sentences.append(AnswerSentence(" ".join(quote.split()), (marker,)))
    return sentences, citations


def _about(
    query: Query,
    sentences: Sequence[AnswerSentence],
    citations: Sequence[Citation],
    scored: Scored,
) -> list[AnswerSentence]:
    """The sentences, the first one behind the name of what it is about where it lacks one."""
    first = sentences[0]
    name = subject(query, citations[0].article.title, first.text, scored.idf)
    if name is None:
        return list(sentences)
    about = [replace(first, text=named(name, first.text)), *sentences[1:]]
    long = len(quoted(sentences)) > SHORT_BUDGET
    return about if len(quoted(about)) <= (BUDGET if long else SHORT_BUDGET) else list(sentences)
