"""A serving process and the commands that hand their work to it."""

import base64
import hmac
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.testclient import TestClient

from app import create_app, prepare
from channels.handover_routes import Writing
from channels.line.mounting import open_state
from rag.settings import load_settings
from rag.stores.catalog import Catalog
from rag.stores.owner import Owner, current_owner
from tests.channels.test_cli import ROOT, run
from tests.ingest.test_workers import write_many
from tests.support import write_release


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Owner]]:
    """``serve`` on an empty index and a free port, as ``make run`` does."""
    folder = tmp_path_factory.mktemp("serve")
    command = [sys.executable, str(ROOT / "app.py"), "--port", "0"]
    with subprocess.Popen(command, cwd=folder, stderr=subprocess.PIPE, text=True) as process:
        owner = wait_until_serving(folder / "var" / "index", process)
        yield folder, owner
        process.send_signal(signal.SIGTERM)
        _, errors = process.communicate(timeout=30)
    assert "Traceback" not in errors
    assert process.returncode == 0
    assert not (folder / "var" / "index" / "owner.json").exists()
    assert current_owner(folder / "var" / "index") is None


def wait_until_serving(index: Path, process: subprocess.Popen[str]) -> Owner:
    deadline = time.monotonic() + 90
    while time.monotonic() < deadline and process.poll() is None:
        owner = current_owner(index)
        if owner and owner.url:
            try:
                if httpx.get(f"{owner.url}/readyz").is_success:
                    return owner
            except httpx.HTTPError:
                pass
        time.sleep(0.2)
    process.kill()
    raise AssertionError(f"not serving: {process.communicate()[1]}")


def test_an_empty_index_is_filled_with_the_samples_and_ready(served: tuple[Path, Owner]) -> None:
    _, owner = served
    assert httpx.get(f"{owner.url}/healthz").is_success
    assert httpx.get(f"{owner.url}/readyz").json()["articles"] == 16
    assert "ถามข่าว" in httpx.get(f"{owner.url}/").text


def test_the_http_api_answers_with_citations(served: tuple[Path, Owner]) -> None:
    _, owner = served
    body = {"question": "ลิงก์รับค่ายุ้งฉาง 1,800 บาท จริงไหม"}
    answer = httpx.post(f"{owner.url}/api/ask", json=body, timeout=30).json()
    assert answer["status"] == "answered"
    assert answer["citations"][0]["article_id"] == "04-fake-news-barn-surin.txt"


def test_the_http_api_holds_conversations_apart(served: tuple[Path, Owner]) -> None:
    _, owner = served

    def said(question: str, conversation_id: str) -> dict[str, Any]:
        body = {"question": question, "conversation_id": conversation_id}
        answer: dict[str, Any] = httpx.post(f"{owner.url}/api/ask", json=body, timeout=30).json()
        return answer

    said("แถวแม่จันมีห้องปลอดฝุ่นที่ไหนบ้าง", "one")
    said("ยาย 72 อยู่แจ้ห่ม ได้ค่ารถไปหาหมอเดือนละกี่บาท", "two")
    follow_up = said("แล้วเชียงแสนล่ะ", "one")
    assert follow_up["standalone"] == "แถวเชียงแสนมีห้องปลอดฝุ่นที่ไหนบ้าง"
    assert "ค่ารถไปหาหมอ" in said("แล้วต้องใช้เอกสารอะไรบ้าง", "two")["standalone"]
    assert said("แล้วเชียงแสนล่ะ", "three")["standalone"] == "แล้วเชียงแสนล่ะ"


def test_a_batch_with_turns_is_handed_over_turn_by_turn(served: tuple[Path, Owner]) -> None:
    folder, _ = served
    path = folder / "turns.jsonl"
    turns = ["แถวแม่จันมีห้องปลอดฝุ่นที่ไหนบ้าง", "", "ขอบคุณค่ะ", "แล้วเชียงแสนล่ะ"]
    alone = {"qid": "b", "question": "แล้วเชียงแสนล่ะ"}
    lines = [{"qid": "a", "turns": turns}, alone, {"qid": "c", "turns": ["น้ำท่วม", " "]}]
    path.write_text("\n".join(json.dumps(line) for line in lines), encoding="utf-8")
    done = run("ask", "--batch", str(path), "--json", "--top-k", "2", folder=folder)
    first, second = (json.loads(line) for line in done.stdout.splitlines())
    assert (first["qid"], first["standalone"]) == ("a", "แถวเชียงแสนมีห้องปลอดฝุ่นที่ไหนบ้าง")
    assert (second["qid"], second["standalone"]) == ("b", "แล้วเชียงแสนล่ะ")
    assert "line 3: กรุณาพิมพ์คำถาม" in done.stderr and done.returncode == 1


def test_refusals_and_hidden_numbers_come_back_through_the_serving_process(
    served: tuple[Path, Owner],
) -> None:
    folder, _ = served
    refused = json.loads(run("ask", "ไอ้ควาย", "--json", folder=folder).stdout)
    assert (refused["status"], refused["reason"]) == ("refused", "abuse")
    shown = run("ask", "เบอร์ 081-234-5678 แถวแม่จันมีห้องปลอดฝุ่นที่ไหนบ้าง", folder=folder).stdout
    assert "081-234-5678" not in shown and "ไม่ได้เก็บข้อมูลส่วนตัว" in shown


def test_the_counts_are_told_and_nothing_that_was_asked(served: tuple[Path, Owner]) -> None:
    _, owner = served
    response = httpx.get(f"{owner.url}/metrics")
    assert response.headers["content-type"].startswith("text/plain; version=0.0.4")
    assert 'thamkhao_answers_total{status="answered"} ' in response.text
    assert response.text.isascii()


def test_the_line_webhook_is_closed_where_no_channel_is_set(served: tuple[Path, Owner]) -> None:
    _, owner = served
    assert httpx.post(f"{owner.url}/line/webhook", json={"events": []}).status_code == 404


def test_the_line_webhook_is_open_where_a_channel_is_set(tmp_path: Path) -> None:
    secrets = {"line_channel_secret": "0" * 32, "line_channel_access_token": "token"}
    settings = load_settings(index=tmp_path / "index", state=tmp_path / "state", **secrets)
    opened, writing = prepare(settings), Writing()
    state = open_state(settings, wait_seconds=1.0)
    assert state is not None
    app = create_app(opened, settings, owner_token="t", writing=writing, state=state)
    body = b'{"destination": "U0", "events": []}'
    signature = base64.b64encode(hmac.digest(b"0" * 32, body, "sha256")).decode()
    try:
        with TestClient(app) as client:
            assert client.post("/line/webhook", content=body).status_code in (400, 401, 403)
            headers = {"x-line-signature": signature}
            signed = client.post("/line/webhook", content=body, headers=headers)
            assert signed.status_code == 200
            told = client.get("/metrics").text
            assert "thamkhao_index_articles 16" in told and "line_" in told
    finally:
        opened.index.close()
        state.close()


def test_ask_hands_its_question_to_the_serving_process(served: tuple[Path, Owner]) -> None:
    folder, _ = served
    done = run("ask", "แถวแม่จันมีห้องปลอดฝุ่นที่ไหนบ้าง", "--json", "--top-k", "4", folder=folder)
    answer = json.loads(done.stdout)
    assert answer["status"] == "answered"
    assert len(answer["passages"]) == 4


def test_ingest_hands_its_files_over_and_they_are_found_at_once(
    served: tuple[Path, Owner],
) -> None:
    folder, _ = served
    release = write_release(
        folder / "new", "bees.txt", "ชัยภูมิเปิดฟาร์มผึ้งโพรง", "เกษตรชัยภูมิเปิดฟาร์มผึ้งโพรง 240 รัง"
    )
    missing = str(folder / "nothing.txt")
    done = run("ingest", str(release), missing, "--json", folder=folder)
    assert done.returncode == 1
    assert "nothing.txt: does not exist" in done.stderr
    assert json.loads(done.stdout)["added"] == 1
    answer = json.loads(run("ask", "ฟาร์มผึ้งโพรงชัยภูมิมีกี่รัง", "--json", folder=folder).stdout)
    assert "240 รัง" in answer["answer"]


def test_a_question_and_a_path_that_are_not_utf8_are_one_line(
    served: tuple[Path, Owner],
) -> None:
    folder, _ = served
    broken = os.fsdecode(b"\xff\xfe abc")
    done = run("ask", broken, folder=folder)
    assert done.returncode != 0
    assert "thamkhao: อ่านคำถามไม่ได้" in done.stderr
    assert "Traceback" not in done.stderr
    done = run("ingest", f"{broken}.txt", folder=folder)
    assert "abc.txt: does not exist" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_link_has_the_same_id_handed_over_as_read_here(served: tuple[Path, Owner]) -> None:
    folder, _ = served
    release = write_release(folder / "new", "real.txt", "เปิดสระว่ายน้ำ", "อบต. เปิดสระว่ายน้ำฟรี")
    link = release.with_name("link.txt")
    link.symlink_to(release.name)
    assert run("ingest", str(link), folder=folder).returncode == 0
    catalog = Catalog(folder / "var" / "index" / "catalog.sqlite", read_only=True)
    assert catalog.article("link.txt") is not None
    assert catalog.article("real.txt") is None
    catalog.close()


@pytest.mark.parametrize("path", ["/internal/ask", "/internal/ingest"])
def test_handed_over_work_needs_the_owners_secret(served: tuple[Path, Owner], path: str) -> None:
    _, owner = served
    body = {"question": "น้ำท่วม", "paths": []}
    for headers in ({}, {"x-thamkhao-owner": "guess"}):
        assert httpx.post(f"{owner.url}{path}", json=body, headers=headers).status_code == 403


def test_what_needs_the_folder_itself_says_who_has_it(served: tuple[Path, Owner]) -> None:
    folder, owner = served
    done = run("index", "rebuild", folder=folder)
    assert done.returncode != 0
    assert f"in use by process {owner.pid}" in done.stderr


def test_a_taken_port_is_one_clear_line(served: tuple[Path, Owner]) -> None:
    folder, owner = served
    port = str(httpx.URL(owner.url or "").port)
    done = run("serve", "--port", port, "--index", str(folder / "second"), folder=folder)
    assert done.returncode != 0
    assert "cannot listen on 127.0.0.1" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_server_stopped_while_it_ingests_closes_its_index_and_tells_the_sender(
    tmp_path: Path,
) -> None:
    releases = write_many(tmp_path / "many.jsonl", 3_000)
    index = tmp_path / "var" / "index"
    command = [sys.executable, str(ROOT / "app.py"), "--port", "0"]
    with subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.PIPE, text=True) as process:
        owner = wait_until_serving(index, process)
        with ThreadPoolExecutor(1) as sender:
            sent = sender.submit(run, "ingest", str(releases), folder=tmp_path)
            while not sent.done() and httpx.get(f"{owner.url}/readyz").json()["articles"] < 200:
                time.sleep(0.1)
            process.send_signal(signal.SIGTERM)
            _, errors = process.communicate(timeout=30)
            done = sent.result()
    assert (process.returncode, "Traceback" in errors) == (0, False), errors
    assert not (index / "owner.json").exists()
    assert done.returncode == 2
    assert "stopped; run it again to go on" in done.stderr
