"""What an earlier life of the process left is taken up where it stood."""

import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from channels.line import texts
from channels.line.events import read_event
from channels.metrics import exposition
from rag.stores.state import StateStore
from rag.stores.state_records import InboxStatus, Incoming, Plan
from tests.channels.line.bench import Bench, EchoPipeline, running
from tests.channels.line.fake_line import PUSH, FakeLine, event, text_event


@dataclass(frozen=True)
class Left:
    """An inbox as an earlier run left it."""

    store: StateStore
    keys: list[int]

    def begin(self) -> None:
        """Up to the moment before the reply is sent."""
        self.store.inbox.take(self.keys)
        assert self.store.inbox.begin_reply(self.keys)


def left_behind(folder: Path, *events: dict[str, Any], plan: Plan = Plan.ANSWER) -> Left:
    store = StateStore(folder)
    read = [read_event(raw, store.pseudonym, time.time()) for raw in events]
    known = [one for one in read if isinstance(one, Incoming)]
    return Left(store, [row.key for row in store.inbox.accept(known, lambda *_: plan)])


def questions_after_restart(bench: Bench, messages: int) -> list[str]:
    bench.line.wait_for(messages)
    bench.wait_until_idle()
    assert len(bench.line.sent()) == messages
    return bench.pipeline.questions


def test_what_was_accepted_is_answered_after_a_restart(tmp_path: Path, line: FakeLine) -> None:
    left_behind(tmp_path, text_event("หนึ่ง", "U1"), event("follow", "U2")).store.close()
    with running(tmp_path, line) as bench:
        assert questions_after_restart(bench, 2) == ["หนึ่ง"]


def test_messages_taken_as_one_question_stay_one(tmp_path: Path, line: FakeLine) -> None:
    left = left_behind(tmp_path, *(text_event(f"ข้อ{n}") for n in range(3)))
    left.store.inbox.take(left.keys[:2])
    left.store.close()
    with running(tmp_path, line) as bench:
        assert questions_after_restart(bench, 2) == ["ข้อ0\nข้อ1", "ข้อ2"]


@pytest.mark.parametrize("arrived", [True, False])
def test_a_reply_that_had_begun_reaches_the_asker_once(
    tmp_path: Path, line: FakeLine, arrived: bool
) -> None:
    asked = text_event("ครั้งเดียว")
    left = left_behind(tmp_path, asked)
    left.begin()
    left.store.close()
    if arrived:
        line.used.add(asked["replyToken"])
    with running(tmp_path, line, push_allowed=True) as bench:
        bench.wait_until_idle()
        assert "thamkhao_line_failed_total 0\n" in exposition(bench.bot.metrics())
    assert len(line.sent()) == (0 if arrived else 1) and line.sent(PUSH) == []


def test_a_push_that_had_begun_is_not_taken_for_a_reply(tmp_path: Path, line: FakeLine) -> None:
    asked = text_event("ครั้งเดียว")
    left = left_behind(tmp_path, asked)
    left.begin()
    left.store.inbox.spend_token(left.keys)
    left.store.close()
    line.used.add(asked["replyToken"])
    with running(tmp_path, line, push_allowed=True) as bench:
        bench.wait_until_idle()
    assert len(line.sent(PUSH)) == 1


@pytest.mark.parametrize("told", [True, False])
def test_an_asker_who_was_to_be_told_to_wait_gets_notice_and_answer_once(
    tmp_path: Path, line: FakeLine, told: bool
) -> None:
    asked = text_event("รอหน่อย")
    left = left_behind(tmp_path, asked, plan=Plan.BUSY)
    if told:
        assert left.store.inbox.begin_reply(left.keys)
        line.used.add(asked["replyToken"])
    left.store.close()
    with running(tmp_path, line, push_allowed=True) as bench:
        line.wait_for(1 if told else 2)
        bench.wait_until_idle()
    assert line.texts().count(texts.BUSY) == (0 if told else 1)
    assert len(line.sent(PUSH)) == 1


def test_a_question_that_keeps_ending_the_process_is_given_up(
    tmp_path: Path, line: FakeLine
) -> None:
    left = left_behind(tmp_path, text_event("คำถามพิษ", "U1"), text_event("คำถามดี", "U2"))
    for _ in range(5):
        left.store.inbox.take(left.keys[:1])
    left.store.close()
    with running(tmp_path, line) as bench:
        assert questions_after_restart(bench, 2) == ["คำถามดี"]
        assert "thamkhao_line_problems_total 1\n" in exposition(bench.bot.metrics())
    assert texts.SERVICE_PROBLEM in line.texts()


def test_a_stop_loses_nothing_of_what_is_under_way(
    tmp_path: Path, line: FakeLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("channels.line.worker._STOP_SECONDS", 0.1)
    pipeline = EchoPipeline(hold=threading.Event())
    with running(tmp_path, line, pipeline) as bench:
        bench.post(text_event("ยังไม่จบ"))
        while not pipeline.asked:
            time.sleep(0.01)
        assert pipeline.hold is not None
        threading.Timer(0.5, pipeline.hold.set).start()
    assert line.sent() == []
    with running(tmp_path, line) as bench:
        assert questions_after_restart(bench, 1) == ["ยังไม่จบ"]


def test_what_is_too_old_is_deleted_at_the_start(tmp_path: Path, line: FakeLine) -> None:
    left = left_behind(tmp_path, text_event("เก่ามาก"))
    left.store.inbox.finish(left.keys, InboxStatus.SENT)
    with left.store._database.writing() as connection:
        connection.execute("UPDATE inbox SET received_at = received_at - 86400 * 8")
    left.store.close()
    with running(tmp_path, line, retention_days=7) as bench:
        bench.wait_until_gone("เก่ามาก")


def test_trouble_with_the_disk_delays_an_answer_but_loses_none(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin, troubles = bench.store.inbox.begin_reply, iter([OSError("no space left")])

    def sometimes(keys: Sequence[int]) -> bool:
        for trouble in troubles:
            raise trouble
        return begin(keys)

    monkeypatch.setattr("channels.line.worker._PAUSE_AFTER_TROUBLE", 0.05)
    monkeypatch.setattr(bench.store.inbox, "begin_reply", sometimes)
    bench.post(text_event("อดทน"))
    assert questions_after_restart(bench, 1) == ["อดทน", "อดทน"]


def test_a_forwarded_message_is_checked_claim_by_claim(bench: Bench) -> None:
    bench.post(text_event("ด่วน!! รัฐบาลแจกเงินทุกคน คนละ 5,000 บาท ส่งต่อกันเยอะ ๆ"))
    assert "แจกเงินทุกคน" in bench.line.wait_for(1)[0].texts[0]
    assert bench.pipeline.asked == []


def test_a_cry_for_help_is_no_message_to_check_however_it_is_worded(bench: Bench) -> None:
    cry = "แชร์ต่อด่วน!! ตอนนี้หนูอยากฆ่าตัวตาย ไม่ไหวแล้ว ช่วยส่งต่อด้วย"
    bench.post(text_event(cry))
    bench.line.wait_for(1)
    assert [question for question, _ in bench.pipeline.asked] == [cry]
