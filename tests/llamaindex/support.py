"""Texts and a helper that several of these tests share."""

import threading
from collections.abc import Iterator
from datetime import date
from typing import Any

from llama_index.core.schema import NodeWithScore, TextNode

from rag.answering.wording import quoted
from rag.errors import QuestionError
from rag.schema import (
    Answer,
    AnswerMode,
    AnswerSentence,
    AnswerStatus,
    ArticleRef,
    Chunk,
    Citation,
    Passage,
)

LIBRARY = "วันที่ 9 กุมภาพันธ์ 2567 เทศบาลเมืองน่านเปิดห้องสมุดรถเข็น 14 ชุมชน"
RIVER = "ชลประทานพะเยาขุดลอกลำน้ำอิง 12.5 กิโลเมตร"
LONG = "\n".join(
    f"{n}. วันที่ {n} มีนาคม 2567 อำเภอเชียงคำเปิดลานตากข้าวโพดชุมชน ให้เกษตรกรใช้ฟรีจนหมดฤดู"
    for n in range(1, 29)
)


def text_node(found: NodeWithScore) -> TextNode:
    assert isinstance(found.node, TextNode)
    return found.node


REF = ArticleRef("a", "น่านเปิดห้องสมุดรถเข็น", "https://www.example.go.th/a", date(2024, 2, 9))
SENTENCES = (
    AnswerSentence("ห้องสมุดมีหนังสือ 1,250 เล่ม", (1,)),
    AnswerSentence("ยืมได้ครั้งละ 3 เล่ม", (2,)),
)
CITATIONS = (
    Citation(1, REF, "ห้องสมุดมีหนังสือ 1,250 เล่ม", 40, 68),
    Citation(2, REF, "ยืมได้ครั้งละ 3 เล่ม", 90, 110),
)
ANSWERED = Answer(
    "ถาม",
    AnswerStatus.ANSWERED,
    quoted(SENTENCES),
    SENTENCES,
    CITATIONS,
    passages=(Passage(Chunk("a#0-9", "a", 0, 9, "ห้องสมุด"), REF, 1, 2.5),),
    mode=AnswerMode.GENERATIVE,
)
UNANSWERED = Answer("ถาม", AnswerStatus.CANNOT_ANSWER, "ไม่พบข้อมูลในข่าวประชาสัมพันธ์")


class Known:
    """A pipeline that has one answer; ``parts`` are what it streams before that."""

    def __init__(self, answer: Answer, parts: tuple[AnswerSentence, ...] = ()) -> None:
        self.known, self.parts, self.asked, self.threads = answer, parts, [], set()

    def answer(self, question: str, *, top_k: int = 10) -> Answer:
        if not question.strip():
            raise QuestionError("กรุณาพิมพ์คำถาม")
        self.asked.append((question, top_k))
        self.threads.add(threading.get_ident())
        return self.known

    def stream(self, question: str, *, top_k: int = 10) -> Iterator[AnswerSentence | Answer]:
        yield from self.parts
        yield self.answer(question, top_k=top_k)


def check_sources(response: Any) -> None:
    assert [n.node.get_content() for n in response.source_nodes] == [c.quote for c in CITATIONS]
    second = response.source_nodes[1]
    assert (second.node.start_char_idx, second.node.end_char_idx) == (90, 110)
    assert (second.node.ref_doc_id, second.score) == ("a", 2.5)
    assert second.metadata["marker"] == 2
    assert second.metadata["url"] == "https://www.example.go.th/a"
    assert second.metadata["published"] == "2024-02-09"
