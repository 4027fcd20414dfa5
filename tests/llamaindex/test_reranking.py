"""Nodes of any retriever, ordered anew."""

from datetime import date
from typing import Any

import pytest
from llama_index.core.schema import (
    NodeRelationship,
    NodeWithScore,
    QueryBundle,
    RelatedNodeInfo,
    TextNode,
)

from rag.errors import QuestionError
from rag.llamaindex import (
    ThaiReranker,
)
from tests.llamaindex.support import LIBRARY
from tests.support import HashEmbedder


def candidate(
    text: str, score: float | None = 1.0, source: str | None = None, **metadata: Any
) -> NodeWithScore:
    related = {NodeRelationship.SOURCE: RelatedNodeInfo(node_id=source)} if source else {}
    return NodeWithScore(
        node=TextNode(text=text, metadata=metadata, relationships=related), score=score
    )


def ranked(question: str, *candidates: NodeWithScore, **options: Any) -> list[str]:
    reranker = ThaiReranker(HashEmbedder(), today=date(2026, 11, 21), **options)
    return [
        n.node.get_content() for n in reranker.postprocess_nodes([*candidates], query_str=question)
    ]


OTHERS = tuple(
    candidate(f"ชุมชนหมู่ {n} จัดกิจกรรมปลูกต้นไม้ {n * 17} ต้น ริมถนนสายหลัก", 5.0 - n / 10)
    for n in range(1, 9)
)


def test_what_is_asked_about_comes_first_whatever_the_retriever_thought() -> None:
    assert ranked("ห้องสมุดรถเข็นที่น่านมีกี่ชุมชน", *OTHERS, candidate(LIBRARY, 0.1))[0] == LIBRARY


def test_the_title_of_a_node_is_read() -> None:
    text = "เปิดให้บริการแล้วทุกวันเสาร์ ค่าใช้จ่าย 20 บาท"
    asked = "ล่องแพแม่ปิงกี่บาท"
    titled = [candidate(text, heading="ตลาดนัด"), candidate(f"{text} ", heading="ล่องแพแม่ปิง")]
    assert ranked(asked, *titled, *OTHERS, title_key="heading")[0] == f"{text} "


@pytest.mark.parametrize("day", ["2024-02-09", "2024-02-09T10:00:00+07:00", date(2024, 2, 9)])
def test_the_day_of_publication_decides_between_the_same_words(day: object) -> None:
    text = "เทศบาลเปิดรับสมัครครูอัตราจ้าง 3 อัตรา"
    nodes = [candidate(text, published="2020-07-01"), candidate(f"{text} ", published=day)]
    assert ranked("กุมภาพันธ์ 2567 เทศบาลรับสมัครครูกี่อัตรา", *nodes)[0] == f"{text} "


def test_the_newest_is_first_where_the_newest_is_asked_for() -> None:
    text = "เทศบาลเปิดรับสมัครครูอัตราจ้าง 3 อัตรา"
    nodes = [candidate(f"{text}{' ' * n}", published=f"20{20 + n}-07-01") for n in range(4)]
    assert ranked("เทศบาลรับสมัครครูล่าสุด", *nodes)[0] == f"{text}   "


def test_a_node_is_read_with_the_best_other_one_of_its_document() -> None:
    price = "ค่าใช้จ่ายคนละ 20 บาท เด็กไม่เสีย"
    raft = "วันที่ 3 มีนาคม 2566 จังหวัดตากเปิดล่องแพแม่ปิง"
    nodes = [candidate(price, source="a"), candidate(f"{price} ", source="b")]
    order = ranked("ล่องแพแม่ปิงกี่บาท", *nodes, candidate(raft, source="b"), *OTHERS, top_n=20)
    assert order.index(f"{price} ") < order.index(price)


def test_so_many_as_wanted_come_best_first_and_the_given_ones_stay_as_they_are() -> None:
    given_nodes = [*OTHERS, candidate(LIBRARY, None)]
    before = [(n.node.node_id, n.score, dict(n.metadata)) for n in given_nodes]
    reranker = ThaiReranker(HashEmbedder(), top_n=4)
    found = reranker.postprocess_nodes(given_nodes, QueryBundle("ห้องสมุดรถเข็น"))
    assert len(found) == 4
    assert [n.score for n in found] == sorted((n.get_score() for n in found), reverse=True)
    assert [(n.node.node_id, n.score, dict(n.metadata)) for n in given_nodes] == before


@pytest.mark.parametrize("text", ["", " ", "http://x", "1" * 3_000])
def test_nodes_with_nothing_to_read_are_kept(text: str) -> None:
    nodes = [candidate(text, title=None, published="เมื่อวาน"), candidate(LIBRARY)]
    assert ranked("ห้องสมุดรถเข็น", *nodes) == [LIBRARY, text]


def test_no_nodes_give_none_and_no_question_is_an_error() -> None:
    assert ranked("ห้องสมุดรถเข็น") == []
    with pytest.raises(ValueError, match="needs the question"):
        ThaiReranker(HashEmbedder()).postprocess_nodes([candidate(LIBRARY)])
    with pytest.raises(QuestionError):
        ranked("???", candidate(LIBRARY))
