from datetime import date

import pytest

from rag.answering.validity import Validity, as_of, validity
from rag.schema import ArticleRef, Citation

TODAY = date(2026, 1, 1)


def cite(quote: str, published: date | None = date(2025, 3, 1)) -> Citation:
    return Citation(1, ArticleRef("a", "ข่าว", None, published), quote, 0, len(quote))


@pytest.mark.parametrize(
    ("quote", "expected"),
    [
        ("เปิดให้ลงทะเบียนตั้งแต่วันนี้ถึงวันที่ 30 เมษายน 2568", Validity.CLOSED),
        ("ยื่นคำขอได้ภายในวันที่ 15 เม.ย. 68", Validity.CLOSED),
        ("รับสมัครถึงวันที่ 31 มีนาคม 2569", Validity.OPEN),
        ("กระทรวงเตรียมเสนอคณะรัฐมนตรีปรับอัตราเป็น 850 บาท", Validity.PROPOSED),
        ("อยู่ระหว่างการพิจารณาของคณะกรรมการ", Validity.PROPOSED),
        ("คณะรัฐมนตรีเห็นชอบตามที่กระทรวงเสนอ ครม. แล้ว", None),
        ("จ่ายเดือนละ 700 บาท ยื่นได้ทุกปีถึงวันที่ 30 พฤศจิกายน", None),
        ("จัดงานวันที่ 1-3 เมษายน 2568 ที่ลานหน้าศาลากลาง", None),
        ("มีผู้เข้าร่วม 300 คน", None),
    ],
)
def test_a_stamp_is_given_on_plain_signs_only(quote: str, expected: Validity | None) -> None:
    assert validity([cite(quote)], TODAY) is expected


def test_a_later_round_keeps_it_open() -> None:
    first, second = (
        cite("ลงทะเบียนถึงวันที่ 30 เมษายน 2568"),
        cite("ลงทะเบียนถึงวันที่ 30 เมษายน 2569"),
    )
    assert validity([first, second], TODAY) is Validity.OPEN


def test_a_release_without_a_day_gives_no_stamp() -> None:
    assert validity([cite("ลงทะเบียนถึงวันที่ 30 เมษายน 2568", None)], TODAY) is None
    assert validity([], TODAY) is None


def test_an_answer_is_as_of_its_newest_release() -> None:
    citations = [cite("ก", date(2024, 5, 1)), cite("ข", date(2025, 2, 3)), cite("ค", None)]
    assert as_of(citations) == date(2025, 2, 3)
    assert as_of([cite("ค", None)]) is None
