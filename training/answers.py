"""Learns which piece of a release answers, from questions whose facts are known.

For each handwritten question the first releases that retrieval finds are cut into pieces; one that
tells a fact of the answer should score above the others (a softmax over all pieces, listwise as in
Cao et al., "Learning to rank: from pairwise approach to listwise approach", 2007; a fact told by
several pieces counts for their sum). Then how far the best score and what a release lacks say that
a question is answered at all is learned from models that had not seen it (logistic regression).
The dev questions are never seen.

    python -m training.answers --index INDEX_OVER_THE_CORPUS
"""

import argparse
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from rag.answering.confidence import ConfidenceWeights
from rag.answering.extractive import RELEASES
from rag.answering.features import FEATURES
from rag.answering.gaps import Gap, gap_of
from rag.answering.piece_model import PieceModel
from rag.answering.scoring import PieceScorer, Read
from rag.answering.selection import TEMPERATURE
from rag.assembly import Opened, build_expanders, build_retriever, open_index
from rag.duplicates import leaders
from rag.embedding import bundled_embedder
from rag.errors import SourceError
from rag.settings import load_settings
from rag.thai.normalise import fold
from training.handwritten import QUESTIONS, Handwritten, handwritten, understood

DATA = Path(__file__).resolve().parents[1] / "rag" / "answering" / "data"
_WIDTH, _MEMBERS = 32, 3
"""Of the hidden layer; networks with different seeds that are averaged into one."""
_EPOCHS, _RATE, _DECAY, _BATCH = 16, 0.004, 0.2, 16
_FOLDS = 3
_RIDGE = 0.01
_IGNORED = re.compile(r"[\s\"']+")


@dataclass(frozen=True, slots=True)
class Example:
    """A question's pieces and which of them tell each fact."""

    features: NDArray[np.float32]
    """(facets, pieces, len(FEATURES))."""
    tells: NDArray[np.bool_]
    """(facts, pieces); no facts where no release answers, or where retrieval found none."""
    answerable: bool
    gap: Gap | None
    """What the likeliest release lacks."""


def main() -> None:
    """Train, report on questions left out, write the model."""
    parser = argparse.ArgumentParser(prog="python -m training.answers", description=__doc__)
    parser.add_argument("--index", type=Path, required=True, help="over the thaigov corpus")
    parser.add_argument("--questions", type=Path, default=QUESTIONS)
    parser.add_argument("--out", type=Path, default=DATA, help="folder of both files")
    arguments = parser.parse_args()
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


def examples(opened: Opened, questions: Sequence[Handwritten]) -> list[Example]:
    """One for each question that can be read."""
    retriever, scorer = build_retriever(opened), PieceScorer(opened.index, bundled_embedder())
    found = []
    for question, query in understood(questions, build_expanders(opened.index)):
        passages = leaders(retriever.retrieve(query, 10))[:RELEASES]
        articles = opened.index.catalog.articles_by_id([p.article.id for p in passages])
        read = scorer.read(query, passages, articles)
        if not read.pieces:
            continue
        first = [p for p in read.pieces if p.article.id == passages[0].article.id]
        gap = gap_of(query, read.facets, first, read.idf)
        tells = _telling(question, read)
        found.append(Example(read.features, tells, question.answerable, gap))
    return found


def _telling(question: Handwritten, read: Read) -> NDArray[np.bool_]:
    """(facts, pieces): in right releases, or anywhere where retrieval found none of those."""
    texts = [_IGNORED.sub("", piece.folded) for piece in read.pieces]
    facts = [[_IGNORED.sub("", fold(s)) for s in fact] for fact in question.must_include]
    holds = np.array([[any(s in text for s in fact) for text in texts] for fact in facts])
    right = np.array([piece.article.id in question.gold_ids for piece in read.pieces])
    holds = holds.reshape(len(facts), len(texts)).astype(np.bool_)
    if (holds & right).any():
        holds &= right
    return np.asarray(holds[holds.any(axis=1)]) if len(facts) else holds


class _Network(torch.nn.Module):
    def __init__(self, centre: torch.Tensor, spread: torch.Tensor) -> None:
        super().__init__()
        self.centre, self.spread = centre, spread
        self.linear = torch.nn.Parameter(torch.zeros(len(FEATURES)))
        self.hidden = torch.nn.Linear(len(FEATURES), _WIDTH)
        self.out = torch.nn.Parameter(torch.zeros(_WIDTH))

    def forward(self, features: torch.Tensor) -> torch.Tensor:
        layer = torch.relu(self.hidden((features - self.centre) / self.spread))
        return features @ self.linear + layer @ self.out


def fit(found: Sequence[Example]) -> PieceModel:
    """The mean of several networks, as one."""
    found = [example for example in found if len(example.tells)]
    return _merged([_trained(found, seed) for seed in range(_MEMBERS)])


def _trained(found: Sequence[Example], seed: int) -> _Network:
    torch.manual_seed(seed)
    stacked = np.concatenate([e.features.reshape(-1, len(FEATURES)) for e in found])
    centre, spread = torch.from_numpy(stacked.mean(0)), torch.from_numpy(stacked.std(0) + 1e-2)
    network = _Network(centre, spread)
    optimiser = torch.optim.AdamW(network.parameters(), lr=_RATE, weight_decay=_DECAY)
    pairs = [(torch.from_numpy(e.features), torch.from_numpy(e.tells)) for e in found]
    order = np.random.default_rng(seed)
    for _ in range(_EPOCHS):
        for batch in np.array_split(order.permutation(len(pairs)), max(1, len(pairs) // _BATCH)):
            optimiser.zero_grad()
            torch.stack([_loss(network(pairs[i][0]), pairs[i][1]) for i in batch]).mean().backward()
            optimiser.step()
    return network


def _loss(scores: torch.Tensor, tells: torch.Tensor) -> torch.Tensor:
    chances = torch.softmax(scores / TEMPERATURE, 1).mean(0)
    return -torch.log((tells * chances).sum(1) + 1e-6).mean()


def _merged(networks: Sequence[_Network]) -> PieceModel:
    """One network as wide as all together; standardising is folded into its weights."""
    linear, hidden, bias, out = [], [], [], []
    for network in networks:
        weight = (network.hidden.weight / network.spread).detach().numpy()
        shift = network.hidden.bias - network.hidden.weight @ (network.centre / network.spread)
        linear.append(network.linear.detach().numpy())
        hidden.append(weight.T)
        bias.append(shift.detach().numpy())
        out.append(network.out.detach().numpy() / len(networks))
    return PieceModel(
        np.mean(linear, axis=0), np.hstack(hidden), np.concatenate(bias), np.concatenate(out)
    )


@dataclass(frozen=True, slots=True)
class Seen:
    """What a model that had not seen a question makes of it."""

    answerable: bool
    best: float
    """The highest score of a piece."""
    gap: Gap | None
    told: float | None
    """Chance given to the pieces that tell a fact; None where there is none."""


def cross_validated(found: Sequence[Example]) -> list[Seen]:
    """Each question as read by a model trained without it."""
    folds = np.random.default_rng(0).integers(0, _FOLDS, len(found))
    seen = []
    for number in range(_FOLDS):
        kept = [e for e, f in zip(found, folds, strict=True) if f != number and len(e.tells)]
        model = fit(kept)  # as many networks as are bundled: the mean of several is less sure
        for example in (e for e, f in zip(found, folds, strict=True) if f == number):
            scores = model.scores(example.features)
            told = None
            if len(example.tells):
                chances = torch.softmax(torch.from_numpy(scores) / TEMPERATURE, 1).mean(0)
                told = float((torch.from_numpy(example.tells) * chances).sum(1).mean())
            seen.append(Seen(example.answerable, float(scores.max()), example.gap, told))
    return seen


def fit_confidence(seen: Sequence[Seen]) -> ConfidenceWeights:
    """Logistic regression; a better score can only raise the confidence, a gap only lower it.

    Raises SourceError where all questions are of one kind.
    """
    gaps = list(Gap)
    rows = torch.tensor([[s.best, *(float(s.gap is gap) for gap in gaps)] for s in seen])
    right = torch.tensor([float(s.answerable) for s in seen])
    share = float(right.mean())
    if share in (0.0, 1.0):
        raise SourceError("confidence is learned from questions of both kinds; add the other one")
    weight = torch.where(right > 0, 0.5 / share, 0.5 / (1 - share))  # as if half were answerable
    parameters = torch.zeros(len(gaps) + 2, requires_grad=True)
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
    slope, *costs = torch.nn.functional.softplus(torch.tensor(raw)).tolist()
    return ConfidenceWeights(bias, slope, dict(zip(gaps, costs, strict=True)))


def coverage_table(seen: Sequence[Seen], weights: ConfidenceWeights) -> str:
    """How many are answered and abstained from at each threshold, as a Markdown table."""
    chances = np.array([weights.chance(s.best, s.gap) for s in seen])
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
