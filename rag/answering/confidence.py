"""Whether what was found is enough to answer with."""

from dataclasses import dataclass

from rag.answering.scoring import Scored
from rag.schema import AnswerStatus

_RELEVANT = 0.35
"""Coverage from which releases are about the question at all."""

_ANSWERS = 0.45
"""Coverage from which they are taken to answer it. Both were chosen on the dev questions of the
thaigov corpus, see docs/decisions/0005-abstaining.md."""


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Where answering begins and ends; shares from 0 to 1."""

    relevant: float = _RELEVANT
    answers: float = _ANSWERS


def status_for(scored: Scored, thresholds: Thresholds) -> AnswerStatus:
    """Answer, say that releases are near but do not say, or say that nothing is about it."""
    if scored.coverage < thresholds.relevant:
        return AnswerStatus.NO_PASSAGES
    if scored.coverage < thresholds.answers:
        return AnswerStatus.CANNOT_ANSWER
    return AnswerStatus.ANSWERED
