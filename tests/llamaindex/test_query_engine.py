"""Cited answers as responses, whole and streamed, over a pipeline whose answers are known."""

import asyncio
import json
import threading
import time
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from llama_index.core.schema import (
    QueryBundle,
)

from ingest.indexing import ingest
from rag.answering.extractive import ExtractiveAnswerer
from rag.llamaindex import (
    CitedQueryEngine,
)
from rag.pipeline import Pipeline
from rag.retrieval import Retriever
from rag.schema import (
    Answer,
    AnswerSentence,
)
from tests.llamaindex.support import (
    ANSWERED,
    LIBRARY,
    SENTENCES,
    UNANSWERED,
    Known,
    check_sources,
)
from tests.support import HashEmbedder, open_test_index, write_release


def test_a_response_is_the_answer_with_its_citations_as_sources() -> None:
    pipeline = Known(ANSWERED)
    response = CitedQueryEngine(pipeline, top_k=3).query("หนังสือกี่เล่ม")
    assert str(response) == ANSWERED.text
    assert pipeline.asked == [("หนังสือกี่เล่ม", 3)]
    check_sources(response)
    metadata = json.loads(json.dumps(response.metadata))
    assert (metadata["status"], metadata["mode"]) == ("answered", "generative")
    assert [c["url"] for c in metadata["citations"]] == ["https://www.example.go.th/a"] * 2
    assert metadata["sentences"][0]["citations"] == [1]


def test_an_answer_that_is_not_there_has_no_sources_and_says_so() -> None:
    response = CitedQueryEngine(Known(UNANSWERED)).query(QueryBundle("ถาม"))
    assert str(response) == UNANSWERED.text
    assert response.source_nodes == []
    assert response.metadata is not None and response.metadata["status"] == "cannot_answer"


def test_an_asynchronous_question_is_answered_beside_the_event_loop() -> None:
    pipeline = Known(ANSWERED)
    check_sources(asyncio.run(CitedQueryEngine(pipeline).aquery("ถาม")))
    assert threading.get_ident() not in pipeline.threads


def test_questions_asked_at_once_are_answered_at_once() -> None:
    class Slow(Known):
        def answer(self, question: str, *, top_k: int = 10) -> Answer:
            time.sleep(0.2)
            return super().answer(question)

    async def ask_all() -> None:
        engine = CitedQueryEngine(Slow(ANSWERED))
        await asyncio.gather(*(engine.aquery("ถาม") for _ in range(4)))

    started = time.monotonic()
    asyncio.run(ask_all())
    assert time.monotonic() - started < 0.6


TODAY = date(2026, 11, 21)
STREAMS = pytest.mark.parametrize(
    ("parts", "texts"),
    [
        ((), [ANSWERED.text]),
        (SENTENCES, ["ห้องสมุดมีหนังสือ 1,250 เล่ม [1]", "\nยืมได้ครั้งละ 3 เล่ม [2]", ""]),
        (SENTENCES[:1], ["ห้องสมุดมีหนังสือ 1,250 เล่ม [1]", "\nยืมได้ครั้งละ 3 เล่ม [2]"]),
        ((AnswerSentence("อื่น", (1,)),), ["อื่น [1]", f"\n{ANSWERED.text}"]),
    ],
)


@STREAMS
def test_sentences_stream_and_sources_follow(
    parts: tuple[AnswerSentence, ...], texts: list[str]
) -> None:
    response: Any = CitedQueryEngine(Known(ANSWERED, parts), streaming=True).query("ถาม")
    assert response.source_nodes == [] and response.metadata == {}
    assert list(response.response_gen) == texts
    check_sources(response)
    assert response.metadata["status"] == "answered"


@STREAMS
def test_they_stream_asynchronously_too(
    parts: tuple[AnswerSentence, ...], texts: list[str]
) -> None:
    async def read() -> tuple[list[str], Any]:
        engine = CitedQueryEngine(Known(ANSWERED, parts), streaming=True)
        response: Any = await engine.aquery("ถาม")
        return [text async for text in response.async_response_gen()], response

    found, response = asyncio.run(read())
    assert found == texts
    check_sources(response)


def test_the_real_pipeline_streams_the_same_as_it_answers(tmp_path: Path) -> None:
    write_release(tmp_path / "releases", "library.txt", "ห้องสมุดรถเข็น", LIBRARY)
    index, embedder = open_test_index(tmp_path / "index"), HashEmbedder()
    ingest([tmp_path / "releases"], index, embedder, model="")
    pipeline = Pipeline(
        index, Retriever(index, embedder), ExtractiveAnswerer(index, embedder), today=TODAY
    )
    question = "ห้องสมุดรถเข็นที่น่านไปกี่ชุมชน"
    whole: Any = CitedQueryEngine(pipeline).query(question)
    streamed: Any = CitedQueryEngine(pipeline, streaming=True).query(question)
    assert "14 ชุมชน" in str(whole)
    assert str(streamed) == str(whole)
    (source,) = whole.source_nodes
    assert LIBRARY[source.node.start_char_idx : source.node.end_char_idx] == source.text
    assert [n.node_id for n in streamed.source_nodes] == [source.node_id]
    index.close()
