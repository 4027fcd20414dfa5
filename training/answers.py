"""Learns which piece of a release answers, from questions whose facts are known.

For each handwritten question the first releases that retrieval finds are cut into pieces; one that
tells a fact of the answer should score above the others (:mod:`training.piece_networks`). Then how
far the best score and what a release lacks say that a question is answered at all is learned from
models that had not seen it, nor its releases (logistic regression). The dev questions are never
seen.

    python -m training.answers --index INDEX_OVER_THE_CORPUS
"""

import argparse
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from rag.answering.confidence import ConfidenceWeights, likeliest
from rag.answering.extractive import RELEASES
from rag.answering.gaps import Gap, gap_of
from rag.answering.piece_model import PieceModel
from rag.answering.scoring import PieceScorer, Read
from rag.answering.selection import TEMPERATURE
from rag.assembly import Opened, build_expanders, build_retriever, open_index
from rag.duplicates import leaders
from rag.embedding import bundled_embedder
from rag.errors import SourceError
from rag.query import Query
from rag.settings import load_settings
from rag.thai.normalise import fold
from training.handwritten import QUESTIONS, Handwritten, handwritten, understood
from training.piece_networks import PieceList, learned

DATA = Path(__file__).resolve().parents[1] / "rag" / "answering" / "data"
FOLDS = 3
_RIDGE = 0.003
_IGNORED = re.compile(r"[\s\"']+")


@dataclass(frozen=True, slots=True)
class Example:
    """A question's pieces and which of them tell each fact."""

    features: NDArray[np.float32]
    """(facets, pieces, len(FEATURES))."""
    tells: NDArray[np.bool_]
    """(facts, pieces); no facts where no release answers, or where retrieval found none."""
    answerable: bool
    owners: tuple[str, ...]
    """(pieces,): the release each piece is from."""
    gaps: Mapping[str, Gap | None]
    """What each of those releases lacks."""
    releases: frozenset[str]
    """That answer."""
    remoteness: float = 0.0
    """Of :class:`rag.answering.scoring.Read`."""


def main() -> None:
    """Train, report on questions left out, write the model."""
    parser = argparse.ArgumentParser(prog="python -m training.answers", description=__doc__)
    parser.add_argument("--index", type=Path, required=True, help="over the thaigov corpus")
    parser.add_argument("--questions", type=Path, default=QUESTIONS)
    parser.add_argument("--out", type=Path, default=DATA, help="folder of both files")
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)  # before the minutes that it takes
    opened = open_index(load_settings(index=arguments.index))
    try:
        found = examples(opened, list(handwritten(arguments.questions)))
    finally:
        opened.index.close()
    model = fit(found)
    _write(arguments.out / "piece_model.json", model.to_json())
    seen = cross_validated(found)
    told = [s.told for s in seen if s.told is not None]
    print(
        f"{len(found)} questions; on questions left out a fact's pieces get a chance of "
        f"{np.mean(told):.3f}"
    )
    weights = fit_confidence(seen)
    _write(arguments.out / "confidence.json", weights.to_json())
    print(coverage_table(seen, weights))


def _write(path: Path, data: dict[str, object]) -> None:
    path.write_text(json.dumps(data) + "\n", encoding="utf-8")


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with the pieces that its best releases are cut into."""

    question: Handwritten
    query: Query
    read: Read


def asked(opened: Opened, questions: Sequence[Handwritten]) -> Iterator[Asked]:
    """The questions of which pieces are found, in their order."""
    retriever, scorer = build_retriever(opened), PieceScorer(opened.index, bundled_embedder())
    for question, query in understood(questions, build_expanders(opened.index)):
        passages = leaders(retriever.retrieve(query, 10))[:RELEASES]
        articles = opened.index.catalog.articles_by_id([p.article.id for p in passages])
        read = scorer.read(query, passages, articles)
        if read.pieces:
            yield Asked(question, query, read)


def examples(opened: Opened, questions: Sequence[Handwritten]) -> list[Example]:
    """One for each question of which pieces are found."""
    return [example_of(one) for one in asked(opened, questions)]


def example_of(one: Asked) -> Example:
    """What is learned from a question."""
    question, read = one.question, one.read
    owners = tuple(piece.article.id for piece in read.pieces)
    gaps = {
        release: gap_of(one.query, read.facets, list(pieces), read.idf)
        for release, pieces in groupby(read.pieces, key=lambda piece: piece.article.id)
    }
    tells = _telling(question, read)
    return Example(
        read.features, tells, question.answerable, owners, gaps, question.gold_ids, read.remoteness
    )


def bare(folded: str) -> str:
    """Without white space and quotation marks, as facts are looked for."""
    return _IGNORED.sub("", folded)


def _telling(question: Handwritten, read: Read) -> NDArray[np.bool_]:
    """(facts, pieces): in right releases, or anywhere where retrieval found none of those."""
    texts = [bare(piece.folded) for piece in read.pieces]
    facts = [[bare(fold(s)) for s in fact] for fact in question.must_include]
    holds = np.array([[any(s in text for s in fact) for text in texts] for fact in facts])
    right = np.array([piece.article.id in question.gold_ids for piece in read.pieces])
    holds = holds.reshape(len(facts), len(texts)).astype(np.bool_)
    if (holds & right).any():
        holds &= right
    return np.asarray(holds[holds.any(axis=1)]) if len(facts) else holds


def fit(found: Sequence[Example]) -> PieceModel:
    """Learned from the examples that some piece answers."""
    return learned([PieceList(e.features, e.tells) for e in found if len(e.tells)])


@dataclass(frozen=True, slots=True)
class Seen:
    """What a model that had not seen a question makes of it."""

    answerable: bool
    best: float
    """The highest score of a piece."""
    gap: Gap | None
    """What the likeliest release lacks."""
    told: float | None
    """Chance given to the pieces that tell a fact; None where there is none."""
    remoteness: float = 0.0


def cross_validated(found: Sequence[Example]) -> list[Seen]:
    """Each question as read by a model trained without it, and without its releases."""
    folds = folds_of(found)
    seen = []
    for number in range(FOLDS):
        kept = [e for e, f in zip(found, folds, strict=True) if f != number and len(e.tells)]
        model = fit(kept)
        for example in (e for e, f in zip(found, folds, strict=True) if f == number):
            scores = model.scores(example.features)
            chances = torch.softmax(torch.from_numpy(scores) / TEMPERATURE, 1).mean(0)
            told = None
            if len(example.tells):
                told = float((torch.from_numpy(example.tells) * chances).sum(1).mean())
            gap = example.gaps[likeliest(example.owners, chances.tolist())]
            best = float(scores.max())
            seen.append(Seen(example.answerable, best, gap, told, example.remoteness))
    return seen


def folds_of(found: Sequence[Example]) -> list[int]:
    """One for each question; those about the same release have the same."""
    drawn = np.random.default_rng(0).integers(0, FOLDS, len(found))
    of_release: dict[str, int] = {}
    folds = []
    for example, new in zip(found, drawn, strict=True):
        fold = next((of_release[r] for r in example.releases if r in of_release), int(new))
        of_release.update(dict.fromkeys(example.releases, fold))
        folds.append(fold)
    return folds


def fit_confidence(seen: Sequence[Seen]) -> ConfidenceWeights:
    """Logistic regression; a better score only raises the confidence, all else only lowers it.

    Raises SourceError where all questions are of one kind.
    """
    gaps = list(Gap)
    rows = torch.tensor(
        [[s.best, s.remoteness, *(float(s.gap is gap) for gap in gaps)] for s in seen]
    )
    right = torch.tensor([float(s.answerable) for s in seen])
    share = float(right.mean())
    if share in (0.0, 1.0):
        raise SourceError("confidence is learned from questions of both kinds; add the other one")
    weight = torch.where(right > 0, 0.5 / share, 0.5 / (1 - share))  # as if half were answerable
    parameters = torch.zeros(len(gaps) + 3, requires_grad=True)
    optimiser = torch.optim.LBFGS([parameters], max_iter=200, line_search_fn="strong_wolfe")

    def closure() -> torch.Tensor:
        optimiser.zero_grad()
        positive = torch.nn.functional.softplus(parameters[1:])
        slope, costs = positive[0], positive[1:]
        logits = parameters[0] + slope * rows[:, 0] - rows[:, 1:] @ costs
        loss = torch.nn.functional.binary_cross_entropy_with_logits(logits, right, weight)
        loss = loss + _RIDGE * (slope**2 + (costs**2).mean())
        loss.backward()
        return loss

    optimiser.step(closure)
    bias, *raw = parameters.detach().tolist()
    slope, remoteness, *costs = torch.nn.functional.softplus(torch.tensor(raw)).tolist()
    return ConfidenceWeights(bias, slope, dict(zip(gaps, costs, strict=True)), remoteness)


def coverage_table(seen: Sequence[Seen], weights: ConfidenceWeights) -> str:
    """How many are answered and abstained from at each threshold, as a Markdown table."""
    chances = np.array([weights.chance(s.best, s.gap, s.remoteness) for s in seen])
    right = np.array([s.answerable for s in seen])
    lines = [
        "| threshold | answered of the answerable | abstained of the others |",
        "|---|---|---|",
    ]
    for threshold in np.arange(0.1, 0.75, 0.05):
        answered, abstained = (
            (chances[right] >= threshold).mean(),
            (chances[~right] < threshold).mean(),
        )
        lines.append(f"| {threshold:.2f} | {answered:.3f} | {abstained:.3f} |")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
