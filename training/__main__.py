"""Remakes the bundled embedding: ``python -m training --corpus FILE --out FOLDER``."""

import argparse
import logging
import os
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch

from training.evaluate import (
    DenseScores,
    question_rows,
    read_questions,
    score,
    text_vectors,
)
from training.export import export
from training.prepare import Corpus, TrainingData, load_corpus, make_data
from training.train_embedding import Floats, Recipe, train

log = logging.getLogger("training")


def main(arguments: Sequence[str] | None = None) -> int:
    """Read the arguments, train, score where questions are given, write the model folder."""
    options = _options(arguments)
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    os.environ.setdefault("RAYON_NUM_THREADS", str(options.threads))
    torch.set_num_threads(options.threads)
    recipe = Recipe(epochs=options.epochs, batch=options.batch, seed=options.seed)
    begun = time.monotonic()
    corpus = load_corpus(options.corpus, options.limit)
    data = make_data(
        corpus, options.iapp, options.iapp_times, options.rounds, options.pieces, options.seed
    )
    weights = train(data, recipe)
    minutes = (time.monotonic() - begun) / 60
    weights = weights.astype(np.float16).astype(np.float32)
    figures = "Not measured in this run."
    if options.questions:
        figures = figures_table(evaluate(corpus, data, weights, options.questions))
        log.info("%s", figures)
    export(
        options.out,
        data.tokenizer,
        weights,
        {
            "minutes": round(minutes),
            "releases": f"{len(corpus.releases):,}",
            "chunks": f"{len(corpus.chunks):,}",
            "pairs": f"{len(data.pairs):,}",
            "recipe": recipe,
            "seed": options.seed,
            "command": "python -m training --corpus thaigov.jsonl.xz --iapp iapp "
            f"--out models/{options.out.name}",
            "figures": figures,
        },
    )
    log.info("%s written", options.out)
    return 0


def evaluate(
    corpus: Corpus, data: TrainingData, weights: Floats, questions: Path
) -> dict[str, DenseScores]:
    """Dense scores with passages as chunks alone, and as chunks with their title in front."""
    asked, gold = read_questions(questions)
    ids = [release.id for release in corpus.releases]
    release_of = np.repeat(np.arange(len(ids)), np.diff(corpus.first))
    chunks = data.chunks.take(np.arange(corpus.first[-1]))
    vectors = text_vectors(weights, question_rows(data.tokenizer, asked))
    titled = data.titles.take(release_of).before(chunks)
    return {
        name: score(vectors, text_vectors(weights, rows), release_of, ids, gold)
        for name, rows in (("chunk alone", chunks), ("title and chunk", titled))
    }


def figures_table(scores: dict[str, DenseScores]) -> str:
    """The scores as a Markdown table."""
    lines = [
        "| passage given as | R@1 | R@10 | R@50 | R@200 | MRR@10 |",
        "|---|---|---|---|---|---|",
    ]
    for name, found in scores.items():
        recall = found.recall
        lines.append(
            f"| {name} | {recall[1]:.2f} | {recall[10]:.2f} | {recall[50]:.2f} "
            f"| {recall[200]:.2f} "
            f"| {found.mrr10:.2f} |"
        )
    return "\n".join(lines)


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m training", description=__doc__)
    parser.add_argument("--corpus", type=Path, required=True, help="JSON lines, plain, .gz or .xz")
    parser.add_argument("--iapp", type=Path, help="folder of iapp's train.jsonl.xz")
    parser.add_argument("--out", type=Path, required=True, help="folder to write the model into")
    parser.add_argument("--questions", type=Path, help="questions to score, never to train on")
    parser.add_argument("--limit", type=int, help="read only so many releases (for a trial)")
    parser.add_argument("--pieces", type=int, default=40_000)
    parser.add_argument("--epochs", type=int, default=Recipe().epochs)
    parser.add_argument("--batch", type=int, default=Recipe().batch)
    parser.add_argument("--iapp-times", type=int, default=4, help="repeats of iapp's pairs")
    parser.add_argument("--rounds", type=int, default=2, help="times over the releases for pairs")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args(arguments)


if __name__ == "__main__":
    raise SystemExit(main())
