"""Whether what was found is enough to answer with."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rag.answering.pieces import Piece
from rag.query import Query
from rag.schema import AnswerStatus

_RELEVANT = 0.35
"""Share of the question's idf mass that the best release must hold to be about it at all."""

_ANSWERS = 0.45
"""The same share from which it is taken to answer. Both chosen on the dev questions of the
thaigov corpus; see docs/decisions."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for an answer, each from 0 to 1."""

    coverage: float
    """Largest share of the question's idf mass found in one release, its title included."""

    @classmethod
    def of(
        cls,
        query: Query,
        pieces: Sequence[Piece],
        idf: Mapping[str, float],
    ) -> "Evidence":
        """Measure the evidence in the pieces of the retrieved releases."""
        words: dict[str, set[str]] = {}
        for piece in pieces:
            words.setdefault(piece.article.id, set()).update(piece.words)
        total = sum(idf.values()) or 1.0
        shares = [sum(idf[t] for t in query.terms if t in w) / total for w in words.values()]
        return cls(coverage=max(shares, default=0.0))


def status_for(evidence: Evidence) -> AnswerStatus:
    """Answer, say that releases are near but do not say, or say that nothing is about it."""
    if evidence.coverage < _RELEVANT:
        return AnswerStatus.NO_PASSAGES
    if evidence.coverage < _ANSWERS:
        return AnswerStatus.CANNOT_ANSWER
    return AnswerStatus.ANSWERED
