"""The sending side of handed-over work, against a server that answers as it is told."""

import json
import os
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from channels.handover import TOKEN_HEADER, ServingOwner
from channels.handover_routes import Writing, handover_router
from rag.errors import IndexLockedError, QuestionError, ThamkhaoError
from rag.pipeline import Pipeline
from rag.stores.owner import Owner
from tests.channels.fake_pipeline import FakePipeline


class Told(HTTPServer):
    """Answers every POST with ``reply``; keeps the bodies."""

    reply = (200, b"")
    bodies: list[bytes]


class Handler(BaseHTTPRequestHandler):
    server: Told

    def do_POST(self) -> None:
        self.server.bodies.append(self.rfile.read(int(self.headers["content-length"])))
        status, content = self.server.reply
        self.send_response(status)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def told() -> Iterator[Told]:
    with Told(("127.0.0.1", 0), Handler) as server:
        server.bodies = []
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


@pytest.fixture
def owner(told: Told) -> ServingOwner:
    return ServingOwner(Owner(os.getpid(), f"http://127.0.0.1:{told.server_port}", "secret"))


@pytest.mark.parametrize("reply", [b"", b'{"done": 5}\n', b'{"done": 5}\n{"rep', b"\xff\n"])
def test_an_ingest_whose_report_never_comes_is_told(
    told: Told, owner: ServingOwner, reply: bytes
) -> None:
    told.reply = (200, reply)
    with pytest.raises(IndexLockedError, match="does not answer"):
        owner.ingest([Path("x.txt")], lambda done: None)


def test_an_answer_that_is_not_json_is_told(told: Told, owner: ServingOwner) -> None:
    told.reply = (200, b"<html>")
    with pytest.raises(IndexLockedError, match="does not answer"):
        owner.ask(["น้ำท่วม"], 10)


def test_a_link_is_handed_over_under_its_own_name(
    told: Told, owner: ServingOwner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told.reply = (200, b'{"report": {"added": 1}}\n')
    (tmp_path / "real.txt").write_text("ข่าว")
    (tmp_path / "link.txt").symlink_to("real.txt")
    monkeypatch.chdir(tmp_path)
    assert owner.ingest([Path("link.txt")], lambda done: None) == {"added": 1}
    assert json.loads(told.bodies[0]) == {"paths": [str(tmp_path / "link.txt")]}


def test_what_is_not_utf8_arrives_as_it_was_given(told: Told, owner: ServingOwner) -> None:
    told.reply = (400, '{"detail": "อ่านคำถามไม่ได้"}'.encode())
    broken = os.fsdecode(b"\xff\xfe abc")
    with pytest.raises(QuestionError, match="อ่านคำถามไม่ได้"):
        owner.ask([broken], 10)
    assert json.loads(told.bodies[0])["turns"] == [broken]


def test_the_receiving_side_takes_text_that_is_not_utf8() -> None:
    pipeline = FakePipeline(failure=QuestionError("อ่านคำถามไม่ได้"))
    app = FastAPI()
    app.include_router(handover_router(pipeline, None, "", "secret", Writing()))  # type: ignore[arg-type]
    body = json.dumps({"turns": ["\udcff abc"], "top_k": 3})
    headers = {TOKEN_HEADER: "secret", "content-type": "application/json"}
    reply = TestClient(app).post("/internal/ask", content=body, headers=headers)
    assert (reply.status_code, reply.json()) == (400, {"detail": "อ่านคำถามไม่ได้"})
    assert pipeline.asked == ["\udcff abc"]


def test_the_receiving_side_reads_a_question_in_the_light_of_its_turns(samples: Pipeline) -> None:
    app = FastAPI()
    app.include_router(handover_router(samples, None, "", "secret", Writing()))  # type: ignore[arg-type]
    body = {"turns": ["แถวแม่จันมีห้องปลอดฝุ่นที่ไหนบ้าง", "ขอบคุณค่ะ", "แล้วเชียงแสนล่ะ"], "top_k": 2}
    reply = TestClient(app).post("/internal/ask", json=body, headers={TOKEN_HEADER: "secret"})
    answer = reply.json()
    assert answer["standalone"] == "แถวเชียงแสนมีห้องปลอดฝุ่นที่ไหนบ้าง"
    assert len(answer["passages"]) == 2


def test_nothing_is_written_once_the_server_stops() -> None:
    writing, ended = Writing(), threading.Event()
    with writing.turn():
        writing.go_on()
        end = threading.Thread(target=lambda: (writing.end(), ended.set()), daemon=True)
        end.start()
        assert not ended.wait(0.2)
        with pytest.raises(ThamkhaoError, match="run it again to go on"):
            writing.go_on()
    assert ended.wait(5)
