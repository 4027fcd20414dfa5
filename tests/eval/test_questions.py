"""Question sets that are not as they should be, and questions that cannot be asked."""

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from eval.evaluate import evaluate
from eval.questions import EvalQuestion, load_questions, read_questions
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


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("[]", "not a JSON object"),
        ("1", "not a JSON object"),
        ("{}", "no question"),
        ("not json", "not JSON: Expecting value at character 1"),
        ("[" * 100_000, "nested too deep"),
        (b"\xff", "not UTF-8"),
        ('{"question": "ก", "answerable": true}', "no qid"),
        ('{"qid": " ", "question": "ก", "answerable": true}', "no qid"),
        ('{"qid": true, "question": "ก", "answerable": true}', "no qid"),
        ('{"qid": "a", "question": 5, "answerable": true}', "no question"),
        ('{"qid": "a", "turns": [], "answerable": true}', "no question"),
        ('{"qid": "a", "turns": "กข", "answerable": true}', "turns is not a list"),
        ('{"qid": "a", "question": "ก"}', "answerable is neither true nor false"),
        ('{"qid": "a", "question": "ก", "answerable": "yes"}', "answerable is neither"),
        ('{"qid": "a", "question": "ก", "answerable": true, "type": 3}', "type is not text"),
        ('{"qid": "a", "question": "ก", "answerable": true, "gold_ids": "x"}', "gold_ids is not"),
        ('{"qid": "a", "question": "ก", "answerable": true, "gold_ids": [1]}', "gold_ids is not"),
        ('{"qid": "a", "question": "ก", "answerable": true, "must_include": "x"}', "must_include"),
        ('{"qid": "a", "question": "ก", "answerable": true, "must_include": [[]]}', "without any"),
        ('{"qid": "a", "question": "ก", "answerable": true, "must_include": [[5]]}', "fact is not"),
    ],
)
def test_a_line_that_is_no_question_is_named_and_costs_nothing_else(
    tmp_path: Path, line: str | bytes, reason: str
) -> None:
    good = '{"qid": "good", "question": "น้ำท่วมไหน", "answerable": false}'.encode()
    data = line.encode() if isinstance(line, str) else line
    (tmp_path / "q.jsonl").write_bytes(good + b"\n\n" + data + b"\n")
    found = read_questions(tmp_path / "q.jsonl")
    assert [q.qid for q in found.questions] == ["good"]
    (problem,) = found.problems
    assert problem.line == 3
    assert problem.message.startswith("not a judged question (")
    assert reason in problem.message
    with pytest.raises(SourceError, match="line 3: not a judged question"):
        load_questions(tmp_path / "q.jsonl")


@settings(deadline=None)
@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
@example(b'{"qid": 1e999, "question": "x", "answerable": true}')
def test_any_bytes_are_questions_or_problems(
    tmp_path_factory: pytest.TempPathFactory, data: bytes
) -> None:
    path = tmp_path_factory.getbasetemp() / "any.jsonl"
    path.write_bytes(data)
    try:
        found = read_questions(path)
    except SourceError:
        return
    assert found.questions or found.problems


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=2),
    max_leaves=4,
)
NAMES = ("qid", "question", "turns", "answerable", "gold_ids", "must_include", "needs", "type")


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from(NAMES), JSON))
def test_any_fields_are_a_question_or_a_problem(
    tmp_path_factory: pytest.TempPathFactory, fields: dict[str, Any]
) -> None:
    path = tmp_path_factory.getbasetemp() / "fields.jsonl"
    path.write_text(json.dumps(fields), encoding="utf-8")
    found = read_questions(path)
    assert len(found.questions) + len(found.problems) == 1
    for question in found.questions:
        assert isinstance(question.question, str)
        assert all(isinstance(s, str) for fact in question.must_include for s in fact)


def test_marks_of_byte_order_are_no_part_of_a_line(tmp_path: Path) -> None:
    line = '\ufeff{"qid": "%s", "question": "น้ำท่วมไหน", "answerable": true}\r\n'
    (tmp_path / "q.jsonl").write_text(line % "a" + line % "b", encoding="utf-8")
    assert [(q.qid, q.line) for q in load_questions(tmp_path / "q.jsonl")] == [("a", 1), ("b", 2)]


@pytest.mark.parametrize(
    ("data", "message"),
    [(b"", "holds no questions"), ("{}".encode("utf-16"), "is UTF-16"), (None, "cannot be read")],
)
def test_a_file_that_holds_no_line_is_refused(
    tmp_path: Path, data: bytes | None, message: str
) -> None:
    if data is not None:
        (tmp_path / "q.jsonl").write_bytes(data)
    with pytest.raises(SourceError, match=message):
        read_questions(tmp_path / "q.jsonl")


def test_a_fact_given_as_one_text_is_one_accepted_string(tmp_path: Path) -> None:
    row = {"qid": 7, "question": "ก", "answerable": True, "must_include": ["10 บาท", ["1", "2"]]}
    (question,) = load_questions(write(tmp_path / "q.jsonl", row))
    assert question.must_include == (("10 บาท",), ("1", "2"))
    assert question.qid == "7"


def test_of_a_line_with_turns_alone_the_last_is_the_question(tmp_path: Path) -> None:
    turns = ["รถรับส่งมีไหม", "แล้วคิดเงินเท่าไหร่"]
    alone = {"qid": "a", "turns": turns, "answerable": True}
    both = {"qid": "b", "question": "รถรับส่งคิดเงินเท่าไหร่", "turns": turns, "answerable": True}
    first, second = load_questions(write(tmp_path / "q.jsonl", alone, both))
    assert (first.question, first.in_conversation) == (turns[1], True)
    assert (second.question, second.in_conversation) == (both["question"], False)
    assert first.turns == second.turns == tuple(turns)


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
    ("follow_up", "asked_as"), [(False, ["คำถามเดียว"]), (True, ["ก่อนหน้า", "ต่อมา"])]
)
def test_a_question_with_both_forms_is_asked_as_the_run_wants(
    follow_up: bool, asked_as: list[str]
) -> None:
    seen: list[list[str]] = []

    def single(question: str, top_k: int) -> dict[str, Any]:
        seen.append([question])
        return bus_answer(question).to_json()

    def converse(turns: Sequence[str], top_k: int) -> dict[str, Any]:
        seen.append(list(turns))
        return bus_answer(turns[-1]).to_json()

    question = replace(asked("a", "คำถามเดียว"), turns=("ก่อนหน้า", "ต่อมา"))
    evaluate([question], single, lambda _: None, converse=converse, follow_up=follow_up)
    assert seen == [asked_as]


def test_a_conversation_is_always_asked_as_one_and_its_last_turn_alone_without_means() -> None:
    seen: list[str] = []

    def single(question: str, top_k: int) -> dict[str, Any]:
        seen.append(question)
        return bus_answer(question).to_json()

    def converse(turns: Sequence[str], top_k: int) -> dict[str, Any]:
        seen.append(" / ".join(turns))
        return bus_answer(turns[-1]).to_json()

    question = replace(asked("a", "ข"), turns=("ก", "ข"), in_conversation=True)
    evaluate([question], single, lambda _: None, converse=converse)
    evaluate([question], single, lambda _: None)
    assert seen == ["ก / ข", "ข"]


def test_as_many_releases_are_asked_for_as_the_run_says_and_r200_needs_200() -> None:
    depths: list[int] = []

    def single(question: str, top_k: int) -> dict[str, Any]:
        depths.append(top_k)
        return bus_answer(question).to_json()

    for top_k in (50, 200):
        result = evaluate([asked("a", "รถรับส่ง")], single, lambda _: None, top_k=top_k)
        assert ("R@200" in result.rows["a"]) == (top_k == 200)
    assert depths == [50, 200]


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
