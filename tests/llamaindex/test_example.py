"""The example runs offline, and its page shows what it prints.

Answers change whenever a model is trained anew; what is checked holds for any good one.
"""

from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path

import pytest

from examples import llamaindex_engine

PAGE = Path(__file__).resolve().parents[2] / "docs" / "llamaindex.md"
ROUND_1, ROUND_2 = "05-cattle-vaccine-round1-buriram.txt", "06-cattle-vaccine-round2-buriram.txt"


@pytest.fixture(scope="module")
def printed() -> str:
    with redirect_stdout(StringIO()) as out:
        llamaindex_engine.main()
    return out.getvalue()


@pytest.fixture(scope="module", params=["printed", "on its page"])
def output(request: pytest.FixtureRequest, printed: str) -> str:
    if request.param == "printed":
        return printed
    return PAGE.read_text(encoding="utf-8").split("```text\n", 1)[1].split("```", 1)[0]


def test_the_engine_answers_with_its_sources(output: str) -> None:
    part = output.split("2. The same engine as a tool")[0]
    assert part.startswith("1. A query engine\n\n" + llamaindex_engine.QUESTION)
    assert "ห้องสมุดประชาชนอำเภอแม่จัน" in part
    assert "\n[1] 07-clean-rooms-chiangrai.txt " in part
    assert "\n    https://www.example.go.th/news/680306\n" in part


def test_the_tool_answers_one_question_and_not_the_other(output: str) -> None:
    part = output.split("2. The same engine as a tool")[1].split("3. An index")[0]
    answered, unanswered, rest = part.split("\n→ ")
    assert "22,684 ตัว" in answered
    assert unanswered.startswith("answered\n\n" + llamaindex_engine.NOT_ANSWERED)
    assert "ไม่พบข้อมูล" in unanswered
    assert rest.startswith("cannot_answer\n")


def test_the_reranker_finds_the_release_that_says_it(output: str) -> None:
    part = output.split("3. An index of LlamaIndex's own\n")[1]
    assert "16 documents, 39 nodes" in part
    found, reranked = part.split("reranked:\n")
    assert ROUND_1 in found.split("embedding:\n")[1].splitlines()[0]
    assert ROUND_2 in reranked.splitlines()[0]
