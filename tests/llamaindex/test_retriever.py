"""Releases found, in LlamaIndex's own engine."""

import asyncio
from collections.abc import Iterator

import pytest
from llama_index.core.llms import MockLLM
from llama_index.core.query_engine import RetrieverQueryEngine

from ingest.indexing import ingest
from rag.llamaindex import (
    ThaiReleaseRetriever,
    ThaiReranker,
)
from rag.retrieval import Retriever
from tests.llamaindex.support import LIBRARY, RIVER, text_node
from tests.support import HashEmbedder, open_test_index, write_release


@pytest.fixture(scope="module")
def retriever(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ThaiReleaseRetriever]:
    folder = tmp_path_factory.mktemp("llamaindex")
    releases = folder / "releases"
    write_release(releases, "library.txt", "ห้องสมุดรถเข็น", LIBRARY)
    write_release(releases, "copy.txt", "ห้องสมุดรถเข็น", LIBRARY)
    write_release(releases, "river.txt", "ขุดลอกลำน้ำ", RIVER)
    index, embedder = open_test_index(folder / "index"), HashEmbedder()
    ingest([releases], index, embedder, model="")
    yield ThaiReleaseRetriever(Retriever(index, embedder), top_k=5)
    index.close()


def test_nodes_carry_the_passage_its_offsets_and_its_source(
    retriever: ThaiReleaseRetriever,
) -> None:
    first = retriever.retrieve("ห้องสมุดรถเข็นที่น่าน")[0]
    assert "ห้องสมุดรถเข็น 14 ชุมชน" in first.node.get_content()
    assert first.metadata["published"] == "2024-02-09"
    assert first.metadata["title"] == "ห้องสมุดรถเข็น"
    assert text_node(first).start_char_idx == 0
    assert first.node.ref_doc_id == first.metadata["article_id"]


def test_near_identical_releases_are_one_node(retriever: ThaiReleaseRetriever) -> None:
    titles = [node.metadata["title"] for node in retriever.retrieve("ห้องสมุดรถเข็นที่น่าน")]
    assert sorted(titles) == ["ขุดลอกลำน้ำ", "ห้องสมุดรถเข็น"]


def test_it_runs_inside_a_llama_index_engine(retriever: ThaiReleaseRetriever) -> None:
    engine = RetrieverQueryEngine.from_args(
        retriever, llm=MockLLM(), node_postprocessors=[ThaiReranker(HashEmbedder(), top_n=1)]
    )
    response = engine.query("ห้องสมุดรถเข็นที่น่าน")
    assert [n.metadata["title"] for n in response.source_nodes] == ["ห้องสมุดรถเข็น"]
    assert "ห้องสมุดรถเข็น" in str(response)  # the passage reached the model's prompt
    assert "article_id" not in str(response)  # and its metadata did not


def test_an_asynchronous_search_finds_the_same(retriever: ThaiReleaseRetriever) -> None:
    question = "ขุดลอกลำน้ำอิงกี่กิโลเมตร"
    found = asyncio.run(retriever.aretrieve(question))
    assert [n.node_id for n in found] == [n.node_id for n in retriever.retrieve(question)]
