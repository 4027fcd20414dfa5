"""The measures, one value a question; definitions as in eval/README.md.

Text is compared after folding (NFKC, digits, dashes, case, vowel and tone order) with white space
and quotation marks taken out, so that a difference of typing is no difference.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import ir_measures
from ir_measures import RR, Measure, Success, nDCG

from eval.questions import EvalQuestion
from eval.trec import decoded, encoded
from rag.schema import AnswerStatus
from rag.thai.normalise import fold

RETRIEVAL: Mapping[str, Measure] = {
    "R@1": Success @ 1,
    "R@10": Success @ 10,
    "R@50": Success @ 50,
    "MRR@10": RR @ 10,
    "nDCG@10": nDCG @ 10,
}
"""R@k counts any gold release, so it is the literature's Success@k."""
DEEP: Mapping[str, Measure] = {"R@200": Success @ 200}
"""Measured beside them where so many releases were asked for."""

ANSWER_CHARACTERS = 600
FIRST_CHARACTERS = 250

_MARKER = re.compile(r"\s*\[\d+\]")
_IGNORED = re.compile(r"[\s\"']+")

__all__ = [
    "RETRIEVAL",
    "AnswerScore",
    "comparable",
    "qrels_of",
    "retrieval_scores",
    "score_answer",
    "states",
    "without_markers",
]


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


def qrels_of(questions: Sequence[EvalQuestion]) -> dict[str, tuple[str, ...]]:
    """The gold releases of the questions that retrieval is measured on."""
    return {q.qid: q.gold_ids for q in questions if q.answerable and q.gold_ids}


def retrieval_scores(
    questions: Sequence[EvalQuestion], runs: Mapping[str, Sequence[str]], *, depth: int = 0
) -> dict[str, dict[str, float]]:
    """``{measure: {qid: value}}`` over the answerable questions that name gold releases.

    ``runs`` are ranked distinct article ids by qid; a question without any scores 0. ``depth`` is
    how many were asked for.
    """
    measures = {**RETRIEVAL, **(DEEP if depth >= 200 else {})}
    golds = qrels_of(questions)
    # Encoded as in the files: half a character in an id, as JSON may hold, ends the whole process.
    qrels = [
        ir_measures.Qrel(encoded(qid), encoded(gold), 1)
        for qid, ids in golds.items()
        for gold in ids
    ]
    run = [
        ir_measures.ScoredDoc(encoded(qid), encoded(article_id), -float(rank))
        for qid in golds
        for rank, article_id in enumerate(dict.fromkeys(runs.get(qid, ())), start=1)
    ]
    values: dict[str, dict[str, float]] = {name: dict.fromkeys(golds, 0.0) for name in measures}
    names = {measure: name for name, measure in measures.items()}
    for metric in ir_measures.iter_calc(list(measures.values()), qrels, run):
        values[names[metric.measure]][decoded(metric.query_id)] = float(metric.value)
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
    plain = without_markers(answer["answer"]) if answered else ""
    return AnswerScore(
        fact_recall=_facts(question, plain[:ANSWER_CHARACTERS]),
        fact_recall_first=_facts(question, plain[:FIRST_CHARACTERS]),
        gold_cited=float(any(cited)) if question.gold_ids else None,
        citation_precision=_share(cited) if answered and question.gold_ids else None,
        verbatim=verbatim,
        answered=float(answered),
        abstained=None,
    )


def without_markers(text: str) -> str:
    """An answer without its [1], as its characters are counted."""
    return _MARKER.sub("", text)


def states(text: str, fact: Sequence[str]) -> bool:
    """Whether some accepted string of ``fact`` occurs in ``text``."""
    there = comparable(text)
    return any(comparable(accepted) in there for accepted in fact)


def _facts(question: EvalQuestion, text: str) -> float | None:
    """Share of the required facts of which some accepted string occurs in the text."""
    return _share([states(text, fact) for fact in question.must_include])


def _share(flags: Sequence[bool]) -> float | None:
    return sum(flags) / len(flags) if flags else None
