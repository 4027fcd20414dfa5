from datetime import date

import pytest

from rag.periods import end_said, recurs

WRITTEN = date(2025, 6, 1)


@pytest.mark.parametrize(
    ("text", "end"),
    [
        ("ลงทะเบียนได้ถึงวันที่ 30 กันยายน 2568", date(2025, 9, 30)),
        ("ใช้สิทธิ์ได้ 1 ก.ค. - 31 ต.ค. 68", date(2025, 10, 31)),
        ("ยื่นคำขอภายใน 15 ม.ค. 69", date(2026, 1, 15)),
        ("มาตรการนี้ตั้งแต่ 1 ต.ค. 68 เป็นต้นไป", None),
        ("เปิดงานวันที่ 4 มี.ค. 2568 ที่ศาลากลาง", None),
        ("ประชุมเมื่อ 2 มี.ค. 68 มีผู้ร่วม 40 คน", None),
    ],
)
def test_only_what_is_said_to_end_has_an_end(text: str, end: date | None) -> None:
    assert end_said(text, today=WRITTEN) == end


@pytest.mark.parametrize("text", ["ทำฟันได้ 900 บาทต่อปี", "เดือนละ 600 บาท", "ปีละ 2 ครั้ง"])
def test_a_right_of_every_year_recurs(text: str) -> None:
    assert recurs(text)
