"""How well piece vectors alone find the right release: exact search over a whole corpus."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from training.corpus import words_of
from training.pieces import Ragged
from training.train_embedding import Floats, bag_matrix

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class DenseScores:
    """Means over the answerable questions of a file, each between 0 and 1."""

    questions: int
    recall: dict[int, float]
    """Share of questions with a right release among the first k, by k."""
    mrr10: float

    def __str__(self) -> str:
        recall = " ".join(f"R@{k} {value:.2f}" for k, value in self.recall.items())
        return f"{recall} MRR@10 {self.mrr10:.3f} ({self.questions} questions)"


def text_vectors(weight: Floats, rows: Ragged) -> Floats:
    """Normalised mean vectors (n, dimension) of texts given as piece ids."""
    found: list[Floats] = []
    for start in range(0, max(1, len(rows)), 20_000):  # no rows are a matrix too
        numbers = np.arange(start, min(len(rows), start + 20_000))
        sums = bag_matrix(rows.take(numbers), len(weight)) @ weight
        found.append(sums)
    return normalised(np.concatenate(found))


def normalised(vectors: Floats) -> Floats:
    """Rows divided by their lengths; rows of zeros stay."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.maximum(lengths, 1e-9), dtype=np.float32)


def question_rows(tokenizer: Tokenizer, questions: Sequence[str]) -> Ragged:
    """Questions as piece ids."""
    rows = [
        tokenizer.encode(" ".join(words_of(text)), add_special_tokens=False).ids
        for text in questions
    ]
    flat = np.fromiter((i for row in rows for i in row), np.int32)
    return Ragged(flat, np.cumsum([0, *map(len, rows)], dtype=np.int64))


def read_questions(path: Path) -> tuple[list[str], list[frozenset[str]]]:
    """The answerable questions of a file and the ids of the releases that answer them."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]
    kept = [row for row in rows if row.get("answerable", True)]
    return [row["question"] for row in kept], [frozenset(row["gold_ids"]) for row in kept]


def score(
    asked: Floats,
    passages: Floats,
    release_of: Ints,
    ids: Sequence[str],
    gold: Sequence[frozenset[str]],
) -> DenseScores:
    """Rank releases by their best passage for each question and compare with ``gold``."""
    number = {identifier: i for i, identifier in enumerate(ids)}
    ranks: list[int] = []
    similarity = asked @ passages.T
    for row, right in zip(similarity, gold, strict=True):
        best = np.full(len(ids), -2, dtype=np.float32)
        np.maximum.at(best, release_of, row)
        mine = max((best[number[g]] for g in right if g in number), default=np.float32(-3))
        ranks.append(1 + int((best > mine).sum()))
    found = np.array(ranks)
    recall = {k: float((found <= k).mean()) for k in (1, 10, 50, 200)}
    mrr = float(np.where(found <= 10, 1 / found, 0).mean())
    return DenseScores(len(ranks), recall, mrr)
