"""Question sets that are not as they should be, and questions that cannot be asked."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from eval.evaluate import evaluate
from eval.questions import EvalQuestion, load_questions
from rag.errors import QuestionError, SourceError
from tests.channels.fake_pipeline import bus_answer

ROOT = Path(__file__).resolve().parents[2]


def write(path: Path, *rows: object) -> Path:
    path.write_text("\n".join(json.dumps(r, ensure_ascii=False) for r in rows), encoding="utf-8")
    return path


def test_a_line_separator_inside_a_string_ends_no_line(tmp_path: Path) -> None:
    row = {"qid": "a", "question": "น้ำท่วม\u2028ที่ไหน\x85", "answerable": True}
    (question,) = load_questions(write(tmp_path / "q.jsonl", row))
    assert question.question == row["question"]


def test_a_repeated_qid_is_refused(tmp_path: Path) -> None:
    row = {"qid": "a", "question": "น้ำท่วมไหน", "answerable": True}
    with pytest.raises(SourceError, match="line 2: the qid 'a' was given before"):
        load_questions(write(tmp_path / "q.jsonl", row, row))


@pytest.mark.parametrize("line", ["[]", "1", "{}", "not json", "[" * 100_000])
def test_a_line_that_is_no_question_is_named(tmp_path: Path, line: str) -> None:
    (tmp_path / "q.jsonl").write_text(line)
    with pytest.raises(SourceError, match="line 1: not a judged question"):
        load_questions(tmp_path / "q.jsonl")


def ask(question: str, top_k: int) -> dict[str, Any]:
    if not question:
        raise QuestionError("กรุณาพิมพ์คำถาม")
    return bus_answer(question).to_json()


def asked(qid: str, question: str) -> EvalQuestion:
    return EvalQuestion(qid, question, True, "fact", (), ("bus",), (("10 บาท",),))


def test_a_question_that_cannot_be_asked_counts_as_not_answered(tmp_path: Path) -> None:
    result = evaluate([asked("a", "รถรับส่ง"), asked("b", "")], ask, lambda _: None)
    assert result.rows["a"]["answered"] == 1.0
    assert result.rows["b"]["answered"] == 0.0
    assert result.rows["b"]["R@1"] == 0.0
    assert "p50 1 ms" in result.markdown()
    result.write(tmp_path)


def test_a_run_without_any_answer_still_has_a_report() -> None:
    assert "latency" not in evaluate([asked("b", "")], ask, lambda _: None).markdown()


@pytest.mark.parametrize(
    "arguments", [("--corpus", "missing.jsonl"), ("--index", "missing"), ("--questions", "missing")]
)
def test_a_bench_that_cannot_run_is_one_line(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "eval.bench", *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=50,
    )
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1, done.stderr
    assert done.stderr.startswith("bench: ")
