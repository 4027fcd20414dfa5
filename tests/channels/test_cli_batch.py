"""A file of questions and conversations, answered line by line."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from channels.cli_batch import ask_batch
from rag.errors import QuestionError, SourceError
from rag.pipeline import Pipeline, converse


class Asked:
    """Keeps the turns it was given."""

    def __init__(self) -> None:
        self.turns: list[list[str]] = []

    def __call__(self, turns: Sequence[str], top_k: int) -> dict[str, Any]:
        self.turns.append(list(turns))
        if not turns[-1].strip():
            raise QuestionError("กรุณาพิมพ์คำถาม")
        return {"qid": None, "question": turns[-1], "answer": f"ตอบ {turns[-1]}", "citations": []}


def batch(tmp_path: Path, *lines: object) -> Path:
    path = tmp_path / "batch.jsonl"
    texts = [line if isinstance(line, str) else json.dumps(line) for line in lines]
    path.write_text("\n".join(texts) + "\n", encoding="utf-8")
    return path


def test_all_turns_of_a_line_are_handed_on_and_its_qid_comes_back(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ask = Asked()
    path = batch(tmp_path, {"qid": "a", "turns": ["หนึ่ง", "สอง"]}, {"question": "สาม"}, "")
    assert ask_batch(ask, path, 5, as_json=True) == 0
    assert ask.turns == [["หนึ่ง", "สอง"], ["สาม"]]
    answers = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(a["qid"], a["question"]) for a in answers] == [("a", "สอง"), (None, "สาม")]


@pytest.mark.parametrize(
    "line",
    [
        {"qid": "a", "turns": []},
        {"qid": "a", "turns": "หนึ่ง"},
        {"qid": "a", "turns": ["หนึ่ง", 5]},
        {"qid": "a", "turns": [["หนึ่ง"]]},
        {"qid": "a", "turns": None},
        {"qid": "a", "question": None},
        {"qid": "a"},
        5,
        "not json",
    ],
)
def test_a_line_without_a_question_is_told_with_its_number_and_the_rest_goes_on(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], line: object
) -> None:
    ask = Asked()
    path = batch(tmp_path, line, {"qid": "b", "question": "สอง"})
    assert ask_batch(ask, path, 5, as_json=False) == 1
    out, err = capsys.readouterr()
    assert out == "ตอบ สอง\n"
    assert len(err.splitlines()) == 1
    assert f"{path}, line 1: not a question" in err
    assert ask.turns == [["สอง"]]


def test_a_last_turn_that_cannot_be_asked_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = batch(tmp_path, {"qid": "a", "turns": ["หนึ่ง", " "]})
    assert ask_batch(Asked(), path, 5, as_json=True) == 1
    out, err = capsys.readouterr()
    assert out == "" and "line 1: กรุณาพิมพ์คำถาม" in err


def test_a_missing_file_says_what_to_give(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="give a UTF-8"):
        ask_batch(Asked(), tmp_path / "none.jsonl", 5, as_json=True)


def test_a_conversation_in_a_line_is_understood_and_the_next_line_begins_anew(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], samples: Pipeline
) -> None:
    path = batch(
        tmp_path,
        {"qid": "a", "turns": ["แถวแม่จันมีห้องปลอดฝุ่นที่ไหนบ้าง", "แล้วเชียงแสนล่ะ"]},
        {"qid": "b", "turns": ["แล้วเชียงแสนล่ะ"]},
    )
    ask_batch(lambda turns, k: converse(samples, turns, top_k=k).to_json(), path, 2, as_json=True)
    first, second = (json.loads(line) for line in capsys.readouterr().out.splitlines())
    assert first["standalone"] == "แถวเชียงแสนมีห้องปลอดฝุ่นที่ไหนบ้าง"
    assert second["standalone"] == "แล้วเชียงแสนล่ะ"
