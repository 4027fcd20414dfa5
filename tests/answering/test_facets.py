from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.answering.facets import facets_of
from rag.errors import QuestionError
from rag.kinds import AnswerKind as K
from rag.query import understand

TODAY = date(2025, 9, 1)


def kinds(question: str) -> list[K]:
    return [facet.kinds[0] for facet in facets_of(understand(question, today=TODAY))]


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("สะพานยาวกี่เมตร ใช้งบกี่ล้านบาท", [K.HOW_MANY, K.HOW_MUCH]),
        ("ใครเป็นประธาน จัดที่ไหน", [K.WHO, K.WHERE]),
        ("อบรมกี่คน แล้วเริ่มเมื่อไหร่", [K.HOW_MANY, K.WHEN]),
        ("มีกี่แห่งอยู่ที่ไหนบ้าง", [K.HOW_MANY, K.LIST]),
        ("สะพานใหม่ที่ตรังยาวกี่เมตร", [K.HOW_MANY]),
        ("น้ำท่วมตรัง", [K.FACT]),
    ],
)
def test_each_question_word_asks_for_one_thing(question: str, expected: list[K]) -> None:
    assert kinds(question) == expected


def test_the_words_beside_a_question_word_are_its_own() -> None:
    first, second = facets_of(understand("อ่างจุน้ำกี่ล้านลิตร สร้างใช้งบกี่บาท", today=TODAY))
    words = {w for c in second.clauses for w in c.alternatives[0].words}
    assert "งบ" in words
    assert "อ่าง" not in words
    assert "บาท" in second.units
    assert "บาท" not in first.units


def test_more_questions_than_can_be_told_apart_are_cut() -> None:
    assert len(kinds("กี่คน กี่วัน กี่บาท กี่ไร่ กี่แห่ง กี่ครั้ง กี่ตัว")) == 4


@given(st.text(alphabet="กี่ทใครไหนแล้วเาบ ,และ๑2", max_size=80))
def test_any_question_asks_something(text: str) -> None:
    try:
        query = understand(text, today=TODAY)
    except QuestionError:
        return
    assert facets_of(query)
