from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.answering.edges import tidied, tidy
from rag.schema import Article
from tests.answering.marked import tidied_quote

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
        ("สสจ.น่าน)", "48 ห้อง", LINE[: LINE.index(" โดยมี")]),
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


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ('เปิดงาน "ตลาด <น้ำใจเมืองน่าน" ครั้งที่สองที่ริมแม่น้ำ>', '"ตลาด น้ำใจเมืองน่าน" ครั้งที่สองที่ริมแม่น้ำ'),
        ('<เปิดงานที่ริมแม่น้ำ "ตลาด> น้ำใจ" ครั้งที่สอง', 'เปิดงานที่ริมแม่น้ำ "ตลาด น้ำใจ"'),
        ('<จอกว้าง 15" ราคา> ถูก', 'จอกว้าง 15" ราคา'),
        ('<งาน "ตลาด" เปิด> แล้ว "วันนี้"', 'งาน "ตลาด" เปิด'),
    ],
)
def test_straight_quotation_marks_come_in_pairs(marked: str, expected: str) -> None:
    assert tidied_quote(marked) == expected


RUNS = [
    "9",
    "(",
    ")",
    '"',
    " ",
    "#",
    " #ก",
    "1)",
    " 1.",
    "ๆ ",
    "และก",
    "กว่า 1 ",
    "บาท 1 ",
    "/",
    "–",
    "นายก ",
]


@pytest.mark.parametrize("run", RUNS)
def test_a_long_run_of_one_thing_is_tidied_at_once(run: str) -> None:
    text = "ข่าวจากจังหวัด " + run * 20_000 + "ได้แก่ น่าน"
    started = perf_counter()
    for start, end in ((0, len(text)), (15, len(text) - 5), (len(text) // 2, len(text) // 2 + 90)):
        first, last = tidy(text, start, end)
        assert 0 <= first < last <= len(text)
    tidied([(Article("a", "ข่าว", text), len(text) // 2, len(text) // 2 + 90)])
    assert perf_counter() - started < 1.0


HOSTILE = 'กขน าและโดยมี(“”)"0123๔.,- \nนายคนบาท#ๆ%ได้แก่คือพบว่าวันที่'


@given(st.text(alphabet=HOSTILE, max_size=120), st.data())
def test_edges_stay_within_their_lines(text: str, data: st.DataObject) -> None:
    if not text.strip():
        return
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    if not text[start:end].strip():
        return
    first, last = tidy(text, start, end)
    assert "\n" not in text[first:start]
    assert "\n" not in text[end:last]
    assert text[first:last].strip()
