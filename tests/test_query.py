from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.errors import QuestionError
from rag.expansion import EXPANDERS, SPLINTER_WEIGHT, Rewording, Word, clauses_for
from rag.query import understand

TODAY = date(2026, 11, 21)


def alternatives(question: str) -> dict[str, set[str]]:
    """What is searched for beside each form of the question."""
    return {
        " ".join(clause.alternatives[0].words): {
            "".join(alternative.words) for alternative in clause.alternatives[1:]
        }
        for clause in understand(question, today=TODAY).clauses
    }


@pytest.mark.parametrize(
    ("question", "form", "also"),
    [
        ("ครม. มีมติว่าอะไร", "ครม.", "คณะรัฐมนตรี"),
        ("อปท ได้งบเท่าไหร่", "อปท", "องค์กรปกครองส่วนท้องถิ่น"),
        ("คณะรัฐมนตรีเห็นชอบอะไร", "คณะรัฐมนตรี", "ครม."),
        ("หมอมากี่คน", "หมอ", "แพทย์"),
        ("โชเฟอร์เมาโดนอะไร", "โชเฟอร์", "พนักงานขับรถ"),
        ("แบงก์ชาวนาพักหนี้ไหม", "แบงก์ ชาวนา", "ธ.ก.ส."),
    ],
)
def test_a_form_is_searched_for_under_its_other_names_too(
    question: str, form: str, also: str
) -> None:
    assert also in alternatives(question)[form]


@pytest.mark.parametrize(
    ("question", "form", "also"),
    [
        ("โรงงานแอร์ผลิตเพิ่มไหม", "โรงงาน แอร์", "เครื่องปรับอากาศ"),
        ("จุฬารับนิสิตกี่คน", "จุฬา", "จุฬาลงกรณ์มหาวิทยาลัย"),
        ("เอ็กซิมแบงก์ให้กู้เท่าไหร่", "เอ็กซิมแบงก์", "eximbank"),
        ("มันนี่เอ็กซ์โปจัดที่ไหน", "มัน นี่ เอ็กซ์โป", "มหกรรมการเงิน"),
        ("คนละครึ่งเฟส 4 เริ่มวันไหน", "เฟส", "ระยะ"),
        ("โดนตัดไฟต้องทำยังไง", "โดน ตัด ไฟ", "งดจ่ายไฟฟ้า"),
        ("รพ.สกลสร้างตึกกี่ชั้น", "สกล", "สกลนคร"),
        ("น้ำท่วมสูงกี่เซ็น", "กี่ เซ็น", "เซนติเมตร"),
        ("ค่ายรถอีวีจากจีนมีใครบ้าง", "ค่าย รถ อีวี", "ยานยนต์ไฟฟ้า"),
    ],
)
def test_everyday_words_short_names_and_foreign_ones_are_known(
    question: str, form: str, also: str
) -> None:
    assert also in alternatives(question)[form]


def test_a_lone_year_in_a_question_is_a_time() -> None:
    (time,) = understand("งานของดีเมืองเลย 2566 ขายได้เท่าไหร่", today=TODAY).times
    assert (time.first, time.last) == (date(2023, 1, 1), date(2023, 12, 31))


def test_splinters_of_a_misspelt_word_weigh_less_than_words_of_a_form() -> None:
    words = [Word("ภา", 0, 2), Word("สี", 2, 4)]
    slip = clauses_for(words, [Rewording(0, 4, (("ภาษี", 0.5),), SPLINTER_WEIGHT)])
    form = clauses_for(words, [Rewording(0, 4, (("ภาษี", 0.5),))])
    assert slip[0].alternatives[0].weight < form[0].alternatives[0].weight < 1


def test_what_was_typed_is_always_searched_for_first() -> None:
    for clause in understand("ครม. ไฟเขียวงบ อปท. สร้างอนามัย", today=TODAY).clauses:
        assert clause.alternatives[0].weight > 0


def test_words_that_only_ask_are_not_searched_for() -> None:
    assert understand("ใครเปิดงานผ้าไหมที่ไหนคะ", today=TODAY).terms == ("เปิดงาน", "ผ้าไหม")


def test_a_question_of_question_words_alone_is_still_searched_for() -> None:
    query = understand("ใครบ้างคะ", today=TODAY)
    assert query.terms
    assert query.clauses


def test_words_of_a_date_weigh_less_than_others() -> None:
    query = understand("น้ำท่วมตรัง 26 พ.ย. 65", today=TODAY)
    weights = {c.alternatives[0].words[0]: c.alternatives[0].weight for c in query.clauses}
    assert weights["65"] < weights["ตรัง"]
    assert query.times[0].first == date(2022, 11, 26)


def test_relative_days_count_from_today() -> None:
    assert understand("ข่าวเมื่อวาน", today=TODAY).times[0].first == date(2026, 11, 20)


def test_each_expander_can_be_left_out() -> None:
    bare = understand("ครม. ไฟเขียวหมอ", today=TODAY, expanders={})
    assert all(len(clause.alternatives) == 1 for clause in bare.clauses)
    assert len(understand("ครม. ไฟเขียวหมอ", expanders=EXPANDERS).clauses) >= len(bare.clauses)


def test_a_form_of_several_words_is_a_term_and_its_words_count_less() -> None:
    words = [Word("แบงก์", 0, 5), Word("ชาวนา", 5, 10), Word("กู้", 11, 14)]
    clauses = clauses_for(words, [Rewording(0, 10, (("ธ.ก.ส.", 0.9),))])
    weights = {c.alternatives[0].words: c.alternatives[0].weight for c in clauses}
    assert weights == {("แบงก์",): 0.5, ("ชาวนา",): 0.5, ("กู้",): 1.0, ("แบงก์", "ชาวนา"): 1.0}


def test_a_rewording_outside_every_word_changes_nothing() -> None:
    words = [Word("กู้", 0, 3)]
    assert clauses_for(words, [Rewording(3, 9, (("ยืม", 1.0),))]) == clauses_for(words, [])


def test_thai_typed_on_a_latin_keyboard_is_read_as_meant() -> None:
    typed = "g[uhp8ocdjduj[km"
    assert understand(typed, today=TODAY).question == "เบี้ยคนแก่กี่บาท"
    assert understand("what is EEC", today=TODAY).question == "what is EEC"


@given(st.text(max_size=200))
def test_any_text_is_understood_or_refused(question: str) -> None:
    try:
        query = understand(question, today=TODAY)
    except QuestionError:
        return
    assert query.clauses
    assert query.kinds
    assert set(query.terms) <= set(query.words)
