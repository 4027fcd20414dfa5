"""What the answerer makes of questions that none of its models has seen, for honest curves.

Each fold's questions are read by a piece model and weighed by a confidence learned without them.

    python -m training.heldout --index INDEX_OVER_THE_CORPUS --out rows.jsonl
"""

import argparse
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from rag.answering.confidence import best_release
from rag.answering.piece_model import PieceModel
from rag.answering.quotes import quotes
from rag.answering.scoring import Scored
from rag.answering.selection import choose
from rag.assembly import Opened, open_index
from rag.guard import screen
from rag.settings import load_settings
from rag.thai.normalise import fold
from training.answers import (
    FOLDS,
    Asked,
    Example,
    Seen,
    asked,
    bare,
    example_of,
    fit,
    fit_confidence,
    folds_of,
)
from training.handwritten import QUESTIONS, Handwritten, handwritten

_CHARACTERS = 600
"""Of an answer, in which its facts are looked for."""


@dataclass(frozen=True, slots=True)
class Row:
    """A question as answered by models that had not seen it."""

    qid: str
    answerable: bool
    confidence: float | None
    """0 to 1; None where the guard refuses it."""
    right: float
    """Share of the facts that are told; 0 where no release answers."""


def main() -> None:
    """Write a row for each question that can be read."""
    parser = argparse.ArgumentParser(prog="python -m training.heldout", description=__doc__)
    parser.add_argument("--index", type=Path, required=True, help="over the thaigov corpus")
    parser.add_argument("--questions", type=Path, default=QUESTIONS)
    parser.add_argument("--out", type=Path, required=True, help="JSON lines")
    arguments = parser.parse_args()
    opened = open_index(load_settings(index=arguments.index))
    try:
        found = rows(opened, list(handwritten(arguments.questions)))
    finally:
        opened.index.close()
    lines = [json.dumps(asdict(row), ensure_ascii=False) for row in found]
    arguments.out.write_text("\n".join(lines) + "\n", encoding="utf-8")


def rows(opened: Opened, questions: Sequence[Handwritten]) -> list[Row]:
    """One for each question of which pieces were found, in their order."""
    found = list(asked(opened, questions))
    learned = [example_of(one) for one in found]
    folds = np.array(folds_of(learned))
    scored: list[Scored] = [_scored(one, None) for one in found]
    for fold_number in range(FOLDS):
        kept = [e for e, f in zip(learned, folds, strict=True) if f != fold_number]
        model = fit(kept)
        for i in np.flatnonzero(folds == fold_number):
            scored[i] = _scored(found[i], model)
    seen = [_seen(one, own) for one, own in zip(learned, scored, strict=True)]
    made: dict[int, Row] = {}
    for fold_number in range(FOLDS):
        weights = fit_confidence([s for s, f in zip(seen, folds, strict=True) if f != fold_number])
        for i in np.flatnonzero(folds == fold_number):
            question = found[i].question
            refused = screen(question.question) is not None
            chance = (
                None if refused else weights.chance(seen[i].best, seen[i].gap, seen[i].remoteness)
            )
            right = _right(question, scored[i])
            made[int(i)] = Row(question.qid, question.answerable, chance, right)
    return [made[i] for i in range(len(found))]


def _scored(one: Asked, model: PieceModel | None) -> Scored:
    read = one.read
    empty = np.zeros((len(read.facets), len(read.pieces)), dtype=np.float32)
    scores = empty if model is None else model.scores(read.features)
    return Scored(read.facets, read.pieces, scores, read.idf, read.coverage, read.remoteness)


def _seen(example: Example, scored: Scored) -> Seen:
    gap = example.gaps[best_release(scored)]
    best = float(scored.scores.max())
    return Seen(example.answerable, best, gap, None, example.remoteness)


def _right(question: Handwritten, scored: Scored) -> float:
    if not question.must_include:
        return 0.0
    told = " ".join(article.text[start:end] for article, start, end in quotes(choose(scored)))
    said = bare(fold(told[:_CHARACTERS]))
    facts = [any(bare(fold(s)) in said for s in f) for f in question.must_include]
    return sum(facts) / len(facts)


if __name__ == "__main__":
    main()
