"""From a question to an answer, one step after another."""

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import date

from rag.answering.extractive import ExtractiveAnswerer
from rag.expansion import EXPANDERS, Expander
from rag.query import understand
from rag.retrieval import Retriever
from rag.schema import Answer, Article
from rag.stores.index import Index
from rag.stores.records import IndexStats


class Pipeline:
    """Answers questions over one index. Safe to call from several threads."""

    def __init__(
        self,
        index: Index,
        retriever: Retriever,
        answerer: ExtractiveAnswerer,
        *,
        expanders: Mapping[str, Expander] = EXPANDERS,
        today: date | None = None,
    ) -> None:
        """``today`` is the day that relative dates are read against; None means the clock's."""
        self.index = index
        self._expanders = expanders
        self._retriever = retriever
        self._answerer = answerer
        self._today = today

    def answer(self, question: str, *, top_k: int = 10) -> Answer:
        """Answer ``question`` with citations, or say that the releases do not.

        ``top_k`` is the number of distinct releases in ``passages``. Raises QuestionError, in
        Thai, for an empty or overlong question.
        """
        steps = _Stopwatch()
        with steps.step("understand"):
            query = understand(
                question, today=self._today or date.today(), expanders=self._expanders
            )
        with steps.step("retrieve"):
            passages = self._retriever.retrieve(query, max(top_k, self._answerer.depth))
        with steps.step("answer"):
            answer = self._answerer.answer(query, passages)
        return replace(answer, passages=tuple(passages[:top_k]), timings_ms=steps.milliseconds())

    def article(self, article_id: str) -> Article | None:
        """The release of this id, to show a quote in its surroundings."""
        return self.index.catalog.article(article_id)

    def stats(self) -> IndexStats:
        """What the index holds."""
        return self.index.stats()


class _Stopwatch:
    def __init__(self) -> None:
        self._started = time.perf_counter()
        self._steps: dict[str, float] = {}

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        started = time.perf_counter()
        yield
        self._steps[name] = (time.perf_counter() - started) * 1000

    def milliseconds(self) -> dict[str, float]:
        return {**self._steps, "total": (time.perf_counter() - self._started) * 1000}
