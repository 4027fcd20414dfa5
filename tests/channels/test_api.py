"""The HTTP API."""

import json
import logging
import threading
import time
from typing import Any

import pytest
from fastapi import FastAPI
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from channels.api import BODY_LIMIT, create_api_router
from rag.errors import IndexMissingError
from rag.pipeline import Pipeline
from rag.schema import Answer
from tests.channels.fake_pipeline import BUS_QUOTE, FakePipeline, Stats


@pytest.fixture
def pipeline() -> FakePipeline:
    return FakePipeline()


def client_of(pipeline: FakePipeline) -> TestClient:
    app = FastAPI()
    app.include_router(create_api_router(pipeline))
    return TestClient(app, raise_server_exceptions=False)


@pytest.fixture
def client(pipeline: FakePipeline) -> TestClient:
    return client_of(pipeline)


def error_of(response) -> str:
    """The Thai line of a refusal; it is one line and holds no traceback."""
    message = response.json()["error"]["message"]
    assert "\n" not in message and "Traceback" not in message
    assert any("ก" <= character <= "๛" for character in message)
    return message


def test_a_question_is_answered_in_the_agreed_form(client: TestClient) -> None:
    body = client.post("/api/ask", json={"question": "รถฟรีไหม"}).json()
    assert body["status"] == "answered" and body["question"] == "รถฟรีไหม"
    assert body["citations"][0]["quote"] == BUS_QUOTE
    assert body["citations"][0]["published"] == "2024-02-09"
    assert set(body) == {
        "qid", "question", "status", "reason", "mode", "answer", "as_of", "validity",
        "confidence", "standalone", "notice",
        "sentences", "citations", "passages", "timings_ms",
    }  # fmt: skip


def test_a_conversation_id_is_accepted(client: TestClient) -> None:
    asked = {"question": "รถฟรีไหม", "conversation_id": "c-1"}
    assert client.post("/api/ask", json=asked).status_code == 200


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"{", 400),
        (b"\xff\xfe{}", 400),
        (b"[" * 60_000, 400),
        (b"[]", 422),
        (b'"x"', 422),
        (b"null", 422),
        (b"{}", 422),
        (b'{"question": 5}', 422),
        (b'{"question": null}', 422),
        (b'{"question": ["x"]}', 422),
        (b'{"question": ""}', 422),
        (b'{"question": " \\n "}', 422),
        (b'{"question": "\\ud800"}', 422),
        (b'{"question": "x", "conversation_id": 5}', 422),
        (b'{"question": "x", "conversation_id": ["c"]}', 422),
        (b'{"question": "x", "conversation_id": {}}', 422),
        (b'{"question": "x", "conversation_id": false}', 422),
        (json.dumps({"question": "x", "conversation_id": "c" * 201}).encode(), 422),
        (json.dumps({"question": "ก" * 5_001}).encode(), 422),
        (json.dumps({"question": "1" * 20_000}).encode(), 422),
    ],
)
def test_a_bad_body_is_refused_with_a_thai_line(
    client: TestClient, pipeline: FakePipeline, body: bytes, status: int
) -> None:
    response = client.post("/api/ask", content=body)
    assert response.status_code == status
    error_of(response)
    assert pipeline.asked == []


@pytest.mark.parametrize("question", ["ก" * 100_000, "1" * 100_000])
def test_a_question_of_100_000_characters_is_too_large(client: TestClient, question: str) -> None:
    response = client.post("/api/ask", json={"question": question})
    assert response.status_code == 413
    assert "64 KB" in error_of(response)


def test_a_large_body_without_a_length_is_refused_too(client: TestClient) -> None:
    response = client.post("/api/ask", content=(b"x" * 1000 for _ in range(100)))
    assert response.status_code == 413


def test_the_longest_question_that_can_be_asked_fits_the_body_limit(client: TestClient) -> None:
    body = json.dumps({"question": "ก" * 5_000}).encode()
    assert len(body) < BODY_LIMIT
    assert client.post("/api/ask", content=body).status_code == 200


def test_the_pipelines_own_refusal_is_passed_on(client: TestClient) -> None:
    response = client.post("/api/ask", json={"question": "ถามยาวไป"})
    assert response.status_code == 422
    assert error_of(response) == "คำถามนี้ระบบรับไม่ได้"


@pytest.mark.parametrize(
    ("failure", "status"), [(IndexMissingError("no index"), 503), (RuntimeError("boom"), 500)]
)
def test_a_failure_is_one_thai_line(failure: Exception, status: int) -> None:
    client = client_of(FakePipeline(failure=failure))
    response = client.post("/api/ask", json={"question": "รถฟรีไหม"})
    assert response.status_code == status
    assert "boom" not in error_of(response)


def test_the_process_is_alive_even_where_the_index_is_not_ready() -> None:
    client = client_of(FakePipeline(failure=IndexMissingError("run: thamkhao ingest PATH")))
    assert client.get("/healthz").json() == {"status": "ok"}
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json()["reason"] == "run: thamkhao ingest PATH"


def test_ready_tells_the_counts(client: TestClient) -> None:
    response = client.get("/readyz")
    assert response.status_code == 200
    assert response.json() == {
        "status": "ready",
        "articles": 3,
        "chunks": 5,
        "oldest": "2023-11-30",
        "newest": "2024-02-09",
    }


def test_an_empty_index_is_not_ready() -> None:
    response = client_of(FakePipeline(Stats(0, 0, None, None))).get("/readyz")
    assert response.status_code == 503
    assert response.json()["articles"] == 0


def test_a_slow_answer_does_not_hold_up_the_others() -> None:
    asked, release = threading.Event(), threading.Event()

    class Slow(FakePipeline):
        def answer(self, question: str, *, top_k: int = 10) -> Answer:
            asked.set()
            assert release.wait(5)
            return super().answer(question, top_k=top_k)

    with client_of(Slow()) as client:
        worker = threading.Thread(target=lambda: client.post("/api/ask", json={"question": "รถ"}))
        worker.start()
        assert asked.wait(5)
        started = time.monotonic()
        assert client.get("/healthz").status_code == 200
        waited = time.monotonic() - started
        release.set()
        worker.join(5)
    assert waited < 2


HOSTILE_BODY = st.one_of(
    st.binary(max_size=200),
    st.text(max_size=100).map(lambda text: json.dumps({"question": text}).encode()),
)


@pytest.fixture(scope="module")
def shared_client() -> TestClient:
    return client_of(FakePipeline())


@settings(max_examples=60, deadline=None)
@given(body=HOSTILE_BODY)
def test_no_body_whatever_breaks_the_server(shared_client: TestClient, body: bytes) -> None:
    response = shared_client.post("/api/ask", content=body)
    assert response.status_code in (200, 400, 422)


CLEAN_AIR = "แถวแม่จันมีห้องปลอดฝุ่นที่ไหนบ้าง"
TRAVEL = "ยาย 72 อยู่แจ้ห่ม ได้ค่ารถไปหาหมอเดือนละกี่บาท"


@pytest.fixture
def talking(samples: Pipeline) -> TestClient:
    """The API over the real pipeline, with nothing remembered yet."""
    return client_of(samples)  # type: ignore[arg-type]


def said(client: TestClient, question: str, conversation_id: str | None = "c") -> dict[str, Any]:
    body = {"question": question, "conversation_id": conversation_id}
    response = client.post("/api/ask", json=body)
    assert response.status_code == 200, response.text
    answer: dict[str, Any] = response.json()
    return answer


def test_a_follow_up_is_completed_within_its_conversation(talking: TestClient) -> None:
    first = said(talking, CLEAN_AIR)
    follow_up = said(talking, "แล้วเชียงแสนล่ะ")
    assert first["standalone"] == first["question"] == CLEAN_AIR
    assert follow_up["question"] == "แล้วเชียงแสนล่ะ"
    assert follow_up["standalone"] == "แถวเชียงแสนมีห้องปลอดฝุ่นที่ไหนบ้าง"
    assert follow_up["citations"][0]["article_id"] == "07-clean-rooms-chiangrai.txt"


def test_conversations_are_kept_apart(talking: TestClient) -> None:
    follow_up = "แล้วต้องใช้เอกสารอะไรบ้าง"
    said(talking, TRAVEL, "one")
    said(talking, "ต่อใบขับขี่บนเกาะลันตา จองคิวยังไง", "two")
    assert "ค่ารถไปหาหมอ" in said(talking, follow_up, "one")["standalone"]
    assert "ใบขับขี่" in said(talking, follow_up, "two")["standalone"]
    for stranger in ("never seen", None):
        assert said(talking, follow_up, stranger)["standalone"] == follow_up


@pytest.mark.parametrize("blank", ["", " ", "\n"])
def test_a_blank_id_is_no_conversation_that_strangers_share(
    talking: TestClient, blank: str
) -> None:
    said(talking, TRAVEL, blank)
    assert said(talking, "แล้วต้องใช้เอกสารอะไรบ้าง", blank)["standalone"] == "แล้วต้องใช้เอกสารอะไรบ้าง"


def test_small_talk_and_what_cannot_be_asked_leave_the_conversation_alone(
    talking: TestClient,
) -> None:
    said(talking, CLEAN_AIR)
    thanks = said(talking, "ขอบคุณค่ะ")
    assert thanks["answer"].startswith("ยินดีค่ะ")
    assert said(talking, "ไอ้ควาย")["reason"] == "abuse"
    broken = {"question": "???", "conversation_id": "c"}
    assert talking.post("/api/ask", json=broken).status_code == 422
    assert said(talking, "แล้วเชียงแสนล่ะ")["standalone"] == "แถวเชียงแสนมีห้องปลอดฝุ่นที่ไหนบ้าง"


def test_a_personal_number_is_in_no_answer_of_the_conversation_and_no_log(
    talking: TestClient, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    first = said(talking, f"เบอร์ 081-234-5678 {CLEAN_AIR}")
    assert first["question"] == f"เบอร์ [เบอร์โทรศัพท์] {CLEAN_AIR}"
    assert "ไม่ได้เก็บข้อมูลส่วนตัว" in first["notice"]
    follow_up = said(talking, "แล้วเชียงแสนล่ะ")
    assert follow_up["notice"] is None
    told = json.dumps([first, follow_up], ensure_ascii=False) + caplog.text
    assert "081-234-5678" not in told and "0812345678" not in told


@pytest.mark.parametrize(
    ("question", "reason"),
    [("อยากตาย", "crisis"), ("ไอ้ควาย", "abuse"), ("ควรเลือกพรรคไหนดี", "opinion")],
)
def test_a_refusal_says_why(talking: TestClient, question: str, reason: str) -> None:
    answer = said(talking, question)
    assert (answer["status"], answer["reason"]) == ("refused", reason)
    assert answer["standalone"] is None and answer["citations"] == []


@pytest.mark.parametrize(
    ("question", "words"),
    [
        (" \n\t\u00a0", "กรุณาพิมพ์คำถาม"),
        ("\u200b", "กรุณาพิมพ์คำถาม"),
        ("???!!! ...", "กรุณาพิมพ์คำถาม"),
        ("\ud83d", "อักขระที่เสียหาย"),
        ("ก" * 5_001, "5,001"),
    ],
)
def test_what_the_pipeline_cannot_read_is_one_thai_line(
    talking: TestClient, question: str, words: str
) -> None:
    response = talking.post("/api/ask", content=json.dumps({"question": question}))
    assert response.status_code == 422
    assert words in error_of(response)


def test_five_thousand_digits_are_not_found_and_not_an_error(talking: TestClient) -> None:
    assert said(talking, "1" * 5_000)["status"] == "cannot_answer"
