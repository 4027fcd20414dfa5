"""Learns how the second stage weighs what it reads, from questions whose releases are known.

For each question the first stage's best releases are read; a right one should score above the
others (a softmax over the list, listwise as in Cao et al., "Learning to rank: from pairwise
approach to listwise approach", 2007). The weights stay linear: with some hundreds of questions a
hidden layer gained nothing on questions left out and lost on encyclopaedic ones
(docs/decisions/0006-second-stage.md).

    python -m training.reranker --index INDEX_OVER_THE_CORPUS
"""

import argparse
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from rag.assembly import Opened, build_expanders, build_retriever, open_index
from rag.embedding import bundled_embedder
from rag.reranking import FEATURES, Features, Reranker
from rag.settings import load_settings
from training.handwritten import QUESTIONS, Handwritten, handwritten, understood

OUT = Path(__file__).resolve().parents[1] / "rag" / "data" / "reranking_weights.json"
_EPOCHS, _RATE, _DECAY, _BATCH = 10, 0.005, 0.05, 16
_FOLDS = 5


@dataclass(frozen=True, slots=True)
class Example:
    """A question's list: a row of features for each release read, and which rows are right."""

    features: Features
    right: NDArray[np.bool_]


def main() -> None:
    """Train, report on questions left out, write the weights."""
    parser = argparse.ArgumentParser(prog="python -m training.reranker", description=__doc__)
    parser.add_argument("--index", type=Path, required=True, help="over the thaigov corpus")
    parser.add_argument("--questions", type=Path, default=QUESTIONS)
    parser.add_argument("--out", type=Path, default=OUT)
    arguments = parser.parse_args()
    opened = open_index(load_settings(index=arguments.index))
    try:
        found = examples(opened, list(handwritten(arguments.questions)))
    finally:
        opened.index.close()
    before, after = np.mean(cross_validated(found), axis=0)
    print(f"{len(found)} questions with a right release among those read")
    print(f"right one first: before {before:.3f}, after, on questions left out {after:.3f}")
    weights = fit(found)
    named = {name: round(float(w), 4) for name, w in zip(FEATURES, weights, strict=True)}
    arguments.out.write_text(json.dumps(named, indent=1) + "\n", encoding="utf-8")


def examples(opened: Opened, questions: Sequence[Handwritten]) -> list[Example]:
    """The lists of the questions that the first stage finds a right release for."""
    retriever, reranker = build_retriever(opened), Reranker(opened.index, bundled_embedder())
    found = []
    answerable = (question for question in questions if question.answerable)
    for question, query in understood(answerable, build_expanders(opened.index)):
        readings = retriever.readings(query)
        right = np.array([r.article.id in question.gold_ids for r in readings], dtype=np.bool_)
        if right.any() and not right.all():
            found.append(Example(reranker.features(query, readings), right))
    return found


def fit(found: Sequence[Example], *, seed: int = 0) -> NDArray[np.float32]:
    """Weights (len(FEATURES),) of the features as they are, not standardised."""
    torch.manual_seed(seed)
    stacked = np.concatenate([example.features for example in found])
    centre, spread = stacked.mean(axis=0), stacked.std(axis=0) + 1e-2
    lists = [
        (torch.from_numpy((e.features - centre) / spread), torch.from_numpy(e.right)) for e in found
    ]
    weights = torch.zeros(len(FEATURES))
    first_stage = FEATURES.index("first_stage")
    weights[first_stage] = float(spread[first_stage])
    weights.requires_grad_(True)
    optimiser = torch.optim.AdamW([weights], lr=_RATE, weight_decay=_DECAY)
    order = np.random.default_rng(seed)
    for _ in range(_EPOCHS):
        for batch in np.array_split(order.permutation(len(lists)), max(1, len(lists) // _BATCH)):
            optimiser.zero_grad()
            losses = [_loss(weights, *lists[i]) for i in batch]
            torch.stack(losses).mean().backward()
            optimiser.step()
    return np.asarray(weights.detach().numpy() / spread, dtype=np.float32)


def _loss(weights: torch.Tensor, features: torch.Tensor, right: torch.Tensor) -> torch.Tensor:
    return -torch.logsumexp(torch.log_softmax(features @ weights, 0)[right], 0)


def cross_validated(found: Sequence[Example]) -> list[tuple[float, float]]:
    """For each question: whether a right release is first before and after, trained without it."""
    folds = np.random.default_rng(0).integers(0, _FOLDS, len(found))
    scores = []
    for fold in range(_FOLDS):
        weights = fit([e for e, f in zip(found, folds, strict=True) if f != fold])
        for example in (e for e, f in zip(found, folds, strict=True) if f == fold):
            best = int(np.argmax(example.features @ weights))
            scores.append((float(example.right[0]), float(example.right[best])))
    return scores


if __name__ == "__main__":
    main()
