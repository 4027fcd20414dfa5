import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.answering.edges import tidied, tidy
from rag.schema import Article

LINE = (
    "สำนักงานสาธารณสุขจังหวัดน่าน (สสจ.น่าน) เปิดห้องปลอดฝุ่น 48 ห้อง โดยมี นายสมชาย ใจดี "
    "ผู้ว่าราชการจังหวัดน่าน เป็นประธาน และมีผู้เข้าร่วม 1,250 คน ระยะทาง 23.5 กิโลเมตร #น่านน่าอยู่"
)


def quoted(begin: str, end: str) -> str:
    start = LINE.index(begin)
    first, last = tidy(LINE, start, LINE.index(end, start) + len(end))
    return LINE[first:last]


@pytest.mark.parametrize(
    ("begin", "end", "expected"),
    [
        ("และมีผู้เข้าร่วม", "23.5", "มีผู้เข้าร่วม 1,250 คน ระยะทาง 23.5 กิโลเมตร"),
        ("48 ห้อง", "ใจดี", "เปิดห้องปลอดฝุ่น 48 ห้อง โดยมี นายสมชาย ใจดี ผู้ว่าราชการจังหวัดน่าน"),
        ("โดยมี", "เป็นประธาน", "นายสมชาย ใจดี ผู้ว่าราชการจังหวัดน่าน เป็นประธาน"),
        ("สสจ.น่าน)", "48 ห้อง", "(สสจ.น่าน) เปิดห้องปลอดฝุ่น 48 ห้อง"),
        ("เปิดห้อง", "48 ห้อง", "เปิดห้องปลอดฝุ่น 48 ห้อง"),
        ("มีผู้เข้าร่วม", "#น่านน่าอยู่", "มีผู้เข้าร่วม 1,250 คน ระยะทาง 23.5 กิโลเมตร"),
    ],
)
def test_a_quote_begins_and_ends_where_a_reader_would(begin: str, end: str, expected: str) -> None:
    assert quoted(begin, end) == expected


def test_a_quote_that_says_nothing_goes_unless_it_is_all_there_is() -> None:
    article = Article("a", "ข่าว", f"วันที่ 3 มีนาคม 2568\n{LINE}")
    date_line, rest = (article, 0, 20), (article, 21, 85)
    assert [span[1] >= 21 for span in tidied([date_line, rest])] == [True]
    assert len(tidied([date_line])) == 1


def test_quotes_that_meet_become_one() -> None:
    article = Article("a", "ข่าว", LINE)
    assert len(tidied([(article, 0, 60), (article, 55, 120)])) == 1


@given(st.text(alphabet="กขน าและโดยมี(“”)0123.,- \nนายคนบาท#", max_size=80), st.data())
def test_a_tidied_span_is_never_empty_and_stays_in_the_text(text: str, data: st.DataObject) -> None:
    if not text.strip():
        return
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    first, last = tidy(text, start, end)
    assert 0 <= first < last <= len(text)
