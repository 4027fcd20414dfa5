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
    "particle",
    """จริงไหม จริงมั้ย จริงป่ะ จริงหรือ จริงหรือเปล่า จริงหรือไม่คะ จริงรึเปล่า จริงเหรอ จริงมะ จริงไม่ จริงคะ
    ข่าวปลอมไหม เป็นข่าวปลอมหรือเปล่า""".split(),
)
def test_the_particle_typed_changes_nothing(particle: str) -> None:
    query = read(f"รัฐบาลแจกถังแก๊สฟรีทุกบ้าน {particle}")
    assert asks_whether_true(query)
    same = release("รัฐบาลแจกถังแก๊สฟรีทุกบ้าน เริ่มพรุ่งนี้", key="same")
    assert check(query, scored(query, [same])).plain == {"same"}


@pytest.mark.parametrize(
    "question",
    [
        "ที่พักเหลือว่างกี่ห้อง", "เงินช่วยเหลือว่างงานได้เท่าไหร่", "ราคาจริงไม่รวม vat เท่าไหร่",
        "ผู้เสียชีวิตจริงไม่เกินกี่คน", "ยอดจริงมะม่วงส่งออกกี่ตัน", "สมุนไพรอะไรเห็นผลจริง", "ยอดจริงคะแนนเท่าไหร่",
    ],
)  # fmt: skip
def test_letters_inside_other_words_ask_nothing(question: str) -> None:
    assert not asks_whether_true(read(question))


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


BARN = release(
    "มีข้อความส่งต่อกันว่า กดลิงก์รับค่ายุ้งฉาง 1,800 บาท",
    "ธนาคารตรวจแล้ว ยืนยันว่าเป็นข่าวปลอม",
    "สิ่งที่มีอยู่จริงคือ สินเชื่อยุ้งชุมชน ซึ่งเป็นเงินกู้",
    key="barn",
    title="เตือนข่าวปลอมค่ายุ้งฉาง",
)


@pytest.mark.parametrize("question", ["ธนาคารเปิดวันเสาร์จริงไหม", "โครงการธนาคารจริงไหม"])
def test_a_bank_s_name_alone_makes_nothing_denied(question: str) -> None:
    query = read(question)
    assert check(query, scored(query, [BARN])).denial == ()


def test_a_long_claim_in_other_words_is_denied_by_the_several_it_shares() -> None:
    query = read("ข่าวลือพายุทอร์นาโดจะถล่มแปดริ้วกับกรุงเทพ ต้น พ.ย. 67 จริงมั้ย ติดข่าวปลอมอันดับเท่าไหร่")
    told = release(
        "10 อันดับข่าวปลอมที่ประชาชนสนใจ",
        "อันดับที่ 6 : เรื่อง จะเกิดทอร์นาโด ระดับ 4 ในพื้นที่ แปดริ้ว กรุงเทพ และปริมณฑล ต้นเดือน พ.ย. 67",
        title="ดีอีเตือนข่าวปลอมประจำสัปดาห์",
    )
    assert len(check(query, scored(query, [told])).denial) == 2


def test_what_a_release_on_false_news_affirms_is_not_denied() -> None:
    query = read("มีสินเชื่อยุ้งชุมชนจริงไหม")
    assert texts(check(query, scored(query, [BARN])).denial) == [BARN.text.splitlines()[-1]]
    query = read("ลิงก์รับค่ายุ้งฉาง 1,800 บาท จริงไหม")
    assert "เป็นข่าวปลอม" in texts(check(query, scored(query, [BARN])).denial)[0]


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
