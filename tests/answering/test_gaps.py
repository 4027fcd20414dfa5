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
    "ค่าก่อสร้าง 45 ล้านบาท เก็บค่าผ่านทางคันละ 10 บาท ผู้ร่วมงาน 300 คน",
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
    ],
)
def test_nothing_speaks_against_a_release_that_tells(question: str) -> None:
    assert gap(question) is None


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("สะพานข้ามคลองปี 2575 จะเปิดวันไหน", Gap.TIME),
        ("สะพานข้ามคลองรับน้ำหนักได้กี่ตัน", Gap.UNIT),
        ("ค่าผ่านทางสะพานเดือนละเท่าไหร่", Gap.RATE),
        ("ทำไมสะพานข้ามคลองถึงโดนรื้อทิ้งเพราะทุจริต", Gap.PREMISE),
    ],
)
def test_what_a_release_lacks_is_named(question: str, expected: Gap) -> None:
    assert gap(question) is expected


def test_telling_words_beside_the_question_word_must_stand_in_the_release() -> None:
    assert gap("สะพานข้ามคลอง คอนกรีตยี่ห้อไหน", idf=7.0) is Gap.WORDS
    assert gap("สะพานข้ามคลอง คอนกรีตยี่ห้อไหน", idf=3.0) is None  # common words tell nothing


def test_a_personal_question_is_told_from_one_about_a_group() -> None:
    assert gap("ผู้ร่วมงานมีกี่คน") is None
