import pytest

from rag.kinds import AnswerKind as K
from rag.kinds import expected_kinds, question_words
from rag.thai.normalise import fold


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("ใครเป็นประธานเปิดงานผ้าไหม", K.WHO),
        ("ไครเป็นคนมอบบ้าน", K.WHO),
        ("รับสมัครถึงวันไหน", K.WHEN),
        ("โครงการเริ่มเมื่อไหร่", K.WHEN),
        ("หมดเขตเมื่อไร", K.WHEN),
        ("ค่าปรับเท่าไหร่", K.HOW_MUCH),
        ("ได้เงินกี่บาท", K.HOW_MUCH),
        ("ใช้งบกี่ล้านบาท", K.HOW_MUCH),
        ("มีคนสมัครกี่คน", K.HOW_MANY),
        ("ปลูกต้นไม้ไปเท่าไร", K.HOW_MANY),
        ("จัดที่ไหน", K.WHERE),
        ("จังหวัดไหนมีคนป่วยมากสุด", K.WHERE),
        ("มีจังหวัดไหนบ้าง", K.LIST),
        ("ต้องเตรียมอะไรบ้าง", K.LIST),
        ("ขึ้นทะเบียนยังไง", K.HOW_TO),
        ("ติดต่อได้ทางไหน", K.HOW_TO),
        ("อายุ 61 เข้าเกณฑ์ไหม", K.ELIGIBILITY),
        ("ใครมีสิทธิได้เบี้ย", K.ELIGIBILITY),
        ("สรุปข่าวน้ำท่วมให้หน่อย", K.SUMMARY),
        ("เปิดแล้วหรือยัง", K.YES_NO),
        ("ข่าวนี้จริงมั้ย", K.YES_NO),
    ],
)
def test_a_question_word_tells_the_kind_of_answer(question: str, kind: K) -> None:
    assert kind in expected_kinds(fold(question))


@pytest.mark.parametrize("question", ["น้ำท่วมตรัง", "โครงการทำนา", ""])
def test_a_question_without_a_question_word_asks_for_a_fact(question: str) -> None:
    assert expected_kinds(question) == (K.FACT,)


def test_the_most_telling_kind_comes_first() -> None:
    assert expected_kinds("สรุปให้หน่อยว่าใครได้บ้าง กี่คน")[0] is K.SUMMARY


@pytest.mark.parametrize("question", ["สมัครทางไหนได้บ้าง", "ขอ 3 ข้อหลักของแผน", "เลือกอะไรได้มั่ง"])
def test_a_list_is_asked_for_in_several_ways(question: str) -> None:
    assert K.LIST in expected_kinds(fold(question))


@pytest.mark.parametrize(
    ("question", "parts"),
    [("ยาวกี่เมตร", ["ยาวกี่เมตร"]), ("กี่คนอยู่ไหน", ["กี่คนอยู่", "ไหน"]), ("น้ำท่วม", [])],
)
def test_a_question_word_ends_behind_its_unit(question: str, parts: list[str]) -> None:
    ends = question_words(question)
    assert [question[a:b] for a, b in zip([0, *ends], ends, strict=False)] == parts
