"""Units that questions count in, and releases too."""

import time

import pytest

from rag.cues import counts_in, holds, units_asked
from rag.kinds import AnswerKind
from rag.thai.normalise import fold
from rag.thai.words import segment


def counted(question: str, text: str) -> bool:
    units = units_asked(tuple(segment(fold(question))))
    return counts_in(units, tuple(segment(fold(text))), fold(text))


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("ถนนยาวกี่โล", "ระยะทาง 12 กิโลเมตร"),
        ("ยึดได้กี่โล", "น้ำหนัก 3 กิโลกรัม"),
        ("ดอกเบี้ยกี่เปอร์", "ดอกเบี้ย 6.5%"),
        ("ดอกเบี้ยกี่เปอร์เซ็น", "ดอกเบี้ยร้อยละ 6.5 ต่อปี"),
        ("รักษาตัวกี่อาทิตย์", "พักฟื้น 2 สัปดาห์"),
        ("เริ่มกี่ทุ่ม", "เวลา 20.30 น."),
        ("ใช้งบกี่ล้าน", "วงเงิน 4,500,000 บาท"),
        ("ใช้งบกี่ล้านบาท", "วงเงิน 45 ล้านบาท"),
        ("มาเที่ยวกี่ล้านคน", "นักท่องเที่ยว 3 ล้านคน"),
        ("ต้องจองก่อนกี่วันก่อน", "จองล่วงหน้า 10 วัน"),
        ("ส่งได้กี่ข้อความ กี่เบอร์", "ครั้งละ 500 หมายเลข"),
    ],
)
def test_a_unit_is_known_by_its_other_names(question: str, text: str) -> None:
    assert counted(question, text)


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("มาเที่ยวกี่ล้านคน", "ใช้เงิน 3 ล้านบาท"),
        ("ดอกเบี้ยกี่เปอร์", "ดอกเบี้ย 6 เดือน"),
        ("ถนนยาวกี่โล", "ใช้เวลา 12 เดือน"),
        ("ถนนยาวกี่กิโลเมตร", "ใช้ปูนซีเมนต์หนัก 500 กิโลกรัม"),
        ("ยึดได้กี่กิโลกรัม", "ห่างจากเมือง 12 กิโลเมตร"),
        ("รักษาตัวกี่อาทิตย์", "รักษาหายสนิท"),
    ],
)
def test_another_unit_is_another_thing(question: str, text: str) -> None:
    assert not counted(question, text)


def test_a_long_run_of_digits_is_looked_through_at_once() -> None:
    began = time.perf_counter()
    assert not holds(AnswerKind.HOW_MUCH, "1" * 24_000)
    assert time.perf_counter() - began < 1.0
