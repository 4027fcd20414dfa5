"""The measures, one value a question; definitions as in eval/README.md.

Text is compared after folding (NFKC, digits, dashes, case, vowel and tone order) with white space
and quotation marks taken out, so that a difference of typing is no difference.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import ir_measures
from ir_measures import RR, Measure, Success

from eval.questions import EvalQuestion
from rag.schema import AnswerStatus
from rag.thai.normalise import fold

RETRIEVAL: Mapping[str, Measure] = {
    "R@1": Success @ 1,
    "R@10": Success @ 10,
    "R@50": Success @ 50,
    "MRR@10": RR @ 10,
}
"""A hit is any gold release, so R@k here is the literature's Success@k."""

ANSWER_CHARACTERS = 600
FIRST_CHARACTERS = 250

_MARKER = re.compile(r"\s*\[\d+\]")
_IGNORED = re.compile(r"[\s\"']+")

__all__ = ["RETRIEVAL", "AnswerScore", "comparable", "retrieval_scores", "score_answer"]


@dataclass(frozen=True, slots=True)
class AnswerScore:
    """One question's answer, measured; None where a measure does not apply to the question."""

    fact_recall: float | None
    fact_recall_first: float | None
    gold_cited: float | None
    citation_precision: float | None
    verbatim: float | None
    answered: float | None
    abstained: float | None


def comparable(text: str) -> str:
    """The form in which texts are compared."""
    return _IGNORED.sub("", fold(text))


def retrieval_scores(
    questions: Sequence[EvalQuestion], runs: Mapping[str, Sequence[str]]
) -> dict[str, dict[str, float]]:
    """``{measure: {qid: value}}`` over the answerable questions.

    ``runs`` are ranked distinct article ids by qid; a question without any scores 0.
    """
    answerable = [q for q in questions if q.answerable]
    qrels = [ir_measures.Qrel(q.qid, gold, 1) for q in answerable for gold in q.gold_ids]
    run = [
        ir_measures.ScoredDoc(q.qid, article_id, -float(rank))
        for q in answerable
        for rank, article_id in enumerate(runs.get(q.qid, ()), start=1)
    ]
    values: dict[str, dict[str, float]] = {
        name: {q.qid: 0.0 for q in answerable} for name in RETRIEVAL
    }
    names = {measure: name for name, measure in RETRIEVAL.items()}
    for metric in ir_measures.iter_calc(list(RETRIEVAL.values()), qrels, run):
        values[names[metric.measure]][metric.query_id] = float(metric.value)
    return values


def score_answer(
    question: EvalQuestion, answer: Mapping[str, Any], texts: Mapping[str, str]
) -> AnswerScore:
    """Measure one answer (in its JSON form); ``texts`` are title and text of cited articles."""
    answered = answer["status"] == AnswerStatus.ANSWERED
    citations = answer["citations"]
    verbatim = _share(
        [comparable(c["quote"]) in comparable(texts.get(c["article_id"], "")) for c in citations]
    )
    if not question.answerable:
        return AnswerScore(None, None, None, None, verbatim, None, float(not answered))
    cited = [c["article_id"] in question.gold_ids for c in citations]
    plain = _MARKER.sub("", answer["answer"]) if answered else ""
    return AnswerScore(
        fact_recall=_facts(question, plain[:ANSWER_CHARACTERS]),
        fact_recall_first=_facts(question, plain[:FIRST_CHARACTERS]),
        gold_cited=float(any(cited)),
        citation_precision=_share(cited) if answered else None,
        verbatim=verbatim,
        answered=float(answered),
        abstained=None,
    )


def _facts(question: EvalQuestion, text: str) -> float | None:
    """Share of the required facts of which some accepted string occurs in the text."""
    there = comparable(text)
    return _share([any(comparable(s) in there for s in fact) for fact in question.must_include])


def _share(flags: Sequence[bool]) -> float | None:
    return sum(flags) / len(flags) if flags else None
