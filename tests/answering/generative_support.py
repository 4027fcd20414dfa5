"""What the tests of generated answers share: an extractive stand-in and passages of the samples."""

from collections.abc import Sequence

from rag.answering.generation import GenerationLimits, GenerativeAnswerer
from rag.breaker import CircuitBreaker
from rag.llm import LlamaIndexModel, ServerOptions, open_server
from rag.query import Query
from rag.schema import (
    Answer,
    AnswerStatus,
    Article,
    ArticleRef,
    Chunk,
    Passage,
)
from tests.answering.claim_tables import releases

EXTRACTED = "คัดจากข่าวโดยไม่ใช้โมเดล"
STALL = 0.3
"""Seconds without a piece of a stream after which the tests' server counts as stalled."""
DEADLINE = 0.9


class Extracts:
    """Stands in for the extractive answerer."""

    depth = 10

    def __init__(self, status: AnswerStatus = AnswerStatus.ANSWERED) -> None:
        self.status = status

    def answer(self, query: Query, passages: Sequence[Passage]) -> Answer:
        return Answer(query.question, self.status, EXTRACTED)


def passages(*keys: str) -> list[Passage]:
    """A passage of each release, in this order."""
    return [_passage(releases()[key], rank) for rank, key in enumerate(keys, start=1)]


def _passage(article: Article, rank: int) -> Passage:
    text = article.text[:200]
    ref = ArticleRef(article.id, article.title, article.url, article.published)
    return Passage(Chunk(f"{article.id}-0", article.id, 0, len(text), text), ref, rank, 1.0)


def articles_by_id(ids: Sequence[str]) -> dict[str, Article]:
    return {i: releases()[i] for i in ids if i in releases()}


def model_at(url: str, **options: float) -> LlamaIndexModel:
    """A model behind the fake server, with short waits."""
    return open_server(
        ServerOptions(url, "fake", stall_seconds=options.get("stall", STALL), connect_seconds=0.3)
    )


def answerer(
    model: LlamaIndexModel,
    *,
    status: AnswerStatus = AnswerStatus.ANSWERED,
    breaker: CircuitBreaker | None = None,
    deadline: float = DEADLINE,
) -> GenerativeAnswerer:
    return GenerativeAnswerer(
        Extracts(status),
        articles_by_id,
        model,
        limits=GenerationLimits(deadline_seconds=deadline, longest_wait_seconds=0.2),
        breaker=breaker or CircuitBreaker(failures=10_000),
    )
