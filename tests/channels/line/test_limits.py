"""How much is answered, and the figures that tell of it."""

import threading
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from fastapi.testclient import TestClient

from channels.line import texts
from channels.metrics import Metric, exposition, metrics_router
from tests.channels.line.bench import Bench, EchoPipeline, running
from tests.channels.line.fake_line import (
    PUSH,
    FakeLine,
    event,
    text_event,
)

# -- limits ----------------------------------------------------------------------------------------


def test_who_asks_too_much_is_told_once_and_others_are_not_held_up(
    tmp_path: Path, line: FakeLine
) -> None:
    with running(tmp_path, line, per_user_per_minute=2) as bench:
        for number in range(6):
            bench.post(event("message", message={"type": "sticker", "id": str(number)}))
        bench.post(text_event("ของคนอื่น", "Uother"))
        line.wait_for(4)
        bench.wait_until_idle()
    assert sorted(line.texts()) == sorted(
        [texts.STICKER] * 2 + [texts.SLOW_DOWN] + [t for t in line.texts() if "ของคนอื่น" in t]
    )


def held(tmp_path: Path, line: FakeLine, **changes: Any) -> Any:
    pipeline = EchoPipeline(hold=threading.Event())
    return running(tmp_path, line, pipeline, queue_bound=2, workers=1, **changes)


def test_beyond_the_queue_bound_askers_are_told_at_once_to_ask_again(
    tmp_path: Path, line: FakeLine
) -> None:
    with held(tmp_path, line) as bench:
        for number in range(4):
            bench.post(text_event(f"ถาม{number}", f"U{number}"))
        line.wait_for(2)
        assert line.texts() == [texts.BUSY_ASK_AGAIN] * 2
        bench.pipeline.hold.set()
        line.wait_for(4)
        bench.wait_until_idle()
    assert sorted(bench.pipeline.questions) == ["ถาม0", "ถาม1"]


def test_where_push_is_allowed_the_answer_follows_the_notice(
    tmp_path: Path, line: FakeLine
) -> None:
    with held(tmp_path, line, push_allowed=True) as bench:
        for number in range(4):
            bench.post(text_event(f"ถาม{number}", f"U{number}"))
        line.wait_for(2)
        assert line.texts() == [texts.BUSY] * 2
        bench.pipeline.hold.set()
        line.wait_for(6)
        bench.wait_until_idle()
    assert sorted(bench.pipeline.questions) == [f"ถาม{n}" for n in range(4)]
    assert sorted(call.body["to"] for call in line.sent(PUSH)) == ["U2", "U3"]


def test_the_limit_of_all_together_is_a_notice_too(tmp_path: Path, line: FakeLine) -> None:
    with running(tmp_path, line, global_per_minute=1) as bench:
        bench.post(text_event("ทัน", "U1"), text_event("ไม่ทัน", "U2"))
        line.wait_for(2)
    assert texts.BUSY_ASK_AGAIN in line.texts() and bench.pipeline.questions == ["ทัน"]


# -- figures ---------------------------------------------------------------------------------------


def test_the_figures_tell_what_was_done(bench: Bench) -> None:
    bench.post(text_event("รถฟรีไหม"), event("follow"))
    bench.said(2)
    text = exposition(bench.bot.metrics())
    for figure in (
        "thamkhao_line_accepted_total 2",
        "thamkhao_line_answered_total 1",
        "thamkhao_line_replies_total 2",
        "thamkhao_line_failed_total 0",
        "thamkhao_line_waiting 0",
        "thamkhao_line_oldest_waiting_seconds 0",
        "thamkhao_line_answer_seconds_count 1",
        'thamkhao_line_answer_seconds_bucket{le="+Inf"} 1',
    ):
        assert f"{figure}\n" in text
    for line in text.splitlines():
        assert line.startswith(("# HELP thamkhao_", "# TYPE thamkhao_", "thamkhao_"))


def test_the_figures_are_served_in_prometheus_own_format(bench: Bench) -> None:
    app = FastAPI()
    app.include_router(metrics_router(bench.bot.metrics))
    with TestClient(app) as client:
        response = client.get("/metrics")
    assert response.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"
    assert "# TYPE thamkhao_line_waiting gauge\nthamkhao_line_waiting 0\n" in response.text


def test_large_counters_keep_every_digit() -> None:
    assert exposition([Metric("n", "counter", "N.", (("", 12_345_678.0),))]).endswith(
        "n 12345678\n"
    )
