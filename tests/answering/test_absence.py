"""The one sentence that cites nothing, and what may stand in it."""

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from rag.answering.absence import UNSURE, is_absence, untold_line
from rag.answering.asks import asks_of
from rag.thai.normalise import fold


def line(question: str, *numbers: int) -> str:
    asks = asks_of(fold(question))
    return untold_line(question, [(asks[n].start, asks[n].end) for n in numbers])


@pytest.mark.parametrize(
    ("question", "number", "said"),
    [
        ("ออกกี่โมง ค่าตั๋วเท่าไหร่", 1, "ส่วนค่าตั๋วเท่าไหร่ ข่าวที่พบไม่ได้ระบุ"),
        ("ออกกี่โมง ค่าตั๋วเท่าไหร่คะ", 1, "ส่วนค่าตั๋วเท่าไหร่ ข่าวที่พบไม่ได้ระบุ"),
        ("อยู่ไหน ใช้งบกี่บาท", 1, "ส่วนที่ถามว่าใช้งบกี่บาท ข่าวที่พบไม่ได้ระบุ"),
        ("ออกกี่โมง  ค่าตั๋ว ๒ คนเท่าไหร่", 1, "ส่วนที่ถามว่าคนเท่าไหร่ ข่าวที่พบไม่ได้ระบุ"),
    ],
)
def test_the_line_names_the_part_in_the_asker_s_words(
    question: str, number: int, said: str
) -> None:
    assert line(question, number) == said


def test_two_parts_are_named_in_one_line() -> None:
    said = line("ใครเปิด ใช้งบกี่บาท จ้างกี่คน", 1, 2)
    assert said == "ส่วนที่ถามว่าใช้งบกี่บาท และ จ้างกี่คน ข่าวที่พบไม่ได้ระบุ"
    assert is_absence(said, "ใครเปิด ใช้งบกี่บาท จ้างกี่คน")


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=40))
def test_every_line_that_is_made_is_an_absence(noise: str) -> None:
    question = f"{noise} ออกกี่โมง ค่าตั๋วเท่าไหร่"
    last = len(asks_of(fold(question))) - 1
    assert is_absence(line(question, last), question)


@given(st.text(st.sampled_from("กเแรไท่้ํำิัาß²ﬁ๒\u200b \n,และ"), min_size=1), st.data())
@example("ßครับเ²ไหน\nเท่าไหร่\néำส่วนﬁเท่าไหร่้ี", None)
def test_a_line_may_name_a_part_that_begins_on_any_letter(
    question: str, data: st.DataObject | None
) -> None:
    folded = fold(question)
    assume(folded.strip())
    if data is None:
        parts = [(ask.start, ask.end) for ask in asks_of(folded)]
    else:
        start = data.draw(st.integers(0, len(folded) - 1))
        parts = [(start, data.draw(st.integers(start + 1, len(folded))))]
    assume(all(folded[start:end].strip() for start, end in parts))
    for part in parts:
        assert is_absence(untold_line(question, [part]), question)


@pytest.mark.parametrize(
    "text",
    [
        "ค่าตั๋ว 500 บาท",
        "ส่วนค่าปรับเท่าไหร่ ข่าวที่พบไม่ได้ระบุ",  # not asked
        "ส่วนค่าตั๋วเท่าไหร่ ข่าวที่พบไม่ได้ระบุ แต่ราคา 500 บาท",
        "ค่าตั๋ว 500 บาท ส่วนค่าตั๋วเท่าไหร่ ข่าวที่พบไม่ได้ระบุ",
        "ส่วนค่าตั๋ว 500 บาท ข่าวที่พบไม่ได้ระบุ",
        "",
    ],
)
def test_nothing_else_is_one(text: str) -> None:
    assert not is_absence(text, "ออกกี่โมง ค่าตั๋วเท่าไหร่")


def test_a_doubt_about_hearsay_is_an_absence_of_any_question_and_of_none() -> None:
    assert is_absence(UNSURE, "แจกเงินจริงไหม")
    assert not is_absence(UNSURE, "")
