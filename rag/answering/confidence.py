"""Whether what was found is enough to answer with."""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from rag.answering.gaps import NAMED_BY, Gap, gap_of
from rag.answering.premises import unmet
from rag.answering.scoring import Scored
from rag.answering.selection import shares
from rag.answering.wording import Lacking
from rag.query import Query
from rag.schema import AnswerStatus
from rag.thai.normalise import fold_map

_RELEVANT = 0.5
"""Coverage under which releases that lack something are not about the question at all."""

_ANYTHING = 0.27
"""Coverage under which nothing is; one answerable question in four hundred is told by so little."""

_CONFIDENT = 0.40
"""Chance from which a question is answered; see the curve in docs/decisions/0005-abstaining.md."""


_SURE = 60.0
"""Log odds beyond which a chance is not told from 0 or 1."""


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Where answering begins and ends; shares and chances from 0 to 1."""

    relevant: float = _RELEVANT
    anything: float = _ANYTHING
    confident: float = _CONFIDENT


@dataclass(frozen=True, slots=True)
class ConfidenceWeights:
    """A logistic model of "the releases answer this", learned by ``python -m training.answers``."""

    bias: float
    slope: float
    """Of the best piece's score."""
    costs: Mapping[Gap, float]
    """What each gap takes off."""
    remoteness: float
    """What a unit of :attr:`Scored.remoteness` takes off."""

    def chance(self, best: float, gap: Gap | None, remoteness: float = 0.0) -> float:
        """0 to 1; as if one question in two were answerable."""
        logit = self.bias + self.slope * best - self.remoteness * remoteness
        logit -= self.costs[gap] if gap else 0.0
        return 1.0 / (1.0 + math.exp(-max(-_SURE, min(_SURE, logit))))

    def to_json(self) -> dict[str, object]:
        """As it is stored."""
        costs = {gap.value: round(cost, 4) for gap, cost in self.costs.items()}
        return {
            "bias": round(self.bias, 4),
            "slope": round(self.slope, 4),
            "costs": costs,
            "remoteness": round(self.remoteness, 4),
        }


@lru_cache(maxsize=1)
def confidence_weights() -> ConfidenceWeights:
    """The bundled model."""
    text = (files("rag.answering") / "data" / "confidence.json").read_text(encoding="utf-8")
    stored = json.loads(text)
    costs = {gap: float(stored["costs"][gap.value]) for gap in Gap}
    return ConfidenceWeights(
        float(stored["bias"]), float(stored["slope"]), costs, float(stored["remoteness"])
    )


@dataclass(frozen=True, slots=True)
class Verdict:
    """How a question ends, and what is missing where it is not answered."""

    status: AnswerStatus
    gap: Gap | None = None
    confidence: float = 0.0
    """Chance that the releases answer the question."""
    remote: bool = False
    """Whether even the nearest releases are about something else: none is worth naming."""


def verdict(query: Query, scored: Scored, thresholds: Thresholds) -> Verdict:
    """Answer, say that releases are near but do not say, or say that nothing is about it."""
    if not scored.pieces or scored.coverage < thresholds.anything:
        return Verdict(AnswerStatus.NO_PASSAGES, remote=scored.remoteness > 0)
    release = best_release(scored)
    pieces = [piece for piece in scored.pieces if piece.article.id == release]
    gap = gap_of(query, scored.facets, pieces, scored.idf)
    chance = confidence_weights().chance(float(scored.scores.max()), gap, scored.remoteness)
    if chance >= thresholds.confident:
        return Verdict(AnswerStatus.ANSWERED, gap, chance)
    relevant = scored.coverage >= thresholds.relevant
    status = AnswerStatus.CANNOT_ANSWER if relevant else AnswerStatus.NO_PASSAGES
    remote = not relevant and scored.remoteness > 0
    return Verdict(status, None if remote else gap, chance, remote)


def lacking(query: Query, scored: Scored, gap: Gap | None) -> Lacking | None:
    """What the question names that the first release does not, where such a gap was found.

    The first one, for its title is what the asker reads first among the nearest.
    """
    if gap not in NAMED_BY or not scored.pieces:
        return None
    first = scored.pieces[0].article
    missing = unmet(query, [p for p in scored.pieces if p.article.id == first.id])
    if missing is None or missing.kind is not NAMED_BY[gap]:
        return None
    start, end = fold_map(query.question).source_span(missing.start, missing.end)
    return Lacking(" ".join(query.question[start:end].split()), first.title)


def best_release(scored: Scored) -> str:
    """Id of the release whose pieces together are the likeliest to answer."""
    owners = [piece.article.id for piece in scored.pieces]
    return likeliest(owners, shares(scored).mean(axis=0).tolist())


def likeliest(owners: Sequence[str], chances: Sequence[float]) -> str:
    """The release whose pieces have the most of the chance; ``owners`` names each piece's."""
    total: dict[str, float] = {}
    for owner, chance in zip(owners, chances, strict=True):
        total[owner] = total.get(owner, 0.0) + chance
    return max(total, key=lambda owner: total[owner])
