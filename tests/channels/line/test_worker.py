"""What is answered, to whom, in which order and in which words."""

import time
from pathlib import Path

import pytest

from channels.line import texts
from rag.schema import AnswerStatus
from tests.channels.line.bench import Bench, EchoPipeline, running
from tests.channels.line.fake_line import (
    LOADING,
    REPLY,
    FakeLine,
    event,
    mention,
    text_event,
)

# -- questions -------------------------------------------------------------------------------------


def test_an_answer_quotes_its_question_after_a_loading_animation(bench: Bench) -> None:
    asked = text_event("รถฟรีไหม", "Uann")
    bench.post(asked)
    assert "<รถฟรีไหม>" in bench.said()
    assert [path for path, _ in bench.line.requests] == [LOADING, REPLY]
    assert bench.line.requests[0][1]["chatId"] == "Uann"
    sent = bench.line.sent()[0].body
    assert sent["replyToken"] == asked["replyToken"]
    assert sent["messages"][0]["quoteToken"] == asked["message"]["quoteToken"]


def test_messages_that_follow_at_once_are_one_question(tmp_path: Path, line: FakeLine) -> None:
    with running(tmp_path, line, debounce_seconds=0.4) as bench:
        first = text_event("ยายอายุ 72")
        bench.post(first, text_event("เบี้ยเดือนละเท่าไร"))
        time.sleep(0.15)
        bench.post(text_event("อยู่อุดร"))
        bench.said()
        assert bench.pipeline.questions == ["ยายอายุ 72\nเบี้ยเดือนละเท่าไร\nอยู่อุดร"]
        quoted = line.sent()[0].body["messages"][0]["quoteToken"]
        assert quoted == first["message"]["quoteToken"]


def test_messages_with_a_pause_between_them_are_questions_of_their_own(
    tmp_path: Path, line: FakeLine
) -> None:
    with running(tmp_path, line, debounce_seconds=0.1) as bench:
        bench.post(text_event("เรื่องหนึ่ง"))
        time.sleep(0.3)
        bench.post(text_event("เรื่องสอง"))
        bench.said(2)
        assert bench.pipeline.questions == ["เรื่องหนึ่ง", "เรื่องสอง"]


def test_what_two_people_ask_is_never_joined(bench: Bench) -> None:
    bench.post(text_event("ของเอ", "Ua"), text_event("ของบี", "Ub"))
    bench.post(
        text_event("@bot ของซี", "Uc", group="G", mention={"mentionees": [mention()]}),
        text_event("@bot ของดี", "Ud", group="G", mention={"mentionees": [mention()]}),
    )
    bench.said(4)
    assert sorted(bench.pipeline.questions) == ["ของซี", "ของดี", "ของบี", "ของเอ"]


def test_a_chat_is_answered_in_order_while_another_one_goes_on(
    tmp_path: Path, line: FakeLine
) -> None:
    with running(tmp_path, line, EchoPipeline(seconds=0.1)) as bench:
        for number in range(3):
            bench.post(text_event(f"ลำดับ{number}", "Ua"), event("follow", "Ua"))
        bench.post(text_event("คนอื่น", "Ub"))
        line.wait_for(7)
    told = [text[text.index("ลำดับ") + 5] if "ลำดับ" in text else "-" for text in line.texts()]
    other = next(at for at, text in enumerate(line.texts()) if "<คนอื่น>" in text)
    assert told[:other] + told[other + 1 :] == list("0-1-2-") and other < 3


def test_a_question_is_read_after_the_turns_before_it(tmp_path: Path, line: FakeLine) -> None:
    with running(tmp_path, line) as bench:
        bench.post(text_event("เบี้ยผู้สูงอายุเดือนละเท่าไร"))
        bench.said()
    with running(tmp_path, line) as bench:  # a restart does not lose the thread
        bench.post(text_event("แล้วคนพิการล่ะ"), text_event("ของคนอื่น", "Uother"))
        bench.said(3)
    turns = dict(bench.pipeline.asked)
    assert [t.question for t in turns["แล้วคนพิการล่ะ"]] == ["เบี้ยผู้สูงอายุเดือนละเท่าไร"]
    assert turns["แล้วคนพิการล่ะ"][0].article_ids == ("bus",)
    assert turns["ของคนอื่น"] == ()


def test_a_question_that_cannot_be_asked_is_told_so(bench: Bench) -> None:
    bench.post(text_event("ห้ามถาม"))
    assert bench.said() == "คำถามนี้ระบบรับไม่ได้"


def test_a_defect_is_told_in_thai_and_nothing_of_it_shown(
    tmp_path: Path, line: FakeLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("channels.line.worker._PAUSE_AFTER_TROUBLE", 0.05)
    with running(tmp_path, line, EchoPipeline(failure=ValueError("secret detail"))) as bench:
        bench.post(text_event("ถาม"))
        assert bench.said() == texts.SERVICE_PROBLEM


def test_trouble_that_passes_is_never_seen(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("channels.line.worker._PAUSE_AFTER_TROUBLE", 0.3)
    bench.pipeline.failure = OSError("for a moment")
    bench.post(text_event("รถฟรีไหม"))
    while not bench.pipeline.asked:
        time.sleep(0.01)
    bench.pipeline.failure = None
    assert "<รถฟรีไหม>" in bench.said()


def test_questions_without_an_answer_are_kept_for_those_who_write_releases(bench: Bench) -> None:
    bench.post(text_event("ไม่มีคำตอบ โทร 081-234-5678"))
    bench.said()
    kept = bench.store.unanswered()
    assert [one.status for one in kept] == [AnswerStatus.CANNOT_ANSWER]
    assert kept[0].question.startswith("ไม่มีคำตอบ") and "081" not in kept[0].question


def test_who_sends_a_personal_number_is_told_to_take_it_back(bench: Bench) -> None:
    bench.post(text_event("เบอร์ 081-234-5678 ได้เงินไหม"))
    assert texts.PERSONAL_NUMBER_SENT in bench.said()
    assert "ได้เงินไหม" in bench.line.texts()[1]


# -- other kinds -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("sticker", texts.STICKER),
        ("image", texts.IMAGE),
        ("video", texts.IMAGE),
        ("audio", texts.AUDIO),
        ("file", texts.FILE),
        ("location", texts.LOCATION),
        ("hologram", texts.UNKNOWN),
    ],
)
def test_what_is_no_text_is_answered_kindly(bench: Bench, kind: str, text: str) -> None:
    bench.post(event("message", message={"type": kind, "id": "1"}))
    assert bench.said() == text
    assert bench.pipeline.asked == []


def test_a_text_of_line_emoji_alone_is_taken_for_a_sticker(bench: Bench) -> None:
    bench.post(text_event("(love)", emojis=[{"index": 0, "length": 6}]))
    assert bench.said() == texts.STICKER


@pytest.mark.parametrize("kind", ["follow", "join"])
def test_the_greeting_says_what_is_kept(tmp_path: Path, line: FakeLine, kind: str) -> None:
    with running(tmp_path, line, retention_days=17) as bench:
        bench.post(event(kind, group="G1" if kind == "join" else None))
        text = bench.said()
    assert text == texts.greeting(17, bench.pipeline.stats().newest) and "17" in text


# -- groups ----------------------------------------------------------------------------------------


def test_in_a_group_only_what_is_said_to_the_bot_is_read(tmp_path: Path, line: FakeLine) -> None:
    with running(tmp_path, line) as bench:
        bench.post(
            text_event("คุยกันเอง", group="G1"),
            text_event("@ann ไปไหน", group="G1", mention={"mentionees": [mention(self_=False)]}),
            event("message", group="G1", message={"type": "sticker", "id": "9"}),
        )
        bench.post(
            text_event("@bot รถฟรีไหม", group="G1", mention={"mentionees": [mention()]}),
        )
        bench.said()
        stored = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert bench.pipeline.questions == ["รถฟรีไหม"]
    assert "คุยกันเอง".encode() not in stored
    assert LOADING not in [path for path, _ in line.requests]


def test_names_are_cut_out_by_utf16_positions(bench: Bench) -> None:
    text = "😀 @bot ถาม @สมชาย ว่าอะไร (hi)"
    mentionees = [mention(3, 4), mention(12, 6, self_=False), mention(500, 3), mention(4, 2)]
    emojis = [{"index": 27, "length": 4}]
    bench.post(text_event(text, group="G", mention={"mentionees": mentionees}, emojis=emojis))
    bench.said()
    assert " ".join(bench.pipeline.questions[0].split()) == "😀 ถาม ว่าอะไร"


def test_a_bot_that_is_only_called_greets(bench: Bench) -> None:
    bench.post(text_event("@bot", group="G", mention={"mentionees": [mention()]}))
    assert bench.said() == texts.greeting(30, bench.pipeline.stats().newest)
