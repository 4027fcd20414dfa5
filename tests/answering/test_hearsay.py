"""Whether something heard is true: denials first, and no release taken for a yes by its words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.answering.hearsay import asks_whether_true, check, denial_first
from rag.schema import Article
from tests.answering.made import read, release, scored, texts

ASKED = "เขาแชร์กันว่ารัฐบาลแจกถังแก๊สฟรีทุกบ้าน จริงไหม"
DENIES = release(
    "สัปดาห์นี้มีเรื่องที่ประชาชนสนใจดังนี้",
    "อันดับที่ 1 เรื่อง รัฐบาลแจกถังแก๊สฟรีทุกบ้าน",
    "กระทรวงพลังงานตรวจสอบแล้ว เป็นข่าวปลอม",
    key="denies",
    title="เตือนข่าวปลอม แจกถังแก๊สฟรี",
)
ORDINARY = release("รัฐบาลมอบถังแก๊สให้ร้านค้าชุมชนที่เข้าร่วมโครงการ", key="ordinary", title="มอบถังแก๊สร้านค้า")
OTHER = release("อันดับที่ 1 เรื่อง ดื่มน้ำมะนาวรักษามะเร็ง เป็นข่าวปลอม", key="other", title="เตือนข่าวปลอมสุขภาพ")


@pytest.mark.parametrize(
    "question",
    ["แจกเงินจริงไหม", "แจกเงินจริงป่าวคะ", "แชร์กันว่าแจกเงิน", "ข่าวลือแจกเงิน", "แจกเงินจริงรึเปล่า"],
)
def test_a_question_about_hearsay_is_told(question: str) -> None:
    assert asks_whether_true(read(question))


@pytest.mark.parametrize(
    "question",
    ["เกษียณจริงๆ ตอนกี่โมง", "ข่าวปลอมมีกี่เรื่อง", "ขอยอดข่าวปลอม", "ของจริงไหม้ที่ไหน"],
)
def test_other_questions_are_not(question: str) -> None:
    assert not asks_whether_true(read(question))


def test_a_denial_of_the_same_thing_is_found_with_what_it_denies() -> None:
    query = read(ASKED)
    found = check(query, scored(query, [ORDINARY, DENIES]))
    assert texts(found.denial) == [
        "กระทรวงพลังงานตรวจสอบแล้ว เป็นข่าวปลอม",
        "อันดับที่ 1 เรื่อง รัฐบาลแจกถังแก๊สฟรีทุกบ้าน",
    ]


@pytest.mark.parametrize("articles", [[ORDINARY], [OTHER], [ORDINARY, OTHER], []])
def test_a_denial_of_another_thing_denies_nothing(articles: list[Article]) -> None:
    query = read(ASKED)
    assert check(query, scored(query, articles)).denial == ()


def test_a_plain_negation_in_the_best_release_denies() -> None:
    query = read("ข่าวว่าเขื่อนใหญ่แตก จริงมั้ย")
    told = release("เจ้าหน้าที่ตรวจสอบเขื่อนใหญ่แล้ว ยืนยันเขื่อนไม่แตก")
    assert "ไม่แตก" in texts(check(query, scored(query, [told])).denial)[0]
    yes = release("เจ้าหน้าที่ยืนยันเขื่อนใหญ่แตกเมื่อเช้านี้")
    assert check(query, scored(query, [yes])).denial == ()


def test_only_the_denial_s_release_is_quoted_beside_it() -> None:
    query = read(ASKED)
    read_all = scored(query, [ORDINARY, DENIES])
    denial = check(query, read_all).denial
    quoted = denial_first(denial, read_all.pieces)
    assert {piece.article.id for piece in quoted} == {"denies"}
    assert quoted[: len(denial)] == list(denial)
    assert len(quoted) == len({piece.order for piece in quoted})


def test_a_release_that_only_shares_words_is_not_plainly_about_it() -> None:
    query = read(ASKED)
    same = release("รัฐบาลแจกถังแก๊สฟรีทุกบ้าน เริ่มพรุ่งนี้", key="same")
    assert check(query, scored(query, [ORDINARY, same])).plain == {"same"}


@given(st.text(max_size=80))
def test_any_release_is_checked(text: str) -> None:
    query = read(ASKED)
    check(query, scored(query, [release(text, title=text)]))
