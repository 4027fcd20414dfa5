"""Follow-ups made complete by the rules, and the memory that they are read against."""

import json
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from _pytest.mark import ParameterSet
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.conversation.followups import standalone
from rag.conversation.memory import ConversationMemory, Memory
from rag.conversation.turns import Standalone, Turn
from rag.query import MAX_QUESTION
from rag.thai.normalise import fold

TODAY = date(2026, 11, 21)
DATA = Path(__file__).parent / "data"
KNOWN_MISSES = {"bl-12": "an anniversary's number goes with the year: ครบรอบ 164 ปี"}
FLOOD = "น้ำท่วมเชียงใหม่ปี 67 รัฐช่วยเหลือยังไง"


def rows() -> list[dict[str, Any]]:
    """The conversations written before the rules, and those of a writer who had not seen them."""
    names = ("conversations.jsonl", "conversations_blind.jsonl")
    lines = [line for name in names for line in (DATA / name).read_text("utf-8").splitlines()]
    return [json.loads(line) for line in lines if line.strip()]


def marked(row: dict[str, Any]) -> ParameterSet:
    reason = KNOWN_MISSES.get(row["id"])
    marks = [pytest.mark.xfail(strict=True, reason=reason)] if reason else []
    return pytest.param(row, id=row["id"], marks=marks)


def talk(*questions: str, cited: Sequence[str] = ("r1",)) -> Standalone:
    """What the last question means after the others; each of them cited the same releases."""
    turns: list[Turn] = []
    for question in questions[:-1]:
        understood = standalone(question, turns, today=TODAY)
        turns.append(Turn(question, understood.text, tuple(cited)))
    return standalone(questions[-1], turns, today=TODAY)


def after(question: str, *, today: date = TODAY) -> str:
    """What is understood when ``question`` follows one about ลอยกระทง with no time in it."""
    turn = Turn("งานลอยกระทงสุโขทัยมีคนกี่คน", "งานลอยกระทงสุโขทัยมีคนกี่คน")
    return standalone(question, (turn,), today=today).text


@pytest.mark.parametrize("row", [marked(row) for row in rows()])
def test_the_last_turn_of_a_conversation_is_understood(row: dict[str, Any]) -> None:
    understood = talk(*row["turns"])
    text = fold(understood.text)
    assert understood.follows is row["follow_up"]
    assert [words for words in row["must_keep"] if fold(words) not in text] == []
    assert [words for words in row["must_not_keep"] if fold(words) in text] == []


@pytest.mark.parametrize("row", rows(), ids=lambda row: str(row["id"]))
def test_a_first_question_is_left_exactly_as_asked(row: dict[str, Any]) -> None:
    for question in row["turns"]:
        assert standalone(question, (), today=TODAY) == Standalone(question, False, ())


@pytest.mark.parametrize(
    "question",
    [
        "เบี้ยคนแก่กี่บาท",
        "ราคาทองวันนี้เท่าไหร่",
        "บัตรคนจนลงทะเบียนยังไง",
        "ขอบคุณครับ แล้วบัตรทองใช้ที่ไหนได้บ้าง",
        "คนละครึ่งเริ่มวันไหน",
        "ค่าแรงขั้นต่ำกี่บาท",
        "กู้ออมสินได้เท่าไหร่",
        "แลนด์บริดจ์คืออะไร",
        "โควิดเป็นยังไงบ้าง",
        "แล้วเรื่องเบี้ยผู้สูงอายุล่ะ จ่ายวันไหน",
        "ก.ย. 66 พ่อเมืองนครพนมตรวจเทศบาลไหน ใครเป็นนายกเล็กที่นั่น",
        "เค้าแชร์กันว่าเด็กแรกเกิดรับเงินสองพันใช้บัตรใบเดียวจริงป่าว",
        "ขอบคุณครับ",
        "โอเคค่ะ",
    ],
)
def test_a_question_that_stands_alone_is_not_mixed_with_the_topic(question: str) -> None:
    assert talk(FLOOD, question) == Standalone(question, False, ())


@pytest.mark.parametrize(
    ("first", "then", "meant"),
    [
        ("ไทยส่งออกข้าวปี 66 กี่ตัน", "ของปีที่แล้วล่ะ", "ไทยส่งออกข้าวปี 2565 กี่ตัน"),
        ("ไทยส่งออกข้าวปี 66 กี่ตัน", "ปีถัดมาล่ะ", "ไทยส่งออกข้าวปี 2567 กี่ตัน"),
        ("ไทยส่งออกข้าวปี 66 กี่ตัน", "แล้วปี 64 กับ 65 ล่ะ", "ไทยส่งออกข้าวปี 64 กับ 65 กี่ตัน"),
        ("ค่าไฟรอบ พ.ค.-ส.ค. 68 กี่บาท", "รอบก่อนล่ะ", "ค่าไฟรอบ ม.ค.-เม.ย. 2568 กี่บาท"),
        ("ค่าไฟรอบ ก.ย.-ธ.ค. 67 กี่บาท", "งวดถัดไปล่ะ", "ค่าไฟรอบ ม.ค.-เม.ย. 2568 กี่บาท"),
        ("ดีเซลเดือน ธ.ค. 65 ลิตรละกี่บาท", "เดือนถัดไปล่ะ", "ดีเซล ม.ค. 2566 ลิตรละกี่บาท"),
        ("โควิดวันที่ 31 ก.ค. 64 กี่ราย", "วันต่อมาล่ะ", "โควิด 1 ส.ค. 2564 กี่ราย"),
        ("โควิดวันที่ 6 ส.ค. 64 กี่ราย", "วันที่ 9 ล่ะ", "โควิด 9 ส.ค. 2564 กี่ราย"),
        ("สงกรานต์ปี 66 อุบัติเหตุกี่ครั้ง", "ปี 65 ล่ะ", "สงกรานต์ปี 65 อุบัติเหตุกี่ครั้ง"),
        ("งบสาธารณสุขปีงบ 66 กี่บาท", "ปีก่อนล่ะ", "งบสาธารณสุขปีงบ 2565 กี่บาท"),
    ],
)
def test_a_new_time_replaces_the_one_talked_about(first: str, then: str, meant: str) -> None:
    understood = talk(first, then)
    assert understood == Standalone(meant, True, ())


def test_a_relative_time_counts_from_today_where_no_time_was_talked_about() -> None:
    assert "ปีที่แล้ว" in after("ปีที่แล้วล่ะ")


def test_this_year_is_that_of_today_whatever_was_talked_about() -> None:
    assert talk("ไทยส่งออกข้าวปี 66 กี่ตัน", "ปีนี้ล่ะ").text == "ไทยส่งออกข้าวปีนี้ กี่ตัน"


@pytest.mark.parametrize(
    ("first", "then", "meant"),
    [
        ("ลัมปีสกินรอบแรกฉีดวันไหน", "แล้วรอบสองล่ะ", "ลัมปีสกินรอบสองฉีดวันไหน"),
        ("คนละครึ่งเฟส 3 ใช้ได้ถึงเมื่อไหร่", "แล้วเฟส 4 ล่ะ", "คนละครึ่งเฟส 4 ใช้ได้ถึงเมื่อไหร่"),
        ("น้ำท่วมที่น่านปี 67 กี่หลัง", "แล้วที่เชียงใหม่ล่ะ", "น้ำท่วมที่เชียงใหม่ปี 67 กี่หลัง"),
        ("น้ำท่วมที่สงขลาปี 67 กี่หลัง", "หาดใหญ่ล่ะ", "น้ำท่วมที่สงขลาปี 67 หาดใหญ่ กี่หลัง"),
        ("เกาหลีรับแรงงานไทยปี 65 กี่คน", "ญี่ปุ่นล่ะ", "ญี่ปุ่นรับแรงงานไทยปี 65 กี่คน"),
        ("ประกันรายได้ข้าวปี 64 จ่ายเมื่อไหร่", "แล้วยางพาราล่ะ", "ประกันรายได้ยางพาราปี 64 จ่ายเมื่อไหร่"),
        ("ธ.ก.ส. พักหนี้ถึงเมื่อไหร่", "แล้วออมสินล่ะ", "ออมสิน พักหนี้ถึงเมื่อไหร่"),
        ("คนละครึ่งเฟส 3 ใช้ได้ถึงกี่โมง", "เฟส 4", "คนละครึ่งเฟส 4 ใช้ได้ถึงกี่โมง"),
        ("แผ่นดินไหวปี 68 ตายกี่คน", "แล้วบาดเจ็บล่ะ", "แผ่นดินไหวปี 68 บาดเจ็บกี่คน"),
    ],
)
def test_a_thing_takes_the_place_of_one_of_its_kind(first: str, then: str, meant: str) -> None:
    assert talk(first, then).text == meant


@pytest.mark.parametrize(
    ("then", "meant"),
    [
        ("แล้วจัดวันไหน", "จัดวันไหน"),
        ("ได้เงินครัวเรือนละกี่บาท", "ได้เงินครัวเรือนละกี่บาท"),
        ("เรื่องนี้ใครเป็นคนอนุมัติครับ", "ใครเป็นคนอนุมัติ"),
        ("ขอบคุณค่ะ ต้องใช้เอกสารอะไรบ้างคะ", "ต้องใช้เอกสารอะไรบ้าง"),
        ("ผู้สูงอายุได้ด้วยไหม", "ผู้สูงอายุได้ด้วยไหม"),
        ("มีผลข้างเคียงไหม", "มีผลข้างเคียงไหม"),
        ("สรุปให้หน่อย", "สรุปให้หน่อย"),
        ("ที่นั่นมีศูนย์พักพิงกี่แห่ง", "มีศูนย์พักพิงกี่แห่ง"),
    ],
)
def test_a_new_question_is_asked_of_the_old_topic(then: str, meant: str) -> None:
    understood = talk(FLOOD, then, cited=("r1", "r2"))
    assert understood == Standalone(f"น้ำท่วมเชียงใหม่ปี 67 รัฐช่วยเหลือ {meant}", True, ("r1", "r2"))


def test_each_question_gives_way_to_the_next() -> None:
    assert talk(FLOOD, "จ่ายกี่บาท", "แล้วใครอนุมัติ", "เริ่มวันไหน").text.endswith("ช่วยเหลือ เริ่มวันไหน")


def test_the_same_is_asked_again_of_another_time() -> None:
    understood = talk(FLOOD, "ได้เงินกี่บาท", "แล้วปี 65 ล่ะ")
    assert understood.text == "น้ำท่วมเชียงใหม่ปี 65 รัฐช่วยเหลือ ได้เงินกี่บาท"


def test_thanks_between_two_questions_keep_the_topic() -> None:
    assert talk(FLOOD, "ขอบคุณครับ", "แล้วเริ่มวันไหน").text.startswith("น้ำท่วมเชียงใหม่ปี 67")


def test_going_back_finds_the_earlier_topic_and_its_releases() -> None:
    turns = (
        Turn("มังคุดระยองปี 66 กี่ตัน", "มังคุดระยองปี 66 กี่ตัน", ("fruit",)),
        Turn("รถไฟสายสีแดงเปิดวันไหน", "รถไฟสายสีแดงเปิดวันไหน", ("train",)),
    )
    understood = standalone("กลับมาเรื่องมังคุด ราคากี่บาท", turns, today=TODAY)
    assert understood == Standalone("มังคุดระยองปี 66 ราคากี่บาท", True, ("fruit",))


def test_going_back_to_what_was_never_asked_asks_it_anew() -> None:
    understood = talk(FLOOD, "กลับมาเรื่องมังคุด ราคากี่บาท")
    assert understood == Standalone("มังคุด ราคากี่บาท", False, ())


def test_another_matter_begins_a_new_topic() -> None:
    assert talk(FLOOD, "เปลี่ยนเรื่อง ปิดถนนวันไหน") == Standalone("ปิดถนนวันไหน", False, ())


def test_what_a_language_model_understood_is_the_topic_then() -> None:
    turns = (
        Turn(FLOOD, FLOOD, ("r1",)),
        Turn("แล้วอีกจังหวัดล่ะ", "ไฟป่าลำปางปี 66 กี่ไร่", ("r2",)),
    )
    understood = standalone("เริ่มวันไหน", turns, today=TODAY)
    assert understood == Standalone("ไฟป่าลำปางปี 66 เริ่มวันไหน", True, ("r2",))


def test_releases_of_another_year_are_not_preferred_later() -> None:
    turns = (
        Turn("ไทยส่งออกข้าวปี 66 กี่ตัน", "ไทยส่งออกข้าวปี 66 กี่ตัน", ("r66",)),
        Turn("ปีที่แล้วล่ะ", "ไทยส่งออกข้าวปี 2565 กี่ตัน", ("r65",)),
    )
    assert standalone("ส่งไปประเทศไหน", turns, today=TODAY).prefer == ("r65",)


def test_latin_words_keep_their_capitals() -> None:
    assert talk("PM2.5 เชียงใหม่ปี 66 ค่าเท่าไหร่", "ปี 65 ล่ะ").text.startswith("PM2.5 เชียงใหม่ปี 65")


QUESTIONS = st.one_of(
    st.text(max_size=60),
    st.text("กขงจดนมรลอปีา่้ิเแ0123456789 .()-", max_size=60),
    st.lists(
        st.sampled_from(
            "แล้ว ล่ะ ปีที่แล้ว ปี 66 เชียงใหม่ เรื่องนี้ เขา กลับมาเรื่อง กี่ คน ขอบคุณ วันที่ 7 ครม. \ud800".split(" ")
        ),
        max_size=12,
    ).map(" ".join),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(QUESTIONS, min_size=1, max_size=4))
def test_any_conversation_ends_in_a_question_that_may_be_asked(questions: list[str]) -> None:
    understood = talk(*questions)
    assert understood.text == questions[-1] or 0 < len(understood.text) <= MAX_QUESTION
    if not understood.follows:
        assert understood.prefer == ()


@pytest.mark.parametrize("piece", ["ปีก่อน", "วันที่ 7 ", "แล้ว", "ครม.", "เชียงใหม่ ", "ก", "นี้"])
def test_a_flood_of_one_word_is_answered_in_time(piece: str) -> None:
    question = (piece * MAX_QUESTION)[:MAX_QUESTION]
    turns = [Turn(question, question)] * 2
    assert len(standalone(question, turns, today=TODAY).text) <= MAX_QUESTION


class Clock:
    """A clock that stands still until it is told the time."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def turn(question: str) -> Turn:
    return Turn(question, question)


def test_a_memory_keeps_the_latest_turns_of_a_conversation() -> None:
    memory: Memory = ConversationMemory(turns_kept=2)
    for question in "abc":
        memory.remember("one", turn(question))
    assert [kept.question for kept in memory.turns("one")] == ["b", "c"]
    assert memory.turns("another") == ()


def test_a_memory_lets_go_of_the_conversation_silent_for_longest() -> None:
    memory = ConversationMemory(conversations_kept=2)
    for conversation in ("old", "new", "old", "newest"):
        memory.remember(conversation, turn("?"))
    assert memory.turns("new") == ()
    assert len(memory.turns("old")) == 2
    assert len(memory) == 2


def test_a_conversation_is_forgotten_half_an_hour_after_its_last_turn() -> None:
    clock = Clock()
    memory = ConversationMemory(clock=clock)
    memory.remember("one", turn("a"))
    clock.now = 29 * 60
    memory.remember("one", turn("b"))
    clock.now = 59 * 60
    assert len(memory.turns("one")) == 2
    clock.now += 1
    assert memory.turns("one") == ()
    assert len(memory) == 0


def test_reading_a_conversation_does_not_prolong_it() -> None:
    clock = Clock()
    memory = ConversationMemory(seconds_kept=10, clock=clock)
    memory.remember("one", turn("a"))
    clock.now = 9
    memory.turns("one")
    clock.now = 11
    assert memory.turns("one") == ()


def test_a_conversation_can_be_forgotten_and_unknown_ones_too() -> None:
    memory = ConversationMemory()
    memory.remember("one", turn("a"))
    memory.forget("one")
    memory.forget("unknown")
    assert memory.turns("one") == ()


@pytest.mark.parametrize(
    "bounds", [{"turns_kept": 0}, {"conversations_kept": 0}, {"seconds_kept": 0}]
)
def test_a_memory_that_would_keep_nothing_is_refused(bounds: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="keep something"):
        ConversationMemory(**bounds)


def test_a_memory_is_shared_by_threads_without_losing_a_turn() -> None:
    memory = ConversationMemory(turns_kept=1_000)
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda i: memory.remember(str(i % 4), turn(str(i))), range(2_000)))
    assert [len(memory.turns(str(i))) for i in range(4)] == [500] * 4
