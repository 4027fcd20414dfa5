"""The command line as a user runs it: real processes, the bundled model, the sample releases."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ROOT / "sample_data"


def run(*arguments: str, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run ``thamkhao`` in ``folder``, away from any .env or index of the developer's."""
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("THAMKHAO_", "LINE_"))}
    return subprocess.run(
        [sys.executable, "-c", "from app import main; main()", *arguments],
        cwd=folder,
        env=clean | {"PYTHONPATH": str(ROOT)} | environment,
        capture_output=True,
        text=True,
        timeout=120,
    )


@pytest.fixture(scope="module")
def indexed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cli")
    done = run("ingest", str(SAMPLES), "--json", folder=folder)
    assert done.returncode == 0, done.stderr
    counts = json.loads(done.stdout.splitlines()[-1])
    assert counts["added"] == len(list(SAMPLES.glob("*.txt")))
    return folder


def test_a_question_is_answered_as_json_with_a_verbatim_quote(indexed: Path) -> None:
    done = run("ask", "ลิงก์รับค่ายุ้งฉาง 1,800 บาท จริงไหม", "--json", folder=indexed)
    answer = json.loads(done.stdout)
    assert answer["status"] == "answered"
    assert answer["citations"][0]["article_id"] == "04-fake-news-barn-surin.txt"
    assert {"qid", "mode", "sentences", "passages", "timings_ms"} <= answer.keys()


def test_an_answer_for_people_ends_with_its_sources(indexed: Path) -> None:
    done = run("ask", "ต่อใบขับขี่บนเกาะลันตา จองคิวยังไง", folder=indexed)
    assert "[1]" in done.stdout
    assert "ที่มา:" in done.stdout
    assert "https://www.example.go.th/" in done.stdout


def test_a_batch_answers_every_good_line_and_tells_the_bad_ones(indexed: Path) -> None:
    path = indexed / "questions.jsonl"
    path.write_text(
        '{"qid": "a", "question": "แถวแม่จันมีห้องปลอดฝุ่นที่ไหนบ้าง"}\n'
        "not json\n"
        '{"qid": "b", "turns": ["กาดผ้าเมืองแพร่", "กาดผ้าเมืองแพร่จัดวันไหน"]}\n'
        '{"qid": "c", "question": "   "}\n',
        encoding="utf-8",
    )
    done = run("ask", "--batch", str(path), "--json", "--top-k", "3", folder=indexed)
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert [a["qid"] for a in answers] == ["a", "b"]
    assert [len(a["passages"]) for a in answers] == [3, 3]
    assert done.returncode == 1
    assert [line.split(":")[1].strip()[-6:] for line in done.stderr.splitlines()] == [
        "line 2",
        "line 4",
    ]


def test_a_batch_reads_a_conversation_and_keeps_lines_apart(indexed: Path) -> None:
    path = indexed / "turns.jsonl"
    turns = ["แถวแม่จันมีห้องปลอดฝุ่นที่ไหนบ้าง", "สวัสดีค่ะ", "แล้วเชียงแสนล่ะ"]
    lines = [{"qid": "a", "turns": turns}, {"qid": "b", "turns": turns[2:]}]
    path.write_text("\n".join(json.dumps(line) for line in lines), encoding="utf-8")
    done = run("ask", "--batch", str(path), "--json", folder=indexed)
    first, second = (json.loads(line) for line in done.stdout.splitlines())
    assert (first["question"], second["question"]) == ("แล้วเชียงแสนล่ะ", "แล้วเชียงแสนล่ะ")
    assert first["standalone"] == "แถวเชียงแสนมีห้องปลอดฝุ่นที่ไหนบ้าง"
    assert second["standalone"] == "แล้วเชียงแสนล่ะ"
    shown = run("ask", "--batch", str(path), folder=indexed).stdout
    assert shown.count("เข้าใจว่าถาม: ") == 1
    assert shown.startswith("เข้าใจว่าถาม: แถวเชียงแสนมีห้องปลอดฝุ่นที่ไหนบ้าง\n")


@pytest.mark.parametrize(
    ("question", "reason", "words"),
    [
        ("อยากตาย", "crisis", "1323"),
        ("ไอ้ควาย", "abuse", "ยินดีช่วย"),
        ("081-234-5678", "personal_data", "ไม่ได้เก็บข้อมูลส่วนตัว"),
        ("สวัสดีค่ะ", "off_topic", "สวัสดีค่ะ"),
    ],
)
def test_what_is_not_answered_says_why_and_is_no_failure(
    indexed: Path, question: str, reason: str, words: str
) -> None:
    done = run("ask", question, "--json", folder=indexed)
    answer = json.loads(done.stdout)
    assert done.returncode == 0, done.stderr
    assert (answer["status"], answer["reason"]) == ("refused", reason)
    assert words in answer["answer"] and "081-234-5678" not in done.stdout


def test_a_number_is_hidden_and_the_asker_told(indexed: Path) -> None:
    done = run("ask", "เบอร์ 081-234-5678 แถวแม่จันมีห้องปลอดฝุ่นที่ไหนบ้าง", folder=indexed)
    assert "ไม่ได้เก็บข้อมูลส่วนตัว" in done.stdout
    assert "081-234-5678" not in done.stdout + done.stderr
    assert "เข้าใจว่าถาม" not in done.stdout


def test_a_forwarded_message_is_checked(indexed: Path) -> None:
    message = (
        "ด่วน!! แชร์ต่อด่วน ข่าวดีพี่น้องชาวนา ชาวนาที่มียุ้งข้าวกดลิงก์รับเงินค่ายุ้งฉาง 1,800 บาท หมดเขตคืนนี้ "
        "http://barn-money.example/free ใครไม่กดเสียสิทธิ์!! ส่งต่อให้ครบทุกกลุ่มเพื่อช่วยพี่น้องของเรา"
    )
    done = run("ask", message, folder=indexed)
    assert done.stdout.startswith("ตรวจ ") and "ข่าวปลอม" in done.stdout
    assert "ที่มา:" in done.stdout


def test_a_hostile_batch_loses_only_its_bad_lines(indexed: Path) -> None:
    asked = "แถวแม่จันมีห้องปลอดฝุ่นที่ไหนบ้าง"
    lines = [
        f'\ufeff{{"qid": "\\ud800", "question": "{asked}"}}'.encode(),
        b'{"qid": "deep", "question": ' + b"[" * 100_000,
        b'{"qid": "bytes", "question": "\xff"}',
        '{"qid": "turns", "turns": "กขค"}'.encode(),
        b'["question"]',
        b'{"qid": "half", "question": "\\udc00"}',
        f'{{"qid": "last\u2028", "turns": ["{asked}"]}}'.encode(),
    ]
    path = indexed / "hostile.jsonl"
    path.write_bytes(b"\n".join(lines))
    done = run("ask", "--batch", str(path), "--json", "--top-k", "1", folder=indexed)
    answers = [json.loads(line) for line in done.stdout.split("\n") if line]
    assert [a["qid"] for a in answers] == ["\ud800", "last\u2028"]
    assert done.returncode == 1
    assert [line.split(":")[1].strip()[-6:] for line in done.stderr.splitlines()] == [
        f"line {number}" for number in (2, 3, 4, 5, 6)
    ]


def test_status_changes_nothing_in_the_folder(indexed: Path) -> None:
    folder = indexed / "var" / "index"
    before = {p: p.stat().st_mtime_ns for p in folder.rglob("*") if p.suffix != ".lock"}
    assert run("index", "status", folder=indexed).returncode == 0
    after = {p: p.stat().st_mtime_ns for p in folder.rglob("*") if p.suffix != ".lock"}
    for path in (folder, folder / "catalog.sqlite-shm", folder / "catalog.sqlite-wal"):
        before.pop(path, None)  # what SQLite needs to read beside a writer
        after.pop(path, None)
    assert after == before


@pytest.mark.parametrize("index", ["file", "file/below"])
@pytest.mark.parametrize("command", [("ingest", str(SAMPLES)), ("serve", "--port", "0")])
def test_an_index_that_cannot_be_a_folder_is_one_clear_line(
    tmp_path: Path, index: str, command: tuple[str, ...]
) -> None:
    (tmp_path / "file").write_text("x")
    done = run(*command, "--index", index, folder=tmp_path)
    assert done.returncode == 2
    assert f"thamkhao: the index folder {index} cannot be used (" in done.stderr
    assert "Traceback" not in done.stderr


def test_status_counts_what_the_index_holds(indexed: Path) -> None:
    facts = json.loads(run("index", "status", "--json", folder=indexed).stdout)
    assert facts["articles"] == 16
    assert facts["pending"] == 0
    assert facts["made_with"]["segmenter"].startswith("nlpo3")


def test_verify_finds_nothing_wrong_with_a_fresh_index(indexed: Path) -> None:
    done = run("index", "verify", folder=indexed)
    assert (done.returncode, done.stdout.strip()) == (0, "the stores agree with the catalog")


@pytest.mark.parametrize(
    ("arguments", "environment", "message"),
    [
        (("ask", "น้ำท่วม", "--index", "nowhere"), {}, "there is no index in nowhere"),
        (("index", "status", "--index", "nowhere"), {}, "there is no index in nowhere"),
        (("ask", ""), {}, "กรุณาพิมพ์คำถาม"),
        (("ask", "1" * 100_000), {}, "100,000 ตัวอักษร"),
        (("ask", "ก" * 5_001), {}, "5,001 ตัวอักษร"),
        (("ask", " \n\t"), {}, "กรุณาพิมพ์คำถาม"),
        (("ask", "???!!!"), {}, "กรุณาพิมพ์คำถาม"),
        (("line", "check"), {}, "LINE_CHANNEL_SECRET"),
        (("line", "richmenu"), {}, "LINE_CHANNEL_SECRET"),
        (("line", "check"), {"LINE_CHANNEL_SECRET": "0" * 32}, "LINE_CHANNEL_ACCESS_TOKEN"),
        (("ask",), {}, "กรุณาให้คำถามหนึ่งข้อ"),
        (("ask", "--batch", "missing.jsonl"), {}, "missing.jsonl cannot be read"),
        (("ask", "น้ำท่วม"), {"THAMKHAO_PORT": "many"}, "THAMKHAO_PORT"),
        (("ask", "น้ำท่วม"), {"THAMKHAO_EMBED_MODEL": "no/such-model"}, "no/such-model"),
        (("ask", "น้ำท่วม"), {"THAMKHAO_CHROMA_URL": "ftp://x"}, "THAMKHAO_CHROMA_URL"),
        (("ingest", "missing.txt"), {}, "missing.txt: does not exist"),
    ],
)
def test_what_goes_wrong_is_one_line_and_a_non_zero_exit(
    indexed: Path, arguments: tuple[str, ...], environment: dict[str, str], message: str
) -> None:
    environment = {"HF_HUB_OFFLINE": "1"} | environment
    done = run(*arguments, folder=indexed, **environment)
    assert done.returncode != 0
    lines = [line for line in done.stderr.splitlines() if line.startswith("thamkhao: ")]
    assert len(lines) == 1, done.stderr
    assert message in lines[0]
    assert "Traceback" not in done.stderr
