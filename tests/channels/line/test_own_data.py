"""Buttons, and what anyone may ask about their own data."""

import time
from pathlib import Path

import pytest

from channels.line import messages, texts
from tests.channels.line.bench import Bench, running
from tests.channels.line.fake_line import (
    FakeLine,
    event,
    mention,
    text_event,
)

# -- buttons ---------------------------------------------------------------------------------------


def ask(bench: Bench, text: str = "รถฟรีไหม") -> str:
    """Ask, and return the id of the answer."""
    bench.post(text_event(text))
    bench.said()
    found = bench.store._database.rows("SELECT id FROM answers")
    return str(found[0]["id"])


@pytest.mark.parametrize("verdict", ["good", "bad"])
def test_a_verdict_is_kept_with_its_question(bench: Bench, verdict: str) -> None:
    answer = ask(bench)
    bench.post(event("postback", postback={"data": f"feedback={verdict}&answer={answer}"}))
    assert bench.said(2) == texts.FEEDBACK_THANKS
    kept = bench.store.feedback()
    assert [(one.answer_id, one.verdict, one.question) for one in kept] == [
        (answer, verdict, "รถฟรีไหม")
    ]


def test_the_sources_button_shows_the_releases_of_that_answer(bench: Bench) -> None:
    answer = ask(bench)
    bench.post(event("postback", postback={"data": f"sources={answer}"}))
    assert "รถรับส่งผู้สูงอายุ" in bench.said(2)


def test_the_sources_of_another_persons_answer_are_not_shown(bench: Bench) -> None:
    answer = ask(bench)
    bench.post(event("postback", "Uother", postback={"data": f"sources={answer}"}))
    assert "รถรับส่งผู้สูงอายุ" not in bench.said(2)


@pytest.mark.parametrize("topic", ["welfare", "data"])
def test_a_button_of_the_menu_brings_its_topic(bench: Bench, topic: str) -> None:
    wanted = messages.topic_messages(topic)
    bench.post(event("postback", postback={"data": f"topic={topic}"}))
    assert wanted is not None and bench.said() == wanted[0].text


@pytest.mark.parametrize("data", ["topic=help", "from=an+old+menu", "&&==%%", "sources="])
def test_any_other_button_brings_the_greeting(bench: Bench, data: str) -> None:
    bench.post(event("postback", postback={"data": data}))
    assert bench.said() == texts.greeting(30, bench.pipeline.stats().newest)


# -- one's own data --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "wording", ["ลบข้อมูล", " ลบ ข้อมูล ค่ะ", "ขอลบข้อมูลของฉันทั้งหมดด้วยครับ", "'ลบข้อมูล'"]
)
def test_delete_my_data_leaves_nothing_behind(tmp_path: Path, line: FakeLine, wording: str) -> None:
    with running(tmp_path, line) as bench:
        answer = ask(bench, "ไม่มีคำตอบเรื่องลับ")
        bench.post(event("postback", postback={"data": f"feedback=bad&answer={answer}"}))
        bench.line.wait_for(2)
        bench.wait_until_idle()
        bench.post(text_event(wording))
        assert bench.said(3) == texts.DATA_DELETED
        bench.wait_until_gone("เรื่องลับ")
        bench.wait_until_gone(bench.store.pseudonym("Uann"))


def test_show_my_data_lists_what_is_kept(bench: Bench) -> None:
    ask(bench, "รถฟรีไหม")
    bench.post(text_event("ขอดู ข้อมูล ครับ"))
    assert "รถฟรีไหม" in bench.said(2)


def test_who_has_no_data_is_told_so(bench: Bench) -> None:
    bench.post(text_event("ขอดูข้อมูล"))
    assert bench.said() == texts.NO_DATA


def test_data_is_not_shown_where_others_read_it(bench: Bench) -> None:
    ask(bench, "ความลับ")
    called = {"mentionees": [mention()]}
    bench.post(text_event("@bot ขอดูข้อมูล", group="G", mention=called))
    assert bench.said(2) == texts.DATA_IN_PRIVATE


@pytest.mark.parametrize("question", ["ลบข้อมูลเครดิตบูโรยังไง", "ขอดูข้อมูลน้ำท่วม", "ข้อมูล", "ลบ"])
def test_a_question_about_data_is_no_command(bench: Bench, question: str) -> None:
    bench.post(text_event(question))
    assert f"<{question}>" in bench.said()


def test_a_command_is_not_joined_with_the_message_before_it(bench: Bench) -> None:
    bench.post(text_event("รถฟรีไหม"), text_event("ลบข้อมูล"))
    assert bench.said(2) == texts.DATA_DELETED
    assert bench.pipeline.questions == ["รถฟรีไหม"]


def test_an_unsent_message_takes_all_that_came_of_it_along(tmp_path: Path, line: FakeLine) -> None:
    with running(tmp_path, line) as bench:
        bench.post(text_event("ไม่มีคำตอบเรื่องลับ", id="777"))
        bench.said()
        bench.post(event("unsend", unsend={"messageId": "777"}))
        bench.wait_until_gone("เรื่องลับ")
        assert bench.store.unanswered() == []
        assert bench.store.export_user(bench.store.pseudonym("Uann")) == []


def test_a_message_unsent_before_it_is_answered_is_not(tmp_path: Path, line: FakeLine) -> None:
    with running(tmp_path, line, debounce_seconds=0.3) as bench:
        bench.post(text_event("พิมพ์ผิด", id="888"))
        bench.post(event("unsend", unsend={"messageId": "888"}))
        bench.post(event("unsend", unsend={"messageId": "889"}))
        bench.post(text_event("มาทีหลัง", id="889"))
        time.sleep(0.6)
        assert line.sent() == [] and bench.pipeline.asked == []


def test_who_unfollows_is_forgotten(tmp_path: Path, line: FakeLine) -> None:
    with running(tmp_path, line) as bench:
        bench.post(text_event("เรื่องลับ"))
        bench.said()
        bench.post(event("unfollow"))
        assert bench.store.export_user(bench.store.pseudonym("Uann")) == []
        bench.wait_until_gone("เรื่องลับ")
