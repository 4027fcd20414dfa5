"""The whole pipeline as a LlamaIndex query engine whose sources are citations."""

import asyncio
from collections.abc import AsyncGenerator, Generator, Iterator
from typing import Any

from llama_index.core.base.base_query_engine import BaseQueryEngine
from llama_index.core.base.response.schema import (
    RESPONSE_TYPE,
    AsyncStreamingResponse,
    Response,
    StreamingResponse,
)
from llama_index.core.callbacks import CallbackManager
from llama_index.core.prompts.mixin import PromptMixinType
from llama_index.core.schema import NodeWithScore, QueryBundle

from rag.answering.wording import quoted
from rag.llamaindex.nodes import citation_node
from rag.pipeline import Pipeline
from rag.schema import Answer, AnswerSentence


class CitedQueryEngine(BaseQueryEngine):
    """Answers with quotes of releases, or says that they do not answer.

    ``str(response)`` is the answer with markers such as [1]. Its ``source_nodes`` are the
    citations in the order of their markers: the quote as text, the offsets in the release, its id
    as ``ref_doc_id``, title, URL and day in the metadata. ``response.metadata`` is what
    ``ask --json`` prints but the question and the answer: ``status``, ``reason``, ``mode``,
    ``citations``, ``sentences``, ``passages`` and so on. An engine may be used from several
    threads; asynchronous calls do not hold up the event loop.
    """

    def __init__(
        self,
        pipeline: Pipeline,
        *,
        top_k: int = 10,
        streaming: bool = False,
        callback_manager: CallbackManager | None = None,
    ) -> None:
        """``top_k`` is the number of releases in ``metadata["passages"]``.

        With ``streaming`` the response comes sentence by sentence, and ``source_nodes`` and
        ``metadata`` are filled once it is complete.
        """
        super().__init__(callback_manager)
        self._pipeline = pipeline
        self._top_k = top_k
        self._streaming = streaming

    def _query(self, query_bundle: QueryBundle) -> RESPONSE_TYPE:
        """Raises QuestionError, in Thai, for an empty or overlong question."""
        if self._streaming:
            running = self._running(query_bundle)
            return StreamingResponse(running.texts(), running.sources, running.metadata)
        answer = self._pipeline.answer(query_bundle.query_str, top_k=self._top_k)
        return Response(answer.text, _sources(answer), _metadata(answer))

    async def _aquery(self, query_bundle: QueryBundle) -> RESPONSE_TYPE:
        if self._streaming:
            running = self._running(query_bundle)
            return AsyncStreamingResponse(running.atexts(), running.sources, running.metadata)
        return await asyncio.to_thread(self._query, query_bundle)

    def _running(self, query_bundle: QueryBundle) -> "_Running":
        return _Running(self._pipeline.stream(query_bundle.query_str, top_k=self._top_k))

    def _get_prompt_modules(self) -> PromptMixinType:
        return {}


class _Running:
    """An answer that is being made: its text piece by piece, then what else it holds."""

    def __init__(self, parts: Iterator[AnswerSentence | Answer]) -> None:
        self.sources: list[NodeWithScore] = []
        self.metadata: dict[str, Any] = {}
        self._parts = parts
        self._shown = ""

    def texts(self) -> Generator[str, None, None]:
        for part in self._parts:
            yield self._text(part)

    async def atexts(self) -> AsyncGenerator[str, None]:
        while (part := await asyncio.to_thread(next, self._parts, None)) is not None:
            yield self._text(part)

    def _text(self, part: AnswerSentence | Answer) -> str:
        """What ``part`` adds to the text shown so far."""
        if isinstance(part, AnswerSentence):
            text = quoted([part])
            text = f"\n{text}" if self._shown else text
        else:
            self.sources += _sources(part)
            self.metadata |= _metadata(part)
            known = part.text.startswith(self._shown)
            text = part.text[len(self._shown) :] if known else f"\n{part.text}"
        self._shown += text
        return text


def _sources(answer: Answer) -> list[NodeWithScore]:
    """The citations; each has the score of the passage that its release was found by."""
    scores = {passage.article.id: passage.score for passage in answer.passages}
    return [citation_node(c, scores.get(c.article.id)) for c in answer.citations]


def _metadata(answer: Answer) -> dict[str, Any]:
    shown_elsewhere = ("qid", "question", "answer")
    return {name: v for name, v in answer.to_json().items() if name not in shown_elsewhere}
