"""Documents cut in LlamaIndex's own pipelines."""

import json
import pickle
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from llama_index.core.ingestion import IngestionPipeline
from llama_index.core.node_parser import MarkdownNodeParser
from llama_index.core.schema import (
    Document,
    MetadataMode,
    NodeRelationship,
    RelatedNodeInfo,
    TextNode,
)

from ingest.chunking import chunk_article
from rag.llamaindex import (
    ThaiNodeParser,
)
from rag.schema import (
    Article,
)
from tests.llamaindex.support import LIBRARY, LONG


def test_nodes_are_cut_as_the_chunker_cuts() -> None:
    nodes = ThaiNodeParser().get_nodes_from_documents([Document(doc_id="a", text=LONG)])
    chunks = chunk_article(Article("a", "หัวข้อ", LONG))
    assert len(chunks) > 2
    assert [(n.start_char_idx, n.end_char_idx, n.get_content()) for n in nodes] == [  # type: ignore[attr-defined]
        (c.start, c.end, c.text) for c in chunks
    ]


def test_a_text_said_twice_keeps_its_own_offsets() -> None:
    closing = "ทั้งนี้ ผู้สนใจสอบถามได้ที่ที่ว่าการอำเภอทุกวันทำการ"
    text = f"{closing}\n{LONG}\n{closing}"
    nodes = ThaiNodeParser().get_nodes_from_documents([Document(text=text), Document(text=text)])
    for node in nodes:
        assert isinstance(node, TextNode)
        assert text[node.start_char_idx : node.end_char_idx] == node.text
    ends = [n.end_char_idx for n in nodes if isinstance(n, TextNode)]
    assert ends.count(len(text)) == 2


def test_a_last_node_that_repeats_part_of_the_one_before_it_keeps_its_offsets() -> None:
    sentence = "วันที่ 9 มีนาคม 2567 อำเภอเชียงคำเปิดลานตากข้าวโพดชุมชนให้เกษตรกรใช้ฟรีจนหมดฤดู"
    text = "\n".join([sentence] * 12)
    nodes = ThaiNodeParser().get_nodes_from_documents([Document(text=text)])
    spans = [(n.start_char_idx, n.end_char_idx) for n in nodes if isinstance(n, TextNode)]
    assert spans == [(c.start, c.end) for c in chunk_article(Article("a", "", text))]
    assert spans[-1][1] == len(text)


def test_nodes_keep_metadata_and_what_is_kept_from_the_model() -> None:
    document = Document(
        doc_id="a", text=LONG, metadata={"url": "u"}, excluded_llm_metadata_keys=["url"]
    )
    nodes = ThaiNodeParser().get_nodes_from_documents([document])
    assert all(n.metadata == {"url": "u"} and n.ref_doc_id == "a" for n in nodes)
    assert "url" not in nodes[0].get_content(metadata_mode=MetadataMode.LLM)
    assert all(
        a.next_node is not None and a.next_node.node_id == b.node_id for a, b in pairwise(nodes)
    )
    bare = ThaiNodeParser(include_metadata=False).get_nodes_from_documents([document])
    assert bare[0].metadata == {}


@pytest.mark.parametrize("text", ["", " \n\u00a0\n "])
def test_a_document_without_text_gives_no_node(text: str) -> None:
    assert ThaiNodeParser().get_nodes_from_documents([Document(text=text)]) == []


def test_nodes_of_another_parser_are_cut_with_offsets_in_the_document() -> None:
    text = f"# ตอนแรก\n\n{LONG}\n\n# ตอนหลัง\n\n{LONG}"
    pipeline = IngestionPipeline(transformations=[MarkdownNodeParser(), ThaiNodeParser()])
    nodes = pipeline.run(documents=[Document(doc_id="a", text=text)])
    assert len(nodes) > 4
    for node in nodes:
        assert isinstance(node, TextNode) and node.ref_doc_id == "a"
        assert text[node.start_char_idx : node.end_char_idx] == node.text


def test_offsets_that_cannot_be_known_are_left_out() -> None:
    source = {NodeRelationship.SOURCE: RelatedNodeInfo(node_id="a")}
    changed = TextNode(text=LIBRARY, start_char_idx=3, end_char_idx=9, relationships=source)
    (node,) = ThaiNodeParser()([changed])
    assert isinstance(node, TextNode)
    assert (node.text, node.start_char_idx, node.end_char_idx) == (LIBRARY, None, None)


@given(text=st.text(alphabet=st.sampled_from("กข่ะ 1\n\r\t.“”(\u200b"), max_size=900))
def test_whatever_the_text_nodes_are_slices_of_it_in_order(text: str) -> None:
    nodes = ThaiNodeParser().get_nodes_from_documents([Document(text=text)])
    spans = [(n.start_char_idx, n.end_char_idx) for n in nodes if isinstance(n, TextNode)]
    assert spans == sorted(spans)
    assert [n.get_content() for n in nodes] == [text[a:b] for a, b in spans]


def test_the_parser_survives_being_sent_to_a_worker_and_says_its_version() -> None:
    parser = ThaiNodeParser(include_prev_next_rel=False)
    assert pickle.loads(pickle.dumps(parser)).to_dict() == parser.to_dict()
    assert json.loads(parser.to_json())["chunker_version"] == parser.chunker_version
