from datetime import date

import pytest

from rag.answering.facets import facets_of
from rag.answering.gaps import Gap, gap_of
from rag.answering.pieces import pieces_of
from rag.overlap import words_of
from rag.query import understand
from rag.schema import Article

ARTICLE = Article(
    id="a",
    title="เปิดสะพานใหม่",
    text="เทศบาลเปิดใช้สะพานข้ามคลองยาว 120 เมตร วันที่ 3 มีนาคม 2567\n"
    "ค่าก่อสร้าง 45 ล้านบาท เก็บค่าผ่านทางคันละ 10 บาท ผู้ร่วมงาน 300 คน ค่าล่วงเวลาวันละ 80 บาท",
    published=date(2024, 3, 4),
)


def gap(question: str, idf: float = 3.0) -> Gap | None:
    query = understand(question, today=date(2025, 9, 1))
    weights = dict.fromkeys(words_of(query.clauses), idf)
    return gap_of(query, facets_of(query), pieces_of(ARTICLE), weights)


@pytest.mark.parametrize(
    "question",
    [
        "สะพานข้ามคลองยาวกี่เมตร",
        "สะพานยาวกี่เมตร มีคนร่วมงานกี่คน",
        "เปิดใช้สะพานข้ามคลองเมื่อไหร่ ปี 67",
        "ค่าผ่านทางสะพานคันละกี่บาท",
        "ทำไมเทศบาลเปิดใช้สะพานข้ามคลอง",
        "ร่วมงานอย่างละเท่าไหร่",
        "ค่าล่วงเวลาคนละกี่บาท",  # told by the day
    ],
)
def test_nothing_speaks_against_a_release_that_tells(question: str) -> None:
    assert gap(question) is None


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("สะพานข้ามคลองปี 2575 จะเปิดวันไหน", Gap.TIME),
        ("สะพานข้ามคลองรับน้ำหนักได้กี่ตัน", Gap.DETAIL),
        ("สะพานข้ามคลองสร้างกี่ช่องทาง", Gap.UNIT),
        ("ค่าผ่านทางสะพานเดือนละเท่าไหร่", Gap.RATE),
        ("ทำไมสะพานข้ามคลองถึงโดนรื้อทิ้งเพราะทุจริต", Gap.PREMISE),
        ("สะพานข้ามคลองที่เชียงรายยาวกี่เมตร", Gap.PLACE),
        ("ลาวสร้างสะพานข้ามคลองยาวกี่เมตร", Gap.PLACE),
        ("บิ๊กป้อมเปิดสะพานข้ามคลองวันไหน", Gap.NAME),
        ("สะพานข้ามคลองดอกเบี้ยเท่าไหร่", Gap.DETAIL),
    ],
)
def test_what_a_release_lacks_is_named(question: str, expected: Gap) -> None:
    assert gap(question) is expected


def test_of_several_things_asked_one_untold_is_named_and_not_refused() -> None:
    assert gap("ใครเปิดสะพานข้ามคลอง รับน้ำหนักได้กี่ตัน") is None


def test_telling_words_beside_the_question_word_must_stand_in_the_release() -> None:
    assert gap("สะพานข้ามคลอง คอนกรีตยี่ห้อไหน", idf=7.0) is Gap.WORDS
    assert gap("สะพานข้ามคลอง คอนกรีตยี่ห้อไหน", idf=3.0) is None  # common words tell nothing


def test_a_personal_question_is_told_from_one_about_a_group() -> None:
    assert gap("ผู้ร่วมงานมีกี่คน") is None


def test_a_part_that_is_not_told_speaks_against_nothing_where_another_is_told() -> None:
    assert gap("สะพานข้ามคลองยาวกี่เมตร ดอกเบี้ยเท่าไหร่") is None


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("สะพานข้ามคลองยาวกี่เมตร ปี 67", None),
        ("สะพานข้ามคลองยาวกี่เมตร ก.พ. 67", None),  # a month before the release
        ("สะพานข้ามคลองยาวกี่เมตร ปี 66", Gap.TIME),
        ("สะพานข้ามคลองยาวกี่เมตร ปี 68", Gap.TIME),
        ("สะพานข้ามคลองยาวกี่เมตร ต.ค. 67", Gap.TIME),
        ("สะพานข้ามคลองยาวกี่เมตร ปี 67 มากกว่าปี 60 ไหม", None),  # one named is enough
        ("สะพานข้ามคลองยาวกี่เมตร ปีที่แล้ว", None),  # counted from today, 2025
        ("สะพานข้ามคลองยาวกี่เมตร สงกรานต์", None),  # no year is named
    ],
)
def test_a_release_of_another_year_than_the_one_named_does_not_tell(
    question: str, expected: Gap | None
) -> None:
    assert gap(question) is expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("ผลการประเมินปี 2565 ดีขึ้น 5 อันดับ", None),
        ("แผนแม่บท พ.ศ. 2561-2580 มี 5 ด้าน", Gap.TIME),  # of every year, so of none
    ],
)
def test_a_year_told_in_the_text_counts_and_a_plan_of_decades_does_not(
    line: str, expected: Gap | None
) -> None:
    query = understand("ผลการประเมินดีขึ้นกี่อันดับ ปี 65", today=date(2025, 9, 1))
    release = Article("b", "ผลการประเมิน", line, published=date(2024, 3, 4))
    weights = dict.fromkeys(words_of(query.clauses), 3.0)
    assert gap_of(query, facets_of(query), pieces_of(release), weights) is expected
