"""One run over a question set: ask, measure."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from eval.intervals import summary
from eval.measures import qrels_of, retrieval_scores, score_answer
from eval.questions import EvalQuestion
from eval.record import RunRecord
from rag.errors import QuestionError
from rag.schema import Answer, AnswerStatus, Article

if TYPE_CHECKING:
    from eval.compare import Comparison

TOP_K = 50
"""Releases asked for, so that R@50 can be measured."""

Ask = Callable[[str, int], Mapping[str, Any]]
"""(question, top_k) → the answer in its JSON form."""
Converse = Callable[[Sequence[str], int], Mapping[str, Any]]
"""(turns, top_k) → the answer to the last turn."""


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What a run gave, question by question."""

    questions: Sequence[EvalQuestion]
    answers: Mapping[str, Mapping[str, Any]]
    """In their JSON form, by qid."""
    rows: Mapping[str, Mapping[str, float | None]]
    articles: Mapping[str, Article] = field(default_factory=dict)
    """The gold and the cited releases, by id, so far as the index has them."""
    record: RunRecord | None = None

    def runs(self) -> dict[str, list[str]]:
        """Ranked article ids by qid."""
        return _runs(self.answers)

    def qrels(self) -> dict[str, tuple[str, ...]]:
        """Gold article ids by qid, of the questions that have some."""
        return qrels_of(self.questions)

    def to_json(self) -> dict[str, Any]:
        """Means with their intervals, and the rows they are means of."""
        return {
            "measures": {name: asdict(value) for name, value in summary(self.rows).items()},
            "run": self.record.to_json() if self.record else None,
            "rows": self.rows,
        }

    def markdown(self) -> str:
        """The means and the breakdown as Markdown tables."""
        from eval.report import tables

        return tables(self)

    def write(self, folder: Path, comparison: "Comparison | None" = None) -> None:
        """Leave the reports, the run, the qrels and the answers in ``folder``."""
        from eval.page import html
        from eval.report import report
        from eval.trec import write_qrels, write_run

        folder.mkdir(parents=True, exist_ok=True)
        write_run(folder / "run.trec", self.runs())
        write_qrels(folder / "qrels.trec", self.qrels())
        whole = self.to_json()
        if comparison:
            whole["comparison"] = asdict(comparison)
        answers = [json.dumps(answer, ensure_ascii=False) for answer in self.answers.values()]
        for name, text in (
            ("report.json", json.dumps(whole)),
            ("answers.jsonl", "\n".join(answers)),
            ("report.md", report(self, comparison)),
            ("report.html", html(self, comparison)),
        ):
            # Half a character, which JSON can carry into a question, has no form in UTF-8.
            data = (text.rstrip("\n") + "\n").encode("utf-8", "backslashreplace")
            (folder / name).write_bytes(data)


def evaluate(
    questions: Sequence[EvalQuestion],
    ask: Ask,
    article: Callable[[str], Article | None],
    *,
    converse: Converse | None = None,
    follow_up: bool = False,
    top_k: int = TOP_K,
) -> Evaluation:
    """Ask every question and measure retrieval and answers.

    A question that is a conversation goes to ``converse``; so does, with ``follow_up``, one that
    can be put as one. Without ``converse`` its last turn is asked as if nothing came before.
    """
    answers: dict[str, Mapping[str, Any]] = {}
    rows: dict[str, dict[str, float | None]] = {}
    articles: dict[str, Article] = {}
    for question in questions:
        answer = {**_asked(question, ask, converse, follow_up, top_k), "qid": question.qid}
        answers[question.qid] = answer
        named = dict.fromkeys([*question.gold_ids, *(c["article_id"] for c in answer["citations"])])
        articles |= {i: a for i in named if i not in articles and (a := article(i))}
        texts = {i: f"{a.title}\n{a.text}" for i in named if (a := articles.get(i))}
        score = asdict(score_answer(question, answer, texts))
        rows[question.qid] = {
            **score,
            "citations": float(len(answer["citations"])) or None,
            "length": _length(answer),
            "latency_ms": _latency(answer),
        }
    for name, values in reversed(retrieval_scores(questions, _runs(answers), depth=top_k).items()):
        for qid, value in values.items():
            rows[qid] = {name: value, **rows[qid]}
    return Evaluation(questions, answers, rows, articles)


def _runs(answers: Mapping[str, Mapping[str, Any]]) -> dict[str, list[str]]:
    return {
        qid: list(dict.fromkeys(p["article_id"] for p in answer["passages"]))
        for qid, answer in answers.items()
    }


def _asked(
    question: EvalQuestion, ask: Ask, converse: Converse | None, follow_up: bool, top_k: int
) -> Mapping[str, Any]:
    """The answer; one that answers nothing where the question cannot be asked."""
    turns = question.turns if follow_up or question.in_conversation else ()
    asked = turns[-1] if turns else question.question
    try:
        return converse(turns, top_k) if turns and converse else ask(asked, top_k)
    except QuestionError as error:
        return Answer(asked, AnswerStatus.REFUSED, str(error)).to_json()


def _length(answer: Mapping[str, Any]) -> float | None:
    """Characters of an answer that was given."""
    return float(len(answer["answer"])) if answer["status"] == AnswerStatus.ANSWERED else None


def _latency(answer: Mapping[str, Any]) -> float | None:
    """Milliseconds that the answer took; None for a question that was refused unread."""
    total = answer["timings_ms"].get("total")
    return None if total is None else float(total)
