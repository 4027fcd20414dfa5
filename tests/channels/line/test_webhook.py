"""What comes in at the webhook: checked, masked, stored, acknowledged."""

import json
import logging
import statistics
import threading
import time
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st

from channels.line.events import read_event
from channels.line.webhook import BODY_LIMIT, PATH, closed_router
from rag.stores.state_records import Erasure, Incoming
from tests.channels.line.bench import Bench, EchoPipeline, running
from tests.channels.line.fake_line import FakeLine, body_of, event, sign, text_event


def post(bench: Bench, body: bytes, signature: str | bytes | None) -> int:
    headers = {} if signature is None else {"X-Line-Signature": signature}
    return bench.client.post(PATH, content=body, headers=headers).status_code


@pytest.mark.parametrize(
    "spoil",
    [
        lambda right: None,
        lambda right: "",
        lambda right: right[:-4],
        lambda right: right[:10],
        lambda right: "A" + right[1:] if right[0] != "A" else "B" + right[1:],
        lambda right: "ลายเซ็น".encode(),
        lambda right: sign(b"another body"),
    ],
    ids="missing empty truncated short altered thai other".split(),
)
def test_a_body_without_its_signature_is_refused_and_nothing_done(bench: Bench, spoil: Any) -> None:
    body = body_of(text_event("ปลอม"))
    assert post(bench, body, spoil(sign(body))) == 400
    time.sleep(0.1)
    assert bench.line.requests == [] and bench.pipeline.asked == []
    assert bench.store.inbox.backlog().waiting == 0


def test_the_signature_covers_the_body_as_it_was_sent(bench: Bench) -> None:
    body = json.dumps(
        {"events": [text_event("ภาษาไทย")], "destination": "U"}, ensure_ascii=False, indent=3
    ).encode()
    assert post(bench, body, sign(body)) == 200
    assert post(bench, json.dumps(json.loads(body)).encode(), sign(body)) == 400


def test_the_consoles_verification_without_events_is_fine(bench: Bench) -> None:
    assert post(bench, body_of(), sign(body_of())) == 200
    assert bench.line.requests == []


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[]", b"null", b'{"events": {}}', b'{"x": 1}', b"\xff\xfe", b"[" * 99_999],
    ids=range(8),
)
def test_a_signed_body_that_is_no_webhook_is_refused(bench: Bench, body: bytes) -> None:
    assert post(bench, body, sign(body)) == 400


def test_a_body_over_the_limit_is_refused(bench: Bench) -> None:
    body = body_of(text_event("ก" * BODY_LIMIT))
    assert post(bench, body, sign(body)) == 413


UNKNOWN_EVENTS: list[Any] = [
    event("somethingNew", surprise={"deep": [1]}),
    event("message", message={"type": "text"}) | {"source": None},
    event("postback"),
    event("postback", postback={"data": 7}),
    event("unsend", unsend={}),
    event("memberJoined", group="G1"),
    {"type": "message"},
    text_event("ไม่มีเลขเหตุการณ์") | {"webhookEventId": None},
    "text",
    None,
]


@pytest.mark.parametrize("unknown", UNKNOWN_EVENTS, ids=range(len(UNKNOWN_EVENTS)))
def test_an_event_of_an_unknown_kind_is_passed_over(bench: Bench, unknown: Any) -> None:
    bench.post(unknown, text_event("รู้จัก"))
    assert "รู้จัก" in bench.line.wait_for(1)[0].texts[0]
    bench.wait_until_idle()
    assert len(bench.line.sent()) == 1


def test_a_message_lacking_what_the_sdk_requires_is_answered_all_the_same(bench: Bench) -> None:
    bare = text_event("ขาดช่อง")
    del bare["message"]["quoteToken"], bare["timestamp"], bare["deliveryContext"]
    bench.post(bare)
    assert "ขาดช่อง" in bench.line.wait_for(1)[0].texts[0]


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters(), max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner),
    max_leaves=5,
)


@given(st.data())
def test_no_field_of_an_event_can_break_the_reading(data: st.DataObject) -> None:
    mention = {"mentionees": [{"index": 0, "length": 4, "isSelf": True, "type": "user"}]}
    raw = text_event("@bot ถาม 😀", group="G1", mention=mention, emojis=[{"index": 5, "length": 2}])
    raw |= {"postback": {"data": "x"}, "unsend": {"messageId": "1"}}
    raw["type"] = data.draw(st.sampled_from(["message", "postback", "unsend", "follow", "leave"]))
    for holder in (raw, raw["source"], raw["message"], mention["mentionees"][0]):
        for name in data.draw(st.sets(st.sampled_from(sorted(holder)), max_size=2)):
            holder[name] = data.draw(json_values)
    read = read_event(raw, lambda given: f"hash of {given}", 1.0)
    assert read is None or isinstance(read, Incoming | Erasure)
    if isinstance(read, Incoming):  # fit for the disk
        assert "\n".join(filter(None, (read.text, read.event_id, read.data))).encode()


def test_events_meant_for_another_module_are_left_alone(bench: Bench) -> None:
    bench.post(text_event("ไม่ใช่ของเรา", mode="standby"), event("follow", mode="standby"))
    time.sleep(0.2)
    assert bench.line.requests == [] and bench.pipeline.asked == []


def test_a_redelivered_event_is_answered_once(bench: Bench) -> None:
    first = text_event("ครั้งเดียว")
    again = first | {"deliveryContext": {"isRedelivery": True}}
    bench.post(first, again)
    bench.line.wait_for(1)
    bench.wait_until_idle()
    bench.post(again)
    bench.post(first)
    time.sleep(0.2)
    assert bench.pipeline.questions == ["ครั้งเดียว"] and len(bench.line.requests) == 2


def test_events_are_stored_before_they_are_acknowledged(tmp_path: Path, line: FakeLine) -> None:
    with running(tmp_path, line, EchoPipeline(hold=threading.Event())) as bench:
        assert bench.pipeline.hold is not None
        bench.post(text_event("หนึ่ง", "U1"), text_event("สอง", "U2"))
        assert bench.store.inbox.backlog().waiting == 2
        bench.pipeline.hold.set()
        bench.line.wait_for(2)


def test_what_cannot_be_stored_is_not_acknowledged(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError("no space left")

    monkeypatch.setattr(bench.store.inbox, "accept", full)
    body = body_of(text_event("ดิสก์เต็ม"))
    assert post(bench, body, sign(body)) == 500


def test_a_busy_bot_and_a_slow_line_still_acknowledge_at_once(
    tmp_path: Path, line: FakeLine
) -> None:
    with running(tmp_path, line, EchoPipeline(hold=threading.Event())) as bench:
        assert bench.pipeline.hold is not None
        seconds = []
        for number in range(30):
            started = time.perf_counter()
            bench.post(text_event("ถามพร้อมกัน " * 300, f"U{number}"))
            seconds.append(time.perf_counter() - started)
        bench.pipeline.hold.set()
        bench.line.wait_for(30)
    assert statistics.median(seconds) < 0.1


@pytest.mark.parametrize("number", ["1-1018-00001-28-9", "081-234-5678", "someone@mail.example"])
def test_a_personal_number_is_hidden_before_it_is_stored(
    tmp_path: Path, line: FakeLine, number: str
) -> None:
    with running(tmp_path, line) as bench:
        bench.post(text_event(f"เช็กสิทธิ์ {number} ให้หน่อย"))
        bench.line.wait_for(1)
        bench.wait_until_idle()
        stored = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert bench.pipeline.questions and number not in bench.pipeline.questions[0]
    assert number.encode() not in stored and "เช็กสิทธิ์".encode() in stored


def test_ids_of_people_and_groups_are_stored_as_pseudonyms_once_answered(
    tmp_path: Path, line: FakeLine
) -> None:
    with running(tmp_path, line) as bench:
        bench.post(text_event("ถาม", "Ulongandpersonal"))
        bench.line.wait_for(1)
        bench.wait_until_idle()
        bench.store.purge(30)  # folds the log into the file
        stored = (tmp_path / "state.sqlite").read_bytes()
    assert b"Ulongandpersonal" not in stored and "ถาม".encode() in stored


def test_without_its_settings_the_route_says_404_and_the_log_says_why(
    caplog: pytest.LogCaptureFixture,
) -> None:
    app = FastAPI()
    with caplog.at_level(logging.INFO):
        app.include_router(closed_router())
    body = body_of(text_event("ปิดอยู่"))
    with TestClient(app) as client:
        response = client.post(PATH, content=body, headers={"X-Line-Signature": sign(body)})
    assert response.status_code == 404
    assert len(caplog.records) >= 1 and "LINE_CHANNEL_SECRET" in caplog.records[0].getMessage()
