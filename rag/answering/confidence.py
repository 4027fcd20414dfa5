"""Whether what was found is enough to answer with."""

from dataclasses import dataclass

from rag.answering.gaps import Gap, gap_of
from rag.answering.scoring import Scored
from rag.answering.selection import shares
from rag.query import Query
from rag.schema import AnswerStatus

_RELEVANT = 0.5
"""Coverage under which releases that lack something are not about the question at all."""

_ANYTHING = 0.15
"""Coverage under which nothing is."""


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Where answering begins and ends; shares from 0 to 1."""

    relevant: float = _RELEVANT
    anything: float = _ANYTHING


@dataclass(frozen=True, slots=True)
class Verdict:
    """How a question ends, and what is missing where it is not answered."""

    status: AnswerStatus
    gap: Gap | None = None


def verdict(query: Query, scored: Scored, thresholds: Thresholds) -> Verdict:
    """Answer, say that releases are near but do not say, or say that nothing is about it."""
    if not scored.pieces or scored.coverage < thresholds.anything:
        return Verdict(AnswerStatus.NO_PASSAGES)
    release = best_release(scored)
    pieces = [piece for piece in scored.pieces if piece.article.id == release]
    gap = gap_of(query, scored.facets, pieces, scored.idf)
    if gap is None:
        return Verdict(AnswerStatus.ANSWERED)
    relevant = gap is Gap.PERSONAL or scored.coverage >= thresholds.relevant
    return Verdict(AnswerStatus.CANNOT_ANSWER if relevant else AnswerStatus.NO_PASSAGES, gap)


def best_release(scored: Scored) -> str:
    """Id of the release whose pieces together are the likeliest to answer."""
    total: dict[str, float] = {}
    for piece, share in zip(scored.pieces, shares(scored).mean(axis=0), strict=True):
        total[piece.article.id] = total.get(piece.article.id, 0.0) + float(share)
    return max(total, key=lambda article_id: total[article_id])
