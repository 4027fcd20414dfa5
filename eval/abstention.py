"""How good answers are if the least confident are withheld: the risk-coverage curve.

After El-Yaniv and Wiener (2010): coverage is the share of questions answered at a threshold of
confidence, risk one minus how right those answers are.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from eval.questions import EvalQuestion
from rag.schema import AnswerStatus


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """What a threshold gives: questions of at least this confidence are answered."""

    threshold: float
    coverage: float
    """Share of all questions answered."""
    precision: float
    """Mean correctness of those answers; an answer to an unanswerable question has none."""
    answered: float
    """Share of the answerable questions answered; 0 where there are none."""
    abstained: float
    """Share of the unanswerable questions not answered; 1 where there are none."""


def confidences(answers: Mapping[str, Mapping[str, Any]]) -> dict[str, float]:
    """``answer["confidence"]`` by qid, of the answers that were given and carry one.

    What was withheld has no answer to be right or wrong. For the whole curve, run with the
    threshold of the system at nought.
    """
    return {
        qid: float(answer["confidence"])
        for qid, answer in answers.items()
        if answer["status"] == AnswerStatus.ANSWERED
        and isinstance(answer.get("confidence"), int | float)
    }


def risk_coverage(
    questions: Sequence[EvalQuestion],
    correctness: Mapping[str, float | None],
    confidence: Mapping[str, float],
) -> list[CurvePoint]:
    """The curve, from the most confident answers to all; one point a distinct confidence.

    ``correctness`` is 0 to 1 by qid, fact recall for one; a question without counts as 0, and one
    without confidence is never answered.
    """
    known = {q.qid: q for q in questions}
    ranked = sorted((qid for qid in confidence if qid in known), key=lambda q: -confidence[q])
    answerable = sum(q.answerable for q in questions)
    points: list[CurvePoint] = []
    right, of_answerable = 0.0, 0
    for count, qid in enumerate(ranked, start=1):
        if known[qid].answerable:
            right += correctness.get(qid) or 0.0
            of_answerable += 1
        following = confidence[ranked[count]] if count < len(ranked) else None
        if confidence[qid] == following:  # no threshold lies between equals
            continue
        others = len(questions) - answerable
        points.append(
            CurvePoint(
                confidence[qid],
                count / len(questions),
                right / count,
                of_answerable / answerable if answerable else 0.0,
                1 - (count - of_answerable) / others if others else 1.0,
            )
        )
    return points


def at_threshold(points: Sequence[CurvePoint], threshold: float) -> CurvePoint | None:
    """The point that ``threshold`` gives; None where it lets no answer through."""
    given = [point for point in points if point.threshold >= threshold]
    return min(given, key=lambda point: point.threshold, default=None)


def area_under_risk(points: Sequence[CurvePoint]) -> float:
    """Mean risk over the coverage reached, 0 at best; 0 for no points."""
    area, before = 0.0, 0.0
    for point in points:
        area += (point.coverage - before) * (1 - point.precision)
        before = point.coverage
    return area / before if before else 0.0
