from typing import Any

import pytest

from eval.measures import comparable, retrieval_scores, score_answer
from eval.questions import EvalQuestion
from eval.report import mean, summary

QUESTION = EvalQuestion(
    qid="q",
    question="งบเท่าไหร่ กี่สาย",
    answerable=True,
    type="number",
    needs=("thai_numeral",),
    gold_ids=("gold", "also"),
    must_include=(("4.5 ล้าน", "4,500,000"), ("3 สาย",)),
)
UNANSWERABLE = EvalQuestion("u", "ใครแพ้", False, "missing_detail", (), (), ())


def answer(text: str, status: str = "answered", cites: tuple[str, ...] = ()) -> dict[str, Any]:
    citations = [{"article_id": a, "quote": "สร้างถนน"} for a in cites]
    return {"status": status, "answer": text, "citations": citations}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("นํ้าท่วม", "น้ำท่วม"),
        ("๔.๕ ล้าน", "4.5  ล้าน"),
        ("“ก”–ข", "ก-ข"),
        ("TikTok", "tiktok"),
        ("30\u00a0มิ.ย.", "30 มิ.ย."),
    ],
)
def test_differences_of_typing_are_no_differences(one: str, other: str) -> None:
    assert comparable(one) == comparable(other)


@pytest.mark.parametrize(
    ("text", "recall"),
    [
        ("ใช้งบ ๔.๕ ล้านบาท [1] สร้าง 3 สาย [2]", 1.0),
        ("ใช้งบ 4,500,000 บาท", 0.5),
        ("ไม่ทราบ", 0.0),
        ("ก" * 600 + "3 สาย", 0.0),
        ("ก" * 590 + "3 [1] สาย", 0.5),
    ],
)
def test_facts_count_where_some_accepted_string_stands_in_the_first_600_characters(
    text: str, recall: float
) -> None:
    assert score_answer(QUESTION, answer(text), {}).fact_recall == recall


def test_an_answer_that_was_not_given_recalls_nothing() -> None:
    score = score_answer(QUESTION, answer("4.5 ล้าน 3 สาย", "cannot_answer"), {})
    assert (score.fact_recall, score.answered, score.citation_precision) == (0.0, 0.0, None)


def test_citations_are_judged_by_the_releases_they_name() -> None:
    score = score_answer(QUESTION, answer("x", cites=("gold", "other")), {"gold": "สร้าง ถนน"})
    assert (score.gold_cited, score.citation_precision, score.verbatim) == (1.0, 0.5, 0.5)


@pytest.mark.parametrize(("status", "abstained"), [("answered", 0.0), ("no_passages", 1.0)])
def test_an_unanswerable_question_is_judged_by_abstaining_alone(
    status: str, abstained: float
) -> None:
    score = score_answer(UNANSWERABLE, answer("x", status), {})
    assert (score.abstained, score.fact_recall, score.answered) == (abstained, None, None)


def test_retrieval_counts_the_first_gold_release_and_silence_is_not_rewarded() -> None:
    questions = [QUESTION, EvalQuestion("r", "", True, "", (), ("gold",), ()), UNANSWERABLE]
    scores = retrieval_scores(questions, {"q": ["x", "also", "gold"], "u": ["gold"]})
    assert scores["R@1"] == {"q": 0.0, "r": 0.0}
    assert scores["R@10"] == {"q": 1.0, "r": 0.0}
    assert scores["MRR@10"] == {"q": 0.5, "r": 0.0}


def test_the_interval_of_a_mean_holds_it_and_narrows_with_more_questions() -> None:
    few, many = mean([0.0, 1.0] * 10), mean([0.0, 1.0] * 200)
    assert few.low < few.value == 0.5 < few.high
    assert many.high - many.low < few.high - few.low


def test_values_that_do_not_apply_are_left_out_of_the_mean() -> None:
    assert summary({"a": {"m": 1.0}, "b": {"m": None}})["m"].questions == 1


def test_citation_precision_is_a_share_of_all_citations() -> None:
    rows = {
        "many": {"citation_precision": 1.0, "citations": 3.0},
        "one": {"citation_precision": 0.0, "citations": 1.0},
        "none": {"citation_precision": None, "citations": None},
    }
    found = summary(rows)["citation_precision"]
    assert (found.value, found.questions) == (0.75, 2)
    assert found.low == 0.0 < found.value < found.high == 1.0
