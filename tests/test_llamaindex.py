from pathlib import Path

import pytest
from llama_index.core.llms import MockLLM
from llama_index.core.query_engine import RetrieverQueryEngine

from ingest.indexing import ingest
from rag.llamaindex import ThaiReleaseRetriever
from rag.retrieval import Retriever
from tests.support import HashEmbedder, open_test_index, write_release


@pytest.fixture
def retriever(tmp_path: Path) -> ThaiReleaseRetriever:
    releases = tmp_path / "releases"
    text = "วันที่ 9 กุมภาพันธ์ 2567 เทศบาลเมืองน่านเปิดห้องสมุดรถเข็น 14 ชุมชน"
    write_release(releases, "library.txt", "ห้องสมุดรถเข็น", text)
    write_release(releases, "copy.txt", "ห้องสมุดรถเข็น", text)
    write_release(releases, "river.txt", "ขุดลอกลำน้ำ", "ชลประทานพะเยาขุดลอกลำน้ำอิง 12.5 กิโลเมตร")
    index, embedder = open_test_index(tmp_path / "index"), HashEmbedder()
    ingest([releases], index, embedder, model="")
    return ThaiReleaseRetriever(Retriever(index, embedder), top_k=5)


def test_nodes_carry_the_passage_its_offsets_and_its_source(
    retriever: ThaiReleaseRetriever,
) -> None:
    first = retriever.retrieve("ห้องสมุดรถเข็นที่น่าน")[0]
    assert "ห้องสมุดรถเข็น 14 ชุมชน" in first.node.get_content()
    assert first.metadata["published"] == "2024-02-09"
    assert first.metadata["title"] == "ห้องสมุดรถเข็น"
    assert first.node.start_char_idx == 0


def test_near_identical_releases_are_one_node(retriever: ThaiReleaseRetriever) -> None:
    titles = [node.metadata["title"] for node in retriever.retrieve("ห้องสมุดรถเข็นที่น่าน")]
    assert sorted(titles) == ["ขุดลอกลำน้ำ", "ห้องสมุดรถเข็น"]


def test_it_runs_inside_a_llama_index_engine(retriever: ThaiReleaseRetriever) -> None:
    engine = RetrieverQueryEngine.from_args(retriever, llm=MockLLM())
    response = engine.query("ห้องสมุดรถเข็นที่น่าน")
    assert any("ห้องสมุดรถเข็น" in n.node.get_content() for n in response.source_nodes)
    assert "ห้องสมุดรถเข็น" in str(response)  # the passage reached the model's prompt
