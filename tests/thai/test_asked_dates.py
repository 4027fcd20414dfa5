"""Times in questions: lone years and numbered months, and what is neither."""

import time
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.thai.asked_dates import find_asked_dates
from rag.thai.dates import find_dates
from rag.thai.normalise import fold

TODAY = date(2026, 1, 1)


def read(text: str) -> list[tuple[str, str]]:
    """(first, last) of each time, in ISO form."""
    spans = find_asked_dates(fold(text), today=TODAY)
    return [(span.first.isoformat(), span.last.isoformat()) for span in spans]


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("งานแสดงสินค้า 2565 จัดที่ไหน", "2022-01-01", "2022-12-31"),
        ("ซีเกมส์ 2023 ไทยได้กี่เหรียญ", "2023-01-01", "2023-12-31"),
        ("ประกาศภัยแล้ง 2566 กี่จังหวัด", "2023-01-01", "2023-12-31"),
        ("เลือกตั้ง 66 ใครชนะ", "2023-01-01", "2023-12-31"),
        ("มอเตอร์โชว์68 มีกี่ค่าย", "2025-01-01", "2025-12-31"),
        ("งบ 67 กระทรวงไหนได้มากสุด", "2023-10-01", "2024-09-30"),
        ("ฝนตกหนักเดือน 10 ปี 64 จังหวัดไหน", "2021-10-01", "2021-10-31"),
        ("เดือน10/65 ส่งออกเท่าไหร่", "2022-10-01", "2022-10-31"),
        ("ประชุมวันที่ 5 เดือน 3 ปี 2564", "2021-03-05", "2021-03-05"),
    ],
)
def test_a_lone_year_or_a_numbered_month_is_a_time(text: str, first: str, last: str) -> None:
    assert read(text) == [(first, last)]


@pytest.mark.parametrize(
    "text",
    [
        "อายุ 65 ได้เบี้ยเท่าไหร่", "แจก 60 ล้านใบ", "ต้นไม้ 65 ต้น", "มาตรา 64 ว่าด้วยอะไร",
        "พ.ร.บ. คอมพิวเตอร์ 2560 โทษเท่าไหร่", "แผนปี 2030", "เบอร์ 67 คือใคร", "เป้าหมาย 2573",
        "โทร 1166", "covid 65", "ราคา 2565 บาท", "สาย 65 ผ่านไหน", "รถ 2,565 คัน", "", "เดือน 13 ปี",
        "บ้านเลขที่ 2565 อยู่ซอยไหน", "รหัส 2565 คืออะไร", "รถเมล์ 66 เก็บกี่บาท", "บุหรี่ 60 ซอง", "เข้าคิว 65 คิว",
    ],
)  # fmt: skip
def test_ages_counts_laws_and_years_to_come_are_no_times(text: str) -> None:
    assert read(text) == ([] if "2030" not in text else [("2030-01-01", "2030-12-31")])


def test_a_lone_year_is_not_read_beside_a_time_that_is_written_out() -> None:
    assert read("งาน 2565 ที่จัดเมื่อ 5 มี.ค. 66") == [("2023-03-05", "2023-03-05")]


def test_several_years_in_full_are_all_read() -> None:
    assert read("เทียบยอด 2565 กับ 2566") == [
        ("2022-01-01", "2022-12-31"),
        ("2023-01-01", "2023-12-31"),
    ]


@given(st.text(st.one_of(st.sampled_from("0123456789 ปีเดือนงบ/-."), st.characters())))
def test_spans_are_ordered_and_inside_any_text(text: str) -> None:
    last = 0
    for span in find_asked_dates(text, today=TODAY):
        assert last <= span.start < span.end <= len(text)
        assert span.first <= span.last
        last = span.end


@given(st.text(st.sampled_from("5 ม.ค.ปี64ก่อนและ")))
def test_what_releases_write_is_read_as_in_releases(text: str) -> None:
    found = find_dates(text, today=TODAY)
    if found and "เดือน" not in text:
        assert find_asked_dates(text, today=TODAY) == found


@pytest.mark.parametrize("unit", ["65 ", "2565", "เดือน 1", "กฎหมาย ", "1 เดือน 2"])
def test_time_is_linear_in_the_text(unit: str) -> None:
    find_asked_dates(unit)

    def seconds(size: int) -> float:
        text = (unit * size)[:size]
        started = time.process_time()
        find_asked_dates(text, today=TODAY)
        return time.process_time() - started

    small = min(seconds(4_000) for _ in range(3))
    assert min(seconds(32_000) for _ in range(2)) < 40 * max(small, 0.002)
