"""One run over a question set: ask, measure, report."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from eval.measures import retrieval_scores, score_answer
from eval.questions import EvalQuestion
from eval.report import markdown, summary
from rag.errors import QuestionError
from rag.schema import Answer, AnswerStatus, Article

TOP_K = 50
"""Releases asked for, so that R@50 can be measured."""

Ask = Callable[[str, int], Mapping[str, Any]]
"""(question, top_k) → the answer in its JSON form."""


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What a run gave, question by question."""

    questions: Sequence[EvalQuestion]
    answers: Mapping[str, Mapping[str, Any]]
    rows: Mapping[str, Mapping[str, float | None]]

    def to_json(self) -> dict[str, Any]:
        """Means with their intervals, and the rows they are means of."""
        return {
            "measures": {name: asdict(value) for name, value in summary(self.rows).items()},
            "rows": self.rows,
        }

    def markdown(self) -> str:
        """The report as Markdown tables."""
        shown = ("R@1", "MRR@10", "fact_recall", "gold_cited", "answered", "abstained")
        table = markdown(self.questions, self.rows, shown)
        timings = [a["timings_ms"] for a in self.answers.values()]
        latency = [t["total"] for t in timings if t]  # a question that was refused has none
        if not latency:
            return table
        p50, p95 = np.percentile(latency, (50, 95))
        return f"{table}\n\nlatency: p50 {p50:.0f} ms, p95 {p95:.0f} ms"

    def write(self, folder: Path) -> None:
        """Leave the report, the rows and the answers in ``folder``."""
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "report.md").write_text(self.markdown() + "\n", encoding="utf-8")
        (folder / "report.json").write_text(json.dumps(self.to_json()), encoding="utf-8")
        with (folder / "answers.jsonl").open("w", encoding="utf-8") as file:
            for answer in self.answers.values():
                file.write(json.dumps(answer, ensure_ascii=False) + "\n")


def evaluate(
    questions: Sequence[EvalQuestion],
    ask: Ask,
    article: Callable[[str], Article | None],
) -> Evaluation:
    """Ask every question and measure retrieval and answers."""
    answers: dict[str, Mapping[str, Any]] = {}
    rows: dict[str, dict[str, float | None]] = {}
    for question in questions:
        answer = {**_asked(ask, question.question), "qid": question.qid}
        answers[question.qid] = answer
        cited = {c["article_id"] for c in answer["citations"]}
        texts = {i: f"{a.title}\n{a.text}" for i in cited if (a := article(i))}
        score = asdict(score_answer(question, answer, texts))
        rows[question.qid] = {"length": _length(answer), **score}
    runs = {qid: [p["article_id"] for p in a["passages"]] for qid, a in answers.items()}
    for name, values in retrieval_scores(questions, runs).items():
        for qid, value in values.items():
            rows[qid] = {name: value, **rows[qid]}
    return Evaluation(questions, answers, rows)


def _asked(ask: Ask, question: str) -> Mapping[str, Any]:
    """The answer; one that answers nothing where the question cannot be asked."""
    try:
        return ask(question, TOP_K)
    except QuestionError as error:
        return Answer(question, AnswerStatus.REFUSED, str(error)).to_json()


def _length(answer: Mapping[str, Any]) -> float | None:
    """Characters of an answer that was given."""
    return float(len(answer["answer"])) if answer["status"] == AnswerStatus.ANSWERED else None
